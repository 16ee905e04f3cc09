#include "storage/pdf/pdf_source.h"

#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cmath>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "storage/pdf/own_words.h"
#include "storage/pdf/page_frames.h"
#include "storage/pdf/worker_process.h"

namespace sohoa {
namespace {

// A file that kills the worker on so many pages running is not worth another process.
constexpr int kMaxDeathsInARow = 10;

// More than any scanned page in a file format takes; holds before anything is allocated.
constexpr uint64_t kMaxEncodedBytes = 1ull << 30;

constexpr uint64_t kMaxWordBytes = 4 << 20;  // of a page's own text

constexpr uint64_t kMaxSentence = 1000;  // bytes of an error's message

// The worker's own word for a failure, if it is one that a page source may give.
absl::Status WorkerError(uint32_t code, std::string sentence) {
  for (char& c : sentence)
    if (!absl::ascii_isprint(static_cast<unsigned char>(c))) c = ' ';
  switch (static_cast<absl::StatusCode>(code)) {
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kDataLoss:
    case absl::StatusCode::kUnimplemented:
    case absl::StatusCode::kPermissionDenied:
      return {static_cast<absl::StatusCode>(code), sentence};
    default:
      return absl::UnavailableError(sentence);
  }
}

class PdfFileSource : public PageSource {
 public:
  PdfFileSource(std::string worker_path, std::string path, const PageLimits& limits,
                const PdfSourceOptions& options)
      : worker_path_(std::move(worker_path)),
        path_(std::move(path)),
        limits_(limits),
        options_(options),
        next_page_(options.first_page) {}

  // Starts a worker at next_page_ and reads what it says about the document.
  absl::Status Start() {
    absl::StatusOr<std::unique_ptr<WorkerProcess>> worker = WorkerProcess::Start(Arguments());
    if (!worker.ok()) return worker.status();
    worker_ = *std::move(worker);
    absl::Status read = ReadDocumentFrame();
    if (!read.ok()) worker_.reset();
    return read;
  }

  absl::StatusOr<std::optional<ScannedPage>> Next() override {
    if (next_page_ >= page_count_) return End();
    if (worker_ == nullptr) {
      if (absl::Status started = Start(); !started.ok()) return GiveUp(started);
    }
    ++next_page_;
    absl::StatusOr<ScannedPage> page = ReadPage();
    if (page.ok()) deaths_ = 0;
    if (page.ok()) return std::optional<ScannedPage>(*std::move(page));
    if (worker_ == nullptr && ++deaths_ >= kMaxDeathsInARow) return GiveUp(page.status());
    return page.status();
  }

  std::optional<int> page_count() const override { return page_count_; }
  bool is_signed() const override { return is_signed_; }

 private:
  std::vector<std::string> Arguments() const {
    return {worker_path_,
            path_,
            absl::StrCat(next_page_),
            absl::StrCat(limits_.max_pixels),
            absl::StrCat(limits_.max_pages),
            absl::StrCat(options_.draw_dpi),
            absl::StrCat(options_.page_timeout_s),
            absl::StrCat(options_.worker_memory_bytes)};
  }

  std::optional<ScannedPage> End() {
    worker_.reset();
    return std::nullopt;
  }

  absl::Status GiveUp(const absl::Status& reason) {
    const int left = page_count_ - next_page_;
    next_page_ = page_count_;
    worker_.reset();
    if (left <= 0) return reason;
    return {reason.code(), absl::StrCat(reason.message(), ": ", left, " more pages are not read")};
  }

  WorkerProcess::Deadline NewDeadline() const {
    return std::chrono::steady_clock::now() + std::chrono::seconds(options_.page_timeout_s);
  }

  static absl::Status Garbled() {
    return absl::UnavailableError("the process that reads this PDF sent nonsense");
  }

  absl::Status ReadBytes(char* data, size_t size) {
    const absl::Status read = worker_->Read(data, size, {deadline_});
    if (absl::IsDeadlineExceeded(read)) {
      return absl::UnavailableError("the process that reads this PDF took too long");
    }
    if (!read.ok()) return absl::UnavailableError("the process that reads this PDF died");
    return read;
  }

  absl::StatusOr<PageFrame> ReadFrame() {
    FrameBytes bytes;
    if (absl::Status read = ReadBytes(bytes.data(), bytes.size()); !read.ok()) return read;
    const std::optional<PageFrame> frame = UnpackFrame(bytes);
    if (!frame.has_value()) return Garbled();
    return *frame;
  }

  absl::StatusOr<std::string> ReadPayload(const PageFrame& frame, uint64_t max_bytes) {
    if (frame.payload_bytes > max_bytes) return Garbled();
    std::string payload(frame.payload_bytes, '\0');
    absl::Status read = ReadBytes(payload.data(), payload.size());
    if (!read.ok()) return read;
    return payload;
  }

  // The error that a frame tells of, or the one met while reading it.
  absl::Status ReadError(const PageFrame& frame) {
    absl::StatusOr<std::string> sentence = ReadPayload(frame, kMaxSentence);
    if (!sentence.ok()) worker_.reset();
    return sentence.ok() ? WorkerError(frame.detail, *std::move(sentence)) : sentence.status();
  }

  absl::Status ReadDocumentFrame() {
    deadline_ = NewDeadline();
    const absl::StatusOr<PageFrame> frame = ReadFrame();
    if (!frame.ok()) return frame.status();
    if (frame->kind == FrameKind::kFatal) return ReadError(*frame);
    const bool valid = frame->kind == FrameKind::kDocument && frame->width > 0 &&
                       static_cast<int64_t>(frame->width) <= limits_.max_pages;
    const auto pages = static_cast<int>(frame->width);
    if (!valid || (page_count_ > 0 && pages != page_count_)) return Garbled();
    page_count_ = pages;
    is_signed_ = frame->detail == 1;
    return absl::OkStatus();
  }

  // On any failure but the page's own, the worker is gone afterwards.
  absl::StatusOr<ScannedPage> ReadPage() {
    deadline_ = NewDeadline();
    absl::StatusOr<PageFrame> frame = ReadFrame();
    absl::StatusOr<PageText> own_text = PageText();
    if (frame.ok() && frame->kind == FrameKind::kWords) {
      own_text = ReadWords(*frame);
      frame = own_text.ok() ? ReadFrame() : own_text.status();
    }
    if (frame.ok() && frame->kind == FrameKind::kPageError) return ReadError(*frame);
    absl::StatusOr<ScannedPage> page = frame.ok() ? ReadContent(*frame) : frame.status();
    if (!page.ok()) {
      worker_.reset();
      return page.status();
    }
    if (!own_text->empty()) page->own_text = *std::move(own_text);
    return page;
  }

  absl::StatusOr<PageText> ReadWords(const PageFrame& frame) {
    const absl::StatusOr<std::string> packed = ReadPayload(frame, kMaxWordBytes);
    if (!packed.ok()) return packed.status();
    const std::optional<std::vector<OwnWord>> words = UnpackWords(*packed);
    const uint64_t pixels = uint64_t{frame.width} * frame.height;
    if (!words || frame.width > INT32_MAX || frame.height > INT32_MAX ||
        pixels > static_cast<uint64_t>(limits_.max_pixels) || !(frame.dpi_x > 0))
      return Garbled();
    return TextOfWords(*words, static_cast<int>(frame.width), static_cast<int>(frame.height),
                       frame.dpi_x);
  }

  absl::StatusOr<ScannedPage> ReadContent(const PageFrame& frame) {
    const auto dpi = [](double value) { return std::isfinite(value) && value > 0 ? value : 0; };
    ScannedPage page{.dpi_x = dpi(frame.dpi_x), .dpi_y = dpi(frame.dpi_y)};
    absl::Status read = Garbled();
    if (frame.kind == FrameKind::kPixels) read = ReadPixels(frame, page);
    if (frame.kind == FrameKind::kEncoded) read = ReadEncoded(frame, page);
    if (!read.ok()) return read;
    return page;
  }

  absl::Status ReadPixels(const PageFrame& frame, ScannedPage& page) {
    if (frame.detail > static_cast<uint32_t>(PixelType::kBgr) || frame.width == 0 ||
        frame.height == 0 || frame.width > INT32_MAX || frame.height > INT32_MAX)
      return Garbled();
    const auto type = static_cast<PixelType>(frame.detail);
    const uint64_t pixels = uint64_t{frame.width} * frame.height;
    if (pixels > static_cast<uint64_t>(limits_.max_pixels) ||
        frame.payload_bytes != pixels * static_cast<uint64_t>(ChannelsOf(type)))
      return Garbled();
    Image image(static_cast<int>(frame.width), static_cast<int>(frame.height), type);
    absl::Status read = ReadBytes(reinterpret_cast<char*>(image.data()), image.size_bytes());
    page.content = std::move(image);
    return read;
  }

  absl::Status ReadEncoded(const PageFrame& frame, ScannedPage& page) {
    if (frame.detail > static_cast<uint32_t>(ImageFormat::kTiff)) return Garbled();
    absl::StatusOr<std::string> bytes = ReadPayload(frame, kMaxEncodedBytes);
    if (!bytes.ok()) return bytes.status();
    page.content = EncodedImage{static_cast<ImageFormat>(frame.detail), *std::move(bytes)};
    return absl::OkStatus();
  }

  const std::string worker_path_;
  const std::string path_;
  const PageLimits limits_;
  const PdfSourceOptions options_;
  std::unique_ptr<WorkerProcess> worker_;  // null when a new one is to be started
  WorkerProcess::Deadline deadline_;
  int next_page_;
  int page_count_ = 0;
  int deaths_ = 0;  // in a row
  bool is_signed_ = false;
};

}  // namespace

absl::StatusOr<std::unique_ptr<PageSource>> OpenPdfFile(const std::string& path,
                                                        const PageLimits& limits,
                                                        const PdfSourceOptions& options) {
  if (access(path.c_str(), R_OK) != 0) return absl::ErrnoToStatus(errno, "cannot be opened");
  absl::StatusOr<std::string> worker_path = options.worker_path;
  if (options.worker_path.empty()) worker_path = ProgramBeside("sohoa-pdfworker");
  if (!worker_path.ok()) return worker_path.status();
  auto source = std::make_unique<PdfFileSource>(*std::move(worker_path), path, limits, options);
  if (absl::Status started = source->Start(); !started.ok()) return started;
  return source;
}

}  // namespace sohoa
