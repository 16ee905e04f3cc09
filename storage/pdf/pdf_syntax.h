// The syntax of PDF objects (ISO 32000-1, 7.3), read as spans of text: a value that nobody looks
// into stays as it is, byte for byte, so that an object can be written again with one entry more.
// All functions are safe on any bytes and need time linear in them.
#ifndef SOHOA_STORAGE_PDF_PDF_SYNTAX_H_
#define SOHOA_STORAGE_PDF_PDF_SYNTAX_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sohoa {

struct PdfRef {
  uint32_t number = 0;
  uint32_t generation = 0;
  bool operator==(const PdfRef&) const = default;
};

// "12 0 R"
std::string ToText(PdfRef ref);

// Past white space and comments.
size_t SkipSpace(std::string_view text, size_t at);

// A value's text begins at SkipSpace(text, at) and ends here. nullopt if none ends within `text`.
std::optional<size_t> ValueEnd(std::string_view text, size_t at);

// Values with spaces and comments around them; nullopt if `text` is anything else.
std::optional<PdfRef> AsRef(std::string_view text);
std::optional<int64_t> AsInteger(std::string_view text);
std::optional<double> AsNumber(std::string_view text);
std::optional<std::string> AsName(std::string_view text);    // without the slash, #xx replaced
std::optional<std::string> AsString(std::string_view text);  // (…) or <…>, unescaped
std::optional<std::vector<std::string>> AsArray(std::string_view text);  // the texts of its values

// A dictionary whose values are texts. Of a key that stands twice the first counts.
class PdfDict {
 public:
  static std::optional<PdfDict> Parse(std::string_view text);

  // The value's text; empty if there is none.
  std::string Get(std::string_view key) const;
  bool Has(std::string_view key) const { return !Get(key).empty(); }
  void Set(std::string_view key, std::string value);  // replaces, or adds at the end
  std::string ToText() const;                         // "<</Key value …>>"

 private:
  std::vector<std::pair<std::string, std::string>> entries_;
};

}  // namespace sohoa

#endif  // SOHOA_STORAGE_PDF_PDF_SYNTAX_H_
