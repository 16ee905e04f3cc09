// Paper to print on: text set in a Times-metric face or a plain one, rules, and the ink of seals
// and pens. Lengths are millimetres from the sheet's top left corner, type sizes points, angles
// degrees counter-clockwise. One thread at a time.
#ifndef SOHOA_TOOLS_MAKE_SCANS_CANVAS_H_
#define SOHOA_TOOLS_MAKE_SCANS_CANVAS_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "ocr/page/image.h"
#include "tools/make_scans/scan_maker.h"

namespace sohoa {

struct PointMm {
  double x = 0;
  double y = 0;
};

// Lies over what is below it as ink does: it darkens and never covers.
struct Ink {
  double red = 0;  // 0..1
  double green = 0;
  double blue = 0;
};

inline constexpr Ink kBlackInk{0.06, 0.06, 0.07};  // toner is not quite black
inline constexpr Ink kSealInk{0.85, 0.16, 0.18};
inline constexpr Ink kPenInk{0.10, 0.22, 0.66};

enum class Align { kLeft, kCentre, kRight, kJustify };

struct TextStyle {
  double size_pt = 14;
  bool bold = false;
  bool italic = false;
  bool sans = false;  // as cards are printed, instead of the Times-metric face
  Align align = Align::kLeft;
  double indent_mm = 0;     // of the first line
  double line_spacing = 1;  // times the face's own line height
  size_t bold_bytes = 0;    // so many first bytes are bold ("Điều 1.")
};

// A paragraph broken into lines of a given width.
class ShapedText {
 public:
  ShapedText(ShapedText&&) noexcept;
  ShapedText& operator=(ShapedText&&) noexcept;
  ~ShapedText();

  int line_count() const;
  double line_height() const;         // from one baseline to the next
  double line_width(int line) const;  // of the words, without the white space at the end
  double line_start(int line) const;  // from the block's left edge to the first word
  double height() const { return line_count() * line_height(); }

 private:
  friend class Canvas;
  friend class Typesetter;
  struct State;
  explicit ShapedText(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// Shapes text for canvases of one resolution; must outlive what it shaped.
class Typesetter {
 public:
  // kFailedPrecondition: the typeface is not installed.
  static absl::StatusOr<Typesetter> Create(int dpi);
  Typesetter(Typesetter&&) noexcept;
  Typesetter& operator=(Typesetter&&) noexcept;
  ~Typesetter();

  ShapedText Shape(std::string_view text, const TextStyle& style, double width_mm) const;
  int dpi() const;

 private:
  struct State;
  explicit Typesetter(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// One sheet.
class Canvas {
 public:
  // kResourceExhausted: no memory for its pixels.
  static absl::StatusOr<Canvas> Create(double width_mm, double height_mm, int dpi);
  Canvas(Canvas&&) noexcept;
  Canvas& operator=(Canvas&&) noexcept;
  ~Canvas();

  // Draws one line with its top left corner at `at`, and notes it and its words in the truth.
  void DrawLine(const ShapedText& text, int line, PointMm at, Ink ink = kBlackInk);
  // All lines of it; returns the y below the last one.
  double DrawText(const ShapedText& text, PointMm at, Ink ink = kBlackInk);

  void Rule(PointMm from, PointMm to, double width_mm, Ink ink = kBlackInk);
  void Frame(PointMm top_left, double width_mm, double height_mm, double rule_mm, Ink ink);
  void Dots(PointMm from, double to_x, double step_mm);  // a dotted line to be filled in by hand
  // A pen stroke through the points, three more for each Bézier arc: 1 + 3n points.
  void Stroke(const std::vector<PointMm>& points, double width_mm, Ink ink);
  void Circle(PointMm centre, double radius_mm, double width_mm, Ink ink);
  void Fill(PointMm top_left, double width_mm, double height_mm, Ink ink);
  void Star(PointMm centre, double radius_mm, Ink ink);
  // Letters standing on a circle, clockwise, the middle one at its top. Not in the truth, like
  // DrawMark: nobody is expected to read a seal.
  void RingText(const Typesetter& type, std::string_view text, PointMm centre, double radius_mm,
                double size_pt, Ink ink);
  void DrawMark(const ShapedText& text, PointMm at, Ink ink);

  // What is drawn until EndTurn stands turned around the point.
  void BeginTurn(PointMm around, double angle_deg);
  void EndTurn();

  double px_per_mm() const;

  // The picture, kBgr, and the truth gathered so far.
  Image TakePicture() const;
  PageTruth& truth();

 private:
  struct State;
  explicit Canvas(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace sohoa

#endif  // SOHOA_TOOLS_MAKE_SCANS_CANVAS_H_
