#include "pipeline/read_cells_again.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "ocr/image/tone.h"
#include "ocr/text/letters.h"
#include "ocr/text/number_column.h"

namespace sohoa {
namespace {

// The reader gives right numbers 0.93 to 0.97; a stop too many had 0.89, "18:144" for "18.144"
// 0.93.
constexpr float kInDoubt = 0.95F;
// Digits alone: of 86 cells read with this much on the corpus and made scans, none was wrong.
constexpr float kSure = 0.9F;
constexpr float kProven = 0.9F;       // what a cell is given that two witnesses agree upon
constexpr size_t kLongestNumber = 3;  // letters that the number of a row may have been read as
constexpr int kRulingLeft = 4;        // pixels at a cell's edges that may still be ruling

Box OnPicture(const Box& box, const ImageView& picture) {
  return Intersection(box, {0, 0, picture.width, picture.height});
}

bool HoldsMiddle(const Box& cell, const Box& box) {
  const int x = (box.x0 + box.x1) / 2, y = (box.y0 + box.y1) / 2;
  return x >= cell.x0 && x < cell.x1 && y >= cell.y0 && y < cell.y1;
}

struct Cell {
  const Region* region = nullptr;
  size_t words = 0;
  Word* only = nullptr;  // the one word in it
};

using Column = std::vector<Cell>;

// Cells of one table that have nearly the same left and right edge, top to bottom.
bool InOneColumn(const Region& a, const Region& b) {
  const int common = std::min(a.box.x1, b.box.x1) - std::max(a.box.x0, b.box.x0);
  return a.table == b.table && 10 * common > 9 * std::max(a.box.width(), b.box.width());
}

std::vector<Column> ColumnsOf(const Regions& regions) {
  std::vector<Column> columns;
  for (const Region& region : regions) {
    if (region.kind != RegionKind::kTableCell || region.table < 0) continue;
    const auto same = std::find_if(columns.begin(), columns.end(), [&](const Column& column) {
      return InOneColumn(*column.back().region, region);
    });
    if (same != columns.end())
      same->push_back({&region});
    else
      columns.push_back({{&region}});
  }
  return columns;
}

void FillIn(Column& column, PageText& text) {
  for (TextBlock& block : text.blocks) {
    if (block.stamped) continue;
    for (Line& line : block.lines)
      for (Word& word : line.words)
        for (Cell& cell : column)
          if (HoldsMiddle(cell.region->box, word.box)) {
            ++cell.words;
            cell.only = cell.words == 1 ? &word : nullptr;
          }
  }
}

// Cells of several words are words, not numbers.
ColumnTexts TextsOf(const Column& column) {
  ColumnTexts texts;
  for (const Cell& cell : column)
    texts.push_back(cell.only != nullptr ? cell.only->text : cell.words == 0 ? "" : "…");
  return texts;
}

// What is dark inside of a cell; empty without.
Box InkIn(const ImageView& reading, int ink_below, const Box& cell) {
  const Box inside = OnPicture(Grown(cell, -kRulingLeft, -kRulingLeft), reading);
  Box ink;
  for (int y = inside.y0; y < inside.y1; ++y)
    for (int x = inside.x0; x < inside.x1; ++x)
      if (reading.row(y)[x] < ink_below) ink = Union(ink, {x, y, x + 1, y + 1});
  return ink;
}

struct Digits {
  std::string text;
  float confidence = 0;
};

// Whether the first reading has no other digit where it has one.
bool Agree(std::string_view seen, std::string_view digits) {
  return seen.size() == digits.size() &&
         std::equal(seen.begin(), seen.end(), digits.begin(),
                    [](char a, char b) { return a == '?' || a == b; });
}

// The digits that were read among marks: "18:144" is 18144. '?' for letters that are none.
std::string DigitsAmongMarks(std::string text) {
  std::erase_if(
      text, [](char c) { return std::string_view(".,:;/-'_ ").find(c) != std::string_view::npos; });
  return LikeDigits(text);
}

std::string_view WithoutStop(std::string_view number) { return number.substr(0, number.find('.')); }

// What the cell says by both readings; empty: not proven.
std::string Proven(const ColumnTexts& texts, size_t at, const Digits& digits) {
  const std::string& first = texts[at];
  const NumberInRow number = NumberByNeighbours(texts, at);
  if (!number.text.empty() && CountLetters(first).others <= 1 &&
      ToCodePoints(first).size() <= kLongestNumber) {
    const bool same = digits.text == WithoutStop(number.text);
    const bool contradicts = !digits.text.empty() && digits.confidence >= 0.5F;
    if (same || (number.enclosed && !first.empty() && !contradicts)) return number.text;
    return "";
  }
  const NumberShape shape = ShapeAround(texts, at);
  const std::string seen = DigitsAmongMarks(first);
  if (shape == NumberShape::kPlain) {
    const bool agree = first.empty() || Agree(seen, digits.text);
    return agree && digits.confidence >= kSure ? InShape(digits.text, shape) : "";
  }
  return seen == digits.text ? InShape(digits.text, shape) : "";
}

class SecondReader {
 public:
  SecondReader(ImageView reading, double dpi, OcrEngine* engine, PageText& text)
      : reading_(reading), dpi_(dpi), engine_(engine), text_(text) {}

  // REQUIRES: the column's words are those of the text as it is.
  absl::Status Check(const Column& column) {
    ColumnTexts texts = TextsOf(column);
    for (size_t at = 0; at < column.size(); ++at) {
      if (asked_ == kMostCellsAgain) return absl::OkStatus();
      if (!IsInDoubt(column[at], texts, at)) continue;
      const Box ink = InkIn(reading_, InkBelow(), column[at].region->box);
      if (ink.empty() || (texts[at].empty() && !CouldBeNumber(ink, column))) continue;
      ++asked_;
      const absl::StatusOr<Digits> digits = ReadDigits(ink);
      if (!digits.ok()) return digits.status();
      std::string after = Proven(texts, at, *digits);
      if (after.empty() || after == texts[at]) continue;
      texts[at] = after;
      if (column[at].only != nullptr)
        Change(std::move(after), *column[at].only);
      else
        found_.push_back({column[at].region, ink, std::move(after)});
    }
    return absl::OkStatus();
  }

  // Puts what was found in empty cells into the text, which moves its words.
  std::vector<Correction> Finish(const Regions& regions) {
    for (const Found& found : found_) Insert(found, regions);
    return std::move(changes_);
  }

 private:
  struct Found {
    const Region* cell;
    Box ink;
    std::string text;
  };

  static bool IsInDoubt(const Cell& cell, const ColumnTexts& texts, size_t at) {
    if (cell.words > 1) return false;
    if (cell.only != nullptr && (cell.only->handwritten || cell.only->confidence >= kInDoubt))
      return false;
    const std::string number = NumberByNeighbours(texts, at).text;
    if (!number.empty()) return texts[at] != number;
    const NumberShape shape = ShapeAround(texts, at);
    if (shape == NumberShape::kNone || HasShape(texts[at], shape)) return false;
    return at > 0 && !HasShape(texts[at], NumberShape::kPlain);  // the first is the heading
  }

  int InkBelow() {
    if (!ink_below_) ink_below_ = InkThreshold(reading_);
    return *ink_below_;
  }

  // As high as the numbers of the column: neither a speck nor a rest of the ruling.
  static bool CouldBeNumber(const Box& ink, const Column& column) {
    return std::any_of(column.begin(), column.end(), [&](const Cell& cell) {
      if (cell.only == nullptr) return false;
      const int height = cell.only->box.height();
      return 4 * ink.height() > 3 * height && 3 * ink.height() < 4 * height &&
             ink.width() < 3 * height;
    });
  }

  absl::StatusOr<Digits> ReadDigits(const Box& ink) {
    const int margin = std::max(4, ink.height() / 3);
    const absl::StatusOr<PageText> again = engine_->Read(
        PartOf(reading_, OnPicture(Grown(ink, margin, margin), reading_)), dpi_, ReadMode::kDigits);
    if (!again.ok()) return again.status();
    Digits digits{"", 1};
    ForEachLine(*again, [&](const Line& line) {
      for (const Word& word : line.words) {
        digits.text += word.text;
        digits.confidence = std::min(digits.confidence, word.confidence);
      }
    });
    return digits;
  }

  void Change(std::string after, Word& word) {
    changes_.push_back({word.text, after, word.box});
    word.text = std::move(after);
    word.confidence = kProven;
  }

  // Into the block of the row's other cells, before those to the right. A row in which nothing was
  // read has no block, and stays empty.
  void Insert(const Found& found, const Regions& regions) {
    const auto is_of_row = [&](const Line& line) {
      return std::any_of(regions.begin(), regions.end(), [&](const Region& region) {
        return region.table == found.cell->table && region.row == found.cell->row &&
               HoldsMiddle(region.box, line.words.front().box);
      });
    };
    for (TextBlock& block : text_.blocks) {
      if (block.stamped || !std::any_of(block.lines.begin(), block.lines.end(), is_of_row))
        continue;
      const auto right_of_it =
          std::find_if(block.lines.begin(), block.lines.end(),
                       [&](const Line& line) { return line.box.x0 >= found.cell->box.x1; });
      Word word{.text = found.text, .box = found.ink, .confidence = kProven};
      changes_.push_back({"", found.text, found.ink});
      block.box = Union(block.box, found.ink);
      block.lines.insert(right_of_it, Line{{std::move(word)}, found.ink, found.ink.y1});
      return;
    }
  }

  const ImageView reading_;
  const double dpi_;
  OcrEngine* const engine_;
  PageText& text_;
  std::optional<int> ink_below_;
  int asked_ = 0;
  std::vector<Found> found_;
  std::vector<Correction> changes_;
};

}  // namespace

absl::StatusOr<std::vector<Correction>> ReadCellsAgain(ImageView reading, double dpi,
                                                       const Regions& regions, OcrEngine* engine,
                                                       PageText& text) {
  SecondReader reader(reading, dpi, engine, text);
  for (Column& column : ColumnsOf(regions)) {
    if (column.size() < 3) continue;
    FillIn(column, text);
    if (absl::Status s = reader.Check(column); !s.ok()) return s;
  }
  return reader.Finish(regions);
}

}  // namespace sohoa
