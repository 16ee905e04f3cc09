#include "ocr/scanner/sane_device.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include <sane/sane.h>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace sohoa {
namespace {

// Of SANE's next version; some drivers give them already.
constexpr int kWarmingUp = 12;
constexpr int kLockedForTransport = 13;

// A driver may send longer lines than its pixels take, but not without measure.
constexpr int64_t kMostPadding = 1 << 16;
constexpr SANE_Int kMostTextBytes = 1 << 16;
constexpr SANE_Int kMostListed = 1 << 14;
constexpr SANE_Int kMostSettings = 1 << 12;

absl::Status FromSane(SANE_Status status) {
  switch (static_cast<int>(status)) {
    case SANE_STATUS_GOOD:
    case SANE_STATUS_EOF:
      return absl::OkStatus();
    case SANE_STATUS_JAMMED:
      return absl::AbortedError("paper is jammed in the scanner");
    case SANE_STATUS_NO_DOCS:
      return absl::NotFoundError("there is no paper in the feeder");
    case SANE_STATUS_COVER_OPEN:
      return absl::FailedPreconditionError("the cover of the scanner is open");
    case SANE_STATUS_CANCELLED:
      return absl::CancelledError("scanning was cancelled");
    case SANE_STATUS_DEVICE_BUSY:
      return absl::UnavailableError("the scanner is in use by another program");
    case kWarmingUp:
      return absl::UnavailableError("the scanner is warming up");
    case kLockedForTransport:
      return absl::UnavailableError("the scanner is locked for transport");
    case SANE_STATUS_ACCESS_DENIED:
      return absl::PermissionDeniedError(
          "this account may not use the scanner, add it to the group scanner");
    case SANE_STATUS_NO_MEM:
      return absl::ResourceExhaustedError("the scanner has not enough memory");
    case SANE_STATUS_UNSUPPORTED:
      return absl::UnimplementedError("the scanner cannot do this");
    case SANE_STATUS_INVAL:
      return absl::InvalidArgumentError("the scanner does not take this");
    default:
      return absl::UnavailableError("the scanner does not answer, look after cable and power");
  }
}

std::string TextOf(const char* text) { return text == nullptr ? "" : text; }

SaneSetting::Kind KindOf(SANE_Value_Type type) {
  switch (type) {
    case SANE_TYPE_BOOL:
      return SaneSetting::Kind::kSwitch;
    case SANE_TYPE_INT:
    case SANE_TYPE_FIXED:
      return SaneSetting::Kind::kNumber;
    case SANE_TYPE_STRING:
      return SaneSetting::Kind::kText;
    default:
      return SaneSetting::Kind::kOther;
  }
}

double FromWord(const SANE_Option_Descriptor& option, SANE_Word word) {
  return option.type == SANE_TYPE_FIXED ? SANE_UNFIX(word) : static_cast<double>(word);
}

void ReadConstraint(const SANE_Option_Descriptor& option, SaneSetting* setting) {
  if (option.constraint_type == SANE_CONSTRAINT_STRING_LIST) {
    const SANE_String_Const* list = option.constraint.string_list;
    for (SANE_Int k = 0; list != nullptr && k < kMostListed && list[k] != nullptr; ++k)
      setting->texts.emplace_back(list[k]);
  } else if (option.constraint_type == SANE_CONSTRAINT_WORD_LIST) {
    const SANE_Word* list = option.constraint.word_list;
    for (SANE_Int k = 1; list != nullptr && k <= std::min(list[0], kMostListed); ++k)
      setting->numbers.push_back(FromWord(option, list[k]));
    std::sort(setting->numbers.begin(), setting->numbers.end());
  } else if (option.constraint_type == SANE_CONSTRAINT_RANGE) {
    if (option.constraint.range == nullptr) return;
    setting->least = FromWord(option, option.constraint.range->min);
    setting->most = FromWord(option, option.constraint.range->max);
  }
}

bool IsTrue(std::string_view text) { return text == "yes" || text == "true" || text == "1"; }
bool IsFalse(std::string_view text) { return text == "no" || text == "false" || text == "0"; }

class Device final : public SaneDevice {
 public:
  explicit Device(SANE_Handle handle) : handle_(handle) {}
  ~Device() override { sane_close(handle_); }
  Device(const Device&) = delete;
  Device& operator=(const Device&) = delete;

  std::optional<SaneSetting> Find(const std::string& name) const override {
    const std::optional<SANE_Int> at = IndexOf(name);
    if (!at) return std::nullopt;
    const SANE_Option_Descriptor& option = *sane_get_option_descriptor(handle_, *at);
    SaneSetting setting{
        .kind = KindOf(option.type),
        .active = SANE_OPTION_IS_ACTIVE(option.cap) && SANE_OPTION_IS_SETTABLE(option.cap)};
    ReadConstraint(option, &setting);
    return setting;
  }

  std::optional<std::string> Text(const std::string& name) const override {
    const std::optional<SANE_Int> at = IndexOf(name);
    if (!at) return std::nullopt;
    const SANE_Option_Descriptor& option = *sane_get_option_descriptor(handle_, *at);
    if (option.type != SANE_TYPE_STRING || !IsBounded(option)) return std::nullopt;
    std::vector<char> room(static_cast<size_t>(option.size) + 1, '\0');
    if (Control(*at, SANE_ACTION_GET_VALUE, room.data()) != SANE_STATUS_GOOD) return std::nullopt;
    return std::string(room.data());
  }

  std::optional<double> Number(const std::string& name) const override {
    const std::optional<SANE_Int> at = IndexOf(name);
    if (!at) return std::nullopt;
    const SANE_Option_Descriptor& option = *sane_get_option_descriptor(handle_, *at);
    if (KindOf(option.type) != SaneSetting::Kind::kNumber || !IsBounded(option))
      return std::nullopt;
    std::vector<SANE_Word> room(static_cast<size_t>(option.size) / sizeof(SANE_Word) + 1);
    if (Control(*at, SANE_ACTION_GET_VALUE, room.data()) != SANE_STATUS_GOOD) return std::nullopt;
    return FromWord(option, room[0]);
  }

  absl::Status Set(const std::string& name, const std::string& value) override {
    const auto refused = [&] {
      return absl::InvalidArgumentError(
          absl::StrCat("the scanner does not take this setting: ", name, "=", value));
    };
    const std::optional<SANE_Int> at = IndexOf(name);
    if (!at)
      return absl::InvalidArgumentError(absl::StrCat("the scanner has no such setting: ", name));
    const SANE_Option_Descriptor& option = *sane_get_option_descriptor(handle_, *at);
    if (!SANE_OPTION_IS_ACTIVE(option.cap) || !SANE_OPTION_IS_SETTABLE(option.cap) ||
        !IsBounded(option))
      return refused();
    std::vector<SANE_Word> words(static_cast<size_t>(option.size) / sizeof(SANE_Word) + 1);
    void* const room = words.data();
    double number = 0;
    if (option.type == SANE_TYPE_BOOL) {
      if (!IsTrue(value) && !IsFalse(value)) return refused();
      words[0] = IsTrue(value) ? SANE_TRUE : SANE_FALSE;
    } else if (option.type == SANE_TYPE_STRING) {
      if (value.size() >= static_cast<size_t>(option.size)) return refused();
      std::memcpy(room, value.c_str(), value.size() + 1);
    } else if (KindOf(option.type) == SaneSetting::Kind::kNumber &&
               option.size == sizeof(SANE_Word) && absl::SimpleAtod(value, &number) &&
               std::abs(number) < (option.type == SANE_TYPE_FIXED ? 32767.0 : 2147483647.0)) {
      words[0] = option.type == SANE_TYPE_FIXED ? SANE_FIX(number)
                                                : static_cast<SANE_Word>(std::lround(number));
    } else {
      return refused();
    }
    return Control(*at, SANE_ACTION_SET_VALUE, room) == SANE_STATUS_GOOD ? absl::OkStatus()
                                                                         : refused();
  }

  absl::StatusOr<SaneFrame> StartFrame(const PageLimits& limits) override {
    if (const absl::Status s = FromSane(sane_start(handle_)); !s.ok()) return s;
    SANE_Parameters parameters{};
    if (const absl::Status s = FromSane(sane_get_parameters(handle_, &parameters)); !s.ok())
      return s;
    return FrameOf(parameters, limits);
  }

  absl::StatusOr<size_t> Read(uint8_t* piece, size_t size) override {
    const auto most = static_cast<SANE_Int>(
        std::min<size_t>(size, static_cast<size_t>(std::numeric_limits<SANE_Int>::max())));
    for (;;) {
      SANE_Int got = 0;
      const SANE_Status status = sane_read(handle_, piece, most, &got);
      if (status == SANE_STATUS_EOF) return 0;
      if (const absl::Status s = FromSane(status); !s.ok()) return s;
      if (got < 0 || got > most) return absl::UnavailableError("the scanner sent nonsense");
      if (got > 0) return static_cast<size_t>(got);
    }
  }

  void Cancel() override { sane_cancel(handle_); }

 private:
  static bool IsBounded(const SANE_Option_Descriptor& option) {
    return option.size >=
               static_cast<SANE_Int>(option.type == SANE_TYPE_STRING ? 1 : sizeof(SANE_Word)) &&
           option.size <= kMostTextBytes;
  }

  std::optional<SANE_Int> IndexOf(const std::string& name) const {
    for (SANE_Int k = 1; k < kMostSettings; ++k) {
      const SANE_Option_Descriptor* option = sane_get_option_descriptor(handle_, k);
      if (option == nullptr) break;
      if (option->name != nullptr && name == option->name) return k;
    }
    return std::nullopt;
  }

  SANE_Status Control(SANE_Int at, SANE_Action action, void* value) const {
    return sane_control_option(handle_, at, action, value, nullptr);
  }

  static absl::StatusOr<SaneFrame> FrameOf(const SANE_Parameters& p, const PageLimits& limits) {
    SaneFrame frame{.bits = p.depth,
                    .width = p.pixels_per_line,
                    .height = p.lines,
                    .bytes_per_line = p.bytes_per_line,
                    .last = p.last_frame != SANE_FALSE};
    switch (static_cast<int>(p.format)) {
      case SANE_FRAME_GRAY:
        frame.samples = SaneFrame::Samples::kGrey;
        break;
      case SANE_FRAME_RGB:
        frame.samples = SaneFrame::Samples::kColour;
        break;
      case SANE_FRAME_RED:
        frame.samples = SaneFrame::Samples::kRed;
        break;
      case SANE_FRAME_GREEN:
        frame.samples = SaneFrame::Samples::kGreen;
        break;
      case SANE_FRAME_BLUE:
        frame.samples = SaneFrame::Samples::kBlue;
        break;
      default:
        return absl::UnimplementedError("the scanner delivers a kind of picture that is not read");
    }
    const bool bit = p.depth == 1 && p.format == SANE_FRAME_GRAY;
    if (!bit && p.depth != 8)
      return absl::UnimplementedError(absl::StrCat(
          "the scanner delivers a kind of picture that is not read: ", p.depth, " bits a sample"));
    return Checked(frame, bit, limits);
  }

  static absl::StatusOr<SaneFrame> Checked(const SaneFrame& frame, bool bit,
                                           const PageLimits& limits) {
    const int64_t samples =
        int64_t{frame.width} * (frame.samples == SaneFrame::Samples::kColour ? 3 : 1);
    const int64_t needed = bit ? (samples + 7) / 8 : samples;
    if (frame.width < 1 || frame.height < -1 || frame.height == 0 ||
        frame.bytes_per_line < needed || frame.bytes_per_line > needed + kMostPadding)
      return absl::InvalidArgumentError("the scanner announces a page that cannot be");
    if (int64_t{frame.width} * std::max(1, frame.height) > limits.max_pixels)
      return absl::InvalidArgumentError(absl::StrCat(
          "the scanner announces too large a page: ", frame.width, " × ", frame.height, " pixels"));
    return frame;
  }

  SANE_Handle handle_;
};

// SANE's state belongs to the process; it is begun once and ends with it, because drivers are known
// to crash in sane_exit.
absl::Status BeginSane() {
  static const SANE_Status begun = sane_init(nullptr, nullptr);
  return FromSane(begun);
}

}  // namespace

absl::StatusOr<std::vector<ScannerInfo>> ListScanners() {
  if (const absl::Status s = BeginSane(); !s.ok()) return s;
  const SANE_Device** devices = nullptr;
  if (const absl::Status s = FromSane(sane_get_devices(&devices, SANE_FALSE)); !s.ok()) return s;
  std::vector<ScannerInfo> found;
  constexpr size_t kMostScanners = 1000;
  for (size_t k = 0; devices != nullptr && devices[k] != nullptr && k < kMostScanners; ++k)
    found.push_back({TextOf(devices[k]->name), TextOf(devices[k]->vendor),
                     TextOf(devices[k]->model), TextOf(devices[k]->type)});
  return found;
}

absl::StatusOr<std::unique_ptr<SaneDevice>> OpenSaneDevice(const std::string& name) {
  if (const absl::Status s = BeginSane(); !s.ok()) return s;
  SANE_Handle handle = nullptr;
  const SANE_Status status = sane_open(name.c_str(), &handle);
  if (status == SANE_STATUS_INVAL)
    return absl::NotFoundError(
        absl::StrCat("there is no such scanner, sohoa scan --list shows which are: ", name));
  if (const absl::Status s = FromSane(status); !s.ok()) return s;
  return std::make_unique<Device>(handle);
}

}  // namespace sohoa
