#include "ocr/image/digit_samples.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "ocr/image/glyph.h"
#include "ocr/image/mat.h"
#include "ocr/image/pen_digits.h"

namespace sohoa {
namespace {

constexpr int kSheet = 96;   // pixels each way: where signs are drawn …
constexpr int kHeight = 48;  // … at about this height, as on a scan of 300 dpi

// Chance as numbers.
class Dice {
 public:
  explicit Dice(std::mt19937_64& random) : random_(random) {}
  // From the upper 53 bits, which a double holds exactly: alike with every standard library.
  double Uniform() { return static_cast<double>(random_() >> 11) / 9007199254740992.0; }
  double Between(double low, double high) { return low + (high - low) * Uniform(); }
  bool Chance(double probability) { return Uniform() < probability; }
  size_t Below(size_t count) { return static_cast<size_t>(Uniform() * static_cast<double>(count)); }

 private:
  std::mt19937_64& random_;
};

cv::Mat EmptySheet() { return cv::Mat::zeros(kSheet, kSheet, CV_8U); }

void DrawPolyline(const std::vector<cv::Point2d>& points, double width, cv::Mat& sheet) {
  constexpr int kShift = 4;  // sixteenths of a pixel
  std::vector<cv::Point> fixed;
  for (const cv::Point2d& p : points)
    fixed.emplace_back(static_cast<int>(std::lround(p.x * (1 << kShift))),
                       static_cast<int>(std::lround(p.y * (1 << kShift))));
  cv::polylines(sheet, fixed, false, 255, std::max(1, static_cast<int>(std::lround(width))),
                cv::LINE_AA, kShift);
}

// A digit by WriteDigit with its upper left corner at `at`; gives its right edge.
double DrawDigit(int digit, cv::Point2d at, double height, double pen, Dice& dice, cv::Mat& sheet) {
  double right = at.x;
  for (const PenStroke& stroke : WriteDigit(digit, [&dice] { return dice.Uniform(); })) {
    std::vector<cv::Point2d> points;
    for (const PenPoint& p : stroke) {
      points.emplace_back(at.x + p.x * height, at.y + p.y * height);
      right = std::max(right, points.back().x);
    }
    DrawPolyline(points, pen, sheet);
  }
  return right;
}

double PenWidth(double height, Dice& dice) { return height * dice.Between(0.05, 0.2); }

// A picture of the set on the sheet, slanted, turned and stretched.
cv::Mat Placed(const Image& picture, Dice& dice) {
  constexpr double kEnlarged = kHeight / 20.0;  // the set's digits are 20 pixels high
  const double turn = dice.Between(-0.2, 0.2), slant = dice.Between(-0.25, 0.25);
  const double wide = kEnlarged * dice.Between(0.8, 1.2), high = kEnlarged * dice.Between(0.9, 1.1);
  const double a = wide * std::cos(turn), b = high * (slant - std::sin(turn));
  const double c = wide * std::sin(turn), d = high * (std::cos(turn) + slant * std::sin(turn));
  const double middle = (kGlyphSide - 1) / 2.0, sheet_middle = (kSheet - 1) / 2.0;
  const cv::Matx23d place(a, b, sheet_middle - (a + b) * middle, c, d,
                          sheet_middle - (c + d) * middle);
  cv::Mat sheet;
  cv::warpAffine(Borrow(picture.view()), sheet, place, {kSheet, kSheet}, cv::INTER_LINEAR);
  return sheet;
}

// Pens are thick and thin; scanners blur, and many give black and white alone.
void Scan(Dice& dice, cv::Mat& sheet) {
  if (dice.Chance(0.3)) {
    const int side = dice.Chance(0.5) ? 3 : 5;
    cv::dilate(sheet, sheet, cv::getStructuringElement(cv::MORPH_ELLIPSE, {side, side}));
  } else if (dice.Chance(0.2)) {
    cv::erode(sheet, sheet, cv::getStructuringElement(cv::MORPH_ELLIPSE, {3, 3}));
  }
  if (dice.Chance(0.5)) cv::GaussianBlur(sheet, sheet, {5, 5}, dice.Between(0.6, 1.4));
  if (dice.Chance(0.6)) cv::threshold(sheet, sheet, dice.Between(60, 150), 255, cv::THRESH_BINARY);
}

// What a neighbour leaves in a digit's box: an end of a stroke, dots of the line beneath.
void AddLeftovers(Dice& dice, cv::Mat& sheet) {
  const cv::Rect box = cv::boundingRect(sheet);
  if (box.empty()) return;
  if (dice.Chance(0.06)) {
    const double x =
        dice.Chance(0.5) ? box.x - dice.Between(0, 4) : box.br().x + dice.Between(0, 4);
    const double y = box.y + box.height * dice.Between(0.05, 0.95);
    DrawPolyline({{x, y}, {x + dice.Between(-3, 3), y + dice.Between(-7, 7)}}, dice.Between(2, 6),
                 sheet);
  }
  if (dice.Chance(0.06)) {
    const double step = dice.Between(6, 12), y = box.br().y - box.height * dice.Between(0, 0.15);
    for (double x = box.x + dice.Between(0, step); x < box.br().x; x += step)
      cv::circle(sheet, cv::Point2d(x, y), 1 + (dice.Chance(0.4) ? 1 : 0), 255, cv::FILLED);
  }
}

GlyphPixels GlyphOf(const cv::Mat& sheet) {
  return NormalGlyph({sheet.data, sheet.cols, sheet.rows, sheet.step, PixelType::kGrey});
}

cv::Mat AnyDigit(const DigitSet& digits, Dice& dice) {
  if (dice.Chance(0.5)) return Placed(digits.pictures[dice.Below(digits.pictures.size())], dice);
  cv::Mat sheet = EmptySheet();
  const double height = kHeight * dice.Between(0.85, 1.1);
  DrawDigit(static_cast<int>(dice.Below(10)), {22, 20}, height, PenWidth(height, dice), dice,
            sheet);
  return sheet;
}

void DrawLetter(Dice& dice, cv::Mat& sheet) {
  // None that a digit looks like (O, I, l, Z, S, B, q, g, b, D, s, z, o, i, j, t, T, Y, y).
  constexpr std::string_view kLetters = "ACEFGHKLMNPQRUVWXacdefhkmnpruvwx";
  constexpr int kFaces[] = {cv::FONT_HERSHEY_COMPLEX, cv::FONT_HERSHEY_TRIPLEX,
                            cv::FONT_HERSHEY_SIMPLEX, cv::FONT_HERSHEY_SCRIPT_COMPLEX};
  const int count = dice.Chance(0.6) ? 1 : 2;
  std::string text;
  for (int i = 0; i < count; ++i) text += kLetters[dice.Below(kLetters.size())];
  const int face = kFaces[dice.Below(std::size(kFaces))] |
                   (dice.Chance(0.4) ? static_cast<int>(cv::FONT_ITALIC) : 0);
  cv::putText(sheet, text, {10, 66}, face, dice.Between(1.1, 1.7), 255,
              static_cast<int>(dice.Between(1, 4)), cv::LINE_AA);
}

// A dot, a dash, some dots in a row, a hook.
void DrawMark(Dice& dice, cv::Mat& sheet) {
  const double pen = dice.Between(2, 9), y = dice.Between(40, 56);
  switch (dice.Below(4)) {
    case 0:
      cv::circle(sheet, cv::Point2d(48, y), static_cast<int>(pen), 255, cv::FILLED, cv::LINE_AA);
      break;
    case 1:
      DrawPolyline({{30, y}, {30 + dice.Between(8, 40), y + dice.Between(-6, 6)}}, pen, sheet);
      break;
    case 2:
      for (double x = 10, step = dice.Between(5, 14); x < dice.Between(40, 90); x += step)
        cv::circle(sheet, cv::Point2d(x, y), 1 + static_cast<int>(pen / 4), 255, cv::FILLED);
      break;
    default:
      cv::ellipse(sheet, cv::Point2d(48, 48), cv::Size2d(dice.Between(6, 20), dice.Between(4, 12)),
                  dice.Between(0, 360), 0, dice.Between(90, 200), 255,
                  static_cast<int>(std::lround(pen)), cv::LINE_AA);
  }
}

void DrawScrawl(Dice& dice, cv::Mat& sheet) {
  std::vector<cv::Point2d> points;
  const size_t count = 4 + dice.Below(5);
  for (size_t i = 0; i < count; ++i)
    points.emplace_back(dice.Between(20, 76), dice.Between(24, 72));
  DrawPolyline(points, dice.Between(2, 8), sheet);
}

// The left or right part of a digit. More than half of some is another digit.
cv::Mat PartOfDigit(const DigitSet& digits, Dice& dice) {
  cv::Mat sheet = AnyDigit(digits, dice);
  const cv::Rect box = cv::boundingRect(sheet);
  if (box.width < box.height / 3) return EmptySheet();  // a stroke: its half is one too
  const bool left = dice.Chance(0.5);
  const double kept = dice.Between(0.25, 0.5);
  const int cut = box.x + static_cast<int>(box.width * (left ? kept : 1 - kept));
  sheet(left ? cv::Rect(0, 0, cut, kSheet) : cv::Rect(cut, 0, kSheet - cut, kSheet)).setTo(0);
  return sheet;
}

// Two digits that touch or nearly do; or what a cut through both leaves of them.
cv::Mat TwoDigits(const DigitSet& digits, Dice& dice) {
  cv::Mat both = EmptySheet();
  const cv::Mat first = AnyDigit(digits, dice), second = AnyDigit(digits, dice);
  cv::Rect a = cv::boundingRect(first), b = cv::boundingRect(second);
  const bool halves = dice.Chance(0.3);
  if (halves) {  // the right part of the one, the left part of the other
    const int half_a = static_cast<int>(a.width * dice.Between(0.3, 0.55));
    a = {a.x + a.width - half_a, a.y, half_a, a.height};
    b.width = static_cast<int>(b.width * dice.Between(0.3, 0.55));
  }
  if (a.width < 2 || b.width < 2) return EmptySheet();
  a.width = std::min(a.width, kSheet / 2), b.width = std::min(b.width, kSheet / 2);
  const int gap = static_cast<int>(dice.Between(-3, 5));
  const auto copy = [&both](const cv::Mat& from, cv::Rect part, int x) {
    const cv::Rect to =
        cv::Rect(x, part.y, part.width, part.height) & cv::Rect(0, 0, kSheet, kSheet);
    cv::Mat target = both(to);
    cv::max(target, from(cv::Rect(part.tl(), to.size())), target);
  };
  copy(first, a, 0);
  copy(second, b, std::max(0, a.width + gap));
  return both;
}

}  // namespace

double DigitSamples::Uniform() { return Dice(random_).Uniform(); }

DigitSample DigitSamples::Distorted(size_t picture) {
  Dice dice(random_);
  cv::Mat sheet = Placed(digits_.pictures[picture], dice);
  AddLeftovers(dice, sheet);
  Scan(dice, sheet);
  return {GlyphOf(sheet), digits_.digits[picture]};
}

DigitSample DigitSamples::Drawn() {
  Dice dice(random_);
  const int digit = static_cast<int>(dice.Below(10));
  cv::Mat sheet = EmptySheet();
  const double height = kHeight * dice.Between(0.7, 1.1);
  DrawDigit(digit, {22, 20}, height, PenWidth(height, dice), dice, sheet);
  AddLeftovers(dice, sheet);
  Scan(dice, sheet);
  return {GlyphOf(sheet), digit};
}

DigitSample DigitSamples::None() {
  Dice dice(random_);
  cv::Mat sheet = EmptySheet();
  const double kind = dice.Uniform();
  if (kind < 0.2) {
    DrawLetter(dice, sheet);
  } else if (kind < 0.3) {
    DrawMark(dice, sheet);
  } else if (kind < 0.35) {
    DrawScrawl(dice, sheet);
  } else if (kind < 0.6) {
    sheet = PartOfDigit(digits_, dice);
  } else {
    sheet = TwoDigits(digits_, dice);
  }
  Scan(dice, sheet);
  return {GlyphOf(sheet), kNoDigit};
}

}  // namespace sohoa
