// The words of a page's own text layer: from the process that opens the PDF to a page's text.
#ifndef SOHOA_STORAGE_PDF_OWN_WORDS_H_
#define SOHOA_STORAGE_PDF_OWN_WORDS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "ocr/page/page_text.h"

namespace sohoa {

// Of a page with more of them, none are taken: it is no page that anybody reads.
inline constexpr size_t kMostOwnWords = 20'000;

struct OwnWord {
  std::string text;  // UTF-8, never empty, no white space
  Box box;           // pixels of the page's picture
};

// One a line. The other end may be hostile: nullopt for anything that is not of this form, for an
// empty box and for too many words. Thread-safe; no state.
std::string PackWords(const std::vector<OwnWord>& words);
std::optional<std::vector<OwnWord>> UnpackWords(absl::string_view packed);

// Lines and blocks of words that come in the order of reading; confidence 1. A wide gap ends a
// line, as between two columns. Words outside the picture of width × height pixels are left out.
PageText TextOfWords(const std::vector<OwnWord>& words, int width, int height, double dpi);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_PDF_OWN_WORDS_H_
