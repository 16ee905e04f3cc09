#include "ocr/text/number_column.h"

#include <algorithm>
#include <cstdint>

#include "ocr/text/letters.h"

namespace sohoa {
namespace {

using namespace std::string_view_literals;

constexpr size_t kMostDigits = 15;  // of an amount of money; more is no number
constexpr size_t kFewestAlike = 3;  // cells that tell how a column is written

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool AllDigits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), IsDigit);
}

// 12 of "12" and "12."; 0 of all else.
int ListNumber(std::string_view text) {
  if (!text.empty() && text.back() == '.') text.remove_suffix(1);
  if (!AllDigits(text) || text.size() > 3 || text.front() == '0') return 0;
  int number = 0;
  for (const char c : text) number = 10 * number + (c - '0');
  return number;
}

// The nearest number in one direction.
struct Neighbour {
  int number = 0;  // 0: none
  int steps = 0;   // cells away
  size_t at = 0;
};

Neighbour Nearest(const ColumnTexts& column, size_t from, int direction) {
  Neighbour found;
  for (auto k = static_cast<std::ptrdiff_t>(from) + direction;
       k >= 0 && k < static_cast<std::ptrdiff_t>(column.size()); k += direction) {
    ++found.steps;
    found.at = static_cast<size_t>(k);
    found.number = ListNumber(column[found.at]);
    if (found.number > 0) return found;
  }
  return {};
}

NumberInRow Numbered(int number, const std::string& like, bool enclosed) {
  if (number < 1) return {};
  return {std::to_string(number) + (like.back() == '.' ? "." : ""), enclosed};
}

int ValueOf(std::string_view digits) {
  int value = 0;
  for (const char c : digits) value = 10 * value + (c - '0');
  return value;
}

NumberShape ShapeOf(std::string_view text) {
  for (const NumberShape shape : {NumberShape::kPlain, NumberShape::kGrouped, NumberShape::kDate})
    if (HasShape(text, shape)) return shape;
  return NumberShape::kNone;
}

}  // namespace

std::string LikeDigits(std::string_view letters) {
  std::string digits;
  for (const char32_t c : ToCodePoints(letters))
    digits += U"Il|!"sv.find(c) != std::u32string_view::npos ? '1'
              : U"Oo"sv.find(c) != std::u32string_view::npos ? '0'
              : c >= U'0' && c <= U'9'                       ? static_cast<char>(c)
                                                             : '?';
  return digits;
}

NumberInRow NumberByNeighbours(const ColumnTexts& column, size_t at) {
  const Neighbour above = Nearest(column, at, -1), below = Nearest(column, at, 1);
  if (above.number > 0 && below.number > 0) {
    if (below.number - above.number != above.steps + below.steps) return {};
    return Numbered(above.number + above.steps, column[above.at], true);
  }
  const int direction = above.number > 0 ? -1 : 1;
  const Neighbour& near = above.number > 0 ? above : below;
  if (near.number == 0 || near.steps != 1) return {};
  const Neighbour next = Nearest(column, near.at, direction);
  if (next.steps != 1 || next.number != near.number + direction) return {};
  return Numbered(near.number - direction, column[near.at], false);
}

NumberShape ShapeAround(const ColumnTexts& column, size_t at) {
  size_t cells = 0, plain = 0, grouped = 0, dates = 0;
  for (size_t k = 0; k < column.size(); ++k) {
    if (k == at) continue;
    const NumberShape shape = ShapeOf(column[k]);
    if (shape == NumberShape::kNone && cells == 0) continue;  // still the column's heading
    ++cells;
    plain += shape == NumberShape::kPlain;
    grouped += shape == NumberShape::kGrouped;
    dates += shape == NumberShape::kDate;
  }
  const auto most = [&](size_t alike) { return alike >= kFewestAlike && 4 * alike >= 3 * cells; };
  if (most(dates)) return NumberShape::kDate;
  if (most(plain)) return NumberShape::kPlain;
  // Amounts below a thousand stand in groups, too.
  return grouped >= kFewestAlike && most(grouped + plain) ? NumberShape::kGrouped
                                                          : NumberShape::kNone;
}

bool HasShape(std::string_view text, NumberShape shape) {
  std::string digits(text);
  std::erase_if(digits, [](char c) { return !IsDigit(c); });
  return !digits.empty() && InShape(digits, shape) == text;
}

std::string InShape(std::string_view digits, NumberShape shape) {
  if (!AllDigits(digits) || digits.size() > kMostDigits) return "";
  std::string text(digits);
  if (shape == NumberShape::kPlain) return text;
  if (shape == NumberShape::kGrouped) {
    if (text.size() < 4 || text.front() == '0') return "";
    for (size_t k = text.size() - 3;; k -= 3) {
      text.insert(k, ".");
      if (k <= 3) return text;
    }
  }
  if (shape != NumberShape::kDate || text.size() != 8) return "";
  const int day = ValueOf(digits.substr(0, 2)), month = ValueOf(digits.substr(2, 2)),
            year = ValueOf(digits.substr(4));
  if (day < 1 || day > 31 || month < 1 || month > 12 || year < 1900 || year > 2099) return "";
  return text.substr(0, 2) + "/" + text.substr(2, 2) + "/" + text.substr(4);
}

}  // namespace sohoa
