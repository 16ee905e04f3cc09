// The operators of a PDF content stream, one by one (ISO 32000-1, 7.8.2).
#ifndef SOHOA_STORAGE_PDF_CONTENT_LEXER_H_
#define SOHOA_STORAGE_PDF_CONTENT_LEXER_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "storage/pdf/pdf_tokens.h"

namespace sohoa {

struct ContentOperator {
  std::string name;                // "cm", "Do", "'", …
  std::vector<double> numbers;     // its operands that are numbers, in order
  std::vector<std::string> names;  // and names, without the slash; strings are left out
};

// Reads without recursion and never past the end, whatever the bytes are. Arrays and dictionaries
// are read as their elements. The bytes of an inline image, after "ID", are not told from
// operators.
class ContentLexer {
 public:
  // Borrows `content`.
  explicit ContentLexer(absl::string_view content) : tokens_(content) {}

  // nullopt at the end.
  std::optional<ContentOperator> Next();

 private:
  PdfTokens tokens_;
};

}  // namespace sohoa

#endif  // SOHOA_STORAGE_PDF_CONTENT_LEXER_H_
