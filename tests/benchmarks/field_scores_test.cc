#include "benchmarks/field_scores.h"

#include <gtest/gtest.h>

namespace sohoa {
namespace {

TEST(SameFieldValue, TakesForOneWhatAnArchiveTakesForOne) {
  EXPECT_TRUE(SameFieldValue("codeNumber", "05", "5"));
  EXPECT_TRUE(SameFieldValue("code", "05/QĐ - UBND", "5/QĐ-UBND"));
  EXPECT_TRUE(SameFieldValue("subject", "V/v thuỷ lợi nội đồng.", "Về việc thủy lợi nội đồng"));
  EXPECT_TRUE(SameFieldValue("organName", "SỞ TƯ PHÁP", "Sở Tư pháp"));
  EXPECT_FALSE(SameFieldValue("signer.fullName", "Lê Thị Hiến", "Lê Thị Hiển"));
  EXPECT_FALSE(SameFieldValue("place", "Hà Nội", ""));
}

TEST(FieldScore, TellsWrongValuesThatNobodyLooksAtFromThoseThatGoToReview) {
  Field sure{.value = "QUYẾT ĐỊNH", .confidence = 0.95, .status = FieldStatus::kAuto};
  Field doubtful{.value = "QUYẾT ĐỊNH", .confidence = 0.5, .status = FieldStatus::kReview};
  FieldScore score;
  score.Add("typeName", "QUYẾT ĐỊNH", sure);
  score.Add("typeName", "KẾ HOẠCH", sure);
  score.Add("typeName", "QUYẾT ĐỊNH", doubtful);
  score.Add("typeName", "", Field{});
  EXPECT_DOUBLE_EQ(score.right(), 0.75);
  EXPECT_DOUBLE_EQ(score.silent(), 0.25);
  EXPECT_DOUBLE_EQ(score.precision(), 0.5);
  EXPECT_DOUBLE_EQ(score.coverage(), 0.5);
  EXPECT_EQ(score.judged().size(), 3U);
}

}  // namespace
}  // namespace sohoa
