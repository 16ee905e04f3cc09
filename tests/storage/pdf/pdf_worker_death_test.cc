// What the reader of PDFs does when the process that it trusts with the file misbehaves.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "storage/pdf/pdf_source.h"
#include "tests/storage/pdf/pdf_commands.h"

namespace sohoa::test {
namespace {

using testing::HasSubstr;

absl::StatusOr<std::unique_ptr<PageSource>> OpenWithFake(const std::string& behaviour) {
  const std::string path = TempPath("fake.pdf");
  WriteFile(path, behaviour);
  return OpenPdfFile(path, {}, {.worker_path = SOHOA_FAKE_PDF_WORKER, .page_timeout_s = 1});
}

// Each page's grey level, or -1 for an error that says what happened to the process.
std::vector<int> Levels(PageSource& source) {
  std::vector<int> levels;
  for (int i = 0; i < 100; ++i) {
    const absl::StatusOr<std::optional<ScannedPage>> page = source.Next();
    if (page.ok() && !page->has_value()) return levels;
    if (!page.ok()) {
      EXPECT_EQ(page.status().code(), absl::StatusCode::kUnavailable) << page.status();
      EXPECT_THAT(std::string(page.status().message()), HasSubstr("the process that"));
    }
    levels.push_back(page.ok() ? std::get<Image>((*page)->content).data()[0] : -1);
  }
  return levels;
}

using PdfWorkerDeath = testing::TestWithParam<std::string>;

TEST_P(PdfWorkerDeath, CostsOneAndOnlyThatPage) {
  auto source = OpenWithFake(GetParam() + " second");
  ASSERT_TRUE(source.ok()) << source.status();
  EXPECT_EQ((*source)->page_count(), 3);
  EXPECT_EQ(Levels(**source), (std::vector<int>{0, -1, 2}));
}

TEST_P(PdfWorkerDeath, OnEveryPageIsAnErrorForEach) {
  auto source = OpenWithFake(GetParam() + " every");
  ASSERT_TRUE(source.ok()) << source.status();
  EXPECT_EQ(Levels(**source), (std::vector<int>{-1, -1, -1}));
}

TEST_P(PdfWorkerDeath, AtOpeningIsOneError) {
  const auto source = OpenWithFake(GetParam() + " opening");
  EXPECT_EQ(source.status().code(), absl::StatusCode::kUnavailable) << source.status();
}

TEST_P(PdfWorkerDeath, AtOpeningAgainEndsTheDocument) {
  auto source = OpenWithFake(GetParam() + " reopening");
  ASSERT_TRUE(source.ok()) << source.status();
  EXPECT_EQ(Levels(**source), (std::vector<int>{-1, -1}));
}

INSTANTIATE_TEST_SUITE_P(All, PdfWorkerDeath,
                         testing::Values("crash", "exit", "hang", "garbage", "huge", "liar",
                                         "endless", "short", "longwinded"),
                         [](const auto& test) { return test.param; });

TEST(PdfWorkerFrames, MorePagesThanTheLimitIsAnError) {
  EXPECT_EQ(OpenWithFake("none crowd").status().code(), absl::StatusCode::kUnavailable);
}

TEST(PdfWorkerFrames, MissingProgramIsAnError) {
  const std::string path = TempPath("some.pdf");
  WriteFile(path, "%PDF-1.7");
  EXPECT_EQ(OpenPdfFile(path, {}, {.worker_path = "/nonexistent/worker"}).status().code(),
            absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace sohoa::test
