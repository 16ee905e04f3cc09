#include "storage/pdf/pdf_worker.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <memory>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "storage/pdf/own_words.h"
#include "storage/pdf/page_drawer.h"
#include "storage/pdf/page_frames.h"
#include "storage/pdf/pdf_structure.h"
#include "storage/pdf/process_limits.h"

namespace sohoa {
namespace {

// A signature's byte range is never packed away, so it is found even where the signed revision is
// not the last one, or the file's structure cannot be read.
bool HasByteRange(const std::string& path) {
  constexpr absl::string_view kMark = "/ByteRange";
  std::ifstream in(path, std::ios::binary);
  std::string window;
  std::string chunk(1 << 20, '\0');
  while (in.read(chunk.data(), static_cast<std::streamsize>(chunk.size())), in.gcount() > 0) {
    window.append(chunk, 0, static_cast<size_t>(in.gcount()));
    if (window.find(kMark.data(), 0, kMark.size()) != std::string::npos) return true;
    window.erase(0, window.size() - std::min(window.size(), kMark.size()));
  }
  return false;
}

class FrameWriter {
 public:
  explicit FrameWriter(int output) : output_(output) {}

  absl::Status Write(PageFrame frame, absl::string_view payload) {
    frame.payload_bytes = payload.size();
    const FrameBytes head = PackFrame(frame);
    absl::Status status = WriteBytes({head.data(), head.size()});
    if (status.ok()) status = WriteBytes(payload);
    return status;
  }

  absl::Status WriteError(FrameKind kind, const absl::Status& error) {
    return Write({.kind = kind, .detail = static_cast<uint32_t>(error.code())}, error.message());
  }

 private:
  absl::Status WriteBytes(absl::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t written = write(output_, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return absl::ErrnoToStatus(errno, "the pages cannot be handed over");
      bytes.remove_prefix(static_cast<size_t>(written));
    }
    return absl::OkStatus();
  }

  int output_;
};

absl::Status WriteImage(const Image& image, double dpi_x, double dpi_y, FrameWriter& out) {
  const PageFrame frame{.kind = FrameKind::kPixels,
                        .width = static_cast<uint32_t>(image.width()),
                        .height = static_cast<uint32_t>(image.height()),
                        .detail = static_cast<uint32_t>(image.type()),
                        .dpi_x = dpi_x,
                        .dpi_y = dpi_y};
  return out.Write(frame, {reinterpret_cast<const char*>(image.data()), image.size_bytes()});
}

class PdfWorker {
 public:
  PdfWorker(const PdfWorkerTask& task, int output) : task_(task), out_(output) {}

  absl::Status Run() {
    BoundComputing(task_.page_timeout_s);
    if (absl::Status opened = Open(); !opened.ok())
      return out_.WriteError(FrameKind::kFatal, opened);
    const PageFrame frame{.kind = FrameKind::kDocument,
                          .width = static_cast<uint32_t>(drawer_->page_count()),
                          .detail = is_signed_ ? 1u : 0u};
    absl::Status status = out_.Write(frame, "");
    for (int page = task_.first_page; status.ok() && page < drawer_->page_count(); ++page) {
      BoundComputing(task_.page_timeout_s);
      status = WritePage(page);
    }
    return status;
  }

 private:
  absl::Status Open() {
    absl::StatusOr<std::unique_ptr<PageDrawer>> drawer = OpenPageDrawer(task_.path);
    if (!drawer.ok()) return drawer.status();
    drawer_ = *std::move(drawer);
    const int pages = drawer_->page_count();
    if (pages > task_.max_pages)
      return absl::InvalidArgumentError(
          absl::StrCat("the PDF has more pages than the limit allows: ", pages));
    structure_ = OpenPdfStructure(task_.path, pages);
    is_signed_ = (structure_ != nullptr && structure_->HasSignature()) || HasByteRange(task_.path);
    // Where the two do not count alike, no page of one is surely that of the other.
    if (structure_ != nullptr && structure_->page_count() != pages) structure_.reset();
    return absl::OkStatus();
  }

  absl::Status WritePage(int page) {
    std::optional<LoneImage> lone;
    if (structure_ != nullptr) lone = structure_->FindLoneImage(page, task_.max_pixels);
    if (!lone.has_value()) {
      const absl::StatusOr<DrawnPage> drawn = drawer_->Draw(page, task_.draw_dpi, task_.max_pixels);
      if (drawn.ok())
        if (absl::Status s = WriteWords(
                page, {drawn->image.width(), drawn->image.height(), drawn->dpi_x, drawn->dpi_y});
            !s.ok())
          return s;
      return WriteDrawn(drawn);
    }
    const int64_t pixels = int64_t{lone->width} * lone->height;
    if (pixels > task_.max_pixels)
      return out_.WriteError(FrameKind::kPageError,
                             absl::InvalidArgumentError(absl::StrCat(
                                 "the page's picture has more pixels than the limit allows: ",
                                 lone->width, " x ", lone->height)));
    if (absl::Status s = WriteWordsOn(*lone, page); !s.ok()) return s;
    if (auto* encoded = std::get_if<EncodedImage>(&lone->content))
      return WriteEncoded(*lone, *encoded);
    if (auto* image = std::get_if<Image>(&lone->content)) return WritePixels(*lone, *image);
    absl::StatusOr<DrawnPage> drawn = drawer_->DrawLone(page, *lone);
    if (!drawn.ok()) return WriteDrawn(drawn);
    return WritePixels(*lone, drawn->image);
  }

  // The page's picture, and where on the sheet it lies.
  struct Picture {
    int width = 0;
    int height = 0;
    double dpi_x = 0;
    double dpi_y = 0;
    double left_inches = 0;
    double top_inches = 0;
  };

  // Of a picture that lies turned, none: whoever scanned it so has read nothing on it.
  absl::Status WriteWordsOn(const LoneImage& lone, int page) {
    if (lone.turn != Turn::kNone || lone.placed_turn != 0) return absl::OkStatus();
    return WriteWords(page, {lone.width, lone.height, lone.width / lone.width_inches,
                             lone.height / lone.height_inches, lone.left_inches, lone.top_inches});
  }

  absl::Status WriteWords(int page, const Picture& picture) {
    const std::vector<SheetWord> on_sheet = drawer_->WordsOn(page);
    if (on_sheet.empty() || on_sheet.size() > kMostOwnWords) return absl::OkStatus();
    const auto pixel = [](double inches, double from, double dpi) {
      return static_cast<int>(std::clamp((inches - from) * dpi, -1e6, 1e6));
    };
    std::vector<OwnWord> words;
    for (const SheetWord& word : on_sheet) {
      const Box box{pixel(word.x0, picture.left_inches, picture.dpi_x),
                    pixel(word.y0, picture.top_inches, picture.dpi_y),
                    pixel(word.x1, picture.left_inches, picture.dpi_x),
                    pixel(word.y1, picture.top_inches, picture.dpi_y)};
      std::string text = word.text;
      std::erase_if(text, [](char c) { return c >= 0 && c <= ' '; });
      if (!text.empty() && box.x0 < box.x1 && box.y0 < box.y1)
        words.push_back({std::move(text), box});
    }
    if (words.empty()) return absl::OkStatus();
    return out_.Write({.kind = FrameKind::kWords,
                       .width = static_cast<uint32_t>(picture.width),
                       .height = static_cast<uint32_t>(picture.height),
                       .dpi_x = picture.dpi_x,
                       .dpi_y = picture.dpi_y},
                      PackWords(words));
  }

  absl::Status WriteDrawn(const absl::StatusOr<DrawnPage>& drawn) {
    if (!drawn.ok()) return out_.WriteError(FrameKind::kPageError, drawn.status());
    return WriteImage(drawn->image, drawn->dpi_x, drawn->dpi_y, out_);
  }

  // The resolution belongs to the picture as it is shown, in a file as it lies.
  absl::Status WriteEncoded(const LoneImage& lone, const EncodedImage& encoded) {
    const bool sideways = lone.turn == Turn::kRight || lone.turn == Turn::kLeft;
    double dpi_x = lone.width / lone.width_inches;
    double dpi_y = lone.height / lone.height_inches;
    if (sideways) std::swap(dpi_x, dpi_y);
    const PageFrame frame{.kind = FrameKind::kEncoded,
                          .width = static_cast<uint32_t>(lone.width),
                          .height = static_cast<uint32_t>(lone.height),
                          .detail = static_cast<uint32_t>(encoded.format),
                          .dpi_x = dpi_x,
                          .dpi_y = dpi_y};
    return out_.Write(frame, encoded.bytes);
  }

  absl::Status WritePixels(const LoneImage& lone, const Image& image) {
    const bool sideways = lone.turn == Turn::kRight || lone.turn == Turn::kLeft;
    double dpi_x = lone.width / lone.width_inches;
    double dpi_y = lone.height / lone.height_inches;
    if (sideways) std::swap(dpi_x, dpi_y);
    if (lone.turn == Turn::kNone) return WriteImage(image, dpi_x, dpi_y, out_);
    return WriteImage(Turned(image, lone.turn), dpi_x, dpi_y, out_);
  }

  const PdfWorkerTask& task_;
  FrameWriter out_;
  std::unique_ptr<PageDrawer> drawer_;
  std::unique_ptr<PdfStructure> structure_;  // null where the file is too damaged for it
  bool is_signed_ = false;
};

}  // namespace

absl::Status RunPdfWorker(const PdfWorkerTask& task, int output) {
  BoundProcess(task.memory_bytes);
  return PdfWorker(task, output).Run();
}

}  // namespace sohoa
