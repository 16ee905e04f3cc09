#include "tools/json_text.h"

#include <array>
#include <charconv>

#include "absl/strings/str_format.h"
#include "storage/search/folding.h"

namespace sohoa {
namespace {

bool IsPlain(char c) {
  return static_cast<unsigned char>(c) >= 0x20 && static_cast<unsigned char>(c) < 0x80 &&
         c != '"' && c != '\\';
}

template <typename T>
std::string_view Digits(T value, std::array<char, 40>* room) {
  const auto end = std::to_chars(room->data(), room->data() + room->size(), value).ptr;
  return {room->data(), static_cast<size_t>(end - room->data())};
}

}  // namespace

void JsonText::Separate() {
  if (!first_) text_ += ',';
  first_ = false;
}

JsonText& JsonText::Begin(char bracket) {
  Separate();
  text_ += bracket;
  first_ = true;
  return *this;
}

JsonText& JsonText::End(char bracket) {
  text_ += bracket;
  first_ = false;
  return *this;
}

JsonText& JsonText::Plain(std::string_view value) {
  Separate();
  text_ += value;
  return *this;
}

JsonText& JsonText::Name(std::string_view name) {
  Separate();
  Quote(name);
  text_ += ':';
  first_ = true;
  return *this;
}

JsonText& JsonText::Text(std::string_view value) {
  Separate();
  Quote(value);
  return *this;
}

JsonText& JsonText::Number(int64_t value) {
  std::array<char, 40> room;
  return Plain(Digits(value, &room));
}

JsonText& JsonText::Real(double value) {
  std::array<char, 40> room;
  return Plain(Digits(value, &room));
}

void JsonText::Quote(std::string_view value) {
  text_ += '"';
  for (size_t at = 0; at < value.size();) {
    const char c = value[at];
    if (IsPlain(c)) {
      text_ += c;
      ++at;
    } else if (static_cast<unsigned char>(c) >= 0x80) {
      AppendUtf8(NextCodePoint(value, &at), &text_);
    } else {
      if (c == '"' || c == '\\') {
        text_ += '\\';
        text_ += c;
      } else {
        text_ += absl::StrFormat("\\u%04x", static_cast<unsigned>(c));
      }
      ++at;
    }
  }
  text_ += '"';
}

}  // namespace sohoa
