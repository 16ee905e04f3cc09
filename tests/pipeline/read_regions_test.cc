#include "pipeline/read_regions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/test_scans.h"

namespace sohoa {
namespace {

using testing::ElementsAre;
using testing_support::FakeEngine;
using testing_support::TextOf;
using testing_support::WidthAsText;

// Reads a picture as "wW", W its width.
PageText Read(const Regions& regions) {
  const Image page(1000, 800, PixelType::kGrey);
  FakeEngine engine(WidthAsText);
  absl::StatusOr<PageText> text = ReadRegions({page.view(), {}, 300}, regions, &engine);
  EXPECT_TRUE(text.ok()) << text.status();
  return *std::move(text);
}

std::vector<std::string> BlocksOf(const PageText& text) {
  std::vector<std::string> blocks;
  for (const TextBlock& block : text.blocks) {
    std::string words;
    for (const Line& line : block.lines)
      for (const Word& word : line.words) words += word.text + " ";
    blocks.push_back(words);
  }
  return blocks;
}

TEST(ReadRegions, KeepsTheOrderAndTheRowsOfTables) {
  using enum RegionKind;
  const PageText text = Read({{kBody, {0, 0, 900, 100}},
                              {kTableCell, {0, 100, 301, 200}, 0, 0, 0},
                              {kTableCell, {301, 100, 603, 200}, 0, 0, 1},
                              {kTableCell, {0, 200, 303, 300}, 0, 1, 0},
                              {kTableCell, {0, 400, 304, 500}, 1, 1, 0},
                              {kRecipients, {0, 600, 401, 800}},
                              {kSignature, {401, 600, 1000, 800}}});
  EXPECT_THAT(BlocksOf(text),
              ElementsAre("w900 ", "w301 w302 ", "w303 ", "w304 ", "w401 ", "w599 "));
  EXPECT_EQ(text.width, 1000);
  EXPECT_EQ(text.height, 800);
}

TEST(ReadRegions, AStampIsOneBlockReadFromItsOwnPicture) {
  const Image page(1000, 800, PixelType::kGrey), stamps(1000, 800, PixelType::kGrey);
  FakeEngine engine([&](ImageView part) -> absl::StatusOr<PageText> {
    const bool of_stamps =
        part.data >= stamps.data() && part.data < stamps.data() + stamps.size_bytes();
    PageText text = TextOf(part, {of_stamps ? "ĐẾN" : "Số"});
    if (of_stamps) text.blocks.push_back(text.blocks.front());
    return text;
  });
  const Regions regions = {{RegionKind::kHeaderLeft, {0, 0, 400, 200}},
                           {RegionKind::kStamp, {100, 100, 300, 250}},
                           {RegionKind::kStamp, {500, 100, 700, 250}}};
  const absl::StatusOr<PageText> text =
      ReadRegions({page.view(), stamps.view(), 300}, regions, &engine);
  ASSERT_TRUE(text.ok()) << text.status();
  EXPECT_THAT(BlocksOf(*text), ElementsAre("Số ", "ĐẾN ĐẾN ", "ĐẾN ĐẾN "));
  EXPECT_FALSE(text->blocks[0].stamped);
  EXPECT_TRUE(text->blocks[1].stamped);
}

TEST(ReadRegions, WordsStandWhereTheyAreOnThePage) {
  const PageText one = Read({{RegionKind::kBody, {0, 0, 500, 500}}});
  const PageText moved = Read({{RegionKind::kBody, {200, 300, 700, 800}}});
  const Word& word = one.blocks.at(0).lines.at(0).words.at(0);
  const Line& line = moved.blocks.at(0).lines.at(0);
  EXPECT_EQ(line.words.at(0).box,
            (Box{word.box.x0 + 200, word.box.y0 + 300, word.box.x1 + 200, word.box.y1 + 300}));
  EXPECT_EQ(line.baseline_y, one.blocks[0].lines[0].baseline_y + 300);
}

TEST(ReadRegions, TheReaderIsShownASmallerPictureAndWordsStandWhereTheyAre) {
  const Image page(1000, 800, PixelType::kGrey);
  FakeEngine engine([](ImageView part) -> absl::StatusOr<PageText> {
    PageText text = TextOf(part, {"w" + std::to_string(part.width)});
    text.blocks[0].lines[0].words[0].box = {10, 20, 30, 40};
    return text;
  });
  const Regions regions = {{RegionKind::kBody, {200, 300, 800, 700}}};
  const auto text = ReadRegions({page.view(), {}, 300, 0.5}, regions, &engine);
  ASSERT_TRUE(text.ok()) << text.status();
  const Word& word = text->blocks.at(0).lines.at(0).words.at(0);
  EXPECT_EQ(word.text, "w300");
  EXPECT_EQ(word.box, (Box{220, 340, 260, 380}));
  EXPECT_EQ(text->width, 1000);
  EXPECT_DOUBLE_EQ(text->dpi, 300);
}

// Of 101 pixels 67 are shown, and the 67th one's right edge comes back as 102.
TEST(ReadRegions, WordsAtTheEdgeOfAShrunkenPageStayOnIt) {
  const Image page(101, 101, PixelType::kGrey);
  FakeEngine engine([](ImageView part) -> absl::StatusOr<PageText> {
    PageText text = TextOf(part, {"w"});
    text.blocks[0].lines[0].words[0].box = {0, 0, part.width, part.height};
    return text;
  });
  const Regions regions = {{RegionKind::kBody, {0, 0, 101, 101}}};
  const auto text = ReadRegions({page.view(), {}, 300, 0.66}, regions, &engine);
  ASSERT_TRUE(text.ok()) << text.status();
  EXPECT_EQ(text->blocks.at(0).lines.at(0).words.at(0).box, (Box{0, 0, 101, 101}));
}

// Of 4 pixels one is shown, in which the fourth has no part.
TEST(ReadRegions, ASliverThatIsRoundedAwayDoesNotFailThePage) {
  const Image page(4, 4, PixelType::kGrey);
  FakeEngine engine([](ImageView part) -> absl::StatusOr<PageText> {
    if (part.empty()) return absl::InvalidArgumentError("the page has no pixels");
    return WidthAsText(part);
  });
  const Regions regions = {{RegionKind::kBody, {0, 0, 4, 4}}, {RegionKind::kStamp, {3, 0, 4, 4}}};
  const auto text = ReadRegions({page.view(), page.view(), 300, 0.35}, regions, &engine);
  ASSERT_TRUE(text.ok()) << text.status();
  EXPECT_EQ(text->blocks.size(), 1u);
}

TEST(ReadRegions, AnErrorOfTheEngineIsThePages) {
  const Image page(100, 100, PixelType::kGrey);
  FakeEngine engine(
      [](ImageView) -> absl::StatusOr<PageText> { return absl::InternalError("no"); });
  const Regions regions = {{RegionKind::kBody, {0, 0, 100, 100}}};
  EXPECT_TRUE(absl::IsInternal(ReadRegions({page.view(), {}, 300}, regions, &engine).status()));
}

TEST(Rescale, ScalesEveryPlace) {
  PageText text = Read({{RegionKind::kBody, {200, 300, 700, 800}}});
  const Box before = text.blocks.at(0).lines.at(0).words.at(0).box;
  Rescale(2, &text);
  const Box after = text.blocks[0].lines[0].words[0].box;
  EXPECT_EQ(after, (Box{2 * before.x0, 2 * before.y0, 2 * before.x1, 2 * before.y1}));
  EXPECT_EQ(text.width, 2000);
  EXPECT_EQ(text.dpi, 600);
}

TEST(DoubtWordsIn, LowersTheConfidenceOfTheWordsThatTouch) {
  const Image page(1000, 800, PixelType::kGrey);
  PageText text = TextOf(page.view(), {"một", "hai"});
  std::vector<Word>& words = text.blocks.at(0).lines.at(0).words;
  words[0].confidence = words[1].confidence = 0.9F;
  const Box second = words[1].box;
  DoubtWordsIn({{second.x0 + 1, second.y0, second.x1, second.y1}}, &text);
  EXPECT_FLOAT_EQ(words[0].confidence, 0.9F);
  EXPECT_LE(words[1].confidence, 0.3F);
}

}  // namespace
}  // namespace sohoa
