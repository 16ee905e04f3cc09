// The words of administrative documents that come with the program; see MANIFEST.tsv.
#ifndef SOHOA_MODELS_VOCABULARY_VI_H_
#define SOHOA_MODELS_VOCABULARY_VI_H_

#include <span>
#include <string_view>

namespace sohoa {

struct EmbeddedText {
  std::string_view name;  // of the file: "agencies.tsv"
  std::string_view text;
};

// For Vocabulary::Parse, in this order. Lives as long as the program.
std::span<const EmbeddedText> VietnameseVocabulary();

}  // namespace sohoa

#endif  // SOHOA_MODELS_VOCABULARY_VI_H_
