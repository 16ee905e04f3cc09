// What typesetter.cc makes and canvas.cc draws. For these two files alone: the one header of the
// project that names a third-party type, and only by forward declaration.
#ifndef SOHOA_TOOLS_MAKE_SCANS_SHAPED_TEXT_STATE_H_
#define SOHOA_TOOLS_MAKE_SCANS_SHAPED_TEXT_STATE_H_

#include <memory>
#include <string>
#include <vector>

#include "tools/make_scans/canvas.h"

typedef struct _PangoLayout PangoLayout;
typedef struct _PangoLayoutLine PangoLayoutLine;

namespace sohoa {

inline constexpr double kMillimetresPerInch = 25.4;

struct ReleaseLayout {
  void operator()(PangoLayout* layout) const;
};

struct ShapedWord {
  std::string text;
  double x0 = 0;  // pixels from the left edge of the block
  double x1 = 0;
};

struct ShapedLine {
  PangoLayoutLine* line = nullptr;  // the layout's own
  double x = 0;                     // pixels from the left edge of the block
  std::string text;
  std::vector<ShapedWord> words;
};

struct ShapedText::State {
  std::unique_ptr<PangoLayout, ReleaseLayout> layout;
  std::vector<ShapedLine> lines;
  double px_per_mm = 1;
  double ascent = 0;  // pixels, as all below
  double descent = 0;
  double pitch = 0;
};

}  // namespace sohoa

#endif  // SOHOA_TOOLS_MAKE_SCANS_SHAPED_TEXT_STATE_H_
