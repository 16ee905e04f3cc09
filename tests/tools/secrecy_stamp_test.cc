// The scan maker's secrecy stamps.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "tools/make_scans/scan_maker.h"

namespace sohoa {
namespace {

using testing::Contains;
using testing::HasSubstr;

MadeDocument MakeSecret(StampLook look, uint64_t seed = 51, PixelType pixels = PixelType::kBgr,
                        ScanProfile profile = ScanProfile::kClean) {
  absl::StatusOr<MadeDocument> made = MakeDocument({.seed = seed,
                                                    .profile = profile,
                                                    .pixels = pixels,
                                                    .max_pages = 1,
                                                    .dpi = 100,
                                                    .secret = true,
                                                    .stamp_look = look,
                                                    .kind = DocumentKind::kNotice,
                                                    .rotation_deg = 0});
  EXPECT_TRUE(made.ok()) << made.status();
  return made.ok() ? *std::move(made) : MadeDocument();
}

// Pixels in the stamp's box that are neither paper nor, if `red` is asked for, black; or else red.
int CountInk(const MadePage& page, bool red) {
  const Box box = page.truth.secrecy_stamp.value();
  int count = 0;
  for (int y = box.y0; y < box.y1; ++y)
    for (int x = box.x0; x < box.x1; ++x) {
      const uint8_t* const p = page.image.row(y) + 3 * x;
      count += p[0] < 160 && (p[2] > p[0] + 60) == red;
    }
  return count;
}

TEST(SecrecyStamps, StandInTheFieldsAndOnThePage) {
  for (const uint64_t seed : {51, 52}) {
    const MadeDocument document = MakeSecret(StampLook::kRedFramed, seed);
    EXPECT_THAT(document.fields.secrecy, HasSubstr("MẬT"));
    EXPECT_THAT(document.pages.at(0).truth.lines, Contains(document.fields.secrecy));
  }
}

constexpr uint64_t kNotUrgent = 52;  // else a red stamp stands below

TEST(SecrecyStamps, AreRedOrBlackWithAFrameOrWithout) {
  const auto first_page = [](StampLook look) { return MakeSecret(look, kNotUrgent).pages.at(0); };
  const MadePage red = first_page(StampLook::kRedFramed), plain = first_page(StampLook::kRedPlain);
  EXPECT_GT(CountInk(red, true), 2 * CountInk(plain, true));
  EXPECT_GT(CountInk(plain, true), 50);
  EXPECT_EQ(CountInk(red, false), 0);
  const MadePage black = first_page(StampLook::kBlackFramed);
  EXPECT_GT(CountInk(black, false), 2 * CountInk(first_page(StampLook::kBlackPlain), false));
  EXPECT_EQ(CountInk(black, true), 0);
}

// A scan in black and white of a worn page may lose a red stamp: the truth tells how much.
TEST(SecrecyStamps, TruthTellsHowMuchOfTheInkIsLeft) {
  const auto left = [](ScanProfile profile, StampLook look, uint64_t seed) {
    return MakeSecret(look, seed, PixelType::kBilevel, profile)
        .pages.at(0)
        .truth.secrecy_stamp_ink.value();
  };
  EXPECT_GT(left(ScanProfile::kClean, StampLook::kRedFramed, 51), 0.5);
  double least = 1;
  for (uint64_t seed = 51; seed < 71; ++seed) {
    const double red = left(ScanProfile::kWorn, StampLook::kRedFramed, seed);
    EXPECT_GT(left(ScanProfile::kWorn, StampLook::kBlackFramed, seed), red) << seed;
    least = std::min(least, red);
  }
  EXPECT_LT(least, 0.2);
  EXPECT_FALSE(MakeSecret(StampLook::kRedFramed).pages.at(0).truth.secrecy_stamp_ink.has_value());
}

}  // namespace
}  // namespace sohoa
