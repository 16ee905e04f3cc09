#include "ocr/fields/gazetteer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "ocr/fields/unit_names.h"
#include "tests/support/known_words.h"

namespace sohoa {
namespace {

using testing::HasSubstr;
using testing_support::KnownWordFiles;
using testing_support::KnownWords;

size_t CountOn(const std::string& day, UnitLevel level) {
  std::set<const Unit*> found;
  for (const Phrase& province : KnownWords().provinces())
    for (const Unit* unit : KnownWords().units().NamedBarely(province.folded))
      if (unit->level == level && unit->valid.Holds(day)) found.insert(unit);
  return found.size();
}

TEST(GazetteerTest, HasTheProvincesOfEitherTime) {
  EXPECT_EQ(CountOn("2025-06-30", UnitLevel::kProvince), 63u);
  EXPECT_EQ(CountOn("2025-07-01", UnitLevel::kProvince), 34u);
  EXPECT_GT(KnownWords().units().size(), 14000u);
}

TEST(GazetteerTest, AUnitLiesInItsParentsAndHasTheirDays) {
  const auto communes = KnownWords().units().Named("xaphuockien");
  ASSERT_FALSE(communes.empty());
  const Unit* commune = communes.front();
  EXPECT_EQ(commune->name, "Xã Phước Kiển");
  ASSERT_NE(commune->parent, nullptr);
  EXPECT_EQ(commune->parent->name, "Huyện Nhà Bè");
  ASSERT_NE(commune->parent->parent, nullptr);
  EXPECT_EQ(commune->parent->parent->name, "Thành phố Hồ Chí Minh");
  EXPECT_TRUE(LiesIn(*commune, *commune->parent->parent));
  EXPECT_FALSE(LiesIn(*commune->parent, *commune));
  EXPECT_TRUE(commune->valid.Holds("2025-06-30"));
  EXPECT_FALSE(commune->valid.Holds("2025-07-01"));
}

TEST(GazetteerTest, NoDistrictIsLeftSinceJuly2025) {
  for (const Unit* unit : KnownWords().units().Named("huyennhontrach")) {
    EXPECT_EQ(unit->level, UnitLevel::kDistrict);
    EXPECT_FALSE(unit->valid.Holds("2025-07-01"));
  }
}

TEST(GazetteerTest, ASiteAddsUnits) {
  std::vector<WordFile> files = KnownWordFiles();
  files.push_back({"own.tsv",
                   "# sohoa vocabulary 1: units\nname\tlevel\tvalid_from\n"
                   "Tỉnh Biển Đảo\tprovince\t2027-01-01\nXã Hải Âu\tcommune\n"});
  const auto words = Vocabulary::Parse(files);
  ASSERT_TRUE(words.ok()) << words.status();
  const auto found = words->units().Named("xahaiau");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0]->parent->name, "Tỉnh Biển Đảo");
  EXPECT_FALSE(found[0]->valid.Holds("2026-12-31"));
  files.back().text = "# sohoa vocabulary 1: units\nname\tlevel\nTỉnh Biển Đảo\tstate\n";
  EXPECT_THAT(Vocabulary::Parse(files).status().message(), HasSubstr("own.tsv, line 3: no level"));
}

Field Read(const std::string& value, double confidence = 0.84) {
  return {.value = value, .confidence = confidence, .status = FieldStatus::kReview};
}

DocumentFields Issued(const std::string& day, const std::string& parent, const std::string& organ) {
  DocumentFields fields;
  fields.issued_date = Read(day);
  fields.parent_organ_name = Read(parent);
  fields.organ_name = Read(organ);
  fields.code_notation = Read("QĐ-UBND");
  CheckUnitNames(KnownWords(), fields);
  return fields;
}

TEST(CheckUnitNamesTest, AKnownUnitMakesItsFieldSurer) {
  const Field organ =
      Issued("2024-05-06", "ỦY BAN NHÂN DÂN HUYỆN NHÀ BÈ", "UỶ BAN NHÂN DÂN XÃ PHƯỚC KIỂN")
          .organ_name;
  EXPECT_EQ(organ.value, "UỶ BAN NHÂN DÂN XÃ PHƯỚC KIỂN");
  EXPECT_EQ(organ.status, FieldStatus::kAuto);
  ASSERT_EQ(organ.reasons.size(), 1u);
  EXPECT_EQ(organ.reasons[0].args, std::vector<std::string>{"Xã Phước Kiển"});
}

TEST(CheckUnitNamesTest, LostMarksOfTheOnlySuchUnitAreProposed) {
  const Field organ =
      Issued("2024-05-06", "ỦY BAN NHÂN DÂN HUYỆN NHÀ BÈ", "ỦY BAN NHÂN DÂN XÃ PHƯỚC KIẾN")
          .organ_name;
  EXPECT_EQ(organ.value, "ỦY BAN NHÂN DÂN XÃ PHƯỚC KIỂN");
  EXPECT_EQ(organ.status, FieldStatus::kReview);
  EXPECT_EQ(organ.reasons.at(0).args, std::vector<std::string>{"XÃ PHƯỚC KIẾN"});
}

TEST(CheckUnitNamesTest, AUnitThatHadEndedGoesToReview) {
  const Field organ = Issued("2025-09-01", "", "ỦY BAN NHÂN DÂN HUYỆN NHƠN TRẠCH").organ_name;
  EXPECT_EQ(organ.value, "ỦY BAN NHÂN DÂN HUYỆN NHƠN TRẠCH");
  EXPECT_LT(organ.confidence, 0.6);
  EXPECT_THAT(organ.reasons.at(0).text, HasSubstr("ended"));
  EXPECT_GT(Issued("2025-06-30", "", "ỦY BAN NHÂN DÂN HUYỆN NHƠN TRẠCH").organ_name.confidence,
            0.84);
}

TEST(CheckUnitNamesTest, ANameThatNoListHasChangesNothing) {
  const Field organ = Issued("2024-05-06", "", "ỦY BAN NHÂN DÂN XÃ HẠ TRẠCH VÂN").organ_name;
  EXPECT_EQ(organ.confidence, 0.84);
  EXPECT_TRUE(organ.reasons.empty());
}

}  // namespace
}  // namespace sohoa
