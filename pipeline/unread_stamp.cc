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

bool SaysIncoming(const Word& word) {
  return word.confidence >= kSure && LettersOnly(FoldForMatch(word.text)) == kIncoming;
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
      if (SaysIncoming(word)) sure += kEnoughLetters;
      if (!IsPartOfSecrecyStamp(folded)) sure += letters;
    }
  });
  return sure >= kEnoughLetters;
}

// Stamps are set below one another; in such narrow room that their frames may touch.
bool StandsBesideUrgencyStamp(const Box& frame, const std::vector<Stamp>& urgency) {
  return std::any_of(urgency.begin(), urgency.end(), [&](const Stamp& stamp) {
    Box words;
    for (const Word& word : stamp.words) words = Union(words, word.box);
    const int height = frame.height();
    return HasItsMiddleIn(words, {frame.x0, frame.y0 - height, frame.x1, frame.y0}) ||
           HasItsMiddleIn(words, {frame.x0, frame.y1, frame.x1, frame.y1 + height});
  });
}

bool SaysIncoming(const Box& box, const PageText& text) {
  bool found = false;
  ForEachLine(Within(box, text), [&](const Line& line) {
    found = found || std::any_of(line.words.begin(), line.words.end(),
                                 [](const Word& w) { return SaysIncoming(w); });
  });
  return found;
}

// In the stamp on incoming mail, which is twice as wide and three times as high.
bool StandsBesideIncoming(const Box& grains, const PageText& text) {
  return SaysIncoming(Grown(grains, grains.width(), 2 * grains.height()), text);
}

// The upper row, say, whose print is too small to be read.
bool IsRowOfIncoming(const Box& frame, const std::vector<Box>& stamps, const PageText& text) {
  return std::any_of(stamps.begin(), stamps.end(), [&](const Box& stamp) {
    const Box shared = Intersection(frame, stamp);
    return stamp.height() >= 2 * frame.height() && 4 * shared.width() > 3 * frame.width() &&
           4 * shared.height() > 3 * frame.height() && SaysIncoming(stamp, text);
  });
}

// The upper cell of such a stamp, with the rest of it gone pale below.
bool StandsBelowJoinedFrame(const Box& grains, const std::vector<FaintFrame>& frames) {
  return std::any_of(frames.begin(), frames.end(), [&](const FaintFrame& frame) {
    const Box below{frame.box.x0, frame.box.y0, frame.box.x1, frame.box.y1 + frame.box.height()};
    return frame.trace == FrameTrace::kJoined && HasItsMiddleIn(grains, below);
  });
}

}  // namespace

bool MayHoldSecrecyStamp(const std::vector<FaintFrame>& frames, const std::vector<Box>& stamps,
                         const PageText& text) {
  if (frames.empty()) return false;
  const std::vector<Stamp> urgency = FindStamps(text, UrgencyStamps());
  return std::any_of(frames.begin(), frames.end(), [&](const FaintFrame& frame) {
    if (frame.trace == FrameTrace::kJoined && !StandsBesideUrgencyStamp(frame.box, urgency))
      return false;
    if (frame.trace == FrameTrace::kGrains &&
        (StandsBesideIncoming(frame.box, text) || StandsBelowJoinedFrame(frame.box, frames)))
      return false;
    return !IsRowOfIncoming(frame.box, stamps, text) && !SaysSomethingElse(Within(frame.box, text));
  });
}

}  // namespace sohoa
