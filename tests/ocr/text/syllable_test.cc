#include "ocr/text/syllable.h"

#include <gtest/gtest.h>

#include <string>

#include "models/language_vi.h"
#include "ocr/text/language_model.h"
#include "ocr/text/normalize.h"

namespace sohoa {
namespace {

TEST(ParseSyllable, TakesWhatTheOrthographyAllows) {
  for (const char* word :
       {"nghiêng", "khuya",  "quyết", "giếng", "gì",    "gìn",    "giờ",   "quý",   "yêu",  "ý",
        "Ủy",      "THƯỢNG", "hòa",   "hoà",   "thuở",  "khoảng", "ngoằn", "xoong", "oan",  "ướt",
        "kỳ",      "ghế",    "ngành", "được",  "huỳnh", "rượu",   "quốc",  "uỷ",    "tuyển"})
    EXPECT_TRUE(ParseSyllable(word).has_value()) << word;
}

TEST(ParseSyllable, RefusesWhatItDoesNot) {
  for (const char* word :
       {"",    "nhâần", "GLIÁM", "kách", "cế",  "ghà",      "nga1", "b",   "các.", "cạp-",  "mạt.",
        "cãc", "lịchh", "UBND",  "Đắk",  "fax", "nghiêngg", "tãp",  "hòá", "zần",  "street"})
    EXPECT_FALSE(ParseSyllable(word).has_value()) << word;
}

TEST(Spell, PutsTheToneWhereItBelongs) {
  const std::pair<const char*, const char*> spellings[] = {
      {"hoà", "hòa"},     {"thuỷ", "thủy"},   {"toàn", "toàn"},   {"quả", "quả"},
      {"gía", "giá"},     {"mùa", "mùa"},     {"ngừơi", "người"}, {"chuyệ́n", ""},
      {"khuỷu", "khuỷu"}, {"ngoài", "ngoài"}, {"nghĩa", "nghĩa"}, {"giếng", "giếng"},
      {"uống", "uống"},   {"QUÝ", "quý"},     {"tuần", "tuần"},   {"hoạch", "hoạch"}};
  for (const auto& [read, spelled] : spellings) {
    const std::optional<Syllable> syllable = ParseSyllable(read);
    ASSERT_EQ(syllable.has_value(), *spelled != '\0') << read;
    if (!syllable) continue;
    EXPECT_EQ(Spell(*syllable, ToneStyle::kFirst), spelled);
  }
  EXPECT_EQ(Spell(*ParseSyllable("hòa"), ToneStyle::kSecond), "hoà");
  EXPECT_EQ(Spell(*ParseSyllable("ủy"), ToneStyle::kSecond), "uỷ");
}

// Every syllable that occurs in the country's law: taken apart and put together it is the same.
TEST(Spell, GivesBackEverySyllableInUse) {
  const absl::StatusOr<LanguageModel> model = LanguageModel::Parse(VietnameseLanguageModel());
  ASSERT_TRUE(model.ok()) << model.status();
  EXPECT_GT(model->size(), 2000u);
  for (size_t id = LanguageModel::kFirstSyllable; id < model->size(); ++id) {
    const Syllable& syllable = model->SyllableOf(static_cast<LanguageModel::Id>(id));
    for (const ToneStyle style : {ToneStyle::kFirst, ToneStyle::kSecond}) {
      const std::string spelled = Spell(syllable, style);
      EXPECT_EQ(spelled, NormalizeText(spelled));
      EXPECT_EQ(ParseSyllable(spelled), syllable) << spelled;
    }
  }
}

}  // namespace
}  // namespace sohoa
