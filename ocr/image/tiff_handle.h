// An open TIFF in libtiff's hands, whose complaints are kept instead of printed. Internal to
// ocr/image.
#ifndef SOHOA_OCR_IMAGE_TIFF_HANDLE_H_
#define SOHOA_OCR_IMAGE_TIFF_HANDLE_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ocr/image/byte_source.h"
#include "ocr/image/tiff_directories.h"
#include "ocr/page/page_source.h"

struct tiff;  // libtiff's handle

namespace sohoa {

// Not thread-safe; any number of handles may read the same bytes.
class TiffHandle {
 public:
  // Opens the one directory at `page`; `file` must outlive the handle.
  //   kDataLoss  the directory is damaged
  static absl::StatusOr<std::unique_ptr<TiffHandle>> Open(const ByteSource& file,
                                                          const TiffDirectories& directories,
                                                          const TiffDirectory& page,
                                                          const PageLimits& limits);
  ~TiffHandle();
  TiffHandle(const TiffHandle&) = delete;
  TiffHandle& operator=(const TiffHandle&) = delete;

  tiff* get() const { return tiff_; }

  // From here on a warning that tells of lost pixels counts as damage: libtiff itself goes on.
  void BeginPixels() { reading_pixels_ = true; }
  bool damaged() const { return damaged_; }

  // kDataLoss with the first complaint.
  absl::Status Damage() const;

  // What libtiff calls back; in the header because they are its C functions' way in.
  void Complain(bool is_error, const char* module, std::string message);
  size_t Read(void* buffer, size_t size);
  uint64_t Seek(uint64_t offset, int whence);
  uint64_t size() const { return file_.size(); }

 private:
  TiffHandle(const ByteSource& file, const TiffDirectories& directories, uint64_t offset);

  const ByteSource& file_;
  char header_[16] = {};    // of the file, with this page's directory as the first one
  size_t header_size_ = 0;  // bytes of it in use: 8 or 16
  uint64_t position_ = 0;
  tiff* tiff_ = nullptr;
  bool reading_pixels_ = false;
  bool damaged_ = false;
  std::string complaint_;
};

}  // namespace sohoa

#endif  // SOHOA_OCR_IMAGE_TIFF_HANDLE_H_
