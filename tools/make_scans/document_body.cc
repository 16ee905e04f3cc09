// The endless middle of a document: articles, sections or plain paragraphs, numbered as its kind
// is.
#include <array>

#include "absl/strings/str_format.h"
#include "tools/make_scans/concat.h"
#include "tools/make_scans/document_text.h"

namespace sohoa {
namespace {

// The letters of points in Vietnamese order.
constexpr std::array<std::string_view, 12> kPointLetters = {"a", "b", "c", "d", "đ", "e",
                                                            "g", "h", "i", "k", "l", "m"};

std::string Roman(int n) {
  constexpr std::pair<int, std::string_view> kSteps[] = {
      {1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"},
      {40, "XL"},  {10, "X"},   {9, "IX"},  {5, "V"},    {4, "IV"},  {1, "I"}};
  std::string out;
  for (const auto& [value, letters] : kSteps)
    for (; n >= value; n -= value) out += letters;
  return out;
}

}  // namespace

std::string DocumentText::SaySeveral(std::string_view pattern, int count) {
  std::string out = Say(pattern);
  for (int i = 1; i < count; ++i) out += Concat(" ", Say(pattern));
  return out;
}

Block DocumentText::NextBody() {
  switch (kind_) {
    case DocumentKind::kDecision:
    case DocumentKind::kDecisionWithTable:
    case DocumentKind::kResolution:
      return NextArticle();
    case DocumentKind::kLetter:
    case DocumentKind::kInvitation:
    case DocumentKind::kForm:
    case DocumentKind::kNotice:
      return NextPlain();
    default:
      return NextSectionPart();
  }
}

Block DocumentText::NextArticle() {
  if (table_due_ && article_ > 0) return Table();
  if (left_ == 0) {
    left_ = random_.Int(0, 4);
    clause_ = point_ = 0;
    const std::string label = Concat("Điều ", ++article_, ".");
    return {Block::Role::kParagraph,
            Concat(label, " ", SaySeveral("{sentence}", random_.Int(1, 2))), label.size()};
  }
  --left_;
  if (clause_ > 0 && point_ < static_cast<int>(kPointLetters.size()) && random_.Chance(0.4))
    return {Block::Role::kParagraph,
            Concat(kPointLetters[static_cast<size_t>(point_++)], ") ", Say("{item}"))};
  point_ = 0;
  return {Block::Role::kParagraph, Concat(++clause_, ". ", Say("{sentence}"))};
}

Block DocumentText::NextSectionPart() {
  if (table_due_) return Table();
  if (left_ == 0) {
    left_ = random_.Int(3, 8);
    clause_ = point_ = 0;
    table_due_ = random_.Chance(0.15);
    return {Block::Role::kSection, Concat(Roman(++section_), ". ", Say("{heading}"))};
  }
  --left_;
  if (clause_ > 0 && random_.Chance(0.45))
    return {Block::Role::kParagraph, Concat("- ", Say("{item}"))};
  return {Block::Role::kParagraph,
          Concat(++clause_, ". ", SaySeveral("{sentence}", random_.Int(1, 3)))};
}

Block DocumentText::NextPlain() {
  if (random_.Chance(0.3)) return {Block::Role::kParagraph, Concat("- ", Say("{item}"))};
  return {Block::Role::kParagraph, SaySeveral("{sentence}", random_.Int(2, 4))};
}

Block DocumentText::Table() {
  table_due_ = false;
  Block out{Block::Role::kTable};
  out.rows.push_back({"TT", "Nội dung công việc", "Đơn vị thực hiện", "Thời hạn", "Kinh phí"});
  const int rows = random_.Int(4, 8);
  for (int i = 1; i <= rows; ++i)
    out.rows.push_back(
        {Concat(i), Say("{Duty} {topic}"), Say("{Office}"), Say("{date}"), Say("{money}")});
  return out;
}

std::vector<Block> DocumentText::FormLines() {
  const auto line = [&](std::string_view label, std::string value) {
    return Block{.role = Block::Role::kFormLine,
                 .text = std::string(label),
                 .value = random_.Chance(0.75) ? std::move(value) : ""};
  };
  const auto digits = [&](std::string_view start) {
    return absl::StrFormat("%s%08d", start, random_.Int(0, 99'999'999));
  };
  return {
      line("Tôi tên là:", fields_.signer),
      line("Ngày, tháng, năm sinh:", absl::StrFormat("%02d/%02d/%d", random_.Int(1, 28),
                                                     random_.Int(1, 12), random_.Int(1950, 2004))),
      line("Số định danh cá nhân:", digits("0990")),  // no province has the code 099
      line("Nơi cư trú:", Say("Thôn {few}, xã {commune}, tỉnh {province}")),
      line("Điện thoại:", digits("00")),  // no subscriber's number begins with 00
      line("Nội dung đề nghị:", Say("{duty} {topic}")),
      line("Giấy tờ kèm theo:", Say("{few} bản sao, {few} bản chính")),
  };
}

}  // namespace sohoa
