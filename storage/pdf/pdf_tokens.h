// The tokens of PDF syntax, in a file's body and in content streams (ISO 32000-1, 7.2 and 7.3).
#ifndef SOHOA_STORAGE_PDF_PDF_TOKENS_H_
#define SOHOA_STORAGE_PDF_PDF_TOKENS_H_

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"

namespace sohoa {

struct PdfToken {
  enum class Kind { kNumber, kName, kString, kHexString, kBracket, kWord, kEnd };
  Kind kind = Kind::kEnd;
  absl::string_view raw;  // as it stands in the text; brackets: "[", "]", "<<", ">>", "{", "}"
  size_t offset = 0;

  bool is(absl::string_view word) const { return kind == Kind::kWord && raw == word; }
  bool is_bracket(absl::string_view bracket) const {
    return kind == Kind::kBracket && raw == bracket;
  }
};

// Reads without recursion and never past the end, whatever the bytes are; comments are passed over.
class PdfTokens {
 public:
  // Borrows `text`.
  explicit PdfTokens(absl::string_view text) : text_(text) {}

  // kEnd at the end.
  PdfToken Next();

  size_t position() const { return at_; }
  void Seek(size_t position);

 private:
  void SkipSpace();

  absl::string_view text_;
  size_t at_ = 0;
};

bool IsPdfLineEnd(char c);

// The bytes that a kString or kHexString stands for.
std::string StringBytes(const PdfToken& token);

// A kName without its slash, #xx resolved.
std::string NameBytes(const PdfToken& token);

// A kNumber; 0 if it is none.
double NumberValue(const PdfToken& token);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_PDF_PDF_TOKENS_H_
