#include "ocr/scanner/scanner.h"

#include <algorithm>
#include <chrono>
#include <future>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string_view>
#include <thread>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "ocr/scanner/sane_device.h"

namespace sohoa {
namespace {

constexpr size_t kPieceBytes = 64 << 10;

// Any of the words, in small letters.
bool Says(const std::string& text, std::initializer_list<std::string_view> words) {
  const std::string lower = absl::AsciiStrToLower(text);
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

bool IsBothSides(const std::string& source) { return Says(source, {"duplex", "both sides"}); }
bool IsFeeder(const std::string& source) { return Says(source, {"adf", "feeder", "duplex"}); }

absl::Status NotThere(const char* what, const std::vector<std::string>& there) {
  return absl::InvalidArgumentError(
      absl::StrCat(what, there.empty() ? "" : absl::StrCat(": ", absl::StrJoin(there, "; "))));
}

// Sets the text `name` to the first of its choices that `fits`.
template <typename Fits>
absl::Status Choose(SaneDevice& device, const std::string& name, Fits fits, const char* otherwise) {
  const std::optional<SaneSetting> setting = device.Find(name);
  if (!setting || !setting->active) return NotThere(otherwise, {});
  const auto choice = std::find_if(setting->texts.begin(), setting->texts.end(), fits);
  if (choice == setting->texts.end()) return NotThere(otherwise, setting->texts);
  return device.Set(name, *choice);
}

absl::Status SetBothSides(SaneDevice& device) {
  constexpr char kNone[] = "the scanner cannot scan both sides";
  const auto source = device.Find("source");
  if (source && std::any_of(source->texts.begin(), source->texts.end(), IsBothSides))
    return Choose(device, "source", IsBothSides, kNone);
  if (device.Find("duplex")) return device.Set("duplex", "yes");
  return Choose(device, device.Find("adf-mode") ? "adf-mode" : "adf_mode", IsBothSides, kNone);
}

absl::Status SetSource(SaneDevice& device, const ScanRequest& request) {
  if (request.source == PaperSource::kFeeder && !request.both_sides)
    return Choose(
        device, "source",
        [](const std::string& text) {
          return IsFeeder(text) && !IsBothSides(text) && !Says(text, {"back"});
        },
        "the scanner has no feeder");
  if (request.source == PaperSource::kFlatbed)
    return Choose(
        device, "source",
        [](const std::string& text) {
          return Says(text, {"flatbed", "platen"});
        },
        "the scanner has no flatbed");
  return request.both_sides ? SetBothSides(device) : absl::OkStatus();
}

// Scanners with one mode have no setting for it.
absl::Status SetMode(SaneDevice& device, ScanMode mode) {
  if (!device.Find("mode")) return absl::OkStatus();
  const auto fits = [mode](const std::string& text) {
    if (mode == ScanMode::kColour) return Says(text, {"color", "colour"});
    if (mode == ScanMode::kGrey) return Says(text, {"gray", "grey"});
    return Says(text, {"lineart", "black & white", "binary", "monochrome"});
  };
  return Choose(device, "mode", fits, "the scanner has no such mode");
}

absl::Status SetResolution(SaneDevice& device, int dpi) {
  const auto setting = device.Find("resolution");
  if (!setting || !setting->active) return absl::OkStatus();
  double wanted = dpi;
  if (!setting->numbers.empty()) {
    const auto finer = std::lower_bound(setting->numbers.begin(), setting->numbers.end(), wanted);
    if (finer == setting->numbers.end())
      return absl::InvalidArgumentError(absl::StrCat("the scanner cannot scan so finely: ", dpi,
                                                     " dpi > ", setting->numbers.back()));
    wanted = *finer;
  } else if (setting->most > 0) {
    if (wanted > setting->most)
      return absl::InvalidArgumentError(
          absl::StrCat("the scanner cannot scan so finely: ", dpi, " dpi > ", setting->most));
    wanted = std::max(wanted, setting->least);
  }
  return device.Set("resolution", absl::StrCat(wanted));
}

// Sixteen bits a sample are twice the bytes and no more to read.
absl::Status SetDepth(SaneDevice& device) {
  const auto setting = device.Find("depth");
  const auto depth = device.Number("depth");
  if (!setting || !setting->active || !depth || *depth <= 8) return absl::OkStatus();
  return device.Set("depth", "8");
}

absl::Status SetEdge(SaneDevice& device, const char* name, double mm) {
  const auto setting = device.Find(name);
  if (!setting || !setting->active) return absl::OkStatus();
  const double most = setting->most > 0 ? std::min(mm, setting->most) : mm;
  return device.Set(name, absl::StrCat(std::max(most, setting->least)));
}

// Some scanners with a feeder must know the sheet before the area on it.
absl::Status SetPaper(SaneDevice& device, const ScanRequest& request) {
  if (request.paper_width_mm <= 0 || request.paper_height_mm <= 0) return absl::OkStatus();
  const std::pair<const char*, double> edges[] = {{"page-width", request.paper_width_mm},
                                                  {"page-height", request.paper_height_mm},
                                                  {"tl-x", 0},
                                                  {"tl-y", 0},
                                                  {"br-x", request.paper_width_mm},
                                                  {"br-y", request.paper_height_mm}};
  for (const auto& [name, mm] : edges)
    if (absl::Status s = SetEdge(device, name, mm); !s.ok()) return s;
  return absl::OkStatus();
}

absl::Status SetAll(SaneDevice& device, const ScanRequest& request) {
  // The source first: what else can be set, and how, hangs on it.
  if (absl::Status s = SetSource(device, request); !s.ok()) return s;
  if (absl::Status s = SetMode(device, request.mode); !s.ok()) return s;
  if (absl::Status s = SetDepth(device); !s.ok()) return s;
  if (absl::Status s = SetResolution(device, request.resolution); !s.ok()) return s;
  if (absl::Status s = SetPaper(device, request); !s.ok()) return s;
  for (const auto& [name, value] : request.options)
    if (absl::Status s = device.Set(name, value); !s.ok()) return s;
  return absl::OkStatus();
}

// A page as its rows come, in the order of PixelType. Further frames fill in their colour.
class PageRows {
 public:
  explicit PageRows(const PageLimits& limits) : limits_(limits) {}

  absl::Status Begin(const SaneFrame& frame) {
    const bool colour = frame.samples != SaneFrame::Samples::kGrey;
    const PixelType type = colour            ? PixelType::kBgr
                           : frame.bits == 1 ? PixelType::kBilevel
                                             : PixelType::kGrey;
    if (frames_ > 0 && (type != type_ || frame.width != width_ || frames_ == 3))
      return absl::UnavailableError("the scanner sent nonsense");
    frame_ = frame;
    type_ = type;
    width_ = frame.width;
    row_ = 0;
    ++frames_;
    return absl::OkStatus();
  }

  // One line as the scanner sends it. Lines beyond what was announced are not kept.
  absl::Status Add(const uint8_t* line) {
    if (frame_.height >= 0 && row_ >= frame_.height) return absl::OkStatus();
    const size_t stride = static_cast<size_t>(width_) * static_cast<size_t>(ChannelsOf(type_));
    if (frames_ == 1) {
      if (int64_t{width_} * (row_ + 1) > limits_.max_pixels)
        return absl::InvalidArgumentError("the scanner delivers too large a page");
      pixels_.resize(stride * static_cast<size_t>(row_ + 1), 255);
      rows_ = row_ + 1;
    }
    if (row_ < rows_) Put(line, pixels_.data() + stride * static_cast<size_t>(row_));
    ++row_;
    return absl::OkStatus();
  }

  ImageView view() const {
    return {pixels_.data(), width_, rows_,
            static_cast<size_t>(width_) * static_cast<size_t>(ChannelsOf(type_)), type_};
  }

 private:
  void Put(const uint8_t* line, uint8_t* out) const {
    const auto width = static_cast<size_t>(width_);
    switch (frame_.samples) {
      case SaneFrame::Samples::kGrey:
        if (frame_.bits == 8) {
          std::copy_n(line, width, out);
        } else {  // 1 is black
          for (size_t x = 0; x < width; ++x)
            out[x] = (line[x / 8] >> (7 - x % 8) & 1) != 0 ? 0 : 255;
        }
        return;
      case SaneFrame::Samples::kColour:
        for (size_t x = 0; x < width; ++x) {
          out[3 * x] = line[3 * x + 2];
          out[3 * x + 1] = line[3 * x + 1];
          out[3 * x + 2] = line[3 * x];
        }
        return;
      case SaneFrame::Samples::kBlue:
      case SaneFrame::Samples::kGreen:
      case SaneFrame::Samples::kRed: {
        const size_t channel = frame_.samples == SaneFrame::Samples::kBlue    ? 0
                               : frame_.samples == SaneFrame::Samples::kGreen ? 1
                                                                              : 2;
        for (size_t x = 0; x < width; ++x) out[3 * x + channel] = line[x];
        return;
      }
    }
  }

  const PageLimits limits_;
  SaneFrame frame_;
  PixelType type_ = PixelType::kGrey;
  int width_ = 0;
  int row_ = 0;   // of the frame that comes
  int rows_ = 0;  // of the page
  int frames_ = 0;
  std::vector<uint8_t> pixels_;
};

absl::Status ReadFrame(SaneDevice& device, const SaneFrame& frame, PageRows* page,
                       const std::function<bool()>& cancelled) {
  const auto line_bytes = static_cast<size_t>(frame.bytes_per_line);
  std::vector<uint8_t> buffer(std::max(kPieceBytes, line_bytes));
  size_t filled = 0;
  for (;;) {
    if (cancelled()) return absl::CancelledError("scanning was cancelled");
    const absl::StatusOr<size_t> got = device.Read(buffer.data() + filled, buffer.size() - filled);
    if (!got.ok()) return got.status();
    if (*got == 0) return absl::OkStatus();
    filled += *got;
    size_t used = 0;
    for (; filled - used >= line_bytes; used += line_bytes)
      if (absl::Status s = page->Add(buffer.data() + used); !s.ok()) return s;
    std::copy(buffer.begin() + static_cast<std::ptrdiff_t>(used),
              buffer.begin() + static_cast<std::ptrdiff_t>(filled), buffer.begin());
    filled -= used;
  }
}

absl::Status ScanPage(SaneDevice& device, const ScanRequest& request, const TakeScannedPage& take,
                      const std::function<bool()>& cancelled) {
  PageRows page(request.limits);
  for (bool last = false; !last;) {
    const absl::StatusOr<SaneFrame> frame = device.StartFrame(request.limits);
    if (!frame.ok()) return frame.status();
    if (absl::Status s = page.Begin(*frame); !s.ok()) return s;
    if (absl::Status s = ReadFrame(device, *frame, &page, cancelled); !s.ok()) return s;
    last = frame->last;
  }
  if (page.view().empty()) return absl::UnavailableError("the scanner delivered no picture");
  const std::optional<double> dpi = device.Number("resolution");
  return take(page.view(), dpi.value_or(request.resolution));
}

// A driver that hangs here would keep its error to itself, and the pages' end: it is left behind,
// to end with the process.
void LetGo(std::unique_ptr<SaneDevice> device) {
  constexpr std::chrono::seconds kPatience(5);
  std::promise<void> done;
  std::future<void> end = done.get_future();
  std::thread([device = std::move(device), done = std::move(done)]() mutable {
    device->Cancel();
    device.reset();
    done.set_value();
  }).detach();
  end.wait_for(kPatience);
}

absl::StatusOr<std::string> DeviceFor(const ScanRequest& request) {
  if (!request.device.empty()) return request.device;
  const absl::StatusOr<std::vector<ScannerInfo>> scanners = ListScanners();
  if (!scanners.ok()) return scanners.status();
  if (scanners->empty()) return absl::NotFoundError("no scanner was found");
  if (scanners->size() == 1) return scanners->front().name;
  std::vector<std::string> names;
  for (const ScannerInfo& scanner : *scanners) names.push_back(scanner.name);
  return absl::FailedPreconditionError(absl::StrCat(
      "there are several scanners, name one with --device: ", absl::StrJoin(names, ", ")));
}

}  // namespace

absl::StatusOr<ScanEnd> ScanPages(const ScanRequest& request, const TakeScannedPage& take,
                                  const std::function<bool()>& cancelled) {
  const absl::StatusOr<std::string> name = DeviceFor(request);
  if (!name.ok()) return name.status();
  absl::StatusOr<std::unique_ptr<SaneDevice>> device = OpenSaneDevice(*name);
  if (!device.ok()) return device.status();
  if (absl::Status s = SetAll(**device, request); !s.ok()) return s;
  const bool from_feeder = request.source != PaperSource::kFlatbed &&
                           (request.source == PaperSource::kFeeder || request.both_sides ||
                            IsFeeder((*device)->Text("source").value_or("")));
  const int most = from_feeder ? request.max_pages : 1;
  ScanEnd end{.feeder = from_feeder};
  absl::Status status;
  while (status.ok() && (most == 0 || end.pages < most)) {
    status = cancelled() ? absl::CancelledError("scanning was cancelled")
                         : ScanPage(**device, request, take, cancelled);
    if (status.ok()) ++end.pages;
  }
  LetGo(*std::move(device));
  if (absl::IsNotFound(status) && end.pages > 0) status = absl::OkStatus();
  if (!status.ok()) return status;
  return end;
}

}  // namespace sohoa
