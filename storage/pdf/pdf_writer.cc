#include "storage/pdf/pdf_writer.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/string_view.h"
#include "storage/pdf/file_id.h"
#include "storage/pdf/navigation.h"
#include "storage/pdf/object_file.h"
#include "storage/pdf/output_file.h"
#include "storage/pdf/pdf_date.h"
#include "storage/pdf/pdf_literals.h"
#include "storage/pdf/picture_objects.h"
#include "storage/pdf/srgb_profile.h"
#include "storage/pdf/text_font.h"
#include "storage/pdf/text_layer.h"
#include "storage/pdf/text_layout.h"
#include "storage/pdf/xmp_packet.h"

namespace sohoa {
namespace {

constexpr char kFontResource[] = "F0";

// PDF 1.4 bounds an array at 8,191 entries (ISO 19005-1, 6.1.12).
constexpr size_t kPagesInNode = 1000;

// In points; PDF/A bounds them (ISO 19005-2, 6.1.13).
struct Sheet {
  double width = 0;
  double height = 0;
};

Sheet SheetOf(const PagePicture& image) {
  constexpr double kPointsPerInch = 72;
  constexpr double kMin = 3;
  constexpr double kMax = 14400;
  const double width = image.width * kPointsPerInch / image.dpi;
  const double height = image.height * kPointsPerInch / image.dpi;
  const double shrink = std::min(1.0, kMax / std::max(width, height));
  const double grow = std::max(1.0, kMin / std::min(width, height));
  const double scale = shrink < 1 ? shrink : grow;
  return {std::clamp(width * scale, kMin, kMax), std::clamp(height * scale, kMin, kMax)};
}

absl::Status CheckPage(const PagePicture& picture, const PageText& text) {
  if (absl::Status valid = CheckPicture(picture); !valid.ok()) return valid;
  if (!text.empty() && (text.width != picture.width || text.height != picture.height))
    return absl::InvalidArgumentError("the page's text was read on a picture of another size");
  return absl::OkStatus();
}

void CleanAll(PdfInfo& info) {
  for (std::string* text :
       {&info.title, &info.software, &info.language, &info.type_name, &info.code_number,
        &info.code_notation, &info.code, &info.organ_name, &info.issued_date, &info.dossier_code})
    *text = CleanText(*text);
  if (!info.conversion) return;
  for (std::string* text : {&info.conversion->text, &info.conversion->converter})
    *text = CleanText(*text);
}

std::string InfoDictionary(const PdfInfo& info, const std::string& created) {
  const auto entry = [](absl::string_view key, const std::string& text) {
    return text.empty() ? "" : absl::StrCat(" ", key, " ", PdfTextString(text));
  };
  return absl::StrCat("<<", entry("/Title", info.title), entry("/Creator", info.software),
                      entry("/Producer", info.software), entry("/CreationDate", created), " >>");
}

// Numbers its objects as they come; those that pages refer to come first. PoDoFo's own streaming
// document keeps every page's objects until the end and dates the file by the clock.
class StreamingWriter : public PdfWriter {
 public:
  StreamingWriter(std::unique_ptr<OutputFile> file, PdfProfile profile)
      : profile_(profile), file_(std::move(file)) {
    file_.Begin(profile == PdfProfile::kPdfA1b ? "1.4" : "1.7");
    catalog_ = file_.NewNumber();
    page_tree_ = file_.NewNumber();
    font_ = file_.NewNumber();
  }

  const absl::Status& status() const { return file_.status(); }

  absl::Status AddPage(const PagePicture& picture, const PageText& text) override {
    if (absl::Status checked = CheckPage(picture, text); !checked.ok()) return checked;
    if (finished_) return Complete();
    WritePage(picture, text);
    return file_.status();
  }

  absl::Status Finish(const PdfInfo& given) override {
    if (finished_) return Complete();
    if (pages_.empty()) return absl::InvalidArgumentError("there is no page to write");
    if (!BookmarksFit(given.bookmarks, pages_.size()))
      return absl::InvalidArgumentError("the bookmarks are out of order or point to no page");
    PdfInfo info = given;
    CleanAll(info);
    const absl::StatusOr<std::string> created = PdfDate(info.created_at);
    if (!created.ok()) return created.status();
    info.created_at = XmpDate(*created);
    if (info.conversion) {
      const absl::StatusOr<std::string> converted = PdfDate(info.conversion->time);
      if (!converted.ok()) return converted.status();
      info.conversion->time = XmpDate(*converted);
    }
    return WriteEnd(info, *created);
  }

 private:
  static absl::Status Complete() {
    return absl::FailedPreconditionError("the file is complete already");
  }

  void WritePage(const PagePicture& picture, const PageText& text) {
    const Sheet sheet = SheetOf(picture);
    if (pages_.size() % kPagesInNode == 0) nodes_.push_back(file_.NewNumber());
    const uint32_t page = file_.NewNumber();
    const PictureObjects objects = WritePicture(picture, file_, id_);
    std::string content = absl::StrFormat("q %.4f 0 0 %.4f 0 0 cm %s Q\n", sheet.width,
                                          sheet.height, objects.drawing);
    if (!text.empty())
      content += TextOperators(LayOutText(text, sheet.width, sheet.height), kFontResource, codes_);
    id_.Add(content);
    const uint32_t contents = file_.NewNumber();
    pages_.push_back(page);
    file_.Write(page, absl::StrCat("<< /Type /Page /Parent ", PdfReferenceTo(nodes_.back()),
                                   " /MediaBox ", PdfRectangle(sheet.width, sheet.height),
                                   " /Resources << /Font << /", kFontResource, " ",
                                   PdfReferenceTo(font_), " >> /XObject << ", objects.resources,
                                   " >> >> /Contents ", PdfReferenceTo(contents), " >>"));
    file_.WriteDeflated(contents, "", content);
  }

  absl::Status WriteEnd(const PdfInfo& info, const std::string& created) {
    WriteTextFont(font_, codes_, file_);
    WritePageTree();
    const std::string xmp = XmpPacket(info, profile_);
    id_.Add(xmp);
    file_.Write(catalog_, Catalog(info, xmp));
    const uint32_t about = file_.NewNumber();
    file_.Write(about, InfoDictionary(info, created));
    const std::string id = PdfHexString(id_.Bytes());
    finished_ = true;
    return file_.Finish(absl::StrCat("/Root ", PdfReferenceTo(catalog_), " /Info ",
                                     PdfReferenceTo(about), " /ID [", id, " ", id, "]"));
  }

  std::string Catalog(const PdfInfo& info, const std::string& xmp) {
    const uint32_t metadata = file_.NewNumber();
    file_.WriteStream(metadata, "/Type /Metadata /Subtype /XML", xmp);
    std::string catalog =
        absl::StrCat("<< /Type /Catalog /Pages ", PdfReferenceTo(page_tree_), " /Metadata ",
                     PdfReferenceTo(metadata), " /PageLabels ", PageLabels(info.bookmarks));
    if (!info.language.empty()) absl::StrAppend(&catalog, " /Lang ", PdfTextString(info.language));
    if (!info.bookmarks.empty())
      absl::StrAppend(&catalog, " /Outlines ",
                      PdfReferenceTo(WriteOutline(info.bookmarks, pages_, file_)));
    if (profile_ != PdfProfile::kPdf) absl::StrAppend(&catalog, " /OutputIntents [", Intent(), "]");
    return catalog + " >>";
  }

  std::string Intent() {
    const uint32_t profile = file_.NewNumber();
    file_.WriteDeflated(profile, "/N 3", SrgbProfile());
    const std::string name = PdfTextString(kSrgbName);
    return absl::StrCat("<< /Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier ", name,
                        " /Info ", name, " /DestOutputProfile ", PdfReferenceTo(profile), " >>");
  }

  void WritePageTree() {
    std::string kids;
    for (size_t node = 0; node < nodes_.size(); ++node) {
      absl::StrAppend(&kids, node == 0 ? "" : " ", PdfReferenceTo(nodes_[node]));
      const size_t end = std::min(pages_.size(), (node + 1) * kPagesInNode);
      std::string leaves;
      for (size_t page = node * kPagesInNode; page < end; ++page)
        absl::StrAppend(&leaves, leaves.empty() ? "" : " ", PdfReferenceTo(pages_[page]));
      file_.Write(nodes_[node],
                  absl::StrCat("<< /Type /Pages /Parent ", PdfReferenceTo(page_tree_), " /Count ",
                               end - node * kPagesInNode, " /Kids [", leaves, "] >>"));
    }
    file_.Write(page_tree_,
                absl::StrCat("<< /Type /Pages /Count ", pages_.size(), " /Kids [", kids, "] >>"));
  }

  const PdfProfile profile_;
  ObjectFile file_;
  bool finished_ = false;
  uint32_t catalog_ = 0;  // object numbers
  uint32_t page_tree_ = 0;
  uint32_t font_ = 0;
  std::vector<uint32_t> nodes_;  // of the page tree, each above kPagesInNode pages
  std::vector<uint32_t> pages_;
  GlyphCodes codes_;
  FileId id_;  // of all pages so far
};

}  // namespace

absl::StatusOr<std::unique_ptr<PdfWriter>> NewPdfWriter(const std::string& path,
                                                        PdfProfile profile) {
  absl::StatusOr<std::unique_ptr<OutputFile>> file = OutputFile::Create(path);
  if (!file.ok()) return file.status();
  auto writer = std::make_unique<StreamingWriter>(*std::move(file), profile);
  if (!writer->status().ok()) return writer->status();
  return writer;
}

}  // namespace sohoa
