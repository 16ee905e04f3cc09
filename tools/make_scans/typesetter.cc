#include <pango/pangocairo.h>

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "tools/make_scans/canvas.h"
#include "tools/make_scans/shaped_text_state.h"

namespace sohoa {
namespace {

// Tinos has the widths of Times New Roman, which the decree prescribes, and all Vietnamese letters.
constexpr char kFamily[] = "Tinos";
constexpr char kSansFamily[] = "Arimo";  // of the same package
constexpr double kPointsPerInch = 72;

struct ReleaseDescription {
  void operator()(PangoFontDescription* d) const { pango_font_description_free(d); }
};
using FontDescription = std::unique_ptr<PangoFontDescription, ReleaseDescription>;

FontDescription DescribeFont(const TextStyle& style, int dpi) {
  FontDescription font(pango_font_description_new());
  pango_font_description_set_family_static(font.get(), style.sans ? kSansFamily : kFamily);
  pango_font_description_set_absolute_size(font.get(),
                                           style.size_pt * dpi / kPointsPerInch * PANGO_SCALE);
  if (style.bold) pango_font_description_set_weight(font.get(), PANGO_WEIGHT_BOLD);
  if (style.italic) pango_font_description_set_style(font.get(), PANGO_STYLE_ITALIC);
  return font;
}

// A printer places letters by their true widths: no hinting, no rounding to pixels.
void SetPrinterOptions(PangoContext* context) {
  cairo_font_options_t* options = cairo_font_options_create();
  cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
  cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options(context, options);
  cairo_font_options_destroy(options);
  pango_context_set_round_glyph_positions(context, FALSE);
}

bool HasFamily(PangoFontMap* map, PangoContext* context) {
  const FontDescription wanted = DescribeFont({}, 300);
  PangoFont* font = pango_font_map_load_font(map, context, wanted.get());
  if (font == nullptr) return false;
  const FontDescription got(pango_font_describe(font));
  const bool same = std::string_view(pango_font_description_get_family(got.get())) == kFamily;
  g_object_unref(font);
  return same;
}

PangoAlignment ToPango(Align align) {
  switch (align) {
    case Align::kCentre:
      return PANGO_ALIGN_CENTER;
    case Align::kRight:
      return PANGO_ALIGN_RIGHT;
    case Align::kLeft:
    case Align::kJustify:
      break;
  }
  return PANGO_ALIGN_LEFT;
}

void EmboldenStart(PangoLayout* layout, size_t bytes) {
  PangoAttrList* attributes = pango_attr_list_new();
  PangoAttribute* bold = pango_attr_weight_new(PANGO_WEIGHT_BOLD);
  bold->start_index = 0;
  bold->end_index = static_cast<guint>(bytes);
  pango_attr_list_insert(attributes, bold);
  pango_layout_set_attributes(layout, attributes);
  pango_attr_list_unref(attributes);
}

double PositionOf(PangoLayoutLine* line, size_t byte) {
  int x = 0;
  pango_layout_line_index_to_x(line, static_cast<int>(byte), FALSE, &x);
  return static_cast<double>(x) / PANGO_SCALE;
}

// The words of one line, parted at spaces, with their pixels from the left edge of the block.
ShapedLine MeasureLine(PangoLayoutIter* iter, std::string_view all) {
  ShapedLine out;
  out.line = pango_layout_iter_get_line_readonly(iter);
  PangoRectangle logical;
  pango_layout_iter_get_line_extents(iter, nullptr, &logical);
  out.x = static_cast<double>(logical.x) / PANGO_SCALE;
  const size_t begin = static_cast<size_t>(out.line->start_index);
  const std::string_view text = all.substr(begin, static_cast<size_t>(out.line->length));
  for (size_t i = 0; i < text.size();) {
    const size_t end = std::min(text.find(' ', i), text.size());
    if (end > i) {
      const std::string word(text.substr(i, end - i));
      out.words.push_back({word, out.x + PositionOf(out.line, begin + i),
                           out.x + PositionOf(out.line, begin + end)});
      absl::StrAppend(&out.text, out.text.empty() ? "" : " ", word);
    }
    i = end + 1;
  }
  return out;
}

}  // namespace

struct Typesetter::State {
  State(PangoFontMap* m, int d) : map(m), context(pango_font_map_create_context(m)), dpi(d) {
    SetPrinterOptions(context);
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    g_object_unref(context);
    g_object_unref(map);
  }
  PangoFontMap* map;
  PangoContext* context;
  int dpi;
};

Typesetter::Typesetter(std::unique_ptr<State> state) : state_(std::move(state)) {}
Typesetter::Typesetter(Typesetter&&) noexcept = default;
Typesetter& Typesetter::operator=(Typesetter&&) noexcept = default;
Typesetter::~Typesetter() = default;

absl::StatusOr<Typesetter> Typesetter::Create(int dpi) {
  auto state = std::make_unique<State>(pango_cairo_font_map_new(), dpi);
  if (!HasFamily(state->map, state->context))
    return absl::FailedPreconditionError(
        absl::StrCat("the typeface ", kFamily, " is missing; install the package fonts-croscore"));
  return Typesetter(std::move(state));
}

int Typesetter::dpi() const { return state_->dpi; }

ShapedText Typesetter::Shape(std::string_view text, const TextStyle& style, double width_mm) const {
  auto out = std::make_unique<ShapedText::State>();
  PangoLayout* layout = pango_layout_new(state_->context);
  out->layout.reset(layout);
  out->px_per_mm = state_->dpi / kMillimetresPerInch;
  const auto to_pango = [&](double mm) {
    return static_cast<int>(mm * out->px_per_mm * PANGO_SCALE);
  };
  const FontDescription font = DescribeFont(style, state_->dpi);
  pango_layout_set_font_description(layout, font.get());
  pango_layout_set_width(layout, to_pango(width_mm));
  pango_layout_set_indent(layout, to_pango(style.indent_mm));
  pango_layout_set_alignment(layout, ToPango(style.align));
  pango_layout_set_justify(layout, style.align == Align::kJustify);
  if (style.bold_bytes > 0) EmboldenStart(layout, style.bold_bytes);
  pango_layout_set_text(layout, text.data(), static_cast<int>(text.size()));

  PangoFontMetrics* metrics = pango_context_get_metrics(state_->context, font.get(), nullptr);
  out->ascent = static_cast<double>(pango_font_metrics_get_ascent(metrics)) / PANGO_SCALE;
  out->descent = static_cast<double>(pango_font_metrics_get_descent(metrics)) / PANGO_SCALE;
  out->pitch = (out->ascent + out->descent) * style.line_spacing;
  pango_font_metrics_unref(metrics);

  PangoLayoutIter* iter = pango_layout_get_iter(layout);
  do out->lines.push_back(MeasureLine(iter, text));
  while (pango_layout_iter_next_line(iter));
  pango_layout_iter_free(iter);
  return ShapedText(std::move(out));
}

void ReleaseLayout::operator()(PangoLayout* layout) const { g_object_unref(layout); }

ShapedText::ShapedText(std::unique_ptr<State> state) : state_(std::move(state)) {}
ShapedText::ShapedText(ShapedText&&) noexcept = default;
ShapedText& ShapedText::operator=(ShapedText&&) noexcept = default;
ShapedText::~ShapedText() = default;

int ShapedText::line_count() const { return static_cast<int>(state_->lines.size()); }
double ShapedText::line_height() const { return state_->pitch / state_->px_per_mm; }
double ShapedText::line_width(int line) const {
  const auto& words = state_->lines[static_cast<size_t>(line)].words;
  if (words.empty()) return 0;
  return (words.back().x1 - words.front().x0) / state_->px_per_mm;
}
double ShapedText::line_start(int line) const {
  const auto& words = state_->lines[static_cast<size_t>(line)].words;
  return words.empty() ? 0 : words.front().x0 / state_->px_per_mm;
}

}  // namespace sohoa
