#include "ocr/fields/field_confidence.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/support/known_words.h"

namespace sohoa {
namespace {

using testing::HasSubstr;
using testing_support::KnownWords;

absl::Status AddRows(const std::string& rows, FieldConfidence& confidence) {
  const std::string text = "# sohoa vocabulary 1: field_confidence\nname\toffset\tslope\n" + rows;
  const WordFile file{"site.tsv", text};
  const absl::StatusOr<WordTable> table = ParseWordTable(file);
  return table.ok() ? confidence.Add(file, *table) : table.status();
}

TEST(FieldConfidenceTest, RisesWithTheCertaintyAndClaimsNoMoreThanWasMeasured) {
  const FieldConfidence& fitted = KnownWords().confidence();
  for (const char* key : {"subject", "signer.fullName", "code", "details.fullName"}) {
    double before = 0;
    for (double certainty = 0; certainty <= 1; certainty += 0.05) {
      const double p = fitted.ProbabilityRight(key, certainty);
      EXPECT_GE(p, before) << key;
      before = p;
    }
    EXPECT_GT(before, 0.95) << key;
    EXPECT_LE(before, 0.995) << key;
  }
}

TEST(FieldConfidenceTest, AFieldOfItsOwnAndAllOthers) {
  FieldConfidence confidence;
  EXPECT_EQ(confidence.ProbabilityRight("subject", 0.6), 0.6) << "nothing is fitted";
  ASSERT_TRUE(AddRows("subject\t-2\t4\nother\t0\t4\n", confidence).ok());
  EXPECT_DOUBLE_EQ(confidence.ProbabilityRight("subject", 0.5), 0.5);
  EXPECT_NEAR(confidence.ProbabilityRight("code", 0.5), 0.8808, 0.0001);
  ASSERT_TRUE(AddRows("other\t-2\t4\n", confidence).ok());
  EXPECT_DOUBLE_EQ(confidence.ProbabilityRight("code", 0.5), 0.5) << "the later file counts";
}

TEST(FieldConfidenceTest, NamesTheLineWithTheMistake) {
  for (const char* row :
       {"subject\tx\t1\n", "subject\t1\n", "subject\t1\t0\n", "subject\tnan\t1\n"}) {
    FieldConfidence confidence;
    const absl::Status status = AddRows(row, confidence);
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << row;
    EXPECT_THAT(std::string(status.message()), HasSubstr("site.tsv, line 3")) << row;
  }
}

}  // namespace
}  // namespace sohoa
