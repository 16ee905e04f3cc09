#include "pipeline/read_again.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/numbers.h"
#include "ocr/text/language_model.h"
#include "ocr/text/normalize.h"
#include "ocr/text/number_column.h"

namespace sohoa {
namespace {

constexpr int kMostWords = 10;  // a page; each costs some milliseconds

struct Part {
  const char* label;  // folded
  int least, most;
};
constexpr Part kDate[] = {{"ngay", 1, 31}, {"thang", 1, 12}, {"nam", 1945, 2099}};

bool IsWithin(std::string_view digits, const Part& part) {
  int value = 0;
  return !digits.empty() && digits.size() <= 4 &&
         std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; }) &&
         absl::SimpleAtoi(std::string(digits), &value) && value >= part.least && value <= part.most;
}

bool IsLabel(const Word& word, const Part& part) {
  return FoldForMatch(LookAtWord(word.text).core) == part.label;
}

// Whether words[at] … begin "ngày … tháng …", with "năm …" unless the line ends.
bool DateBeginsAt(const std::vector<Word>& words, size_t at) {
  if (at + 3 >= words.size()) return false;
  if (!IsLabel(words[at], kDate[0]) || !IsLabel(words[at + 2], kDate[1])) return false;
  return at + 4 >= words.size() || IsLabel(words[at + 4], kDate[2]);
}

// The word but for what ends a clause behind it.
std::string_view WithoutEnd(std::string_view word) {
  const size_t last = word.find_last_not_of(".,;:)");
  return word.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

bool Agree(std::string_view seen, std::string_view digits) {
  return seen.size() == digits.size() &&
         std::equal(seen.begin(), seen.end(), digits.begin(),
                    [](char a, char b) { return a == '?' || a == b; });
}

// What both readings together say; empty where they contradict each other. Read as digits alone, a
// slanted 1 before another digit is sometimes lost.
std::string Together(const std::string& seen, const std::string& digits) {
  const bool saw_any = seen.find_first_not_of('?') != std::string::npos;  // handwriting: none
  if (saw_any && Agree(seen, digits)) return digits;
  const bool lost_the_first = !digits.empty() && seen == "1" + digits;
  return lost_the_first ? seen : "";
}

ImageView Around(ImageView reading, const Box& word) {
  const int margin = std::max(2, word.height() / 3);
  return PartOf(reading, Intersection({word.x0 - margin, word.y0 - margin, word.x1 + margin,
                                       word.y1 + margin},
                                      {0, 0, reading.width, reading.height}));
}

class SecondReader {
 public:
  SecondReader(ImageView reading, double dpi, OcrEngine* engine)
      : reading_(reading), dpi_(dpi), engine_(engine) {}

  absl::Status Check(const Part& part, Word& word) {
    const std::string_view read = WithoutEnd(word.text);
    if (IsWithin(read, part) || words_read_ == kMostWords || word.box.empty())
      return absl::OkStatus();
    ++words_read_;
    const absl::StatusOr<PageText> again =
        engine_->Read(Around(reading_, word.box), dpi_, ReadMode::kDigits);
    if (!again.ok()) return again.status();
    std::string digits;
    float confidence = kReadAgain;
    ForEachLine(*again, [&](const Line& line) {
      for (const Word& digit : line.words) {
        digits += digit.text;
        confidence = std::min(confidence, digit.confidence);
      }
    });
    const std::string number = Together(LikeDigits(read), digits);
    if (!IsWithin(number, part)) return absl::OkStatus();
    std::string after = number + word.text.substr(read.size());
    changes_.push_back({word.text, after, word.box});
    word.text = std::move(after);
    word.confidence = confidence;
    return absl::OkStatus();
  }

  std::vector<Correction> TakeChanges() { return std::move(changes_); }

 private:
  const ImageView reading_;
  const double dpi_;
  OcrEngine* const engine_;
  int words_read_ = 0;
  std::vector<Correction> changes_;
};

}  // namespace

absl::StatusOr<std::vector<Correction>> ReadDatesAgain(ImageView reading, double dpi,
                                                       OcrEngine* engine, PageText& text) {
  SecondReader reader(reading, dpi, engine);
  for (TextBlock& block : text.blocks) {
    for (Line& line : block.lines) {
      for (size_t at = 0; at < line.words.size(); ++at) {
        if (block.stamped || !DateBeginsAt(line.words, at)) continue;
        for (size_t part = 0; part < std::size(kDate) && at + 2 * part + 1 < line.words.size();
             ++part) {
          if (absl::Status s = reader.Check(kDate[part], line.words[at + 2 * part + 1]); !s.ok())
            return s;
        }
      }
    }
  }
  return reader.TakeChanges();
}

}  // namespace sohoa
