#include "benchmarks/field_scores.h"

#include "ocr/text/letters.h"
#include "ocr/text/normalize.h"

namespace sohoa {
namespace {

void ReplaceAll(std::string_view from, std::string_view to, std::string& text) {
  for (size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

void TrimMarks(std::string& text) {
  constexpr std::string_view kMarks = " .,:;\"";
  const size_t begin = text.find_first_not_of(kMarks);
  if (begin == std::string::npos) {
    text.clear();
    return;
  }
  text = text.substr(begin, text.find_last_not_of(kMarks) - begin + 1);
}

std::string Comparable(std::string_view key, std::string_view value) {
  std::string text = ToSmallLetters(NormalizeText(value));
  for (const std::string_view dash : {"–", "—", "‐"}) ReplaceAll(dash, "-", text);
  TrimMarks(text);
  if (key == "code" || key == "codeNotation") ReplaceAll(" ", "", text);
  if (key == "code" || key == "codeNumber") text.erase(0, text.find_first_not_of('0'));
  if (key == "subject") {
    for (const std::string_view about : {"v/v", "về việc", "về"}) {
      if (!text.starts_with(about)) continue;
      text.erase(0, about.size());
      break;
    }
    TrimMarks(text);
  }
  return text;
}

}  // namespace

bool SameFieldValue(std::string_view key, std::string_view a, std::string_view b) {
  return SameButForTonePlace(Comparable(key, a), Comparable(key, b));
}

void FieldScore::Add(std::string_view key, std::string_view want, const Field& got) {
  const bool ok = SameFieldValue(key, want, got.value);
  const bool stands = got.status == FieldStatus::kAuto || got.status == FieldStatus::kConfirmed;
  ++documents_;
  right_ += ok ? 1 : 0;
  if (got.value.empty()) return;
  given_right_ += ok ? 1 : 0;
  auto_ += stands ? 1 : 0;
  auto_right_ += stands && ok ? 1 : 0;
  silent_ += stands && !ok ? 1 : 0;
  judged_.push_back({got.confidence, ok});
}

}  // namespace sohoa
