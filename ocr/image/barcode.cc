#include "ocr/image/barcode.h"

#define ZX_USE_UTF8 1
#include <ZXing/ReadBarcode.h>

#include <algorithm>
#include <array>
#include <exception>
#include <opencv2/imgproc.hpp>
#include <optional>
#include <string_view>
#include <utility>

#include "ocr/image/mat.h"
#include "ocr/image/restless_areas.h"

namespace sohoa {
namespace {

using Format = ZXing::BarcodeFormat;

constexpr std::array<std::pair<Format, BarcodeFormat>, 11> kFormats = {{
    {Format::QRCode, BarcodeFormat::kQr},
    {Format::MicroQRCode, BarcodeFormat::kMicroQr},
    {Format::Aztec, BarcodeFormat::kAztec},
    {Format::DataMatrix, BarcodeFormat::kDataMatrix},
    {Format::PDF417, BarcodeFormat::kPdf417},
    {Format::Code128, BarcodeFormat::kCode128},
    {Format::Code93, BarcodeFormat::kCode93},
    {Format::Code39, BarcodeFormat::kCode39},
    {Format::ITF, BarcodeFormat::kItf},
    {Format::EAN13, BarcodeFormat::kEan13},
    {Format::EAN8, BarcodeFormat::kEan8},
}};

ZXing::DecodeHints Hints() {
  ZXing::BarcodeFormats formats;
  for (const auto& [format, unused] : kFormats) formats |= format;
  ZXing::DecodeHints hints;
  hints.setFormats(formats).setCharacterSet("UTF8").setMinLineCount(3);
  return hints;
}

// Neither overlong forms nor halves of pairs nor what lies beyond Unicode.
bool IsUtf8(std::string_view bytes) {
  size_t i = 0;
  while (i < bytes.size()) {
    const auto lead = static_cast<unsigned char>(bytes[i]);
    const size_t length = lead < 0x80   ? 1
                          : lead < 0xC2 ? 0
                          : lead < 0xE0 ? 2
                          : lead < 0xF0 ? 3
                          : lead < 0xF5 ? 4
                                        : 0;
    if (length == 0 || i + length > bytes.size()) return false;
    for (size_t k = 1; k < length; ++k)
      if ((static_cast<unsigned char>(bytes[i + k]) & 0xC0) != 0x80) return false;
    const auto second = length > 1 ? static_cast<unsigned char>(bytes[i + 1]) : 0U;
    if ((lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) ||
        (lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F))
      return false;
    i += length;
  }
  return true;
}

std::string TextOf(const ZXing::Result& result) {
  const ZXing::ByteArray& bytes = result.bytes();
  std::string raw(bytes.begin(), bytes.end());
  return IsUtf8(raw) ? raw : result.text();
}

// A few bars of a heading's letters make a short number; real ones are longer.
bool IsBelievable(const ZXing::Result& result) {
  constexpr size_t kFewestOfWeakCodes = 4;  // codes without a check digit
  const bool weak = result.format() == Format::ITF || result.format() == Format::Code39;
  return !weak || result.bytes().size() >= kFewestOfWeakCodes;
}

Box BoxOf(const ZXing::Position& position) {
  Box box{position[0].x, position[0].y, position[0].x + 1, position[0].y + 1};
  for (const auto& corner : position)
    box = Union(box, {corner.x, corner.y, corner.x + 1, corner.y + 1});
  return box;
}

std::optional<Barcode> ToBarcode(const ZXing::Result& result, const Box& area, double scale) {
  const auto* format = std::find_if(kFormats.begin(), kFormats.end(), [&](const auto& pair) {
    return pair.first == result.format();
  });
  if (!result.isValid() || format == kFormats.end() || !IsBelievable(result)) return std::nullopt;
  Box box = Scaled(BoxOf(result.position()), 1 / scale);
  box =
      Intersection({box.x0 + area.x0, box.y0 + area.y0, box.x1 + area.x0, box.y1 + area.y0}, area);
  return Barcode{format->second, TextOf(result), box};
}

std::vector<Barcode> ReadAt(const cv::Mat& grey, const Box& area, double scale) {
  cv::Mat picture = grey;
  if (scale != 1) cv::resize(grey, picture, {}, scale, scale, cv::INTER_CUBIC);
  const ZXing::ImageView view(picture.data, picture.cols, picture.rows, ZXing::ImageFormat::Lum,
                              static_cast<int>(picture.step));
  std::vector<Barcode> found;
  for (const ZXing::Result& result : ZXing::ReadBarcodes(view, Hints()))
    if (std::optional<Barcode> code = ToBarcode(result, area, scale))
      found.push_back(*std::move(code));
  return found;
}

// Small modules are read at twice their size if not at their own.
std::vector<Barcode> ReadArea(ImageView page, const Box& area, double dpi) {
  constexpr double kSmallInches = 1.6;
  const ImageView part = PartOf(page, area);
  cv::Mat grey = Borrow(part);
  if (part.type == PixelType::kBgr) cv::cvtColor(Borrow(part), grey, cv::COLOR_BGR2GRAY);
  std::vector<Barcode> found = ReadAt(grey, area, 1);
  if (found.empty() && std::max(area.width(), area.height()) < kSmallInches * dpi)
    found = ReadAt(grey, area, 2);
  return found;
}

}  // namespace

std::vector<Barcode> ReadBarcodes(ImageView page, double dpi) {
  std::vector<Barcode> codes;
  try {
    for (const Box& area : FindRestlessAreas(page, dpi))
      for (Barcode& code : ReadArea(page, area, dpi)) codes.push_back(std::move(code));
  } catch (const std::exception&) {
    return {};
  }
  std::stable_sort(codes.begin(), codes.end(), [](const Barcode& a, const Barcode& b) {
    return std::pair(a.box.y0, a.box.x0) < std::pair(b.box.y0, b.box.x0);
  });
  return codes;
}

}  // namespace sohoa
