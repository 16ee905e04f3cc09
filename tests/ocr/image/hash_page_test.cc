#include "ocr/image/hash_page.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "ocr/image/prepare.h"
#include "tools/make_scans/scan_maker.h"

namespace sohoa {
namespace {

// The first page of a made document, as one pass of a scanner gives it.
struct Pass {
  uint64_t document = 1;
  uint64_t damage = 1;
  ScanProfile profile = ScanProfile::kOffice;
  PixelType pixels = PixelType::kGrey;
  int dpi = 150;
};

Image Scan(const Pass& pass) {
  ScanSpec spec{.seed = pass.document,
                .profile = pass.profile,
                .pixels = pass.pixels,
                .min_pages = 1,
                .max_pages = 1,
                .dpi = pass.dpi};
  spec.kind = DocumentKind::kDecision;
  spec.rotation_deg = 0;
  spec.damage_seed = pass.damage;
  auto made = MakeDocument(spec);
  EXPECT_TRUE(made.ok()) << made.status();
  return std::move(made->pages[0].image);
}

PageHash HashOf(Image image, double dpi) {
  const auto prepared = PreparePage({std::move(image), dpi});
  EXPECT_TRUE(prepared.ok()) << prepared.status();
  return HashPage(prepared->reading.view());
}
PageHash HashOf(const Pass& pass) { return HashOf(Scan(pass), pass.dpi); }

int SharedBands(const PageHash& a, const PageHash& b) {
  int shared = 0;
  for (size_t k = 0; k < a.bands.size(); ++k) shared += a.bands[k] == b.bands[k];
  return shared;
}

void ExpectSame(const PageHash& a, const PageHash& b) {
  EXPECT_LT(Distance(a, b), 0.2);
  EXPECT_GT(SharedBands(a, b), 0);
}

TEST(HashPage, AnotherPassOfTheSheetLooksTheSame) {
  const PageHash first = HashOf({.damage = 1});
  EXPECT_GT(DecidedPlaces(first), 200);
  ExpectSame(first, HashOf({.damage = 2}));
  ExpectSame(first, HashOf({.damage = 3, .profile = ScanProfile::kWorn}));
  ExpectSame(first, HashOf({.damage = 4, .pixels = PixelType::kBgr}));
  ExpectSame(first, HashOf({.damage = 5, .dpi = 250}));
}

TEST(HashPage, OtherDocumentsOfOneTemplateLookDifferent) {
  std::vector<PageHash> hashes;
  for (uint64_t document = 1; document <= 5; ++document)
    hashes.push_back(HashOf({.document = document, .profile = ScanProfile::kClean}));
  for (size_t i = 0; i < hashes.size(); ++i)
    for (size_t j = 0; j < i; ++j) EXPECT_GT(Distance(hashes[i], hashes[j]), 0.2) << i << " " << j;
}

TEST(HashPage, HowDarkThePrintIsDoesNotMatter) {
  Image page = Scan({.profile = ScanProfile::kClean});
  const PageHash dark = HashPage(page.view());
  std::transform(page.data(), page.data() + page.size_bytes(), page.data(),
                 [](uint8_t v) { return static_cast<uint8_t>(255 - (255 - v) * 6 / 10); });
  EXPECT_LT(Distance(dark, HashPage(page.view())), 0.02);
}

TEST(HashPage, AnEmptyPageLooksLikeNone) {
  Image blank(1240, 1754, PixelType::kGrey);
  std::fill_n(blank.data(), blank.size_bytes(), uint8_t{255});
  const PageHash hash = HashPage(blank.view());
  EXPECT_EQ(DecidedPlaces(hash), 0);
  EXPECT_EQ(Distance(hash, hash), 1);
  EXPECT_EQ(DecidedPlaces(HashPage(Image().view())), 0);
}

TEST(HashPage, AStrokeIsNoPage) {
  Image page(1240, 1754, PixelType::kGrey);
  std::fill_n(page.data(), page.size_bytes(), uint8_t{255});
  std::fill_n(page.row(900) + 100, 1000, uint8_t{0});
  EXPECT_EQ(DecidedPlaces(HashPage(page.view())), 0);
}

}  // namespace
}  // namespace sohoa
