#include "ocr/page/geometry.h"

#include <gtest/gtest.h>

namespace sohoa {
namespace {

TEST(BoxTest, EmptyBoxesAddNothingToAUnion) {
  const Box box{10, 20, 30, 40};
  EXPECT_EQ(Union(box, Box{}), box);
  EXPECT_EQ(Union(Box{5, 5, 5, 9}, box), box);
  EXPECT_EQ(Union(box, Box{0, 30, 12, 50}), (Box{0, 20, 30, 50}));
}

TEST(BoxTest, BoxesThatDoNotMeetHaveAnEmptyIntersection) {
  EXPECT_TRUE(Intersection({0, 0, 10, 10}, {10, 0, 20, 10}).empty());
  EXPECT_EQ(Intersection({0, 0, 10, 10}, {5, 6, 20, 20}), (Box{5, 6, 10, 10}));
}

TEST(BoxTest, AnInvertedBoxHasNoSize) {
  EXPECT_EQ((Box{10, 10, 5, 5}.width()), 0);
  EXPECT_TRUE((Box{10, 10, 5, 5}.empty()));
}

}  // namespace
}  // namespace sohoa
