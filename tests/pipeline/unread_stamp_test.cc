#include "pipeline/unread_stamp.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace sohoa {
namespace {

const Box kFrame{400, 500, 740, 600};

// Words in one line from the frame's left end on.
bool MayBeSecret(const std::vector<std::pair<std::string, float>>& words, int y = 530,
                 FrameTrace trace = FrameTrace::kAlone, const std::vector<Box>& stamps = {}) {
  PageText text{2480, 3508};
  Line line;
  int x = kFrame.x0 + 10;
  for (const auto& [word, confidence] : words) {
    const int width = 20 * static_cast<int>(word.size());
    line.words.push_back({word, {x, y, x + width, y + 40}, confidence});
    line.box = Union(line.box, line.words.back().box);
    x += width + 20;
  }
  if (!words.empty()) text.blocks.push_back({{line}, line.box, true});
  return MayHoldSecrecyStamp({{kFrame, trace}}, stamps, text);
}

TEST(MayHoldSecrecyStamp, AFrameInWhichNothingWasReadMay) {
  EXPECT_TRUE(MayBeSecret({}));
  EXPECT_TRUE(MayBeSecret({{"|", 0.95F}, {"II»", 0.4F}}));
  EXPECT_TRUE(MayBeSecret({{"LHAYTT", 0.4F}})) << "a guess is no reading";
}

// “TỐI MẬT” of which the scan kept the first word.
TEST(MayHoldSecrecyStamp, OneWordOfAStampIsNoOtherWord) {
  EXPECT_TRUE(MayBeSecret({{"TUYỆT", 0.95F}}));
  EXPECT_TRUE(MayBeSecret({{"TÔI", 0.95F}, {"MẠI", 0.9F}}));
}

TEST(MayHoldSecrecyStamp, UrgencyAndOtherWordsAreNoSecret) {
  EXPECT_FALSE(MayBeSecret({{"KHẨN", 0.52F}}));
  EXPECT_FALSE(MayBeSecret({{"HÒA", 0.4F}, {"TỐC", 0.9F}}));
  EXPECT_FALSE(MayBeSecret({{"VĂN", 0.9F}, {"PHÒNG", 0.9F}}));
}

// A cell of its own in the stamp on incoming mail.
TEST(MayHoldSecrecyStamp, IncomingMailIsNoSecret) {
  EXPECT_FALSE(MayBeSecret({{"ĐẾN", 0.9F}}));
  EXPECT_TRUE(MayBeSecret({{"ĐẾN", 0.4F}})) << "a guess is no reading";
}

// Its upper row, with the registry's name in letters that are too small.
TEST(MayHoldSecrecyStamp, ARowOfTheStampOnIncomingMailIsNoSecret) {
  const std::vector<Box> stamp = {{kFrame.x0 + 5, kFrame.y0 + 5, kFrame.x1 - 5, kFrame.y1 + 200}};
  const int below = kFrame.y1 + 60;
  EXPECT_FALSE(MayBeSecret({{"ĐẾN", 0.9F}}, below, FrameTrace::kAlone, stamp));
  EXPECT_TRUE(MayBeSecret({{"ĐẾN", 0.9F}}, below)) << "no stamp was made out around it";
  EXPECT_TRUE(MayBeSecret({{"KHẨN", 0.9F}}, below, FrameTrace::kAlone, stamp));
  EXPECT_TRUE(MayBeSecret({{"ĐẾN", 0.9F}}, below, FrameTrace::kAlone,
                          {{kFrame.x0 + 150, kFrame.y0 + 5, kFrame.x1 + 150, kFrame.y1 + 200}}))
      << "it only touches it";
}

// Its uprights go on: most such frames are rows of a table.
TEST(MayHoldSecrecyStamp, AFrameJoinedToAnotherCountsBesideAnUrgencyStampAlone) {
  EXPECT_FALSE(MayBeSecret({}, 530, FrameTrace::kJoined));
  EXPECT_TRUE(MayBeSecret({{"HỎA", 0.9F}, {"TỐC", 0.9F}}, kFrame.y1 + 30, FrameTrace::kJoined));
  EXPECT_FALSE(MayBeSecret({{"HỌ", 0.9F}, {"TÊN", 0.9F}}, kFrame.y1 + 30, FrameTrace::kJoined));
}

// The rest of the stamp on incoming mail may have gone pale.
TEST(MayHoldSecrecyStamp, GrainsBesideTheWordForIncomingMailAreNoSecret) {
  EXPECT_TRUE(MayBeSecret({}, 530, FrameTrace::kGrains));
  EXPECT_FALSE(MayBeSecret({{"ĐẾN", 0.9F}}, kFrame.y1 + 30, FrameTrace::kGrains));
  EXPECT_TRUE(MayBeSecret({{"ĐẾN", 0.9F}}, kFrame.y1 + 400, FrameTrace::kGrains));
  EXPECT_TRUE(MayBeSecret({{"ĐẾN", 0.9F}}, kFrame.y1 + 30)) << "a frame of its own";
}

TEST(MayHoldSecrecyStamp, GrainsBelowTheUpperCellOfAStampAreNoSecret) {
  const PageText text{2480, 3508};
  const FaintFrame grains{{kFrame.x0, kFrame.y1, kFrame.x1, kFrame.y1 + 90}, FrameTrace::kGrains};
  EXPECT_TRUE(MayHoldSecrecyStamp({grains}, {}, text));
  EXPECT_FALSE(MayHoldSecrecyStamp({{kFrame, FrameTrace::kJoined}, grains}, {}, text));
}

TEST(MayHoldSecrecyStamp, WordsBesideTheFrameSayNothingOfIt) {
  EXPECT_TRUE(MayBeSecret({{"QUYẾT", 0.95F}, {"ĐỊNH", 0.95F}}, kFrame.y1 + 20));
  EXPECT_FALSE(MayHoldSecrecyStamp({}, {}, PageText{2480, 3508}));
}

}  // namespace
}  // namespace sohoa
