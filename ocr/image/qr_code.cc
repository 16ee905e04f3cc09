#include "ocr/image/qr_code.h"

#include <ZXing/BitMatrix.h>
#include <ZXing/MultiFormatWriter.h>

#include <algorithm>
#include <exception>

#include "absl/status/status.h"

namespace sohoa {

absl::StatusOr<Image> MakeQrCode(const std::string& text) {
  constexpr int kQuartile = 5;  // of ZXing's levels 0..8: a quarter of the code words
  if (text.empty() ||
      std::any_of(text.begin(), text.end(), [](char c) { return c < ' ' || c > '~'; }))
    return absl::InvalidArgumentError("a QR code is made of ASCII text alone");
  try {
    const ZXing::BitMatrix bits = ZXing::MultiFormatWriter(ZXing::BarcodeFormat::QRCode)
                                      .setMargin(0)
                                      .setEccLevel(kQuartile)
                                      .encode(std::wstring(text.begin(), text.end()), 0, 0);
    Image modules(bits.width(), bits.height(), PixelType::kBilevel);
    for (int y = 0; y < bits.height(); ++y)
      for (int x = 0; x < bits.width(); ++x) modules.row(y)[x] = bits.get(x, y) ? 0 : 255;
    return modules;
  } catch (const std::exception&) {
    return absl::InvalidArgumentError("the text is too long for a QR code");
  }
}

}  // namespace sohoa
