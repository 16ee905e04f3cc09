#include "storage/pdf/pdf_update.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "storage/pdf/deflate.h"
#include "storage/pdf/file_id.h"
#include "storage/pdf/pdf_objects.h"
#include "storage/pdf/signature_place.h"
#include "storage/pdf/utf.h"

namespace sohoa {
namespace {

using Kind = PdfUpdateRequest::Kind;

constexpr int64_t kMaxContents = 4 << 20;
constexpr int kOffsetDigits = 20;  // any file's

std::string TextString(const std::string& utf8) {
  std::string out = "<FEFF";
  for (const char32_t letter : DecodeUtf8(utf8)) absl::StrAppend(&out, Utf16Hex(letter));
  return out + ">";
}

std::string HexString(const std::string& bytes) {
  return absl::StrCat("<", absl::BytesToHexString(bytes), ">");
}

// Gathers the objects of the new revision and writes them.
class Revision {
 public:
  explicit Revision(PdfObjects& file) : file_(file), next_(file.next_number()) {}

  bool is_empty() const { return objects_.empty(); }
  PdfRef New() { return {next_++, 0}; }
  // Objects are written in the order of the first mention, so that the signature comes last.
  void Put(PdfRef ref, std::string text) { objects_.emplace_back(ref, std::move(text)); }

  PdfRef Add(std::string text) {
    const PdfRef ref = New();
    Put(ref, std::move(text));
    return ref;
  }

  PdfRef AddStream(const std::string& entries, std::string_view data) {
    const std::string packed = DeflateBytes(data);
    return Add(absl::StrCat("<<", entries, "/Filter /FlateDecode /Length ", packed.size(),
                            ">>\nstream\n", packed, "\nendstream"));
  }

  absl::StatusOr<PdfUpdate> Write(const std::string& tail_of_signature, int64_t hole) {
    PdfUpdate update{.before = "\n", .hole = hole};
    std::string* out = &update.before;
    int64_t skipped = 0;
    const auto offset = [&] {
      return file_.file_size() + skipped +
             static_cast<int64_t>(update.before.size() + update.after.size());
    };
    std::map<uint32_t, std::pair<uint32_t, int64_t>> offsets;
    for (size_t k = 0; k < objects_.size(); ++k) {
      const auto& [ref, text] = objects_[k];
      offsets[ref.number] = {ref.generation, offset()};
      absl::StrAppend(out, ref.number, " ", ref.generation, " obj\n", text);
      if (k + 1 == objects_.size() && hole > 0) {
        skipped = hole;
        out = &update.after;
        absl::StrAppend(out, tail_of_signature);
      }
      absl::StrAppend(out, "\nendobj\n");
    }
    const int64_t xref = offset();
    if (file_.last_xref_is_stream()) {
      absl::StrAppend(out, XrefStream(offsets, xref));
    } else if (xref > 9'999'999'999) {
      return absl::OutOfRangeError("a PDF of this kind cannot be larger than 10 GB");
    } else {
      absl::StrAppend(out, XrefTable(offsets));
    }
    absl::StrAppend(out, "startxref\n", xref, "\n%%EOF\n");
    if (hole > 0) SetByteRange(update);
    return update;
  }

 private:
  using Offsets = std::map<uint32_t, std::pair<uint32_t, int64_t>>;

  PdfDict Trailer(uint32_t size) const {
    PdfDict trailer;
    trailer.Set("Size", absl::StrCat(size));
    for (const char* key : {"Root", "Info"})
      if (file_.trailer().Has(key)) trailer.Set(key, file_.trailer().Get(key));
    FileId id;
    for (const auto& object : objects_) id.Add(object.second);
    id.Add(absl::StrCat(file_.file_size()));
    const std::string changed = HexString(id.Bytes());
    const auto old = AsArray(file_.Resolve(file_.trailer().Get("ID")));
    const std::string first = old && old->size() == 2 ? old->front() : changed;
    trailer.Set("ID", absl::StrCat("[", first, changed, "]"));
    trailer.Set("Prev", absl::StrCat(file_.last_xref()));
    return trailer;
  }

  std::string XrefTable(const Offsets& offsets) const {
    std::string out = "xref\n";
    for (auto at = offsets.begin(); at != offsets.end();) {
      auto end = std::next(at);
      uint32_t count = 1;
      while (end != offsets.end() && end->first == at->first + count) ++end, ++count;
      absl::StrAppend(&out, at->first, " ", count, "\n");
      for (; at != end; ++at)
        absl::StrAppendFormat(&out, "%010d %05d n\r\n", at->second.second, at->second.first);
    }
    return absl::StrCat(out, "trailer\n", Trailer(next_).ToText(), "\n");
  }

  std::string XrefStream(Offsets offsets, int64_t xref) const {
    constexpr int kOffsetBytes = 6;
    offsets[next_] = {0, xref};  // it lists itself
    std::string rows;
    std::string index;
    for (const auto& [number, place] : offsets) {
      absl::StrAppend(&index, number, " 1 ");
      rows += '\1';
      for (int shift = 8 * (kOffsetBytes - 1); shift >= 0; shift -= 8)
        rows += static_cast<char>(place.second >> shift & 0xFF);
      rows += static_cast<char>(place.first >> 8 & 0xFF);
      rows += static_cast<char>(place.first & 0xFF);
    }
    PdfDict dict = Trailer(next_ + 1);
    dict.Set("Type", "/XRef");
    dict.Set("W", absl::StrCat("[1 ", kOffsetBytes, " 2]"));
    dict.Set("Index", absl::StrCat("[", index, "]"));
    dict.Set("Length", absl::StrCat(rows.size()));
    return absl::StrCat(next_, " 0 obj\n", dict.ToText(), "\nstream\n", rows,
                        "\nendstream\nendobj\n");
  }

  // Its width is fixed, so that no offset moves.
  void SetByteRange(PdfUpdate& update) const {
    const int64_t begin = file_.file_size() + static_cast<int64_t>(update.before.size());
    const std::string range = absl::StrCat("/ByteRange [0 ", begin, " ", begin + update.hole, " ",
                                           update.after.size(), "]");
    const size_t at = update.before.rfind("/ByteRange [");
    update.before.replace(at, range.size(), range);
  }

  PdfObjects& file_;
  uint32_t next_;
  std::vector<std::pair<PdfRef, std::string>> objects_;
};

class UpdateBuilder {
 public:
  UpdateBuilder(PdfObjects& file, const PdfUpdateRequest& request)
      : file_(file), request_(request), revision_(file) {}

  absl::StatusOr<PdfUpdate> Build() {
    const auto root = AsRef(file_.trailer().Get("Root"));
    const auto catalog = PdfDict::Parse(root ? file_.Read(*root) : "");
    if (!catalog) return absl::DataLossError("this PDF has no catalog");
    root_ = *root;
    catalog_ = *catalog;
    if (request_.kind == Kind::kEvidence) {
      AddEvidence();
      return revision_.is_empty() ? PdfUpdate() : revision_.Write("", 0);
    }
    if (request_.kind == Kind::kSignature && CertifiedPermission() == 1)
      return absl::FailedPreconditionError(
          "the certification of this PDF forbids further signatures; sign a copy made before it");
    return AddSignature();
  }

 private:
  // Of the certification (ISO 32000-1, 12.8.2.2); 0: there is none.
  int64_t CertifiedPermission() {
    const PdfDict certification =
        file_.ResolveDict(file_.ResolveDict(catalog_.Get("Perms")).Get("DocMDP"));
    const auto references = AsArray(file_.Resolve(certification.Get("Reference")));
    if (!references) return 0;
    for (const std::string& reference : *references) {
      const PdfDict entry = file_.ResolveDict(reference);
      if (AsName(entry.Get("TransformMethod")) != "DocMDP") continue;
      const PdfDict parameters = file_.ResolveDict(entry.Get("TransformParams"));
      return AsInteger(file_.Resolve(parameters.Get("P"))).value_or(2);
    }
    return 0;
  }

  absl::StatusOr<PdfUpdate> AddSignature() {
    if (request_.contents_bytes < 1 || request_.contents_bytes > kMaxContents)
      return absl::InvalidArgumentError("a signature of this size cannot be stored in a PDF");
    const std::optional<FirstPage> page = FindFirstPage(file_, catalog_.Get("Pages"));
    if (!page) return absl::DataLossError("this PDF has no page");
    const PdfRef signature = revision_.New();
    const PdfRef field = revision_.New();
    const PdfRef appearance = AddAppearance(*page);
    PdfDict form = Form();
    revision_.Put(field, Field(signature, page->ref, appearance, NewFieldName(form), *page));
    PutOnPage(*page, field);
    PutIntoForm(std::move(form), field);
    revision_.Put(signature, SignatureDictionary());
    absl::StatusOr<PdfUpdate> update = revision_.Write(" >>", 2 * request_.contents_bytes + 2);
    if (update.ok() && request_.kind == Kind::kSignature && page->marks.empty())
      update->conversion = Conversion();
    return update;
  }

  std::optional<ConversionFacts> Conversion() {
    const std::optional<PdfRef> metadata = AsRef(catalog_.Get("Metadata"));
    return metadata ? ConversionIn(file_.ReadStream(*metadata)) : std::nullopt;
  }

  // The beginning of it, up to the signature.
  std::string SignatureDictionary() const {
    const bool stamp = request_.kind == Kind::kTimestamp;
    std::string out = absl::StrCat("<< /Type /", stamp ? "DocTimeStamp" : "Sig",
                                   " /Filter /Adobe.PPKLite /SubFilter /",
                                   stamp ? "ETSI.RFC3161" : "ETSI.CAdES.detached");
    if (!request_.modified.empty()) absl::StrAppend(&out, " /M (", request_.modified, ")");
    if (!request_.reason.empty()) absl::StrAppend(&out, " /Reason ", TextString(request_.reason));
    if (!request_.location.empty())
      absl::StrAppend(&out, " /Location ", TextString(request_.location));
    constexpr size_t kNumbers = 3;
    const std::string room(kNumbers * (kOffsetDigits + 1), ' ');
    return absl::StrCat(out, " /ByteRange [0", room, " /Contents ");
  }

  std::string NewFieldName(const PdfDict& form) {
    std::set<std::string> taken;
    for (const std::string& field :
         AsArray(file_.Resolve(form.Get("Fields"))).value_or(std::vector<std::string>()))
      taken.insert(AsString(file_.Resolve(file_.ResolveDict(field).Get("T"))).value_or(""));
    const char* stem = request_.kind == Kind::kTimestamp ? "Timestamp" : "Signature";
    for (int k = 1;; ++k)
      if (const std::string name = absl::StrCat(stem, k); !taken.contains(name)) return name;
  }

  std::string Field(PdfRef signature, PdfRef page, PdfRef appearance, const std::string& name,
                    const FirstPage& place) const {
    constexpr int kPrintLocked = 4 | 128;
    return absl::StrCat("<< /Type /Annot /Subtype /Widget /FT /Sig /T (", name, ") /V ",
                        ToText(signature), " /F ", kPrintLocked, " /Rect ",
                        PlaceOfMark(place, request_.mark.width, request_.mark.height).rectangle,
                        " /P ", ToText(page), " /AP << /N ", ToText(appearance), " >> >>");
  }

  PdfRef AddAppearance(const FirstPage& page) {
    const SignatureMark& mark = request_.mark;
    std::string resources = "<< >>";
    if (mark.width > 0)
      resources = absl::StrCat("<< /Font << /F0 ", ToText(AddFont(mark.font)), " >> >>");
    return revision_.AddStream(
        absl::StrCat("/Type /XObject /Subtype /Form /BBox ",
                     absl::StrFormat("[0 0 %.2f %.2f]", mark.width, mark.height), " /Matrix ",
                     PlaceOfMark(page, mark.width, mark.height).matrix, " /Resources ", resources,
                     " "),
        mark.content);
  }

  PdfRef AddFont(const MarkFont& font) {
    const PdfRef file =
        revision_.AddStream(absl::StrCat("/Length1 ", font.file.size(), " "), font.file);
    std::string all_glyphs((font.widths.size() + 7) / 8, '\xFF');
    if (font.widths.size() % 8 != 0)
      all_glyphs.back() = static_cast<char>(0xFF00 >> font.widths.size() % 8 & 0xFF);
    const PdfRef set = revision_.AddStream("", all_glyphs);
    constexpr int kSymbolic = 4;
    constexpr int kSerif = 2;
    constexpr int kStem = 80;  // no font file tells it; Times has 84
    const PdfRef descriptor = revision_.Add(absl::StrCat(
        "<< /Type /FontDescriptor /FontName /", font.name, " /Flags ", kSymbolic | kSerif,
        " /FontBBox [", absl::StrJoin(font.box, " "), "] /ItalicAngle 0 /Ascent ", font.ascent,
        " /Descent ", font.descent, " /CapHeight ", font.cap_height, " /StemV ", kStem,
        " /FontFile2 ", ToText(file), " /CIDSet ", ToText(set), " >>"));
    const PdfRef glyphs = revision_.Add(
        absl::StrCat("<< /Type /Font /Subtype /CIDFontType2 /BaseFont /", font.name,
                     " /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
                     " /FontDescriptor ",
                     ToText(descriptor), " /CIDToGIDMap /Identity /W [0 [",
                     absl::StrJoin(font.widths, " "), "]] >>"));
    const PdfRef to_unicode = revision_.AddStream("", ToUnicode(font));
    return revision_.Add(absl::StrCat("<< /Type /Font /Subtype /Type0 /BaseFont /", font.name,
                                      " /Encoding /Identity-H /DescendantFonts [", ToText(glyphs),
                                      "] /ToUnicode ", ToText(to_unicode), " >>"));
  }

  // ISO 32000-1, 9.10.3.
  static std::string ToUnicode(const MarkFont& font) {
    std::vector<std::string> rows;
    for (size_t glyph = 1; glyph < font.letters.size(); ++glyph)
      if (font.letters[glyph] != 0)
        rows.push_back(absl::StrFormat("<%04X> <%s>\n", glyph, Utf16Hex(font.letters[glyph])));
    std::string out =
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo "
        "<< /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n/CMapName "
        "/Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> "
        "<FFFF>\nendcodespacerange\n";
    constexpr size_t kMostRows = 100;
    for (size_t at = 0; at < rows.size(); at += kMostRows) {
      const size_t count = std::min(kMostRows, rows.size() - at);
      absl::StrAppend(&out, count, " beginbfchar\n");
      for (size_t k = 0; k < count; ++k) out += rows[at + k];
      out += "endbfchar\n";
    }
    return out + "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n";
  }

  void PutOnPage(const FirstPage& page, PdfRef field) {
    PdfDict dict = page.dict;
    AppendTo(dict, "Annots", ToText(field), page.ref);
  }

  PdfDict Form() { return file_.ResolveDict(catalog_.Get("AcroForm")); }

  void PutIntoForm(PdfDict form, PdfRef field) {
    const int64_t flags = AsInteger(file_.Resolve(form.Get("SigFlags"))).value_or(0);
    constexpr int64_t kSignedAppendOnly = 3;
    form.Set("SigFlags", absl::StrCat(flags | kSignedAppendOnly));
    auto fields = AsArray(file_.Resolve(form.Get("Fields"))).value_or(std::vector<std::string>());
    fields.push_back(ToText(field));
    form.Set("Fields", absl::StrCat("[", absl::StrJoin(fields, " "), "]"));
    if (const auto ref = AsRef(catalog_.Get("AcroForm"))) {
      revision_.Put(*ref, form.ToText());
      return;
    }
    catalog_.Set("AcroForm", form.ToText());
    revision_.Put(root_, catalog_.ToText());
  }

  // Adds `value` to the array under `key`: there, or in the object that the entry refers to.
  void AppendTo(PdfDict& dict, const char* key, const std::string& value, PdfRef holder) {
    auto values = AsArray(file_.Resolve(dict.Get(key))).value_or(std::vector<std::string>());
    values.push_back(value);
    const std::string text = absl::StrCat("[", absl::StrJoin(values, " "), "]");
    const auto ref = AsRef(dict.Get(key));
    if (ref && values.size() > 1) {
      revision_.Put(*ref, text);
      return;
    }
    dict.Set(key, text);
    revision_.Put(holder, dict.ToText());
  }

  // What the references lead to; of a store beyond these bounds some of it is added once more.
  std::set<std::string> StreamsOf(const std::vector<std::string>& references) {
    constexpr size_t kMostStreams = 1000;
    constexpr size_t kMostBytes = 64 << 20;
    std::set<std::string> streams;
    size_t bytes = 0;
    for (size_t k = 0; k < std::min(references.size(), kMostStreams) && bytes < kMostBytes; ++k) {
      const std::optional<PdfRef> ref = AsRef(references[k]);
      std::string data = ref ? file_.ReadStream(*ref) : "";
      bytes += data.size();
      streams.insert(std::move(data));
    }
    return streams;
  }

  void AddEvidence() {
    PdfDict store = file_.ResolveDict(catalog_.Get("DSS"));
    const std::pair<const char*, const std::vector<std::string>&> lists[] = {
        {"Certs", request_.certificates},
        {"CRLs", request_.revocation_lists},
        {"OCSPs", request_.ocsp_responses}};
    for (const auto& [key, list] : lists) {
      auto values = AsArray(file_.Resolve(store.Get(key))).value_or(std::vector<std::string>());
      const size_t there = values.size();
      std::set<std::string> known = StreamsOf(values);
      for (const std::string& der : list)
        if (known.insert(der).second) values.push_back(ToText(revision_.AddStream("", der)));
      if (values.size() > there) store.Set(key, absl::StrCat("[", absl::StrJoin(values, " "), "]"));
    }
    if (revision_.is_empty()) return;
    store.Set("Type", "/DSS");
    if (const auto ref = AsRef(catalog_.Get("DSS"))) {
      revision_.Put(*ref, store.ToText());
      return;
    }
    catalog_.Set("DSS", ToText(revision_.Add(store.ToText())));
    revision_.Put(root_, catalog_.ToText());
  }

  PdfObjects& file_;
  const PdfUpdateRequest& request_;
  Revision revision_;
  PdfRef root_;
  PdfDict catalog_;
};

}  // namespace

absl::StatusOr<PdfUpdate> PreparePdfUpdate(const std::string& path,
                                           const PdfUpdateRequest& request) {
  absl::StatusOr<PdfObjects> file = PdfObjects::Open(path);
  if (!file.ok()) return file.status();
  return UpdateBuilder(*file, request).Build();
}

}  // namespace sohoa
