#include "pipeline/scanner_messages.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "ocr/text/normalize.h"
#include "storage/pdf/byte_message.h"

namespace sohoa {
namespace {

constexpr uint64_t kMostText = 4096;
constexpr uint64_t kMostOptions = 100;
constexpr uint64_t kMostScanners = 1000;
constexpr std::string_view kPrefix = "page-";
constexpr std::string_view kSuffix = ".png";

enum Kind : int64_t { kPage = 1, kEnd, kScanners, kError };

// What a driver says of itself: for people, and for JSON.
std::string Clean(const std::string& text) { return NormalizeText(OnOneLine(text)); }

std::string Shortened(const std::string& text) { return text.substr(0, kMostText); }

std::string WithHead(std::string body) {
  const uint64_t size = body.size();
  std::string head(kMessageHeadBytes, '\0');
  std::memcpy(head.data(), &size, sizeof size);
  return head + body;
}

int64_t Thousandths(double number) { return static_cast<int64_t>(number * 1000); }

std::optional<ScannerAnswer> UnpackScanners(ByteReader& in) {
  std::vector<ScannerInfo> scanners(in.Count(kMostScanners));
  for (ScannerInfo& scanner : scanners)
    for (std::string* text : {&scanner.name, &scanner.vendor, &scanner.model, &scanner.type})
      *text = Clean(in.Text(kMostText));
  return scanners;
}

std::optional<ScannerAnswer> UnpackError(ByteReader& in) {
  const int64_t code = in.Number();
  std::string message = Clean(in.Text(kMostText));
  if (code <= 0 || code > static_cast<int64_t>(absl::StatusCode::kUnauthenticated))
    return std::nullopt;
  return absl::Status(static_cast<absl::StatusCode>(code), message);
}

std::optional<ScannerAnswer> UnpackBody(ByteReader& in) {
  switch (in.Number()) {
    case kPage:
      return PageScanned{in.Text(kMostText)};
    case kEnd: {
      ScanEnd end;
      end.pages = static_cast<int>(in.Count(1 << 30));
      end.feeder = in.Number() != 0;
      return end;
    }
    case kScanners:
      return UnpackScanners(in);
    case kError:
      return UnpackError(in);
    default:
      return std::nullopt;
  }
}

}  // namespace

std::string PagePath(const std::string& folder, int page) {
  return absl::StrFormat("%s/page-%04d.png", folder, page);
}

std::optional<int> PageOfName(std::string_view name) {
  if (!name.starts_with(kPrefix) || !name.ends_with(kSuffix) ||
      name.size() < kPrefix.size() + 4 + kSuffix.size())
    return std::nullopt;
  name = name.substr(kPrefix.size(), name.size() - kPrefix.size() - kSuffix.size());
  int page = 0;
  if (name.find_first_not_of("0123456789") != name.npos ||
      !absl::SimpleAtoi(absl::string_view(name.data(), name.size()), &page) || page < 1)
    return std::nullopt;
  return page;
}

std::string PackOrder(const ScannerOrder& order) {
  const ScanRequest& request = order.request;
  ByteWriter out;
  for (const int64_t number :
       {int64_t{order.list}, int64_t{order.first_page}, int64_t{request.resolution},
        static_cast<int64_t>(request.mode), static_cast<int64_t>(request.source),
        int64_t{request.both_sides}, int64_t{request.max_pages},
        Thousandths(request.paper_width_mm), Thousandths(request.paper_height_mm),
        request.limits.max_pixels, int64_t{request.limits.max_pages},
        static_cast<int64_t>(request.options.size())})
    out.Number(number);
  out.Text(order.folder);
  out.Text(request.device);
  for (const auto& [name, value] : request.options) {
    out.Text(name);
    out.Text(value);
  }
  return WithHead(out.Take());
}

std::optional<ScannerOrder> UnpackOrder(std::string_view body) {
  ByteReader in(body);
  ScannerOrder order;
  ScanRequest& request = order.request;
  order.list = in.Number() != 0;
  order.first_page = static_cast<int>(in.Count(1 << 30));
  request.resolution = static_cast<int>(in.Count(1 << 20));
  request.mode = static_cast<ScanMode>(in.Count(static_cast<uint64_t>(ScanMode::kLineart)));
  request.source = static_cast<PaperSource>(in.Count(static_cast<uint64_t>(PaperSource::kFeeder)));
  request.both_sides = in.Number() != 0;
  request.max_pages = static_cast<int>(in.Count(1 << 30));
  request.paper_width_mm = static_cast<double>(in.Count(1 << 30)) / 1000;
  request.paper_height_mm = static_cast<double>(in.Count(1 << 30)) / 1000;
  request.limits.max_pixels = in.Number();
  request.limits.max_pages = static_cast<int>(in.Count(1 << 30));
  request.options.resize(in.Count(kMostOptions));
  order.folder = in.Text(kMostText);
  request.device = in.Text(kMostText);
  for (auto& [name, value] : request.options) {
    name = in.Text(kMostText);
    value = in.Text(kMostText);
  }
  if (!in.AtEnd()) return std::nullopt;
  return order;
}

std::string PackAnswer(const ScannerAnswer& answer) {
  ByteWriter out;
  if (const auto* page = std::get_if<PageScanned>(&answer)) {
    out.Number(kPage);
    out.Text(page->path);
  } else if (const auto* end = std::get_if<ScanEnd>(&answer)) {
    out.Number(kEnd);
    out.Number(end->pages);
    out.Number(end->feeder ? 1 : 0);
  } else if (const auto* scanners = std::get_if<std::vector<ScannerInfo>>(&answer)) {
    const size_t count = std::min<size_t>(scanners->size(), 200);  // within kMostMessageBytes
    out.Number(kScanners);
    out.Number(static_cast<int64_t>(count));
    for (size_t k = 0; k < count; ++k)
      for (const std::string* text : {&(*scanners)[k].name, &(*scanners)[k].vendor,
                                      &(*scanners)[k].model, &(*scanners)[k].type})
        out.Text(text->substr(0, 1000));
  } else {
    const auto& error = std::get<absl::Status>(answer);
    out.Number(kError);
    out.Number(static_cast<int64_t>(error.code()));
    out.Text(Shortened(std::string(error.message())));
  }
  return WithHead(out.Take());
}

std::optional<uint64_t> MessageBytes(std::string_view head) {
  uint64_t size = 0;
  if (head.size() != sizeof size) return std::nullopt;
  std::memcpy(&size, head.data(), sizeof size);
  if (size > kMostMessageBytes) return std::nullopt;
  return size;
}

std::optional<ScannerAnswer> UnpackScannerAnswer(std::string_view body) {
  ByteReader in(body);
  std::optional<ScannerAnswer> answer = UnpackBody(in);
  if (!in.AtEnd()) return std::nullopt;
  return answer;
}

}  // namespace sohoa
