// The objects of a PDF file as they stand in it (ISO 32000-1, 7.3), with the places of their bytes:
// what a signature covers is told by places. Written for checking what was signed, so it reads by
// the letter and mends nothing.
#ifndef SOHOA_STORAGE_PDF_PDF_VALUE_H_
#define SOHOA_STORAGE_PDF_PDF_VALUE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sohoa {

// Plain data; copies are deep.
struct PdfValue {
  enum class Kind { kNull, kBool, kNumber, kName, kString, kArray, kDictionary, kReference };

  Kind kind = Kind::kNull;
  // [begin, end) in the bytes that were read. Those of an object stream are not the file's.
  int64_t begin = 0;
  int64_t end = 0;
  std::string text;          // of a name or string, decoded; "true" or "false"; a number as written
  double number = 0;         // of a number
  int64_t object = 0;        // of a reference
  int64_t generation = 0;    // of a reference
  bool hexadecimal = false;  // a string written as <…>
  std::vector<PdfValue> items;                            // of an array
  std::vector<std::pair<std::string, PdfValue>> entries;  // of a dictionary, as they stand
  // A dictionary of which a key stands twice with unlike values: readers may take either.
  bool has_double_key = false;

  // The entry of a dictionary; nullptr if there is none. Of two the last.
  const PdfValue* Get(std::string_view key) const;
  bool IsName(std::string_view name) const { return kind == Kind::kName && text == name; }
  // A whole number; nullopt for anything else.
  std::optional<int64_t> Integer() const;
};

// Reads one value that begins at `at`, after white space and comments, and puts `at` behind it.
// nullopt for what is no value, is deeper than 64 levels or holds more than a million others.
std::optional<PdfValue> ParsePdfValue(std::string_view bytes, size_t& at);

// White space of PDF: NUL, tab, line feed, form feed, carriage return, space.
bool IsPdfSpace(char c);
// Puts `at` behind white space and comments.
void SkipPdfSpace(std::string_view bytes, size_t& at);
// Takes `word` if it stands at `at` and ends there; false, and nothing taken, otherwise.
bool TakePdfWord(std::string_view bytes, size_t& at, std::string_view word);
// Takes digits as a number below 10^18.
std::optional<int64_t> TakePdfDigits(std::string_view bytes, size_t& at);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_PDF_PDF_VALUE_H_
