// One opened SANE device: its settings by name, and frames of pages. Not thread-safe.
#ifndef SOHOA_OCR_SCANNER_SANE_DEVICE_H_
#define SOHOA_OCR_SCANNER_SANE_DEVICE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ocr/scanner/scanner.h"

namespace sohoa {

// What one frame (a pass over a page) consists of, as far as we read such frames.
struct SaneFrame {
  enum class Samples { kGrey, kColour, kRed, kGreen, kBlue };
  Samples samples = Samples::kGrey;
  int bits = 8;            // per sample: 1 or 8
  int width = 0;           // pixels
  int height = 0;          // rows; -1: known when they have come
  int bytes_per_line = 0;  // at least what `width` pixels take
  bool last = true;        // of the page
};

// Of a setting, for messages and for choosing.
struct SaneSetting {
  enum class Kind { kSwitch, kNumber, kText, kOther };
  Kind kind = Kind::kOther;
  bool active = false;             // and settable
  std::vector<std::string> texts;  // that a text may be
  std::vector<double> numbers;     // that a number may be; empty: any in the range
  double least = 0;
  double most = 0;  // 0 with `least`: not bounded
};

class SaneDevice {
 public:
  virtual ~SaneDevice() = default;

  // nullopt: it has none of this name.
  virtual std::optional<SaneSetting> Find(const std::string& name) const = 0;
  virtual std::optional<std::string> Text(const std::string& name) const = 0;
  virtual std::optional<double> Number(const std::string& name) const = 0;
  // A switch takes "yes" or "no". kInvalidArgument, naming the setting: unknown, or not taken.
  virtual absl::Status Set(const std::string& name, const std::string& value) = 0;

  // The next page, or the next frame of one. Errors as ScanPages; kNotFound: no more paper.
  virtual absl::StatusOr<SaneFrame> StartFrame(const PageLimits& limits) = 0;
  // Fills some of `piece` and says how much; 0: the frame is complete.
  virtual absl::StatusOr<size_t> Read(uint8_t* piece, size_t size) = 0;
  // After the last page or an error; the feeder lets go of what it holds.
  virtual void Cancel() = 0;
};

absl::StatusOr<std::unique_ptr<SaneDevice>> OpenSaneDevice(const std::string& name);

}  // namespace sohoa

#endif  // SOHOA_OCR_SCANNER_SANE_DEVICE_H_
