#include "ocr/text/number_column.h"

#include <gtest/gtest.h>

namespace sohoa {
namespace {

TEST(LikeDigits, KnowsSlantedAndRoundLetters) {
  EXPECT_EQ(LikeDigits("I7"), "17");
  EXPECT_EQ(LikeDigits("2O1l"), "2011");
  EXPECT_EQ(LikeDigits("ạ3"), "?3");
}

TEST(NumberByNeighbours, NumbersOnBothSidesLeaveOne) {
  const ColumnTexts column = {"TT", "1", "°", "q”", "4", "5"};
  EXPECT_EQ(NumberByNeighbours(column, 2).text, "2");
  EXPECT_EQ(NumberByNeighbours(column, 3).text, "3");
  EXPECT_TRUE(NumberByNeighbours(column, 3).enclosed);
  EXPECT_EQ(NumberByNeighbours({"8.", "Ọ", "10."}, 1).text, "9.");
}

TEST(NumberByNeighbours, AtAnEndTwoOnOneSideSayIt) {
  EXPECT_EQ(NumberByNeighbours({"l", "2", "3"}, 0).text, "1");
  EXPECT_EQ(NumberByNeighbours({"5", "6", "z"}, 2).text, "7");
  EXPECT_FALSE(NumberByNeighbours({"5", "6", "z"}, 2).enclosed);
}

TEST(NumberByNeighbours, NothingIsSaidWhereTheyDoNotCount) {
  EXPECT_EQ(NumberByNeighbours({"TT", "1", "2"}, 0).text, "") << "there is no row 0";
  EXPECT_EQ(NumberByNeighbours({"3", "ạ", "8"}, 1).text, "");
  EXPECT_EQ(NumberByNeighbours({"1", "II", "1", "2"}, 1).text, "") << "a heading between lists";
  EXPECT_EQ(NumberByNeighbours({"12", "7", "z"}, 2).text, "");
  EXPECT_EQ(NumberByNeighbours({"a", "b", "c"}, 1).text, "");
}

TEST(ShapeAround, TellsHowTheOtherCellsAreWritten) {
  EXPECT_EQ(ShapeAround({"Số", "12", "4", "x", "9"}, 3), NumberShape::kPlain);
  EXPECT_EQ(ShapeAround({"Kinh", "80.553", "18:144", "950", "1.200.000", "2.369"}, 2),
            NumberShape::kGrouped);
  EXPECT_EQ(ShapeAround({"15/03/2018", "04/03/2011", "?", "11/02/2021"}, 2), NumberShape::kDate);
  EXPECT_EQ(ShapeAround({"1", "2", "x"}, 2), NumberShape::kNone) << "too few";
  EXPECT_EQ(ShapeAround({"1", "Sở", "2", "x", "Phòng", "3"}, 3), NumberShape::kNone) << "words";
}

TEST(InShape, WritesDigitsAsTheColumnDoes) {
  EXPECT_EQ(InShape("18144", NumberShape::kGrouped), "18.144");
  EXPECT_EQ(InShape("4879500000", NumberShape::kGrouped), "4.879.500.000");
  EXPECT_EQ(InShape("123456", NumberShape::kGrouped), "123.456");
  EXPECT_EQ(InShape("14082019", NumberShape::kDate), "14/08/2019");
  for (const char* digits : {"", "950", "018144", "1?144", "1234567890123456"})
    EXPECT_EQ(InShape(digits, NumberShape::kGrouped), "") << digits;
  for (const char* digits : {"41082019", "14132019", "1408201", "14081019"})
    EXPECT_EQ(InShape(digits, NumberShape::kDate), "") << digits;
}

}  // namespace
}  // namespace sohoa
