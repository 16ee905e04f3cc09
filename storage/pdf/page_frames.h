// What sohoa-pdfworker says to the program that started it: one frame about the document, then one
// frame a page, on its standard output.
#ifndef SOHOA_STORAGE_PDF_PAGE_FRAMES_H_
#define SOHOA_STORAGE_PDF_PAGE_FRAMES_H_

#include <array>
#include <cstdint>
#include <optional>

namespace sohoa {

enum class FrameKind : uint32_t {
  kDocument = 1,  // width: pages; detail: 1 if signed
  kPixels,        // width × height pixels, detail: PixelType; payload: packed rows
  kEncoded,       // detail: ImageFormat; payload: a file of that format
  kPageError,  // detail: absl::StatusCode; payload: a sentence; the next frame is the next page's
  kFatal,      // the same about the whole document; nothing follows
  kWords,  // width × height pixels of the page's picture; payload: own_words.h; the page follows
};

struct PageFrame {
  FrameKind kind = FrameKind::kFatal;
  uint32_t width = 0;
  uint32_t height = 0;
  uint32_t detail = 0;
  double dpi_x = 0;
  double dpi_y = 0;
  uint64_t payload_bytes = 0;  // they follow the frame
};

inline constexpr size_t kFrameBytes = 48;
using FrameBytes = std::array<char, kFrameBytes>;

// Both ends run on one machine: numbers are in its byte order.
FrameBytes PackFrame(const PageFrame& frame);

// nullopt if the bytes do not begin a frame.
std::optional<PageFrame> UnpackFrame(const FrameBytes& bytes);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_PDF_PAGE_FRAMES_H_
