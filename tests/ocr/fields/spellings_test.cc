#include "ocr/fields/spellings.h"

#include <gtest/gtest.h>

#include "tests/ocr/fields/page_builder.h"

namespace sohoa {
namespace {

Field Value(const std::string& value, Box box) {
  Field field;
  field.value = value;
  field.box = box;
  return field;
}

std::vector<Segment> Lines(std::initializer_list<const char*> texts) {
  PageBuilder page;
  int y = 500;
  for (const char* text : texts) page.At(kBodyLeft, y += 80, text);
  return SplitIntoSegments(page.page(), 0);
}

constexpr Box kElsewhere{0, 100, 900, 144};

TEST(SpellingsTest, OtherMarksElsewhereContradict) {
  Spellings spellings;
  spellings.Add(Lines({"kế hoạch chuyển đổi số của huyện"}));
  EXPECT_TRUE(spellings.Contradict(Value("Về việc chuyến đối số", kElsewhere)));
  EXPECT_FALSE(spellings.Contradict(Value("Về việc CHUYỂN ĐỔI số", kElsewhere)));
}

TEST(SpellingsTest, TheMajorityCounts) {
  Spellings spellings;
  spellings.Add(Lines({"chuyển đổi số", "chuyến đối số", "việc chuyển đổi"}));
  EXPECT_FALSE(spellings.Contradict(Value("chuyển đổi", kElsewhere)));
  EXPECT_TRUE(spellings.Contradict(Value("chuyến đối", kElsewhere)));
}

TEST(SpellingsTest, WordsThatStandNowhereElseAreNotContradicted) {
  Spellings spellings;
  spellings.Add(Lines({"trồng rừng phòng hộ"}));
  EXPECT_FALSE(spellings.Contradict(Value("chuyến đối số", kElsewhere)));
  EXPECT_FALSE(spellings.Contradict(Field{}));
}

TEST(SpellingsTest, AFieldIsNotItsOwnWitness) {
  Spellings spellings;
  const std::vector<Segment> lines = Lines({"chuyến đối số", "chuyển đổi số"});
  spellings.Add(lines);
  EXPECT_TRUE(spellings.Contradict(Value("chuyến đối số", lines[0].box)));
}

TEST(SpellingsTest, BothPlacesOfAToneAreRight) {
  Spellings spellings;
  spellings.Add(Lines({"tỉnh Hoà Bình, Uỷ ban nhân dân"}));
  EXPECT_FALSE(spellings.Contradict(Value("ỦY BAN tỉnh Hòa Bình", kElsewhere)));
}

}  // namespace
}  // namespace sohoa
