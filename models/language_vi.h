// The language model that comes with the program; see MANIFEST.tsv.
#ifndef SOHOA_MODELS_LANGUAGE_VI_H_
#define SOHOA_MODELS_LANGUAGE_VI_H_

#include <string_view>

namespace sohoa {

// For LanguageModel::Parse. Lives as long as the program.
std::string_view VietnameseLanguageModel();

}  // namespace sohoa

#endif  // SOHOA_MODELS_LANGUAGE_VI_H_
