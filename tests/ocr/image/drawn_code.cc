#include "tests/ocr/image/drawn_code.h"

#define ZX_USE_UTF8 1
#include <ZXing/BitMatrix.h>
#include <ZXing/MultiFormatWriter.h>

#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>

#include "ocr/image/mat.h"

namespace sohoa::test {
namespace {

ZXing::BarcodeFormat NameOf(BarcodeFormat format) {
  switch (format) {
    case BarcodeFormat::kAztec:
      return ZXing::BarcodeFormat::Aztec;
    case BarcodeFormat::kDataMatrix:
      return ZXing::BarcodeFormat::DataMatrix;
    case BarcodeFormat::kPdf417:
      return ZXing::BarcodeFormat::PDF417;
    case BarcodeFormat::kCode128:
      return ZXing::BarcodeFormat::Code128;
    case BarcodeFormat::kCode93:
      return ZXing::BarcodeFormat::Code93;
    case BarcodeFormat::kCode39:
      return ZXing::BarcodeFormat::Code39;
    case BarcodeFormat::kItf:
      return ZXing::BarcodeFormat::ITF;
    case BarcodeFormat::kEan13:
      return ZXing::BarcodeFormat::EAN13;
    case BarcodeFormat::kEan8:
      return ZXing::BarcodeFormat::EAN8;
    default:
      return ZXing::BarcodeFormat::QRCode;
  }
}

// The bytes as they are, as the makers of cards and forms write them: no ECI before them.
std::wstring BytesOf(const std::string& text) {
  std::wstring wide;
  for (const char c : text) wide += static_cast<wchar_t>(static_cast<unsigned char>(c));
  return wide;
}

// One pixel a module.
cv::Mat Modules(const CodeSpec& spec) {
  const ZXing::BitMatrix bits = ZXing::MultiFormatWriter(NameOf(spec.format))
                                    .setEncoding(ZXing::CharacterSet::BINARY)
                                    .setMargin(0)
                                    .encode(BytesOf(spec.text), 0, 0);
  cv::Mat modules(bits.height(), bits.width(), CV_8UC1, cv::Scalar(255));
  for (int y = 0; y < bits.height(); ++y)
    for (int x = 0; x < bits.width(); ++x)
      if (bits.get(x, y)) modules.at<uint8_t>(y, x) = 0;
  return modules;
}

bool IsLinear(const cv::Mat& modules) { return modules.rows * 4 < modules.cols; }

}  // namespace

void DrawCode(const CodeSpec& spec, Image& page) {
  constexpr int kFiner = 4;  // times the page's pixels, for edges as soft as a scanner's
  const cv::Mat modules = Modules(spec);
  const double pixels_per_mm = spec.dpi / 25.4;
  const double scale_x = kFiner * pixels_per_mm * spec.width_mm / modules.cols;
  const bool linear = IsLinear(modules) && spec.format != BarcodeFormat::kPdf417;
  const double scale_y = linear ? kFiner * pixels_per_mm * spec.height_mm / modules.rows : scale_x;
  const double reach = std::hypot(scale_x * modules.cols, scale_y * modules.rows) / kFiner;
  const int side = static_cast<int>(std::ceil(reach)) + 4;
  const double angle = spec.angle_deg * std::numbers::pi / 180, c = std::cos(angle),
               s = std::sin(angle);
  const double middle = side * kFiner / 2.0;
  // From a pixel of the canvas back to its module.
  const cv::Matx23d back(
      c / scale_x, -s / scale_x, modules.cols / 2.0 - 0.5 - (c * middle - s * middle) / scale_x,
      s / scale_y, c / scale_y, modules.rows / 2.0 - 0.5 - (s * middle + c * middle) / scale_y);
  cv::Mat fine, code;
  cv::warpAffine(modules, fine, back, {side * kFiner, side * kFiner},
                 cv::INTER_NEAREST | cv::WARP_INVERSE_MAP, cv::BORDER_CONSTANT, cv::Scalar(255));
  cv::resize(fine, code, {side, side}, 0, 0, cv::INTER_AREA);
  code = code * ((255 - spec.black) / 255.0) + spec.black;
  const cv::Rect place(spec.centre.x - side / 2, spec.centre.y - side / 2, side, side);
  cv::Mat target = Borrow(page)(place);
  cv::min(target, code, target);
}

}  // namespace sohoa::test
