#include "ocr/fields/signature.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "ocr/fields/evidence.h"
#include "ocr/fields/loose_match.h"
#include "ocr/fields/person_name.h"
#include "ocr/fields/position.h"
#include "ocr/text/letters.h"

namespace sohoa {
namespace {

constexpr double kRightHalf = 0.52;   // of the page's width: centre of a signature's rows
constexpr double kOffAxis = 0.12;     // of the page's width: rows and name share an axis
constexpr double kCapitalRow = 0.75;  // of the letters
// From a row's foot to the next one's, in heights of the page's text: a line spacing of 1.5 and 6
// pt.
constexpr double kWidestPitch = 3;
// Of the page's height. Signature and seal need 3 to 5 cm, a page has 29.7 cm.
constexpr double kNameFarthest = 0.22;
// The same where the seal lies over the next one.
constexpr double kWidestHiddenPitch = 4;
constexpr size_t kMostTitleRows = 5;

const Phrase* PrefixOf(const Segment& row, const Vocabulary& vocabulary) {
  const std::vector<std::string> words = SplitAtAny(row.folded, " ");
  if (words.size() < 2) return nullptr;
  const std::string first = LettersOnly(words.front());
  for (const Phrase& prefix : vocabulary.authorities()) {
    if (first == prefix.folded) return &prefix;
  }
  return nullptr;
}

// A row of the block above a signature, and what it is.
struct TitleRow {
  Segment row;
  const Phrase* prefix = nullptr;  // what the row begins with, if it signs for another
  PositionReading position;        // of an authority row, what stands behind the prefix
};

struct Block {
  std::vector<TitleRow> rows;  // top to bottom, never empty
  const FieldPage* page = nullptr;
  bool beside_recipients = false;
};

std::optional<TitleRow> ReadTitleRow(const Segment& row, PageMeasure measure,
                                     const Vocabulary& vocabulary) {
  if (row.center_x() < kRightHalf * measure.width || row.capital_share < kCapitalRow) {
    return std::nullopt;
  }
  TitleRow title{row, PrefixOf(row, vocabulary), {}};
  std::string_view rest = row.text;
  if (title.prefix != nullptr) rest.remove_prefix(rest.find(' ') + 1);
  title.position = ReadPosition(rest, vocabulary);
  if (title.prefix == nullptr && title.position.value.empty()) return std::nullopt;
  return title;
}

bool IsRecipientsLabel(const Segment& segment) {
  return IsLoosely(LettersOnly(segment.folded).substr(0, 7), "noinhan", 1);
}

std::vector<Segment> RightColumn(const FieldPage& page) {
  std::vector<Segment> right;
  for (const Segment& segment : page.segments) {
    if (segment.center_x() >= kRightHalf * page.measure.width) right.push_back(segment);
  }
  return right;
}

// The first block of the page; blocks begin with a row that is a position or has a prefix.
std::optional<Block> FindBlock(const FieldPage& page, const Vocabulary& vocabulary) {
  Block block;
  block.page = &page;
  for (const Segment& segment : JoinRows(RightColumn(page))) {
    std::optional<TitleRow> title = ReadTitleRow(segment, page.measure, vocabulary);
    if (!title) continue;
    const bool may_begin = title->prefix != nullptr || !title->position.with_agency;
    if (block.rows.empty() && !may_begin) continue;
    if (!block.rows.empty()) {
      const Segment& above = block.rows.back().row;
      const bool near =
          segment.bottom - above.bottom < kWidestPitch * page.measure.text_height &&
          std::abs(segment.center_x() - above.center_x()) < kOffAxis * page.measure.width;
      if (!near || block.rows.size() == kMostTitleRows) break;
    }
    block.rows.push_back(*std::move(title));
  }
  if (block.rows.empty()) return std::nullopt;
  const Segment& first = block.rows.front().row;
  for (const Segment& segment : page.segments) {
    if (IsRecipientsLabel(segment) &&
        std::abs(segment.top - first.top) < kNameFarthest * page.measure.height) {
      block.beside_recipients = true;
    }
  }
  return block;
}

// The position that a row between these heights shows the remains of, near the axis.
Field HiddenPosition(const FieldPage& page, double top, double bottom, double axis,
                     const Vocabulary& vocabulary) {
  for (const Segment& row : JoinRows(RightColumn(page))) {
    if (row.top < top || row.bottom > bottom) continue;
    if (std::abs(row.center_x() - axis) > kOffAxis * page.measure.width) continue;
    const PositionReading position = GuessPosition(row.text, vocabulary);
    if (position.value.empty()) continue;
    Field field = MakeField(position.value, row.words, page.number, position.certainty);
    field.reasons.push_back(Because("a seal hides a part of it"));
    return field;
  }
  return {};
}

// A name in the right half, level with or under "Nơi nhận", where the seal has hidden what the
// signer is: for a person to look at.
std::optional<Signer> NameBesideRecipients(const FieldPage& page, const Vocabulary& vocabulary) {
  for (const Segment& label : page.segments) {
    if (!IsRecipientsLabel(label)) continue;
    for (const Segment& row : RightColumn(page)) {
      if (row.top < label.top || row.top > label.top + kNameFarthest * page.measure.height)
        continue;
      if (const std::optional<PersonName> name = ReadPersonName(row, vocabulary)) {
        Signer signer;
        signer.full_name =
            MakeField(name->value, name->words, page.number, std::min(name->certainty, kGuess));
        signer.position = HiddenPosition(page, label.top - 2.0 * label.height(), row.top,
                                         name->center_x, vocabulary);
        return signer;
      }
    }
  }
  return std::nullopt;
}

Field NameUnder(const Block& block, const Vocabulary& vocabulary) {
  const Segment& last = block.rows.back().row;
  const PageMeasure measure = block.page->measure;
  std::optional<PersonName> best;
  for (const Segment& row : RightColumn(*block.page)) {
    if (row.top < last.bottom || row.top > last.bottom + kNameFarthest * measure.height) continue;
    std::optional<PersonName> name = ReadPersonName(row, vocabulary);
    if (!name) continue;
    if (std::abs(name->center_x - last.center_x()) > kOffAxis * measure.width) continue;
    if (!best || name->certainty >= best->certainty) best = std::move(name);
  }
  if (!best) return {};
  Field field = MakeField(best->value, best->words, block.page->number, best->certainty);
  if (best->restored)
    field.reasons.push_back(
        Because("a seal hides a part of the name: the nearest known one stands for it"));
  return field;
}

Field PositionField(const TitleRow& title, int page) {
  std::vector<Word> words = title.row.words;
  constexpr float kVouched = 0.9F;
  if (title.position.value.empty()) return MakeField(title.row.text, words, page, kGuess);
  const bool exact = title.position.certainty == kCertain;
  if (exact) {
    for (Word& word : words) word.confidence = std::max(word.confidence, kVouched);
  }
  return MakeField(title.position.value, words, page, title.position.certainty);
}

Field AuthorityField(const TitleRow& title, int page) {
  const bool known = !title.position.value.empty();
  const std::string rest =
      known ? title.position.value : title.row.text.substr(title.row.text.find(' ') + 1);
  return MakeField(title.prefix->name + " " + rest, title.row.words, page,
                   known ? kCertain : kFree);
}

// "KT. GIÁM ĐỐC" is signed by a deputy. Where the row that says so is under the seal, this is what
// a person has to confirm.
Field DeputyOf(const TitleRow& title, int page) {
  const std::string& head = title.position.value;
  if (title.prefix == nullptr || title.prefix->folded != "kt" || head.empty()) return {};
  const std::string deputy = head == "BỘ TRƯỞNG" ? "THỨ TRƯỞNG" : "PHÓ " + head;
  return MakeField(deputy, title.row.words, page, kGuess);
}

Signer SignerOf(const Block& block, const Vocabulary& vocabulary) {
  Signer signer;
  const int page = block.page->number;
  for (const TitleRow& title : block.rows) {
    if (title.prefix != nullptr) {
      signer.authority.push_back(AuthorityField(title, page));
    } else {
      signer.position = PositionField(title, page);
    }
  }
  // "Q. GIÁM ĐỐC" is position and authority at once; "KT. GIÁM ĐỐC" names somebody else's position.
  const TitleRow& last = block.rows.back();
  if (last.prefix != nullptr && last.prefix->folded[0] == 'q') {
    signer.position = signer.authority.back();
  }
  if (signer.position.value.empty()) {
    const PageMeasure& measure = block.page->measure;
    signer.position = HiddenPosition(*block.page, last.row.bottom,
                                     last.row.bottom + kWidestHiddenPitch * measure.text_height,
                                     last.row.center_x(), vocabulary);
  }
  if (signer.position.value.empty()) signer.position = DeputyOf(last, page);
  signer.full_name = NameUnder(block, vocabulary);
  return signer;
}

// The middle of the block's rows, whatever a seal has done to one of them.
double AxisOf(const Block& block) {
  std::vector<double> middles;
  for (const TitleRow& title : block.rows) middles.push_back(title.row.center_x());
  const auto middle = middles.begin() + static_cast<std::ptrdiff_t>(middles.size() / 2);
  std::nth_element(middles.begin(), middle, middles.end());
  return *middle;
}

// The place of a row that ends in a word of a name and has its middle at `axis`.
std::optional<Box> MirroredName(const Segment& row, double axis) {
  constexpr double kNarrowest = 3;  // heights: "Lê An"
  const auto last = std::find_if(row.words.rbegin(), row.words.rend(), IsNameWord);
  if (last == row.words.rend()) return std::nullopt;
  const Box place{static_cast<int>(2 * axis) - last->box.x1, row.top, last->box.x1, row.bottom};
  if (place.width() < kNarrowest * row.height()) return std::nullopt;
  return place;
}

}  // namespace

Signer ReadSigner(const std::vector<FieldPage>& pages, const Vocabulary& vocabulary) {
  std::optional<Signer> named;
  std::optional<Signer> any;
  std::optional<Signer> beside;
  for (const FieldPage& page : pages) {
    const std::optional<Block> block = FindBlock(page, vocabulary);
    if (!block) {
      if (!beside) beside = NameBesideRecipients(page, vocabulary);
      continue;
    }
    Signer signer = SignerOf(*block, vocabulary);
    if (block->beside_recipients) return signer;
    if (!named && !signer.full_name.value.empty()) {
      named = std::move(signer);
    } else if (!any) {
      any = std::move(signer);
    }
  }
  if (named) return *std::move(named);
  if (!any) return beside.value_or(Signer());
  if (any->full_name.value.empty() && beside) any->full_name = beside->full_name;
  return *std::move(any);
}

std::optional<Box> PlaceOfName(const FieldPage& page, const Vocabulary& vocabulary) {
  const std::optional<Block> block = FindBlock(page, vocabulary);
  if (!block) return std::nullopt;
  const double axis = AxisOf(*block);
  const int top = block->rows.back().row.bottom;
  std::optional<Box> place;
  long most = 0;
  for (const Segment& row : JoinRows(page.segments)) {
    if (row.top < top || row.top > top + kNameFarthest * page.measure.height) continue;
    const std::optional<Box> name = MirroredName(row, axis);
    if (!name) continue;
    const long words = std::count_if(row.words.begin(), row.words.end(), [&](const Word& word) {
      return IsNameWord(word) && !Intersection(word.box, *name).empty();
    });
    if (words < most) continue;
    most = words;
    place = name;
  }
  return place;
}

bool BearsRecipients(const FieldPage& page) {
  return std::any_of(page.segments.begin(), page.segments.end(), IsRecipientsLabel);
}

}  // namespace sohoa
