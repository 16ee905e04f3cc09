#include "ocr/image/tiff_handle.h"

#include <tiffio.h>

#include <algorithm>
#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"

namespace sohoa {
namespace {

std::string Format(const char* format, va_list arguments) {
  char text[256];  // longer complaints are cut: they are details
  std::vsnprintf(text, sizeof(text), format, arguments);
  return text;
}

// Both return 1: the message is dealt with, the global handlers (which print) are not to be called.
int OnError(TIFF*, void* handle, const char* module, const char* format, va_list arguments) {
  static_cast<TiffHandle*>(handle)->Complain(true, module, Format(format, arguments));
  return 1;
}

int OnWarning(TIFF*, void* handle, const char* module, const char* format, va_list arguments) {
  static_cast<TiffHandle*>(handle)->Complain(false, module, Format(format, arguments));
  return 1;
}

tmsize_t Read(thandle_t handle, void* buffer, tmsize_t size) {
  if (size <= 0) return 0;
  return static_cast<tmsize_t>(
      static_cast<TiffHandle*>(handle)->Read(buffer, static_cast<size_t>(size)));
}
tmsize_t Write(thandle_t, void*, tmsize_t) { return 0; }
toff_t Seek(thandle_t handle, toff_t offset, int whence) {
  return static_cast<TiffHandle*>(handle)->Seek(offset, whence);
}
int Close(thandle_t) { return 0; }
toff_t Size(thandle_t handle) { return static_cast<TiffHandle*>(handle)->size(); }

// libtiff only warns where a decoder ran out of data or lost its place, and leaves the rows blank.
bool MeansLostPixels(std::string_view module, std::string_view message) {
  if (module.starts_with("Fax")) return true;
  if (module == "PackBitsDecode") return true;
  if (module != "JPEGLib") return false;
  return message.starts_with("Premature end") ||
         (message.starts_with("Corrupt JPEG data") &&
          message.find("extraneous") == std::string_view::npos);
}

}  // namespace

TiffHandle::TiffHandle(const ByteSource& file, const TiffDirectories& directories, uint64_t offset)
    : file_(file), header_size_(directories.big ? 16 : 8) {
  file_.ReadAt(0, header_, header_size_);
  const size_t width = header_size_ / 2;
  WriteUint(offset, width, directories.order, header_ + width);
}

absl::StatusOr<std::unique_ptr<TiffHandle>> TiffHandle::Open(const ByteSource& file,
                                                             const TiffDirectories& directories,
                                                             const TiffDirectory& page,
                                                             const PageLimits& limits) {
  std::unique_ptr<TiffHandle> handle(new TiffHandle(file, directories, page.offset));
  TIFFOpenOptions* options = TIFFOpenOptionsAlloc();
  if (options == nullptr) return absl::ResourceExhaustedError("not enough memory for the page");
  // Nothing that libtiff holds for a page within the limit is larger than one strip of it, of 32
  // bits a pixel at most.
  TIFFOpenOptionsSetMaxSingleMemAlloc(options,
                                      static_cast<tmsize_t>(limits.max_pixels * 4 + (1 << 20)));
  TIFFOpenOptionsSetErrorHandlerExtR(options, OnError, handle.get());
  TIFFOpenOptionsSetWarningHandlerExtR(options, OnWarning, handle.get());
  // "m": no memory map, for a file that shrinks under one kills the process.
  handle->tiff_ = TIFFClientOpenExt("page", "rm", handle.get(), sohoa::Read, Write, sohoa::Seek,
                                    Close, Size, nullptr, nullptr, options);
  TIFFOpenOptionsFree(options);
  if (handle->tiff_ == nullptr) return handle->Damage();
  return handle;
}

TiffHandle::~TiffHandle() {
  if (tiff_ != nullptr) TIFFClose(tiff_);
}

absl::Status TiffHandle::Damage() const {
  if (complaint_.empty()) return absl::DataLossError("the TIFF page is damaged or cut short");
  return absl::DataLossError(absl::StrCat("the TIFF page is damaged or cut short: ", complaint_));
}

void TiffHandle::Complain(bool is_error, const char* module, std::string message) {
  const bool counts =
      is_error || (reading_pixels_ && MeansLostPixels(module == nullptr ? "" : module, message));
  if (!counts) return;
  damaged_ = damaged_ || reading_pixels_;
  if (complaint_.empty()) complaint_ = std::move(message);
}

size_t TiffHandle::Read(void* buffer, size_t size) {
  const size_t got = file_.ReadAt(position_, buffer, size);
  if (position_ < header_size_) {
    const size_t start = static_cast<size_t>(position_);
    std::memcpy(buffer, header_ + start, std::min(got, header_size_ - start));
  }
  position_ += got;
  return got;
}

uint64_t TiffHandle::Seek(uint64_t offset, int whence) {
  if (whence == SEEK_CUR) offset += position_;
  if (whence == SEEK_END) offset += file_.size();
  return position_ = offset;
}

}  // namespace sohoa
