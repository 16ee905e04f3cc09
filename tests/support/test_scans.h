// Small scans and readers for tests of the pipeline: each page is known by its width alone, so that
// order and identity can be followed through every stage without reading real text.
#ifndef SOHOA_TESTS_SUPPORT_TEST_SCANS_H_
#define SOHOA_TESTS_SUPPORT_TEST_SCANS_H_

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "ocr/engine/ocr_engine.h"
#include "ocr/page/image.h"
#include "pipeline/engine_pool.h"

namespace sohoa::testing_support {

// A new empty folder below the test's temporary folder.
std::string NewFolder(const std::string& name);

// White paper with rows of dark bars where text would stand: upright, straight, not blank, and read
// at the size that it has. kGrey.
Image MakePage(int width, int height = 420);

void WriteJpegFile(const std::string& path, int width);
// A multi-page TIFF, one page per width; a negative width makes a page without print.
void WriteTiffFile(const std::string& path, const std::vector<int>& widths);
void WriteBytes(const std::string& path, const std::string& bytes);
std::string ReadBytes(const std::string& path);

// "reads" the one word `w<width>` on each page, or what `read` says.
class FakeEngine final : public OcrEngine {
 public:
  using ReadFunction = std::function<absl::StatusOr<PageText>(ImageView)>;
  explicit FakeEngine(ReadFunction read) : read_(std::move(read)) {}
  absl::StatusOr<PageText> Read(ImageView image, double, ReadMode) override { return read_(image); }

 private:
  const ReadFunction read_;
};

// One line with these words, side by side, at the top of a page of this size.
PageText TextOf(ImageView image, const std::vector<std::string>& words);
PageText WidthAsText(ImageView image);

EngineFactory FakeEngines(FakeEngine::ReadFunction read = WidthAsText);

}  // namespace sohoa::testing_support

#endif  // SOHOA_TESTS_SUPPORT_TEST_SCANS_H_
