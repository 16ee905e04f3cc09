#include "ocr/fields/seals.h"

#include <gtest/gtest.h>

namespace sohoa {
namespace {

constexpr int kWidth = 2480, kHeight = 3508;  // A4 at 300 dpi
constexpr int kSeal = 413;                    // 35 mm

Overlay SealAt(int x, int y, InkColour colour = InkColour::kRed) {
  return {OverlayKind::kSeal, colour, {x - kSeal / 2, y - kSeal / 2, x + kSeal / 2, y + kSeal / 2}};
}

Signer SignerOnPage(int page) {
  Signer signer;
  signer.position = {.value = "GIÁM ĐỐC", .page = page, .box = {1600, 2400, 2000, 2450}};
  signer.full_name = {.value = "Nguyễn Thị Thử", .page = page, .box = {1550, 2800, 2050, 2860}};
  return signer;
}

TEST(FindSealsTest, ThePlaceTellsWhatASealIs) {
  const std::vector<Field> seals =
      FindSeals({{0, kWidth, kHeight, {SealAt(500, 400)}},
                 {1, kWidth, kHeight, {SealAt(2450, 1700)}},
                 {2, kWidth, kHeight, {SealAt(700, 1500), SealAt(1550, 2620)}}},
                SignerOnPage(2));
  ASSERT_EQ(seals.size(), 4u);
  EXPECT_EQ(seals[0].value, kSealOnHead);
  EXPECT_EQ(seals[1].value, kSealAcrossEdges);
  EXPECT_EQ(seals[2].value, kOtherSeal);
  EXPECT_EQ(seals[3].value, kSealOnSignature);
  EXPECT_EQ(seals[3].page, 2);
  EXPECT_EQ(seals[3].box, SealAt(1550, 2620).box);
}

TEST(FindSealsTest, OnAnotherPageThanTheSignatureItIsNotTheSignatures) {
  const std::vector<Field> seals =
      FindSeals({{0, kWidth, kHeight, {SealAt(1550, 2620)}}}, SignerOnPage(1));
  ASSERT_EQ(seals.size(), 1u);
  EXPECT_EQ(seals[0].value, kOtherSeal);
}

TEST(FindSealsTest, ABlackRingIsForAPersonAndTwoRingsOfOneSealAreOne) {
  Overlay inner = SealAt(1555, 2615, InkColour::kBlack);
  inner.box = {1455, 2515, 1655, 2715};
  const std::vector<Field> seals =
      FindSeals({{0,
                  kWidth,
                  kHeight,
                  {SealAt(1550, 2620, InkColour::kBlack),
                   inner,
                   {OverlayKind::kStamp, InkColour::kRed, {100, 100, 400, 300}}}}},
                SignerOnPage(0));
  ASSERT_EQ(seals.size(), 1u);
  EXPECT_EQ(seals[0].status, FieldStatus::kReview);
  EXPECT_EQ(FindSeals({{0, kWidth, kHeight, {SealAt(1550, 2620)}}}, SignerOnPage(0))[0].status,
            FieldStatus::kAuto);
}

}  // namespace
}  // namespace sohoa
