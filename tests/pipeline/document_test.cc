#include "pipeline/document.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "ocr/fields/extract.h"
#include "tests/support/known_words.h"

namespace sohoa {
namespace {

using testing_support::KnownWords;

// The number line of a letterhead, each word of this confidence.
PageText NumberLine(float confidence) {
  PageText page{.width = 2480, .height = 3508};
  Line line{.words = {}, .box = {400, 400, 900, 440}, .baseline_y = 435};
  line.words.push_back({"Số:", {400, 400, 470, 440}, confidence, {}});
  line.words.push_back({"15/QĐ-UBND", {490, 400, 800, 440}, confidence, {}});
  page.blocks.push_back({{line}, line.box, false});
  return page;
}

// The rules that find fields were tuned to what the reader says. With calibrated confidence names
// lost their first syllable, and values that a rule had cut short were taken without a person.
TEST(FieldPages, FieldsAreFoundByTheReadersOwnConfidence) {
  PageResult page;
  page.text = NumberLine(0.2F);
  page.reader_confidences = {0.9F, 0.9F};
  FieldPages pages;
  pages.Add(page);
  const PageText as_read = NumberLine(0.9F);
  const DocumentFields wanted =
      ExtractFields({{0, &as_read, {}}}, {"2026-11-25", {}, &KnownWords()});
  const DocumentFields fields = pages.Extract({"2026-11-25", {}, &KnownWords()});
  ASSERT_EQ(wanted.code.value, "15/QĐ-UBND");
  EXPECT_EQ(fields.code.value, wanted.code.value);
  EXPECT_EQ(fields.code.confidence, wanted.code.confidence);
}

// The document's last page of its own, with the signature.
PageText SignedPage() {
  PageText page{.width = 2480, .height = 3508};
  const auto add = [&](Box box, const std::vector<std::string>& words) {
    Line line{.words = {}, .box = box, .baseline_y = box.y1};
    const int width = box.width() / static_cast<int>(words.size());
    for (size_t i = 0; i < words.size(); ++i) {
      const int x = box.x0 + static_cast<int>(i) * width;
      line.words.push_back({words[i], {x, box.y0, x + width - 15, box.y1}, 0.95F});
    }
    page.blocks.push_back({{line}, box, false});
  };
  add({390, 2000, 600, 2044}, {"Nơi", "nhận:"});
  add({1650, 2000, 1950, 2044}, {"CHỦ", "TỊCH"});
  add({1600, 2400, 2000, 2444}, {"Lê", "Thị", "Hoa"});
  return page;
}

TEST(FieldPages, ASignatureBeforeALongAnnexIsKept) {
  const auto with = [](PageText text) {
    PageResult page;
    ForEachLine(text, [&](const Line& line) {
      page.reader_confidences.resize(page.reader_confidences.size() + line.words.size(), 0.95F);
    });
    page.text = std::move(text);
    return page;
  };
  FieldPages pages;
  for (int k = 0; k < 40; ++k) pages.Add(with(k == 5 ? SignedPage() : NumberLine(0.9F)));
  const DocumentFields fields = pages.Extract({"2026-11-25", {}, &KnownWords()});
  EXPECT_EQ(fields.signer.full_name.value, "Lê Thị Hoa");
  EXPECT_EQ(fields.signer.full_name.page, 5);
}

TEST(DescribePage, TellsTheConfidenceAndTheDoubtfulWordsOfAPage) {
  PageResult page;
  page.text = NumberLine(0.25F);
  page.doubtful = {{"Số:", 0.25, {400, 400, 470, 440}}};
  const PageRecord record = DescribePage(page, 3);
  EXPECT_DOUBLE_EQ(record.confidence, 0.25);
  EXPECT_EQ(record.doubtful, page.doubtful);
  EXPECT_EQ(record.scan_page, 3);
}

}  // namespace
}  // namespace sohoa
