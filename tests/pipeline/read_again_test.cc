#include "pipeline/read_again.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "tests/support/test_scans.h"

namespace sohoa {
namespace {

using testing_support::FakeEngine;
using testing_support::TextOf;

struct Again {
  std::string text;
  int asked = 0;
  std::vector<Correction> changes;
};

// What becomes of `read`, one line of words, if each second reading gives the next of `digits`.
Again ReadAgain(const std::string& read, std::vector<std::string> digits) {
  const Image page(1000, 200, PixelType::kGrey);
  Again again;
  FakeEngine engine([&](ImageView part) -> absl::StatusOr<PageText> {
    const size_t k = static_cast<size_t>(again.asked++) % digits.size();
    return digits[k].empty() ? PageText{} : TextOf(part, {digits[k]});
  });
  PageText text = TextOf(page.view(), absl::StrSplit(read, ' '));
  const auto changes = ReadDatesAgain(page.view(), 300, &engine, text);
  EXPECT_TRUE(changes.ok()) << changes.status();
  again.changes = *changes;
  again.text = ToPlainText(text);
  again.text.pop_back();
  return again;
}

TEST(ReadDatesAgain, TakesDigitsThatTheFirstReadingDoesNotContradict) {
  EXPECT_EQ(ReadAgain("Mẫu, ngày IS tháng 5 năm 2021", {"18"}).text,
            "Mẫu, ngày 18 tháng 5 năm 2021");
  EXPECT_EQ(ReadAgain("ngày I7 tháng l2 năm 20I9.", {"7", "2", "2019"}).text,
            "ngày 17 tháng 12 năm 2019.");
  const Again again = ReadAgain("ngày I§ tháng 5", {"18"});
  ASSERT_EQ(again.changes.size(), 1u);
  EXPECT_EQ(again.changes[0].before, "I§");
  EXPECT_EQ(again.changes[0].after, "18");
}

TEST(ReadDatesAgain, LeavesWhatItCannotBeSureOf) {
  for (const auto& [read, digits] : std::vector<std::pair<std::string, std::string>>{
           {"ngày I7 tháng 5 năm 2021", "19"},  // contradicts the 7
           {"ngày 4Z tháng 5 năm 2021", "47"},  // no day
           {"ngày ổf tháng 5 năm 2021", "26"},  // handwriting: no digit was seen
           {"ngày I7 tháng 5 năm 2021", ""},    // nothing could be read
           {"ngày I7 tháng 5 năm 2021", "171"}}) {
    const Again again = ReadAgain(read, {digits});
    EXPECT_EQ(again.text, read) << digits;
    EXPECT_EQ(again.asked, 1);
  }
}

TEST(ReadDatesAgain, AsksOnlyForDatesAndNotForGoodOnes) {
  for (const char* read : {"ngày 17 tháng 5 năm 2021", "hai ngày lI trong tuần", "Số: I7/QĐ-UBND",
                           "ngày càng nhiều tháng gần đây", "tháng l2 năm 2021", "ngày"})
    EXPECT_EQ(ReadAgain(read, {"11"}).asked, 0) << read;
}

TEST(ReadDatesAgain, AsksForAFewWordsOfAPageOnly) {
  std::string read = "ngày";
  for (int k = 0; k < 40; ++k) read += " xx tháng xx năm xx ngày";
  EXPECT_EQ(ReadAgain(read, {"1"}).asked, 10);
}

}  // namespace
}  // namespace sohoa
