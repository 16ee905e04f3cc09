#include "storage/pdf/pdf_literals.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "storage/pdf/utf.h"

namespace sohoa {
namespace {

constexpr size_t kMostLetters = 8000;  // PDF/A-2 allows a string 32,767 bytes

bool IsControl(char32_t letter) { return letter < 0x20 || (letter >= 0x7F && letter < 0xA0); }

char32_t Cleaned(char32_t letter) {
  if (IsControl(letter)) return U' ';
  return letter == 0xFFFE || letter == 0xFFFF ? 0xFFFD : letter;
}

}  // namespace

std::string PdfReferenceTo(uint32_t object) { return absl::StrCat(object, " 0 R"); }

std::string PdfTextString(absl::string_view text) {
  const bool plain = std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_isprint(static_cast<unsigned char>(c)) && c != '(' && c != ')' && c != '\\';
  });
  if (plain) return absl::StrCat("(", text, ")");
  std::string hex = "<FEFF";
  for (const char32_t letter : DecodeUtf8(text)) hex += Utf16Hex(letter);
  return hex + ">";
}

std::string PdfHexString(absl::string_view bytes) {
  return absl::StrCat("<", absl::BytesToHexString(bytes), ">");
}

std::string PdfRectangle(double width, double height) {
  return absl::StrFormat("[0 0 %.4f %.4f]", width, height);
}

std::string CleanText(absl::string_view text) {
  std::string clean;
  for (const char32_t letter : DecodeUtf8(text).substr(0, kMostLetters))
    clean += EncodeUtf8(Cleaned(letter));
  absl::StripAsciiWhitespace(&clean);
  return clean;
}

}  // namespace sohoa
