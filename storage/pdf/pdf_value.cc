#include "storage/pdf/pdf_value.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"

namespace sohoa {
namespace {

using Kind = PdfValue::Kind;

constexpr int kMaxDepth = 64;
constexpr int kMaxValues = 1'000'000;
constexpr size_t kMaxDigits = 18;

bool IsDelimiter(char c) {
  return std::string_view("()<>[]{}/%").find(c) != std::string_view::npos;
}
bool IsRegular(char c) { return !IsPdfSpace(c) && !IsDelimiter(c); }

int HexDigit(char c) {
  if (absl::ascii_isdigit(static_cast<unsigned char>(c))) return c - '0';
  const char lower = absl::ascii_tolower(static_cast<unsigned char>(c));
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

class Parser {
 public:
  Parser(std::string_view bytes, size_t at) : bytes_(bytes), at_(at) {}

  size_t at() const { return at_; }

  std::optional<PdfValue> Value(int depth) {
    SkipPdfSpace(bytes_, at_);
    if (depth > kMaxDepth || ++values_ > kMaxValues || at_ >= bytes_.size()) return std::nullopt;
    const size_t begin = at_;
    std::optional<PdfValue> value = Any(depth);
    if (!value) return std::nullopt;
    value->begin = static_cast<int64_t>(begin);
    value->end = static_cast<int64_t>(at_);
    return value;
  }

 private:
  char Peek(size_t ahead = 0) const {
    return at_ + ahead < bytes_.size() ? bytes_[at_ + ahead] : '\0';
  }

  std::optional<PdfValue> Any(int depth) {
    switch (Peek()) {
      case '/':
        return Name();
      case '(':
        return Literal();
      case '[':
        return Array(depth);
      case '<':
        return Peek(1) == '<' ? Dictionary(depth) : HexString();
      default:
        break;
    }
    for (const char* word : {"true", "false"})
      if (TakePdfWord(bytes_, at_, word)) return PdfValue{.kind = Kind::kBool, .text = word};
    if (TakePdfWord(bytes_, at_, "null")) return PdfValue{};
    return NumberOrReference();
  }

  std::optional<PdfValue> Name() {
    ++at_;
    PdfValue out{.kind = Kind::kName};
    while (at_ < bytes_.size() && IsRegular(Peek())) {
      if (Peek() == '#' && HexDigit(Peek(1)) >= 0 && HexDigit(Peek(2)) >= 0) {
        out.text += static_cast<char>(HexDigit(Peek(1)) << 4 | HexDigit(Peek(2)));
        at_ += 3;
      } else {
        out.text += bytes_[at_++];
      }
    }
    return out;
  }

  // After the backslash.
  void Escape(std::string& text) {
    constexpr std::string_view kLetters = "nrtbf";
    constexpr std::string_view kMeant = "\n\r\t\b\f";
    const char c = bytes_[at_++];
    if (const size_t which = kLetters.find(c); which != std::string_view::npos) {
      text += kMeant[which];
    } else if (c >= '0' && c <= '7') {
      int octal = c - '0';
      for (int i = 0; i < 2 && Peek() >= '0' && Peek() <= '7'; ++i)
        octal = octal * 8 + (bytes_[at_++] - '0');
      text += static_cast<char>(octal);
    } else if (c == '\r') {
      if (Peek() == '\n') ++at_;
    } else if (c != '\n') {
      text += c;
    }
  }

  std::optional<PdfValue> Literal() {
    ++at_;
    PdfValue out{.kind = Kind::kString};
    for (int open = 1; at_ < bytes_.size();) {
      const char c = bytes_[at_++];
      if (c == '\\') {
        if (at_ >= bytes_.size()) return std::nullopt;
        Escape(out.text);
        continue;
      }
      if (c == '(') ++open;
      if (c == ')' && --open == 0) return out;
      out.text += c;
    }
    return std::nullopt;
  }

  std::optional<PdfValue> HexString() {
    ++at_;
    PdfValue out{.kind = Kind::kString, .hexadecimal = true};
    int high = -1;
    for (; at_ < bytes_.size(); ++at_) {
      const char c = bytes_[at_];
      const int digit = HexDigit(c);
      if (c == '>') break;
      if (IsPdfSpace(c)) continue;
      if (digit < 0) return std::nullopt;
      if (high >= 0) out.text += static_cast<char>(high << 4 | digit);
      high = high >= 0 ? -1 : digit;
    }
    if (at_++ >= bytes_.size()) return std::nullopt;
    if (high >= 0) out.text += static_cast<char>(high << 4);  // ISO 32000-1, 7.3.4.3
    return out;
  }

  std::optional<PdfValue> Array(int depth) {
    ++at_;
    PdfValue out{.kind = Kind::kArray};
    while (true) {
      SkipPdfSpace(bytes_, at_);
      if (Peek() == ']') break;
      std::optional<PdfValue> item = Value(depth + 1);
      if (!item) return std::nullopt;
      out.items.push_back(*std::move(item));
    }
    ++at_;
    return out;
  }

  std::string_view Written(const PdfValue& value) const {
    return bytes_.substr(static_cast<size_t>(value.begin),
                         static_cast<size_t>(value.end - value.begin));
  }

  std::optional<PdfValue> Dictionary(int depth) {
    at_ += 2;
    PdfValue out{.kind = Kind::kDictionary};
    while (true) {
      SkipPdfSpace(bytes_, at_);
      if (Peek() == '>' && Peek(1) == '>') break;
      if (Peek() != '/') return std::nullopt;
      std::optional<PdfValue> key = Name();
      std::optional<PdfValue> value = Value(depth + 1);
      if (!value) return std::nullopt;
      const PdfValue* other = out.Get(key->text);
      if (other != nullptr && Written(*other) != Written(*value)) out.has_double_key = true;
      out.entries.emplace_back(std::move(key->text), *std::move(value));
    }
    at_ += 2;
    return out;
  }

  std::optional<PdfValue> NumberOrReference() {
    const size_t begin = at_;
    while (at_ < bytes_.size() && IsRegular(Peek())) ++at_;
    PdfValue out{.kind = Kind::kNumber, .text = std::string(bytes_.substr(begin, at_ - begin))};
    std::string_view digits = out.text;
    if (digits.starts_with('+') || digits.starts_with('-')) digits.remove_prefix(1);
    if (digits.empty() || digits.find_first_not_of("0123456789.") != std::string_view::npos ||
        !absl::SimpleAtod(out.text, &out.number))
      return std::nullopt;
    if (std::optional<PdfValue> reference = Reference(begin)) return reference;
    return out;
  }

  // "12 0 R" beginning at `begin`; else everything stays as it was.
  std::optional<PdfValue> Reference(size_t begin) {
    size_t at = begin;
    const std::optional<int64_t> object = TakePdfDigits(bytes_, at);
    if (!object || at != at_) return std::nullopt;
    SkipPdfSpace(bytes_, at);
    const std::optional<int64_t> generation = TakePdfDigits(bytes_, at);
    if (!generation) return std::nullopt;
    SkipPdfSpace(bytes_, at);
    if (!TakePdfWord(bytes_, at, "R")) return std::nullopt;
    at_ = at;
    return PdfValue{.kind = Kind::kReference, .object = *object, .generation = *generation};
  }

  std::string_view bytes_;
  size_t at_;
  int values_ = 0;
};

}  // namespace

const PdfValue* PdfValue::Get(std::string_view key) const {
  const auto found = std::find_if(entries.rbegin(), entries.rend(),
                                  [&](const auto& entry) { return entry.first == key; });
  return found == entries.rend() ? nullptr : &found->second;
}

std::optional<int64_t> PdfValue::Integer() const {
  int64_t whole = 0;
  if (kind != Kind::kNumber || !absl::SimpleAtoi(text, &whole)) return std::nullopt;
  return whole;
}

std::optional<PdfValue> ParsePdfValue(std::string_view bytes, size_t& at) {
  Parser parser(bytes, at);
  std::optional<PdfValue> value = parser.Value(0);
  if (value) at = parser.at();
  return value;
}

bool IsPdfSpace(char c) {
  return c == '\0' || c == '\t' || c == '\n' || c == '\f' || c == '\r' || c == ' ';
}

void SkipPdfSpace(std::string_view bytes, size_t& at) {
  while (at < bytes.size()) {
    if (bytes[at] == '%') {
      while (at < bytes.size() && bytes[at] != '\n' && bytes[at] != '\r') ++at;
    } else if (IsPdfSpace(bytes[at])) {
      ++at;
    } else {
      return;
    }
  }
}

bool TakePdfWord(std::string_view bytes, size_t& at, std::string_view word) {
  if (at > bytes.size() || !bytes.substr(at).starts_with(word)) return false;
  const size_t end = at + word.size();
  if (end < bytes.size() && IsRegular(bytes[end])) return false;
  at = end;
  return true;
}

std::optional<int64_t> TakePdfDigits(std::string_view bytes, size_t& at) {
  int64_t number = 0;
  size_t end = at;
  while (end < bytes.size() && absl::ascii_isdigit(static_cast<unsigned char>(bytes[end]))) {
    if (end - at >= kMaxDigits) return std::nullopt;
    number = number * 10 + (bytes[end++] - '0');
  }
  if (end == at) return std::nullopt;
  at = end;
  return number;
}

}  // namespace sohoa
