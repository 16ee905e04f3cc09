#include "tools/make_scans/canvas.h"

#include <pango/pangocairo.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numbers>
#include <utility>

#include "tools/make_scans/shaped_text_state.h"

namespace sohoa {

struct Canvas::State {
  State(cairo_surface_t* s, double scale) : surface(s), cr(cairo_create(s)), px_per_mm(scale) {}
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    cairo_destroy(cr);
    cairo_surface_destroy(surface);
  }

  double Px(double mm) const { return mm * px_per_mm; }
  void MoveTo(PointMm p) { cairo_move_to(cr, Px(p.x), Px(p.y)); }
  void LineTo(PointMm p) { cairo_line_to(cr, Px(p.x), Px(p.y)); }
  void Use(Ink ink) { cairo_set_source_rgb(cr, ink.red, ink.green, ink.blue); }
  void Trace(double width_mm, Ink ink) {
    Use(ink);
    cairo_set_line_width(cr, Px(width_mm));
    cairo_stroke(cr);
  }
  void ShowLine(const ShapedText::State& text, const ShapedLine& line, double x, double y);

  cairo_surface_t* surface;
  cairo_t* cr;
  double px_per_mm;
  PageTruth truth;
};

void Canvas::State::ShowLine(const ShapedText::State& text, const ShapedLine& line, double x,
                             double y) {
  cairo_move_to(cr, x + line.x, y + text.ascent);
  pango_cairo_show_layout_line(cr, line.line);
  cairo_new_path(cr);
}

Canvas::Canvas(std::unique_ptr<State> state) : state_(std::move(state)) {}
Canvas::Canvas(Canvas&&) noexcept = default;
Canvas& Canvas::operator=(Canvas&&) noexcept = default;
Canvas::~Canvas() = default;

absl::StatusOr<Canvas> Canvas::Create(double width_mm, double height_mm, int dpi) {
  const double scale = dpi / kMillimetresPerInch;
  cairo_surface_t* surface = cairo_image_surface_create(
      CAIRO_FORMAT_RGB24, static_cast<int>(std::lround(width_mm * scale)),
      static_cast<int>(std::lround(height_mm * scale)));
  auto state = std::make_unique<State>(surface, scale);
  if (cairo_surface_status(surface) != CAIRO_STATUS_SUCCESS)
    return absl::ResourceExhaustedError("no memory for the picture of a page");
  cairo_set_source_rgb(state->cr, 1, 1, 1);
  cairo_paint(state->cr);
  cairo_set_operator(state->cr, CAIRO_OPERATOR_MULTIPLY);
  return Canvas(std::move(state));
}

void Canvas::DrawLine(const ShapedText& text, int line_no, PointMm at, Ink ink) {
  const ShapedText::State& shaped = *text.state_;
  const ShapedLine& line = shaped.lines[static_cast<size_t>(line_no)];
  const double x = state_->Px(at.x), y = state_->Px(at.y);
  state_->Use(ink);
  state_->ShowLine(shaped, line, x, y);
  if (line.words.empty()) return;
  state_->truth.lines.push_back(line.text);
  for (const ShapedWord& word : line.words) {
    const double xs[] = {x + word.x0, x + word.x1}, ys[] = {y, y + shaped.ascent + shaped.descent};
    WordTruth box{word.text, HUGE_VAL, HUGE_VAL, -HUGE_VAL, -HUGE_VAL};
    for (int corner = 0; corner < 4; ++corner) {
      double cx = xs[corner % 2], cy = ys[corner / 2];
      cairo_user_to_device(state_->cr, &cx, &cy);
      box.x0 = std::min(box.x0, cx), box.x1 = std::max(box.x1, cx);
      box.y0 = std::min(box.y0, cy), box.y1 = std::max(box.y1, cy);
    }
    state_->truth.words.push_back(std::move(box));
  }
}

double Canvas::DrawText(const ShapedText& text, PointMm at, Ink ink) {
  for (int i = 0; i < text.line_count(); ++i)
    DrawLine(text, i, {at.x, at.y + i * text.line_height()}, ink);
  return at.y + text.height();
}

void Canvas::DrawMark(const ShapedText& text, PointMm at, Ink ink) {
  const ShapedText::State& shaped = *text.state_;
  state_->Use(ink);
  double y = state_->Px(at.y);
  for (const ShapedLine& line : shaped.lines) {
    state_->ShowLine(shaped, line, state_->Px(at.x), y);
    y += shaped.pitch;
  }
}

void Canvas::Rule(PointMm from, PointMm to, double width_mm, Ink ink) {
  state_->MoveTo(from);
  state_->LineTo(to);
  state_->Trace(width_mm, ink);
}

void Canvas::Frame(PointMm top_left, double width_mm, double height_mm, double rule_mm, Ink ink) {
  cairo_rectangle(state_->cr, state_->Px(top_left.x), state_->Px(top_left.y), state_->Px(width_mm),
                  state_->Px(height_mm));
  state_->Trace(rule_mm, ink);
}

void Canvas::Fill(PointMm top_left, double width_mm, double height_mm, Ink ink) {
  cairo_rectangle(state_->cr, state_->Px(top_left.x), state_->Px(top_left.y), state_->Px(width_mm),
                  state_->Px(height_mm));
  state_->Use(ink);
  cairo_fill(state_->cr);
}

void Canvas::Dots(PointMm from, double to_x, double step_mm) {
  constexpr double kDotRadiusMm = 0.13;  // a full stop of 13 points
  state_->Use(kBlackInk);
  for (double x = from.x; x < to_x; x += step_mm) {
    cairo_arc(state_->cr, state_->Px(x), state_->Px(from.y), state_->Px(kDotRadiusMm), 0,
              2 * std::numbers::pi);
    cairo_fill(state_->cr);
  }
}

void Canvas::Stroke(const std::vector<PointMm>& points, double width_mm, Ink ink) {
  if (points.empty()) return;
  state_->MoveTo(points[0]);
  for (size_t i = 1; i + 2 < points.size(); i += 3)
    cairo_curve_to(state_->cr, state_->Px(points[i].x), state_->Px(points[i].y),
                   state_->Px(points[i + 1].x), state_->Px(points[i + 1].y),
                   state_->Px(points[i + 2].x), state_->Px(points[i + 2].y));
  cairo_set_line_cap(state_->cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join(state_->cr, CAIRO_LINE_JOIN_ROUND);
  state_->Trace(width_mm, ink);
}

void Canvas::Circle(PointMm centre, double radius_mm, double width_mm, Ink ink) {
  cairo_arc(state_->cr, state_->Px(centre.x), state_->Px(centre.y), state_->Px(radius_mm), 0,
            2 * std::numbers::pi);
  state_->Trace(width_mm, ink);
}

void Canvas::Star(PointMm centre, double radius_mm, Ink ink) {
  constexpr int kCorners = 10;
  constexpr double kInner = 0.382;  // of a regular pentagram: 1 / golden ratio squared
  for (int i = 0; i < kCorners; ++i) {
    const double radius = state_->Px(i % 2 == 0 ? radius_mm : radius_mm * kInner);
    const double angle = std::numbers::pi * (2.0 * i / kCorners - 0.5);
    cairo_line_to(state_->cr, state_->Px(centre.x) + radius * std::cos(angle),
                  state_->Px(centre.y) + radius * std::sin(angle));
  }
  cairo_close_path(state_->cr);
  state_->Use(ink);
  cairo_fill(state_->cr);
}

void Canvas::RingText(const Typesetter& type, std::string_view text, PointMm centre,
                      double radius_mm, double size_pt, Ink ink) {
  constexpr double kLetterGapMm = 0.25;
  constexpr double kSpaceMm = 1.2;
  std::vector<std::pair<ShapedText, double>> letters;  // with the advance
  double total = 0;
  for (const char* p = text.data(); p < text.data() + text.size(); p = g_utf8_next_char(p)) {
    const std::string_view letter(p, static_cast<size_t>(g_utf8_next_char(p) - p));
    ShapedText shaped = type.Shape(letter, {.size_pt = size_pt, .bold = true}, 100);
    const double advance = letter == " " ? kSpaceMm : shaped.line_width(0) + kLetterGapMm;
    total += advance;
    letters.emplace_back(std::move(shaped), advance);
  }
  double along = -total / 2;  // millimetres clockwise from the top
  for (const auto& [letter, advance] : letters) {
    BeginTurn(centre, -(along + advance / 2) / radius_mm * 180 / std::numbers::pi);
    DrawMark(letter, {centre.x - advance / 2, centre.y - radius_mm - letter.line_height() * 0.8},
             ink);
    EndTurn();
    along += advance;
  }
}

void Canvas::BeginTurn(PointMm around, double angle_deg) {
  const double x = state_->Px(around.x), y = state_->Px(around.y);
  cairo_save(state_->cr);
  cairo_translate(state_->cr, x, y);
  cairo_rotate(state_->cr, -angle_deg * std::numbers::pi / 180);  // cairo's y runs down
  cairo_translate(state_->cr, -x, -y);
}

void Canvas::EndTurn() { cairo_restore(state_->cr); }

Image Canvas::TakePicture() const {
  cairo_surface_flush(state_->surface);
  const int width = cairo_image_surface_get_width(state_->surface);
  const int height = cairo_image_surface_get_height(state_->surface);
  const int stride = cairo_image_surface_get_stride(state_->surface);
  const uint8_t* data = cairo_image_surface_get_data(state_->surface);
  Image out(width, height, PixelType::kBgr);
  for (int y = 0; y < height; ++y) {
    const uint8_t* source = data + static_cast<ptrdiff_t>(y) * stride;
    uint8_t* target = out.row(y);
    for (int x = 0; x < width; ++x) {  // RGB24 is one native word a pixel
      uint32_t pixel;
      std::memcpy(&pixel, source + 4 * static_cast<ptrdiff_t>(x), sizeof pixel);
      *target++ = static_cast<uint8_t>(pixel);
      *target++ = static_cast<uint8_t>(pixel >> 8);
      *target++ = static_cast<uint8_t>(pixel >> 16);
    }
  }
  return out;
}

double Canvas::px_per_mm() const { return state_->px_per_mm; }

PageTruth& Canvas::truth() { return state_->truth; }

}  // namespace sohoa
