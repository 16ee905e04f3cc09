#include "tools/table.h"

#include <gtest/gtest.h>

#include "tools/progress.h"

namespace sohoa {
namespace {

TEST(TableTest, ColumnsLineUpInVietnamese) {
  EXPECT_EQ(FormatTable({{"Loại", "Số"}, {"QUYẾT ĐỊNH", "05"}}),
            "Loại        Số\n"
            "QUYẾT ĐỊNH  05\n");
}

TEST(TableTest, LongCellsAreShortenedBetweenLetters) {
  EXPECT_EQ(FormatTable({{"ủy ban nhân dân"}}, 6), "ủy ba…\n");
}

TEST(TableTest, WidthCountsLettersNotBytes) { EXPECT_EQ(DisplayWidth("Đường"), 5u); }

TEST(ProgressTest, SaysHowMuchAndHowLong) {
  const std::string line = FormatProgress({.documents_done = 5,
                                           .documents_total = 10,
                                           .pages_done = 10,
                                           .pages_opened = 10,
                                           .documents_opened = 5},
                                          10);
  EXPECT_NE(line.find("5/10 documents, 10 pages, 1.0 pages/s, 0:10 left"), std::string::npos)
      << line;
}

TEST(ProgressTest, PromisesNothingBeforeTheFirstPage) {
  EXPECT_EQ(FormatProgress({.documents_total = 3}, 5).find("left"), std::string::npos);
}

}  // namespace
}  // namespace sohoa
