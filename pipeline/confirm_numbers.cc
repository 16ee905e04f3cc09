#include "pipeline/confirm_numbers.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "ocr/text/language_model.h"
#include "ocr/text/normalize.h"
#include "pipeline/line_look.h"
#include "pipeline/read_again.h"

namespace sohoa {
namespace {

std::string DigitsOf(const std::string& text) {
  std::string digits;
  for (const char c : text)
    if (absl::ascii_isdigit(static_cast<unsigned char>(c))) digits += c;
  return digits;
}

bool Is(const Word& word, std::string_view folded) {
  return FoldForMatch(LookAtWord(word.text).core) == folded;
}

// "Số: 12/QĐ-UBND", in one word or several.
bool IsNumberLine(const Line& line) { return !line.words.empty() && Is(line.words.front(), "so"); }

// "Đồng Nai, ngày 18 tháng 12 năm 2011": a place stands before it.
bool IsDateLine(const Line& line) {
  constexpr size_t kMostOfPlace = 6;
  const auto day = std::find_if(line.words.begin(), line.words.end(),
                                [](const Word& word) { return Is(word, "ngay"); });
  const auto place = static_cast<size_t>(day - line.words.begin());
  return day != line.words.end() && place > 0 && place <= kMostOfPlace &&
         std::any_of(day, line.words.end(), [](const Word& word) { return Is(word, "thang"); });
}

// The digits that another look has there, in one word or several.
std::string DigitsAt(const Box& place, const std::vector<Word>& again) {
  std::string digits;
  for (const Word& word : again)
    if (Overlap(word.box, place)) digits += DigitsOf(word.text);
  return digits;
}

absl::Status Confirm(const ReadingImages& images, OcrEngine* engine, Line& line) {
  const absl::StatusOr<std::vector<Word>> again =
      LookAtLine(images, WithMargins(line.box), Look::kSmaller, engine);
  if (!again.ok()) return again.status();
  for (Word& word : line.words) {
    const std::string digits = DigitsOf(word.text);
    if (digits.empty() || word.handwritten) continue;
    if (DigitsAt(word.box, *again) != digits)
      word.confidence = std::min(word.confidence, kReadAgain);
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status ConfirmNumbers(const ReadingImages& images, OcrEngine* engine, PageText& text) {
  for (bool (*const is_wanted)(const Line&) : {IsNumberLine, IsDateLine}) {
    Line* first = nullptr;
    for (TextBlock& block : text.blocks)
      for (Line& line : block.lines)
        if (first == nullptr && !block.stamped && 2 * line.box.y1 < images.print.height &&
            is_wanted(line))
          first = &line;
    if (first == nullptr) continue;
    if (absl::Status s = Confirm(images, engine, *first); !s.ok()) return s;
  }
  return absl::OkStatus();
}

}  // namespace sohoa
