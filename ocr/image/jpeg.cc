// JPEG in and out, by libjpeg-turbo. It reports errors through a jump: every function that sets one
// (those that call setjmp) holds only plain values, so that no destructor is jumped over.
#include <csetjmp>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <jpeglib.h>

#include <jerror.h>  // behind jpeglib.h, which says what it declares

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "ocr/image/codecs.h"
#include "ocr/image/exif.h"
#include "ocr/image/pixels.h"

namespace sohoa {
namespace {

// A progressive picture may be sent in any number of passes, each as costly as a whole decoding.
// Encoders use about 10; 500 is the bound that libjpeg-turbo's own fuzz tests set.
constexpr int kMaxScans = 500;

constexpr std::string_view kExifMark("Exif\0\0", 6);

// libjpeg's error object, and what came of it. The first member must be libjpeg's.
struct Errors {
  jpeg_error_mgr manager;
  std::jmp_buf escape;
  int failure = 0;  // libjpeg's code of the error or of the first sign of damage; 0: none
  char message[JMSG_LENGTH_MAX] = {};
};

Errors* ErrorsOf(j_common_ptr codec) { return reinterpret_cast<Errors*>(codec->err); }

void Note(j_common_ptr codec) {
  Errors* errors = ErrorsOf(codec);
  if (errors->failure != 0) return;
  errors->failure = errors->manager.msg_code;
  (*errors->manager.format_message)(codec, errors->message);
}

[[noreturn]] void OnError(j_common_ptr codec) {
  Errors* errors = ErrorsOf(codec);
  errors->failure = 0;  // an error says more than the warnings before it
  Note(codec);
  std::longjmp(errors->escape, 1);
}

// libjpeg only warns of missing data and paints grey instead. These warnings mean that pixels are
// wrong; the others (odd markers, stray bytes between them) do not.
bool MeansDamage(int warning) {
  return warning == JWRN_JPEG_EOF || warning == JWRN_HIT_MARKER || warning == JWRN_HUFF_BAD_CODE ||
         warning == JWRN_ARITH_BAD_CODE || warning == JWRN_MUST_RESYNC;
}

void OnMessage(j_common_ptr codec, int level) {
  if (level < 0 && MeansDamage(codec->err->msg_code)) Note(codec);
}

void Print(j_common_ptr) {}

void SetUp(Errors& errors) {
  jpeg_std_error(&errors.manager);
  errors.manager.error_exit = OnError;
  errors.manager.emit_message = OnMessage;
  errors.manager.output_message = Print;
}

absl::Status ToStatus(const Errors& errors) {
  switch (errors.failure) {
    case JERR_IMAGE_TOO_BIG:
      return absl::InvalidArgumentError("the page is too large: over 65500 pixels wide or high");
    case JERR_BAD_PRECISION:
    case JERR_SOF_UNSUPPORTED:
    case JERR_CONVERSION_NOTIMPL:
      return absl::UnimplementedError(
          absl::StrCat("a kind of JPEG that is not read: ", errors.message));
    case JERR_OUT_OF_MEMORY:
      return absl::ResourceExhaustedError("not enough memory for the page");
    case JWRN_JPEG_EOF:
    case JERR_INPUT_EOF:
    case JERR_INPUT_EMPTY:
      return absl::DataLossError("the JPEG data is cut short");
    default:
      return absl::DataLossError(absl::StrCat("the JPEG data is damaged: ", errors.message));
  }
}

class Decoder {
 public:
  Decoder() {
    SetUp(errors_);
    codec_.err = &errors_.manager;
    progress_.progress_monitor = CountScans;
  }
  ~Decoder() { jpeg_destroy_decompress(&codec_); }
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;

  bool ReadHeader(std::string_view bytes) {
    if (setjmp(errors_.escape) != 0) return false;
    jpeg_create_decompress(&codec_);
    codec_.progress = &progress_;
    jpeg_save_markers(&codec_, JPEG_APP0 + 1, 0xFFFF);
    jpeg_mem_src(&codec_, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    jpeg_read_header(&codec_, TRUE);
    return true;
  }

  // REQUIRES: ReadHeader. `image` has the header's size and ImageType(); `inks` has room for one
  // row of four inks.
  bool ReadPixels(Image& image, std::vector<uint8_t>& inks) {
    if (setjmp(errors_.escape) != 0) return false;
    codec_.out_color_space = IsCmyk()                ? JCS_CMYK
                             : image.channels() == 1 ? JCS_GRAYSCALE
                                                     : JCS_EXT_BGR;
    jpeg_start_decompress(&codec_);
    while (codec_.output_scanline < codec_.output_height) {
      uint8_t* row = image.row(static_cast<int>(codec_.output_scanline));
      JSAMPROW target = IsCmyk() ? inks.data() : row;
      jpeg_read_scanlines(&codec_, &target, 1);
      if (IsCmyk()) StoreInks(inks, row);
      if (errors_.failure != 0) return false;
    }
    jpeg_finish_decompress(&codec_);
    return errors_.failure == 0;
  }

  bool IsCmyk() const { return codec_.num_components == 4; }
  PixelType ImageType() const {
    return codec_.num_components == 1 ? PixelType::kGrey : PixelType::kBgr;
  }
  const jpeg_decompress_struct& codec() const { return codec_; }
  const Errors& errors() const { return errors_; }

  ExifFacts Exif() const {
    for (jpeg_saved_marker_ptr m = codec_.marker_list; m != nullptr; m = m->next) {
      const std::string_view data(reinterpret_cast<const char*>(m->data), m->data_length);
      if (data.starts_with(kExifMark)) return ReadExif(data.substr(kExifMark.size()));
    }
    return {};
  }

 private:
  static void CountScans(j_common_ptr codec) {
    const auto* decoder = reinterpret_cast<const jpeg_decompress_struct*>(codec);
    if (decoder->input_scan_number > kMaxScans) ERREXIT(codec, JERR_BAD_PROGRESSION);
  }

  // Adobe's programs, and all that follow them, store inks inverted.
  void StoreInks(std::vector<uint8_t>& inks, uint8_t* row) const {
    if (codec_.saw_Adobe_marker) {
      for (uint8_t& ink : inks) ink = static_cast<uint8_t>(255 - ink);
    }
    FromCmyk(inks.data(), 4, codec_.output_width, row);
  }

  Errors errors_;
  jpeg_decompress_struct codec_ = {};
  jpeg_progress_mgr progress_ = {};
};

// JFIF's density says more than EXIF's: it is what scanners write.
void DeclareResolution(const jpeg_decompress_struct& codec, const ExifFacts& exif,
                       StoredPage& page) {
  const bool jfif = codec.saw_JFIF_marker && (codec.density_unit == 1 || codec.density_unit == 2);
  const double per_inch = codec.density_unit == 2 ? 2.54 : 1;
  page.dpi_x = jfif ? codec.X_density * per_inch : exif.dpi_x;
  page.dpi_y = jfif ? codec.Y_density * per_inch : exif.dpi_y;
  if (SwapsAxes(exif.orientation)) std::swap(page.dpi_x, page.dpi_y);
}

struct Encoder {
  Encoder() {
    SetUp(errors);
    codec.err = &errors.manager;
  }
  ~Encoder() {
    jpeg_destroy_compress(&codec);
    std::free(buffer);
  }
  Encoder(const Encoder&) = delete;
  Encoder& operator=(const Encoder&) = delete;

  bool Encode(ImageView image, int quality, bool progressive, int dpi) {
    if (setjmp(errors.escape) != 0) return false;
    jpeg_create_compress(&codec);
    jpeg_mem_dest(&codec, &buffer, &size);
    codec.image_width = static_cast<JDIMENSION>(image.width);
    codec.image_height = static_cast<JDIMENSION>(image.height);
    codec.input_components = ChannelsOf(image.type);
    codec.in_color_space = codec.input_components == 1 ? JCS_GRAYSCALE : JCS_EXT_BGR;
    jpeg_set_defaults(&codec);
    jpeg_set_quality(&codec, quality, TRUE);
    codec.optimize_coding = TRUE;  // 4 to 9 % smaller, the same pixels
    if (progressive) jpeg_simple_progression(&codec);
    codec.density_unit = 1;
    codec.X_density = codec.Y_density = static_cast<UINT16>(dpi);
    jpeg_start_compress(&codec, TRUE);
    while (codec.next_scanline < codec.image_height) {
      // libjpeg takes rows as writable and leaves them as they are.
      JSAMPROW row = const_cast<JSAMPROW>(image.row(static_cast<int>(codec.next_scanline)));
      jpeg_write_scanlines(&codec, &row, 1);
    }
    jpeg_finish_compress(&codec);
    return true;
  }

  Errors errors;
  jpeg_compress_struct codec = {};
  unsigned char* buffer = nullptr;
  unsigned long size = 0;
};

}  // namespace

absl::StatusOr<StoredPage> DecodeJpeg(std::string_view bytes, const PageLimits& limits) {
  Decoder decoder;
  if (!decoder.ReadHeader(bytes)) return ToStatus(decoder.errors());
  const jpeg_decompress_struct& codec = decoder.codec();
  if (absl::Status s = CheckPageSize(codec.image_width, codec.image_height, limits); !s.ok())
    return s;
  StoredPage page;
  const ExifFacts exif = decoder.Exif();  // now: libjpeg drops its markers behind the last row
  DeclareResolution(codec, exif, page);
  page.image = Image(static_cast<int>(codec.image_width), static_cast<int>(codec.image_height),
                     decoder.ImageType());
  std::vector<uint8_t> inks(decoder.IsCmyk() ? codec.image_width * size_t{4} : 0);
  if (!decoder.ReadPixels(page.image, inks)) return ToStatus(decoder.errors());
  absl::StatusOr<Image> upright = TurnUpright(std::move(page.image), exif.orientation);
  if (!upright.ok()) return upright.status();
  page.image = *std::move(upright);
  return page;
}

absl::StatusOr<std::string> EncodeJpeg(ImageView image, int quality, bool progressive, int dpi) {
  if (image.width > JPEG_MAX_DIMENSION || image.height > JPEG_MAX_DIMENSION) {
    return absl::InvalidArgumentError(absl::StrCat("the page is too large for JPEG: ", image.width,
                                                   " x ", image.height, " pixels"));
  }
  Encoder encoder;
  if (!encoder.Encode(image, quality, progressive, dpi)) {
    return absl::InternalError(
        absl::StrCat("the page cannot be written as JPEG: ", encoder.errors.message));
  }
  return std::string(reinterpret_cast<const char*>(encoder.buffer), encoder.size);
}

}  // namespace sohoa
