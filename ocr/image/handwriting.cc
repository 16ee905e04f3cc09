#include "ocr/image/handwriting.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <utility>

#include "ocr/image/colour.h"
#include "ocr/image/mat.h"
#include "ocr/image/warp.h"

namespace sohoa {
namespace {

// Lengths are ems of the print around the place.
constexpr double kAbove = 1.5, kBelow = 0.75;  // of the baseline: what is looked at
constexpr double kBeside = 1;
constexpr double kHighestMiddle = 1.0, kLowestMiddle = 0.3;  // of a stroke, above and below it
constexpr double kSpeck = 0.22;                              // both sides of a dot are shorter
constexpr double kRuleHeight = 0.1;                          // a level rule is lower …
constexpr double kRuleWidth = 0.5;                           // … and longer
constexpr double kLeastInside = 0.2;  // of a stroke that runs into a neighbour
constexpr double kLeastHeight = 0.4;  // of what is written

// Print's digits are 0.676 em high and stand on the baseline. (Measuring set of real scans: the
// tallest stroke of a handwritten number is 0.8 to 1.2 em high; where it is lower, the reader of
// print fails on it. One that was typed in later is 0.69 em high and 0.17 above the baseline.)
constexpr double kPrintedHeight = 0.676;
constexpr double kHigherThanPrint = 1.22;
constexpr double kLowerThanPrint = 0.14;

// The printed stroke is 0.278 em wide, 0.69 em high and 0.07 em thick; pens are thicker.
constexpr double kFarthestStroke = 0.8;
constexpr double kLowestStroke = 0.55, kHighestStroke = 0.85;
constexpr double kNarrowestStroke = 0.16, kWidestStroke = 0.45;
constexpr double kThickestStroke = 0.125;

constexpr int kInk = 110;        // of 255: strokes; below it their rims
constexpr int kBlueInk = 28;     // of excess over the paper
constexpr double kBlueGain = 4;  // from excess to ink
constexpr double kMostlyBlue = 0.5;

Image ToImage(const cv::Mat& grey) {
  Image image(grey.cols, grey.rows, PixelType::kGrey);
  grey.copyTo(Borrow(image));
  return image;
}

ImageView ViewOf(const cv::Mat& grey) {
  return {grey.data, grey.cols, grey.rows, grey.step, PixelType::kGrey};
}

// The blue ink at `window` of the reading image; no pixels where the archive has no colour.
cv::Mat BlueInk(ImageView archive, double reduction, const Box& window) {
  if (archive.type != PixelType::kBgr) return {};
  const Box there = Intersection(Scaled(window, reduction), {0, 0, archive.width, archive.height});
  if (there.empty()) return {};
  // As if the paper were white: on yellowed paper blue ink is grey.
  const ImageView part = PartOf(archive, there);
  const std::array<uint8_t, 3> paper = MedianColour(part);
  Image white(part.width, part.height, PixelType::kBgr);
  cv::multiply(Borrow(part),
               cv::Scalar(255.0 / std::max<int>(1, paper[0]), 255.0 / std::max<int>(1, paper[1]),
                          255.0 / std::max<int>(1, paper[2])),
               Borrow(white));
  Image excess = ExcessOf(InkColour::kBlue, white.view());
  cv::Mat ink;
  cv::resize(Borrow(excess), ink, {window.width(), window.height()}, 0, 0,
             reduction > 1 ? cv::INTER_AREA : cv::INTER_LINEAR);
  ink.convertTo(ink, CV_8U, kBlueGain);
  return ink;
}

// Strokes of ink at a place: what belongs to the handwriting.
class Strokes {
 public:
  // `ink` is a window on the page with its corner at (left, top); `with_print`: print is among it.
  Strokes(const cv::Mat& ink, bool with_print, int left, int top, const FillInPlace& place)
      : ink_(ink), with_print_(with_print), place_(place), left_(left), top_(top) {
    const int count = cv::connectedComponentsWithStats(ink >= kInk, labels_, stats_, centres_);
    kept_ = cv::Mat::zeros(ink.size(), CV_8U);
    for (int i = 1; i < count; ++i) Consider(i);
  }

  bool empty() const { return tallest_ < kLeastHeight * place_.em; }

  bool LooksPrinted() const {
    return tallest_ < kHigherThanPrint * kPrintedHeight * place_.em &&
           top_ + lowest_ - place_.baseline_y < kLowerThanPrint * place_.em;
  }

  // 255 where the strokes are.
  const cv::Mat& mask() const { return kept_; }

  // The strokes with their grey rims.
  cv::Mat Ink() const {
    cv::Mat rims, others, out;
    cv::dilate(kept_, rims, cv::Mat());
    out = cv::Mat::zeros(ink_.size(), CV_8U);
    others = (ink_ >= kInk) & ~kept_;
    ink_.copyTo(out, rims & ~others);
    return out;
  }

 private:
  int Stat(int label, int which) const { return stats_.at<int>(label, which); }

  void Consider(int label) {
    const cv::Rect box(Stat(label, cv::CC_STAT_LEFT), Stat(label, cv::CC_STAT_TOP),
                       Stat(label, cv::CC_STAT_WIDTH), Stat(label, cv::CC_STAT_HEIGHT));
    const double em = place_.em;
    const bool rule = box.height < kRuleHeight * em && box.width > kRuleWidth * em;
    const bool speck = std::max(box.width, box.height) < kSpeck * em;
    const double middle = top_ + box.y + box.height / 2.0 - place_.baseline_y;
    if (rule || speck || middle < -kHighestMiddle * em || middle > kLowestMiddle * em) return;
    if (box.height > 0.9 * ink_.rows) return;  // a fold, a frame

    const int begin = std::max(0, place_.x0 - left_), end = std::min(ink_.cols, place_.x1 - left_);
    if (begin >= end) return;
    const cv::Mat is_label = labels_ == label;
    const int inside = cv::countNonZero(is_label.colRange(begin, end));
    // A pen of its own colour may write over the neighbours.
    if (inside >= (with_print_ ? 0.85 : 0.05) * Stat(label, cv::CC_STAT_AREA)) {
      kept_.setTo(255, is_label);
    } else {
      const cv::Rect part = cv::boundingRect(is_label.colRange(begin, end));
      if (part.width < kLeastInside * em || part.height < kLeastInside * em) return;
      kept_.colRange(begin, end).setTo(255, is_label.colRange(begin, end));
      tallest_ = std::max(tallest_, part.height);
      lowest_ = std::max(lowest_, part.br().y);
      return;
    }
    tallest_ = std::max(tallest_, box.height);
    lowest_ = std::max(lowest_, box.br().y);
  }

  const cv::Mat ink_;
  const bool with_print_;
  const FillInPlace place_;
  const int left_, top_;
  cv::Mat labels_, stats_, centres_, kept_;
  int tallest_ = 0, lowest_ = 0;  // pixels; of `ink_`
};

// --- dividing into digits ---

constexpr double kSameDigit = 0.5;      // of the narrower one's width two strokes of a digit share
constexpr double kWidestDigit = 1.5;    // times its height
constexpr double kNarrowestCut = 0.12;  // em: the least that a cut leaves
constexpr size_t kMostPieces = 12;
constexpr int kMostStrokes = 64;  // each has a picture of its own while they are joined to digits
// Products of the digits' probabilities are right more often than they say, because a wrong
// division is doubted as well. (3000 numbers of one to four digits, made of pictures that the
// classifier was not trained on: products around 0.36, 0.46, 0.55 and 0.65 are right in 0.72, 0.81,
// 0.89 and 0.98; tempered, they are 0.66, 0.73, 0.79 and 0.84.)
constexpr double kTempered = 0.4;
constexpr size_t kChoices = 2;  // digits that are considered for each sign

// Something that is a digit, part of one, or more than one; strokes that stand above one another.
struct Piece {
  cv::Mat ink;  // of the whole handwriting's size
  int x0 = 0, x1 = 0;
};

int InkedColumns(const cv::Mat& ink, int& x0) {
  const cv::Rect box = cv::boundingRect(ink >= kInk);
  x0 = box.x;
  return box.x + box.width;
}

// The connected strokes, from left to right; those of one digit together. None of what has too many
// to be a number.
std::vector<Piece> Signs(const cv::Mat& ink) {
  cv::Mat labels, stats, centres;
  const int count = cv::connectedComponentsWithStats(ink >= kInk, labels, stats, centres);
  if (count > kMostStrokes) return {};
  std::vector<Piece> pieces;
  for (int label = 1; label < count; ++label) {
    cv::Mat rim, own = cv::Mat::zeros(ink.size(), CV_8U);
    cv::dilate(labels == label, rim, cv::Mat());
    ink.copyTo(own, rim);
    const int x0 = stats.at<int>(label, cv::CC_STAT_LEFT);
    pieces.push_back({own, x0, x0 + stats.at<int>(label, cv::CC_STAT_WIDTH)});
  }
  std::sort(pieces.begin(), pieces.end(),
            [](const Piece& a, const Piece& b) { return a.x0 < b.x0; });
  for (size_t i = 0; i + 1 < pieces.size();) {
    Piece& a = pieces[i];
    const Piece& b = pieces[i + 1];
    const int shared = std::min(a.x1, b.x1) - std::max(a.x0, b.x0);
    if (shared < kSameDigit * std::min(a.x1 - a.x0, b.x1 - b.x0)) {
      ++i;
      continue;
    }
    cv::max(a.ink, b.ink, a.ink);
    a.x1 = std::max(a.x1, b.x1);
    pieces.erase(pieces.begin() + static_cast<std::ptrdiff_t>(i) + 1);
    i = i > 0 ? i - 1 : 0;
  }
  return pieces;
}

// Columns where a sign may be two that touch: the least ink for some way to both sides.
std::vector<int> Cuts(const Piece& sign, double em) {
  cv::Mat columns;
  cv::reduce(sign.ink >= kInk, columns, 0, cv::REDUCE_SUM, CV_32S);
  const int reach = std::max(2, static_cast<int>(kNarrowestCut * em));
  std::vector<int> cuts;
  const auto at = [&](int x) { return columns.at<int>(0, x); };
  for (int x = sign.x0 + reach; x < sign.x1 - reach; ++x) {
    bool least = true;
    for (int near = x - reach; near <= x + reach && least; ++near)
      least = at(x) < at(near) || (at(x) == at(near) && near >= x) || near == x;
    if (least) cuts.push_back(x);
  }
  return cuts;
}

// None where they are more than kMostPieces.
std::vector<Piece> Divide(const cv::Mat& ink, double em) {
  std::vector<Piece> pieces;
  for (const Piece& sign : Signs(ink)) {
    std::vector<int> edges = {0};
    for (const int cut : Cuts(sign, em)) edges.push_back(cut);
    edges.push_back(ink.cols);
    for (size_t i = 0; i + 1 < edges.size(); ++i) {
      Piece piece{cv::Mat::zeros(ink.size(), CV_8U), 0, 0};
      sign.ink.colRange(edges[i], edges[i + 1]).copyTo(piece.ink.colRange(edges[i], edges[i + 1]));
      piece.x1 = InkedColumns(piece.ink, piece.x0);
      if (piece.x1 > piece.x0) pieces.push_back(std::move(piece));
      if (pieces.size() > kMostPieces) return {};
    }
  }
  return pieces;
}

// Goes through all ways to make digits of pieces side by side.
class Reading {
 public:
  // REQUIRES: at most kMostPieces; each further one doubles the ways.
  Reading(std::vector<Piece> pieces, double em, const DigitClassifier& classifier, int most_digits)
      : pieces_(std::move(pieces)), em_(em), classifier_(classifier), most_digits_(most_digits) {}

  // Each number's probability, over all ways to divide the strokes into it.
  std::map<std::string, double> Run() {
    if (!pieces_.empty()) GoOn(0, "", 1);
    return std::move(found_);
  }

 private:
  using Choices = std::vector<std::pair<char, double>>;  // likeliest first

  void GoOn(size_t begin, const std::string& digits, double probability) {
    constexpr double kHopeless = 0.005;
    if (probability < kHopeless) return;
    if (begin == pieces_.size()) {
      found_[digits] += probability;
      return;
    }
    if (static_cast<int>(digits.size()) == most_digits_) return;
    for (size_t end = begin + 1; end <= pieces_.size(); ++end)
      for (const auto& [digit, p] : Sign(begin, end)) GoOn(end, digits + digit, probability * p);
  }

  const Choices& Sign(size_t begin, size_t end) {
    const auto [known, is_new] = signs_.try_emplace({begin, end});
    if (is_new) known->second = Look(begin, end);
    return known->second;
  }

  Choices Look(size_t begin, size_t end) const {
    cv::Mat ink = pieces_[begin].ink.clone();
    for (size_t i = begin + 1; i < end; ++i) cv::max(ink, pieces_[i].ink, ink);
    const cv::Rect box = cv::boundingRect(ink >= kInk);
    if (box.height < kLeastHeight * em_ || box.width > kWidestDigit * box.height) return {};
    const DigitOdds odds = classifier_.Classify(ViewOf(ink(box)));
    Choices choices;
    for (size_t d = 0; d < odds.digit.size(); ++d)
      choices.emplace_back(static_cast<char>('0' + d), static_cast<double>(odds.digit[d]));
    std::partial_sort(choices.begin(), choices.begin() + kChoices, choices.end(),
                      [](const auto& a, const auto& b) { return a.second > b.second; });
    choices.resize(kChoices);
    return choices;
  }

  const std::vector<Piece> pieces_;
  const double em_;
  const DigitClassifier& classifier_;
  const int most_digits_;
  std::map<std::pair<size_t, size_t>, Choices> signs_;
  std::map<std::string, double> found_;
};

}  // namespace

std::optional<int> FindPrintedStroke(ImageView reading, int x, int baseline_y, double em) {
  const auto ems = [&](double count) { return static_cast<int>(std::lround(count * em)); };
  const Box window = Intersection({x - ems(kFarthestStroke), baseline_y - ems(1),
                                   x + ems(kFarthestStroke), baseline_y + ems(0.3)},
                                  {0, 0, reading.width, reading.height});
  if (window.empty()) return std::nullopt;
  const cv::Mat ink = 255 - Borrow(PartOf(reading, window)) >= kInk;
  cv::Mat labels, stats, centres;
  const int count = cv::connectedComponentsWithStats(ink, labels, stats, centres);
  std::optional<int> nearest;
  for (int label = 1; label < count; ++label) {
    const cv::Rect box(
        stats.at<int>(label, cv::CC_STAT_LEFT), stats.at<int>(label, cv::CC_STAT_TOP),
        stats.at<int>(label, cv::CC_STAT_WIDTH), stats.at<int>(label, cv::CC_STAT_HEIGHT));
    const double thickness = stats.at<int>(label, cv::CC_STAT_AREA) / (box.height * em);
    if (box.height < kLowestStroke * em || box.height > kHighestStroke * em ||
        box.width < kNarrowestStroke * em || box.width > kWidestStroke * em ||
        thickness > kThickestStroke)
      continue;
    // It leans to the right, and is straight: its box's other two corners are empty.
    const cv::Mat shape = labels(box) == label;
    const int w = std::max(1, box.width / 3), h = std::max(1, box.height / 3);
    if (cv::countNonZero(shape({0, 0, w, h})) > 0 ||
        cv::countNonZero(shape({box.width - w, box.height - h, w, h})) > 0)
      continue;
    const int left = window.x0 + box.x;
    if (!nearest || std::abs(left - x) < std::abs(*nearest - x)) nearest = left;
  }
  return nearest;
}

std::optional<Handwriting> FindHandwriting(ImageView reading, ImageView archive, double reduction,
                                           const FillInPlace& place) {
  const auto ems = [&](double count) { return static_cast<int>(std::lround(count * place.em)); };
  const Box window = Intersection({place.x0 - ems(kBeside), place.baseline_y - ems(kAbove),
                                   place.x1 + ems(kBeside), place.baseline_y + ems(kBelow)},
                                  {0, 0, reading.width, reading.height});
  if (window.empty() || place.em <= 0) return std::nullopt;
  const cv::Mat blue = BlueInk(archive, reduction, window);
  cv::Mat ink;
  cv::bitwise_not(Borrow(PartOf(reading, window)), ink);
  if (!blue.empty()) cv::max(ink, blue, ink);

  const Strokes strokes(ink, true, window.x0, window.y0, place);
  bool coloured = false;
  if (!blue.empty()) {
    const int all = cv::countNonZero(strokes.mask());
    const int in_blue = cv::countNonZero((blue >= kBlueGain * kBlueInk) & strokes.mask());
    coloured = in_blue > kMostlyBlue * all;
  }
  const Strokes pen = coloured ? Strokes(blue, false, window.x0, window.y0, place) : strokes;
  if (pen.empty() || (!coloured && !place.unread && pen.LooksPrinted())) return std::nullopt;
  const cv::Rect box = cv::boundingRect(pen.mask());
  Handwriting writing;
  writing.ink = ToImage(pen.Ink()(box));
  writing.box = {window.x0 + box.x, window.y0 + box.y, window.x0 + box.x + box.width,
                 window.y0 + box.y + box.height};
  writing.coloured = coloured;
  writing.em = place.em;
  return writing;
}

std::vector<NumberGuess> ReadDigits(const Handwriting& writing, const DigitClassifier& classifier,
                                    int most_digits) {
  const cv::Mat ink = Borrow(writing.ink.view());
  std::map<std::string, double> found =
      Reading(Divide(ink, writing.em), writing.em, classifier, most_digits).Run();
  double all = 0;
  for (const auto& [digits, probability] : found) all += probability;
  std::vector<NumberGuess> guesses;
  // What a number shares with others is doubted once more.
  for (const auto& [digits, probability] : found)
    guesses.push_back(
        {digits, std::pow(std::min(1.0, probability) * probability / all, kTempered)});
  std::sort(guesses.begin(), guesses.end(),
            [](const NumberGuess& a, const NumberGuess& b) { return a.confidence > b.confidence; });
  return guesses;
}

}  // namespace sohoa
