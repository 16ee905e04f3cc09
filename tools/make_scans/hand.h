// A clerk's hand: fills in the number and the day that were left open in print.
#ifndef SOHOA_TOOLS_MAKE_SCANS_HAND_H_
#define SOHOA_TOOLS_MAKE_SCANS_HAND_H_

#include <string>
#include <string_view>

#include "tools/make_scans/canvas.h"
#include "tools/make_scans/random.h"

namespace sohoa {

// One person with one pen, blue or black; may write on a dotted line. Not thread-safe.
class Hand {
 public:
  explicit Hand(Random random);

  // So many spaces leave the room that the digits usually take.
  static std::string RoomFor(std::string_view digits);

  // Writes `digits` behind the printed word `left`, on the way to `right`. Adds the word to the
  // truth's handwriting.
  void Write(std::string_view digits, const WordTruth& left, const WordTruth& right,
             Canvas& canvas);

 private:
  void WriteDigit(int digit, PointMm at, Canvas& canvas, PointMm& end);

  Random random_;
  Ink ink_;
  double pen_mm_;
  double height_mm_;
  double step_;  // between two digits, in heights; below 0 they touch
  bool dotted_;
};

}  // namespace sohoa

#endif  // SOHOA_TOOLS_MAKE_SCANS_HAND_H_
