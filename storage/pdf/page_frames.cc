#include "storage/pdf/page_frames.h"

#include <cstring>

namespace sohoa {
namespace {

constexpr uint32_t kMagic = 0x31667053;  // "Spf1"

template <typename T>
void Put(const T& value, char*& at) {
  std::memcpy(at, &value, sizeof(value));
  at += sizeof(value);
}

template <typename T>
void Take(const char*& at, T& value) {
  std::memcpy(&value, at, sizeof(value));
  at += sizeof(value);
}

}  // namespace

FrameBytes PackFrame(const PageFrame& frame) {
  FrameBytes bytes{};
  char* at = bytes.data();
  Put(kMagic, at);
  Put(static_cast<uint32_t>(frame.kind), at);
  Put(frame.width, at);
  Put(frame.height, at);
  Put(frame.detail, at);
  at += sizeof(uint32_t);  // keeps what follows aligned to 8 bytes
  Put(frame.dpi_x, at);
  Put(frame.dpi_y, at);
  Put(frame.payload_bytes, at);
  return bytes;
}

std::optional<PageFrame> UnpackFrame(const FrameBytes& bytes) {
  const char* at = bytes.data();
  uint32_t magic = 0;
  uint32_t kind = 0;
  PageFrame frame;
  Take(at, magic);
  Take(at, kind);
  Take(at, frame.width);
  Take(at, frame.height);
  Take(at, frame.detail);
  at += sizeof(uint32_t);
  Take(at, frame.dpi_x);
  Take(at, frame.dpi_y);
  Take(at, frame.payload_bytes);
  if (magic != kMagic || kind < static_cast<uint32_t>(FrameKind::kDocument) ||
      kind > static_cast<uint32_t>(FrameKind::kWords))
    return std::nullopt;
  frame.kind = static_cast<FrameKind>(kind);
  return frame;
}

}  // namespace sohoa
