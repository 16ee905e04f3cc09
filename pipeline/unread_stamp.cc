#include "pipeline/unread_stamp.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "ocr/fields/loose_match.h"
#include "ocr/fields/stamp.h"
#include "ocr/text/edit_distance.h"
#include "ocr/text/letters.h"
#include "ocr/text/normalize.h"

namespace sohoa {
namespace {

constexpr float kSure = 0.7F;
constexpr int kFewestLetters = 2;  // of a word: a frame's stroke is read as one, and surely
// “ĐẾN”, alone in a cell of the stamp that registries put on incoming mail.
constexpr std::string_view kIncoming = "den";
constexpr int kEnoughLetters = 5;  // of all sure words; a worn "TUYỆT MẬT" gives less

bool HasItsMiddleIn(const Box& box, const Box& frame) {
  const int x = (box.x0 + box.x1) / 2, y = (box.y0 + box.y1) / 2;
  return x >= frame.x0 && x < frame.x1 && y >= frame.y0 && y < frame.y1;
}

// What was read in the frame.
PageText Within(const Box& frame, const PageText& text) {
  PageText inside;
  inside.width = text.width, inside.height = text.height;
  ForEachLine(text, [&](const Line& line) {
    Line part{{}, line.box, line.baseline_y};
    for (const Word& word : line.words)
      if (HasItsMiddleIn(word.box, frame)) part.words.push_back(word);
    if (!part.words.empty()) inside.blocks.push_back({{part}, part.box});
  });
  return inside;
}

// One word of a secrecy stamp, which may have lost the other.
bool IsPartOfSecrecyStamp(const std::string& letters) {
  constexpr std::array<std::string_view, 3> kParts = {"mat", "toi", "tuyet"};
  return std::any_of(kParts.begin(), kParts.end(), [&](std::string_view part) {
    return BoundedEditDistance(letters, part, 1) <= 1;
  });
}

bool SaysSomethingElse(const PageText& inside) {
  if (!FindStamps(inside, UrgencyStamps()).empty()) return true;
  int sure = 0;
  ForEachLine(inside, [&](const Line& line) {
    for (const Word& word : line.words) {
      const int letters = CountLetters(word.text).letters;
      if (word.confidence < kSure || letters < kFewestLetters) continue;
      const std::string folded = LettersOnly(FoldForMatch(word.text));
      if (folded == kIncoming) sure += kEnoughLetters;
      if (!IsPartOfSecrecyStamp(folded)) sure += letters;
    }
  });
  return sure >= kEnoughLetters;
}

}  // namespace

bool MayHoldSecrecyStamp(const std::vector<Box>& frames, const PageText& text) {
  return std::any_of(frames.begin(), frames.end(),
                     [&](const Box& frame) { return !SaysSomethingElse(Within(frame, text)); });
}

}  // namespace sohoa
