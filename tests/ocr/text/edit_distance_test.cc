#include "ocr/text/edit_distance.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

namespace sohoa {
namespace {

// The textbook's full table, to hold the banded one against.
int FullEditDistance(const std::string& a, const std::string& b) {
  std::vector<std::vector<int>> d(a.size() + 1, std::vector<int>(b.size() + 1));
  for (size_t i = 0; i <= a.size(); ++i) d[i][0] = static_cast<int>(i);
  for (size_t j = 0; j <= b.size(); ++j) d[0][j] = static_cast<int>(j);
  for (size_t i = 1; i <= a.size(); ++i) {
    for (size_t j = 1; j <= b.size(); ++j) {
      d[i][j] = std::min(
          {d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
    }
  }
  return d[a.size()][b.size()];
}

TEST(BoundedEditDistanceTest, CountsSlips) {
  EXPECT_EQ(BoundedEditDistance("giam doc", "giam doc", 2), 0);
  EXPECT_EQ(BoundedEditDistance("giam dcc", "giam doc", 2), 1);
  EXPECT_EQ(BoundedEditDistance("quyet dinh", "quyet dnh", 2), 1);
  EXPECT_EQ(BoundedEditDistance("", "abc", 3), 3);
  EXPECT_EQ(BoundedEditDistance("", "", 0), 0);
}

TEST(BoundedEditDistanceTest, GivesUpBehindTheBound) {
  EXPECT_EQ(BoundedEditDistance("bao cao", "to trinh", 2), 3);
  EXPECT_EQ(BoundedEditDistance("", "abc", 2), 3);
  EXPECT_EQ(BoundedEditDistance("a", "b", 0), 1);
}

TEST(BoundedEditDistanceTest, AgreesWithTheFullTable) {
  std::mt19937 random(7);
  std::uniform_int_distribution<int> length(0, 9);
  std::uniform_int_distribution<int> letter('a', 'c');
  for (int i = 0; i < 5000; ++i) {
    std::string a(static_cast<size_t>(length(random)), 'a');
    std::string b(static_cast<size_t>(length(random)), 'a');
    for (char& c : a) c = static_cast<char>(letter(random));
    for (char& c : b) c = static_cast<char>(letter(random));
    const int full = FullEditDistance(a, b);
    for (int most = 0; most <= 10; ++most) {
      EXPECT_EQ(BoundedEditDistance(a, b, most), std::min(full, most + 1)) << a << ' ' << b;
      EXPECT_EQ(BoundedEditDistance(a, b, most), BoundedEditDistance(b, a, most));
    }
  }
}

}  // namespace
}  // namespace sohoa
