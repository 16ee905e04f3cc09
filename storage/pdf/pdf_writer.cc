#include "storage/pdf/pdf_writer.h"

#include <podofo/podofo.h>

#include <cmath>
#include <cstdint>
#include <exception>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/string_view.h"
#include "storage/pdf/file_id.h"
#include "storage/pdf/glyphless_font.h"
#include "storage/pdf/output_file.h"
#include "storage/pdf/pdf_date.h"
#include "storage/pdf/text_layer.h"
#include "storage/pdf/text_layout.h"

namespace sohoa {
namespace {

using PoDoFo::PdfArray;
using PoDoFo::PdfDictionary;
using PoDoFo::PdfName;
using PoDoFo::PdfReference;
using PoDoFo::PdfString;
using PoDoFo::PdfVariant;

// Objects that are referred to before they are written have fixed numbers; pages' objects follow.
enum FixedObject : uint32_t {
  kCatalog = 1,
  kPageTree,
  kInfo,
  kFont,
  kDescendantFont,
  kFontDescriptor,
  kFontFile,
  kToUnicode,
  kCidToGid,
  kFirstFree,
};

constexpr char kFontResource[] = "F0";
constexpr char kImageResource[] = "Im0";

PdfReference Ref(uint32_t number) { return {number, 0}; }

PdfVariant Integer(int64_t value) { return PdfVariant(static_cast<PoDoFo::pdf_int64>(value)); }

std::string Serialize(const PdfVariant& value) {
  PoDoFo::PdfRefCountedBuffer buffer;
  PoDoFo::PdfOutputDevice device(&buffer);
  value.Write(&device, PoDoFo::ePdfWriteMode_Compact, nullptr);
  return {buffer.GetBuffer(), device.GetLength()};
}

std::string Deflate(absl::string_view bytes) {
  const std::unique_ptr<PoDoFo::PdfFilter> filter(
      PoDoFo::PdfFilterFactory::Create(PoDoFo::ePdfFilter_FlateDecode));
  char* out = nullptr;
  PoDoFo::pdf_long size = 0;
  filter->Encode(bytes.data(), static_cast<PoDoFo::pdf_long>(bytes.size()), &out, &size);
  std::string deflated(out, static_cast<size_t>(size));
  PoDoFo::podofo_free(out);
  return deflated;
}

PdfArray Rectangle(double width, double height) {
  PdfArray box;
  for (const double edge : {0.0, 0.0, width, height}) box.push_back(PoDoFo::PdfObject(edge));
  return box;
}

// Of the picture's stream.
PdfDictionary ImageDictionary(const CompressedPage& image) {
  PdfDictionary dict;
  dict.AddKey("Type", PdfName("XObject"));
  dict.AddKey("Subtype", PdfName("Image"));
  dict.AddKey("Width", Integer(image.width));
  dict.AddKey("Height", Integer(image.height));
  dict.AddKey("ColorSpace", PdfName(image.channels == 3 ? "DeviceRGB" : "DeviceGray"));
  const bool g4 = image.codec == PageCodec::kG4;
  dict.AddKey("BitsPerComponent", Integer(g4 ? 1 : 8));
  dict.AddKey("Filter", PdfName(g4 ? "CCITTFaxDecode" : "DCTDecode"));
  if (!g4) return dict;
  PdfDictionary parameters;
  parameters.AddKey("K", Integer(-1));
  parameters.AddKey("Columns", Integer(image.width));
  parameters.AddKey("Rows", Integer(image.height));
  dict.AddKey("DecodeParms", parameters);
  return dict;
}

PdfDictionary CidFont() {
  PdfDictionary system;
  system.AddKey("Registry", PdfString("Adobe"));
  system.AddKey("Ordering", PdfString("Identity"));
  system.AddKey("Supplement", Integer(0));
  PdfDictionary dict;
  dict.AddKey("Type", PdfName("Font"));
  dict.AddKey("Subtype", PdfName("CIDFontType2"));
  dict.AddKey("BaseFont", PdfName(kGlyphlessFontName));
  dict.AddKey("CIDSystemInfo", system);
  dict.AddKey("FontDescriptor", Ref(kFontDescriptor));
  dict.AddKey("DW", Integer(kGlyphWidth));
  dict.AddKey("CIDToGIDMap", Ref(kCidToGid));
  return dict;
}

PdfDictionary CompositeFont() {
  PdfArray descendants;
  descendants.push_back(Ref(kDescendantFont));
  PdfDictionary dict;
  dict.AddKey("Type", PdfName("Font"));
  dict.AddKey("Subtype", PdfName("Type0"));
  dict.AddKey("BaseFont", PdfName(kGlyphlessFontName));
  dict.AddKey("Encoding", PdfName("Identity-H"));
  dict.AddKey("DescendantFonts", descendants);
  dict.AddKey("ToUnicode", Ref(kToUnicode));
  return dict;
}

PdfDictionary FontDescriptor() {
  constexpr int kFixedPitchSymbolic = 1 | 4;
  PdfArray bounds;
  for (const int edge : {0, kGlyphlessDescent, kGlyphWidth, kGlyphlessAscent})
    bounds.push_back(Integer(edge));
  PdfDictionary dict;
  dict.AddKey("Type", PdfName("FontDescriptor"));
  dict.AddKey("FontName", PdfName(kGlyphlessFontName));
  dict.AddKey("Flags", Integer(kFixedPitchSymbolic));
  dict.AddKey("FontBBox", bounds);
  dict.AddKey("ItalicAngle", Integer(0));
  dict.AddKey("Ascent", Integer(kGlyphlessAscent));
  dict.AddKey("Descent", Integer(kGlyphlessDescent));
  dict.AddKey("CapHeight", Integer(kGlyphlessAscent));
  dict.AddKey("StemV", Integer(0));
  dict.AddKey("FontFile2", Ref(kFontFile));
  return dict;
}

// Every code shows glyph 1: PDF/A forbids showing glyph 0.
std::string AllCodesToGlyphOne() {
  std::string map;
  for (int code = 0; code < 0x10000; ++code) map.append("\0\1", 2);
  return map;
}

absl::Status CheckPage(const CompressedPage& image, const PageText& text) {
  const bool sized = image.width > 0 && image.height > 0;
  const bool channels =
      image.channels == 1 || (image.channels == 3 && image.codec == PageCodec::kJpeg);
  if (!sized || !channels || image.bytes.empty() || !std::isfinite(image.dpi) || image.dpi <= 0)
    return absl::InvalidArgumentError(
        "the page's picture is empty or has no valid size or resolution");
  if (!text.empty() && (text.width != image.width || text.height != image.height))
    return absl::InvalidArgumentError("the page's text was read on a picture of another size");
  return absl::OkStatus();
}

// Writes the file's objects one after the other, so that only their offsets are kept. PoDoFo's own
// streaming document keeps every page's objects until the end and dates the file by the clock.
class PodofoWriter : public PdfWriter {
 public:
  explicit PodofoWriter(std::unique_ptr<OutputFile> file) : file_(std::move(file)) {}

  absl::Status WriteHeader() { return file_->Append("%PDF-1.7\n%\xE2\xE3\xCF\xD3\n"); }

  absl::Status AddPage(const CompressedPage& image, const PageText& text) override {
    if (absl::Status checked = CheckPage(image, text); !checked.ok()) return checked;
    return Guard([&] { return WritePage(image, text); });
  }

  absl::Status Finish(const PdfInfo& info) override {
    if (pages_.empty()) return absl::InvalidArgumentError("there is no page to write");
    const absl::StatusOr<std::string> created = PdfDate(info.created_at);
    if (!created.ok()) return created.status();
    return Guard([&] { return WriteEnd(info, *created); });
  }

 private:
  // After a failure the file is torn: it stays failed.
  template <typename F>
  absl::Status Guard(F write) {
    if (!state_.ok()) return state_;
    try {
      state_ = write();
    } catch (const PoDoFo::PdfError& error) {
      const char* name = PoDoFo::PdfError::ErrorName(error.GetError());
      state_ = absl::InternalError(absl::StrCat("the PDF library failed: ", name ? name : "?"));
    } catch (const std::exception& error) {
      state_ = absl::InternalError(absl::StrCat("the PDF library failed: ", error.what()));
    }
    return state_;
  }

  void NoteOffset(uint32_t number) {
    if (offsets_.size() <= number) offsets_.resize(number + 1, 0);
    offsets_[number] = file_->size();
  }

  absl::Status WriteObject(uint32_t number, const PdfDictionary& dict) {
    NoteOffset(number);
    return file_->Append(absl::StrCat(number, " 0 obj\n", Serialize(dict), "\nendobj\n"));
  }

  absl::Status WriteStream(uint32_t number, PdfDictionary dict, absl::string_view bytes) {
    dict.AddKey(PdfName::KeyLength, Integer(static_cast<int64_t>(bytes.size())));
    NoteOffset(number);
    absl::Status status =
        file_->Append(absl::StrCat(number, " 0 obj\n", Serialize(dict), "\nstream\n"));
    status.Update(file_->Append(bytes));
    status.Update(file_->Append("\nendstream\nendobj\n"));
    return status;
  }

  absl::Status WriteDeflated(uint32_t number, PdfDictionary dict, absl::string_view bytes) {
    dict.AddKey(PdfName::KeyFilter, PdfName("FlateDecode"));
    return WriteStream(number, std::move(dict), Deflate(bytes));
  }

  absl::Status WritePage(const CompressedPage& image, const PageText& text) {
    constexpr double kPointsPerInch = 72;
    const double width = image.width * kPointsPerInch / image.dpi;
    const double height = image.height * kPointsPerInch / image.dpi;
    std::string content =
        absl::StrFormat("q %.4f 0 0 %.4f 0 0 cm /%s Do Q\n", width, height, kImageResource);
    if (!text.empty())
      content += TextOperators(LayOutText(text, width, height), kFontResource, codes_);
    const uint32_t number = next_;
    next_ += 3;
    pages_.push_back(number);
    id_.Add(image.bytes);
    id_.Add(content);
    absl::Status status = WriteObject(number, PageDictionary(number, width, height));
    status.Update(WriteStream(number + 1, ImageDictionary(image), image.bytes));
    status.Update(WriteDeflated(number + 2, {}, content));
    return status;
  }

  static PdfDictionary PageDictionary(uint32_t number, double width, double height) {
    PdfDictionary fonts;
    fonts.AddKey(kFontResource, Ref(kFont));
    PdfDictionary images;
    images.AddKey(kImageResource, Ref(number + 1));
    PdfDictionary resources;
    resources.AddKey("Font", fonts);
    resources.AddKey("XObject", images);
    PdfDictionary page;
    page.AddKey("Type", PdfName("Page"));
    page.AddKey("Parent", Ref(kPageTree));
    page.AddKey("MediaBox", Rectangle(width, height));
    page.AddKey("Resources", resources);
    page.AddKey("Contents", Ref(number + 2));
    return page;
  }

  absl::Status WriteEnd(const PdfInfo& info, const std::string& created) {
    absl::Status status = WriteFont();
    status.Update(WriteObject(kPageTree, PageTree()));
    PdfDictionary catalog;
    catalog.AddKey("Type", PdfName("Catalog"));
    catalog.AddKey("Pages", Ref(kPageTree));
    status.Update(WriteObject(kCatalog, catalog));
    const PdfDictionary about = InfoDictionary(info, created);
    id_.Add(Serialize(about));
    status.Update(WriteObject(kInfo, about));
    status.Update(WriteTrailer());
    if (!status.ok()) return status;
    status = file_->Commit();
    if (status.ok()) state_ = absl::FailedPreconditionError("the file is complete already");
    return status;
  }

  absl::Status WriteFont() {
    const std::string font = GlyphlessFont(kGlyphWidth);
    PdfDictionary lengths;
    lengths.AddKey("Length1", Integer(static_cast<int64_t>(font.size())));
    absl::Status status = WriteDeflated(kFontFile, lengths, font);
    status.Update(WriteObject(kFont, CompositeFont()));
    status.Update(WriteObject(kDescendantFont, CidFont()));
    status.Update(WriteObject(kFontDescriptor, FontDescriptor()));
    status.Update(WriteDeflated(kToUnicode, {}, codes_.ToUnicodeCMap()));
    status.Update(WriteDeflated(kCidToGid, {}, AllCodesToGlyphOne()));
    return status;
  }

  PdfDictionary PageTree() const {
    PdfArray kids;
    for (const uint32_t page : pages_) kids.push_back(Ref(page));
    PdfDictionary dict;
    dict.AddKey("Type", PdfName("Pages"));
    dict.AddKey("Count", Integer(static_cast<int64_t>(pages_.size())));
    dict.AddKey("Kids", kids);
    return dict;
  }

  static PdfDictionary InfoDictionary(const PdfInfo& info, const std::string& created) {
    const auto text = [](const std::string& utf8) {
      return PdfString(reinterpret_cast<const PoDoFo::pdf_utf8*>(utf8.c_str()));
    };
    PdfDictionary dict;
    if (!info.title.empty()) dict.AddKey("Title", text(info.title));
    if (!info.producer.empty()) dict.AddKey("Producer", text(info.producer));
    if (!created.empty()) dict.AddKey("CreationDate", PdfString(created));
    return dict;
  }

  absl::Status WriteTrailer() {
    const int64_t start = file_->size();
    std::string out = absl::StrCat("xref\n0 ", offsets_.size(), "\n0000000000 65535 f \n");
    for (size_t i = 1; i < offsets_.size(); ++i)
      absl::StrAppendFormat(&out, "%010d 00000 n \n", offsets_[i]);
    const std::string id = id_.Bytes();
    PdfArray ids;
    for (int i = 0; i < 2; ++i)
      ids.push_back(PdfString(id.data(), static_cast<PoDoFo::pdf_long>(id.size()), true));
    PdfDictionary trailer;
    trailer.AddKey("Size", Integer(static_cast<int64_t>(offsets_.size())));
    trailer.AddKey("Root", Ref(kCatalog));
    trailer.AddKey("Info", Ref(kInfo));
    trailer.AddKey("ID", ids);
    absl::StrAppend(&out, "trailer\n", Serialize(trailer), "\nstartxref\n", start, "\n%%EOF\n");
    return file_->Append(out);
  }

  std::unique_ptr<OutputFile> file_;
  absl::Status state_;
  std::vector<int64_t> offsets_;  // by object number; 0 is never written
  std::vector<uint32_t> pages_;   // object numbers
  uint32_t next_ = kFirstFree;
  GlyphCodes codes_;
  FileId id_;  // of all pages so far
};

}  // namespace

absl::StatusOr<std::unique_ptr<PdfWriter>> NewPdfWriter(const std::string& path) {
  absl::StatusOr<std::unique_ptr<OutputFile>> file = OutputFile::Create(path);
  if (!file.ok()) return file.status();
  auto writer = std::make_unique<PodofoWriter>(*std::move(file));
  if (absl::Status status = writer->WriteHeader(); !status.ok()) return status;
  return writer;
}

}  // namespace sohoa
