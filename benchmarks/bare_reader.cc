#include "benchmarks/bare_reader.h"

#include <omp.h>
#include <tesseract/baseapi.h>

#include <atomic>
#include <cmath>
#include <cstddef>
#include <thread>
#include <utility>

#include "ocr/image/prepare.h"
#include "ocr/image/warp.h"
#include "pipeline/reader_process.h"

namespace sohoa {
namespace {

class PlainTesseract final : public BareReader {
 public:
  ~PlainTesseract() override { api_.End(); }

  bool Init() {
    omp_set_max_active_levels(0);
    if (api_.Init(nullptr, "vie", tesseract::OEM_LSTM_ONLY) != 0) return false;
    return api_.SetVariable("debug_file", "/dev/null");
  }

  absl::Status Read(const ShownPage& page) override {
    const ImageView view = page.picture.view();
    api_.SetPageSegMode(tesseract::PSM_AUTO);
    api_.SetImage(view.data, view.width, view.height, 1, static_cast<int>(view.stride));
    api_.SetSourceResolution(static_cast<int>(std::lround(page.dpi)));
    const std::unique_ptr<const char[]> text(api_.GetUTF8Text());
    return text != nullptr ? absl::OkStatus() : absl::InternalError("Tesseract read nothing");
  }

 private:
  tesseract::TessBaseAPI api_;
};

class ReaderProcessAlone final : public BareReader {
 public:
  explicit ReaderProcessAlone(std::unique_ptr<OcrEngine> engine) : engine_(std::move(engine)) {}

  absl::Status Read(const ShownPage& page) override {
    return engine_->Read(page.picture.view(), page.dpi, ReadMode::kPage).status();
  }

 private:
  const std::unique_ptr<OcrEngine> engine_;
};

absl::Status ReadPages(const std::vector<ShownPage>& pages, const BareReaderFactory& factory,
                       std::atomic<size_t>& next) {
  absl::StatusOr<std::unique_ptr<BareReader>> reader = factory();
  if (!reader.ok()) return reader.status();
  for (size_t k = next++; k < pages.size(); k = next++)
    if (absl::Status s = (*reader)->Read(pages[k]); !s.ok()) return s;
  return absl::OkStatus();
}

}  // namespace

absl::Status AddShown(DecodedPage page, std::vector<ShownPage>& shown) {
  const absl::StatusOr<PreparedPage> prepared = PreparePage(std::move(page));
  if (!prepared.ok()) return prepared.status();
  if (prepared->facts.blank) return absl::OkStatus();
  const double scale = prepared->reader_scale;
  shown.push_back(
      {ScaledDown(prepared->reading.view(), scale), prepared->dpi / prepared->reduction * scale});
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<BareReader>> NewPlainTesseract() {
  auto reader = std::make_unique<PlainTesseract>();
  if (!reader->Init()) return absl::InternalError("Tesseract cannot load its data");
  return reader;
}

absl::StatusOr<std::unique_ptr<BareReader>> NewReaderProcessAlone() {
  absl::StatusOr<std::unique_ptr<OcrEngine>> engine = NewReaderProcess({});
  if (!engine.ok()) return engine.status();
  return std::make_unique<ReaderProcessAlone>(*std::move(engine));
}

absl::StatusOr<Cost> RunBare(const std::vector<ShownPage>& pages, const BareReaderFactory& factory,
                             int workers) {
  const CostMeter meter;
  std::vector<absl::Status> done(static_cast<size_t>(workers));
  std::atomic<size_t> next{0};
  std::vector<std::thread> threads;
  for (absl::Status& status : done)
    threads.emplace_back([&] { status = ReadPages(pages, factory, next); });
  for (std::thread& thread : threads) thread.join();
  for (const absl::Status& status : done)
    if (!status.ok()) return status;
  return meter.SoFar();
}

}  // namespace sohoa
