// Draws QR codes.
#ifndef SOHOA_TOOLS_MAKE_SCANS_QR_CODE_H_
#define SOHOA_TOOLS_MAKE_SCANS_QR_CODE_H_

#include <string>

#include "tools/make_scans/canvas.h"

namespace sohoa {

// The text (UTF-8, at most some 1000 bytes), `side_mm` wide without the quiet zone around it.
// Nothing for a text that no code holds.
void DrawQrCode(const std::string& text, PointMm top_left, double side_mm, Canvas& canvas);

}  // namespace sohoa

#endif  // SOHOA_TOOLS_MAKE_SCANS_QR_CODE_H_
