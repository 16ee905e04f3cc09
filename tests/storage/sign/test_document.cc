#include "tests/storage/sign/test_document.h"

#include <gtest/gtest.h>

#include "absl/strings/escaping.h"
#include "absl/strings/str_format.h"
#include "tests/storage/sign/test_signature.h"

namespace sohoa::test {
namespace {

constexpr size_t kHexDigits = 24'000;  // room for a signature with its chain and a time stamp

std::string Ref(int number) { return std::to_string(number) + " 0 R"; }

std::string List(const std::vector<int>& numbers) {
  std::string text = "[";
  for (const int number : numbers) text += " " + Ref(number);
  return text + " ]";
}

constexpr char kXmp[] =
    "<?xpacket begin='' id='W5M0MpCehiHzreSzNTczkc9d'?><x:xmpmeta><dc:title>Quyet dinh 15"
    "</dc:title><xmp:ModifyDate>2026-02-05T13:15:30+07:00</xmp:ModifyDate></x:xmpmeta>"
    "<?xpacket end='w'?>";

}  // namespace

std::string PdfStream(const std::string& entries, const std::string& data) {
  return "<< " + entries + " /Length " + std::to_string(data.size()) + " >>\nstream\n" + data +
         "\nendstream";
}

std::string TenDigits(size_t number) { return absl::StrFormat("%010d", number); }

TestDocument::TestDocument() {
  catalog_entries = "/Metadata 12 0 R /Outlines 14 0 R /Lang (vi)";
  form_entries = "/DA (/F 10 Tf) /DR << /Font << /F 3 0 R >> >>";
  resources = "<< /Font << /F 3 0 R >> /XObject << /I 5 0 R >> /ExtGState << /G 19 0 R >> >>";
  pages = {kPage, kPage2};
  fields = {kTextField};
  annotations = {kTextField, kLink};
  pending_[kFont] = "<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /ToUnicode 4 0 R >>";
  pending_[kToUnicode] = PdfStream("", "begincmap 1 beginbfchar <41> <0041> endbfchar endcmap");
  pending_[kImage] = PdfStream(
      "/Type /XObject /Subtype /Image /Width 4 /Height 2 /BitsPerComponent 8 /ColorSpace "
      "/DeviceGray",
      "abcdefgh");
  pending_[kContent] =
      PdfStream("",
                "q 200 0 0 100 50 50 cm /I Do Q\nBT /F 12 Tf 3 Tr 50 700 Td (So 15) Tj ET\n"
                "BT /F 12 Tf 0 Tr 50 500 Td (Dong y) Tj ET\n/Missing Do");
  pending_[kContent2] = PdfStream("", "BT /F 12 Tf 50 700 Td (Trang hai) Tj ET");
  pending_[kTextField] =
      "<< /Type /Annot /Subtype /Widget /FT /Tx /T (ghichu) /Rect [50 300 250 320] /P 7 0 R "
      "/V (cu) /AP << /N 11 0 R >> >>";
  pending_[kFieldLook] =
      PdfStream("/Type /XObject /Subtype /Form /BBox [0 0 200 20]", "BT /F 10 Tf (cu) Tj ET");
  pending_[kMetadata] = PdfStream("/Type /Metadata /Subtype /XML", kXmp);
  pending_[kInfo] = "<< /Title (Quyet dinh 15) /ModDate (D:20260205131530+07'00') >>";
  pending_[kOutlines] = "<< /Type /Outlines /First 15 0 R /Last 15 0 R /Count 1 >>";
  pending_[kOutlineItem] = "<< /Title (Dieu 1) /Parent 14 0 R /Dest [7 0 R /Fit] >>";
  pending_[kHiddenContent] = PdfStream("", "BT /F 12 Tf 50 500 Td (Khong dong y) Tj ET");
  pending_[kLink] =
      "<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (http://a.vn) >> >>";
  pending_[kHiddenPage] =
      "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 16 0 R "
      "/Resources << /Font << /F 3 0 R >> >> >>";
  pending_[kState] = "<< /Type /ExtGState /CA 1 >>";
  // Bytes that look like the first page's content.
  pending_[kDecoy] =
      PdfStream("", "6 0 obj\n<< /Length 9 >>\nstream\n(decoy) j\nendstream\nendobj\n");
  Commit();
}

int TestDocument::Add(const std::string& body) {
  pending_[next_] = body;
  return next_++;
}

int TestDocument::AddStream(const std::string& entries, const std::string& data) {
  return Add(PdfStream(entries, data));
}

void TestDocument::Change(int number, const std::string& body) { pending_[number] = body; }
void TestDocument::Free(int number) { pending_[number] = ""; }

void TestDocument::Replace(int number, const std::string& what, const std::string& with) {
  std::string body = pending_.contains(number) ? pending_[number] : objects_.at(number);
  const size_t at = body.find(what);
  ASSERT_NE(at, std::string::npos) << what << " in " << body;
  pending_[number] = body.replace(at, what.size(), with);
}

void TestDocument::Describe() {
  const std::map<int, std::string> described = {
      {kCatalog, "<< /Type /Catalog /Pages 2 0 R /AcroForm << /SigFlags 3 /Fields " + List(fields) +
                     " " + form_entries + " >> " + catalog_entries + " >>"},
      {kPages, "<< /Type /Pages /Count " + std::to_string(pages.size()) + " /Kids " + List(pages) +
                   " /MediaBox [0 0 595 842] >>"},
      {kPage, "<< /Type /Page /Parent 2 0 R /Contents " + content + " /Resources " + resources +
                  " /Annots " + List(annotations) + " " + page_entries + " >>"},
      {kPage2,
       "<< /Type /Page /Parent 2 0 R /Contents 8 0 R /Resources << /Font << /F 3 0 R >> >> " +
           page2_entries + " >>"}};
  for (const auto& [number, body] : described)
    if (!pending_.contains(number) && (!objects_.contains(number) || objects_[number] != body))
      pending_[number] = body;
}

void TestDocument::Commit() {
  Describe();
  const bool first = bytes_.empty();
  if (first) bytes_ = "%PDF-1.7\n";
  std::string table = first ? "xref\n0 1\n0000000000 65535 f \n" : "xref\n";
  for (const auto& [number, body] : pending_) {
    table += std::to_string(number) + " 1\n" +
             (body.empty() ? "0000000000 00001 f \n" : TenDigits(bytes_.size()) + " 00000 n \n");
    if (!body.empty()) bytes_ += std::to_string(number) + " 0 obj\n" + body + "\nendobj\n";
    objects_[number] = body;
  }
  pending_.clear();
  const size_t previous = first ? 0 : std::stoul(bytes_.substr(bytes_.rfind("startxref\n") + 10));
  const size_t at = bytes_.size();
  bytes_ += table + "trailer\n<< /Root 1 0 R /Info 13 0 R /Size " + std::to_string(next_) + " " +
            trailer_entries +
            (first || !names_previous ? "" : " /Prev " + std::to_string(previous)) +
            " >>\nstartxref\n" + std::to_string(at) + "\n%%EOF\n";
}

void TestDocument::AddSignatureDictionary(const std::string& entries, const std::string& type,
                                          const FieldWish& wish) {
  last_signature_ = Add("<< /Type /" + type + " /Filter /Adobe.PPKLite " + entries +
                        " /ByteRange [0 AAAAAAAAAA BBBBBBBBBB CCCCCCCCCC] /Contents <" +
                        std::string(kHexDigits, '0') + "> >>");
  if (!wish.exists) return;
  const int look = AddStream("/Type /XObject /Subtype /Form /BBox [0 0 90 30]", "0 0 90 30 re S");
  last_field_ = Add("");
  Change(last_field_,
         "<< /Type /Annot /Subtype /Widget /FT /Sig /T (ky" + std::to_string(last_field_) +
             ") /Rect " + (wish.is_seen ? "[400 780 490 810]" : "[0 0 0 0]") +
             " /F 4 /P 7 0 R /AP << /N " + Ref(look) + " >> /V " + Ref(last_signature_) + " >>");
  fields.push_back(last_field_);
  annotations.push_back(last_field_);
}

std::string TestDocument::CoveredBytes() const {
  const size_t range = bytes_.rfind("/ByteRange [0 ") + 36;
  const size_t length = std::stoul(bytes_.substr(range, 10));
  return bytes_.substr(0, contents_begin_) + bytes_.substr(contents_end_, length);
}

void TestDocument::FillRange(int uncovered_end) {
  contents_begin_ = bytes_.rfind("/Contents <" + std::string(kHexDigits, '0')) + 10;
  contents_end_ = contents_begin_ + kHexDigits + 2;
  bytes_.replace(bytes_.rfind("AAAAAAAAAA"), 10, TenDigits(contents_begin_));
  bytes_.replace(bytes_.rfind("BBBBBBBBBB"), 10, TenDigits(contents_end_));
  bytes_.replace(bytes_.rfind("CCCCCCCCCC"), 10,
                 TenDigits(bytes_.size() - contents_end_ - static_cast<size_t>(uncovered_end)));
}

void TestDocument::PutSignature(const std::string& der) {
  ASSERT_LE(2 * der.size(), kHexDigits);
  std::string hex = absl::BytesToHexString(der);
  hex.resize(kHexDigits, '0');
  bytes_.replace(contents_begin_ + 1, kHexDigits, hex);
}

void TestDocument::Sign(const testing_support::TestAuthority& authority, const SignWish& wish) {
  std::string entries =
      "/SubFilter /" + wish.sub_filter + " /M (D:20260205131530+07'00') " + wish.entries;
  if (wish.certified > 0)
    entries +=
        " /Reference [<< /Type /SigRef /TransformMethod /DocMDP /TransformParams << "
        "/Type /TransformParams /V /1.2 /P " +
        std::to_string(wish.certified) + " >> >>]";
  if (!wish.lock.empty())
    entries +=
        " /Reference [<< /Type /SigRef /TransformMethod /FieldMDP /TransformParams << "
        "/Type /TransformParams /V /1.2 " +
        wish.lock + " >> >>]";
  AddSignatureDictionary(entries, "Sig", {.exists = wish.has_field});
  if (wish.certified > 0) catalog_entries += " /Perms << /DocMDP " + Ref(last_signature_) + " >>";
  Commit();
  FillRange(wish.uncovered_end);
  PutSignature(MakeCms(authority, wish, CoveredBytes()));
}

void TestDocument::AddSecurityStore(const testing_support::TestAuthority& authority,
                                    const testing_support::Identity& signer) {
  const int issuer = AddStream("", authority.issuer_der());
  const int own = AddStream("", signer.certificate_der);
  const int issuer_list = AddStream("", authority.IssuerCrl());
  const int root_list = AddStream("", authority.RootCrl());
  const int answer = AddStream("", authority.OcspResponse(signer));
  const int vri = Add("<< /Type /VRI /Cert [" + Ref(own) + "] >>");
  const int store = Add("<< /Type /DSS /Certs [" + Ref(issuer) + " " + Ref(own) + "] /CRLs [" +
                        Ref(issuer_list) + " " + Ref(root_list) + "] /OCSPs [" + Ref(answer) +
                        "] /VRI << /A1B2 " + Ref(vri) + " >> >>");
  catalog_entries += " /DSS " + Ref(store);
  Commit();
}

void TestDocument::AddDocumentTimestamp(const testing_support::TestAuthority& authority,
                                        bool is_seen) {
  AddSignatureDictionary("/SubFilter /ETSI.RFC3161", "DocTimeStamp", {.is_seen = is_seen});
  Commit();
  FillRange(0);
  PutSignature(authority.TimestampToken(Sha256Of(CoveredBytes())));
}

}  // namespace sohoa::test
