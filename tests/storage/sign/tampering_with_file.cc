#include <algorithm>
#include <string>
#include <vector>

#include "tests/storage/sign/tampering.h"
#include "tests/storage/sign/test_signature.h"

namespace sohoa::test {
namespace {

using D = TestDocument;
using K = FindingKind;

constexpr auto kDoubted = Indication::kIndeterminate;
constexpr auto kConstraints = SubIndication::kSigConstraintsFailure;

// Overwrites one of the ten-digit numbers of the last byte range.
void SetRange(D& document, int which, size_t number) {
  const size_t at = document.bytes().rfind("/ByteRange [0 ") + 14 + static_cast<size_t>(which) * 11;
  document.mutable_bytes().replace(at, 10, TenDigits(number));
}

}  // namespace

void AppendHybrid(D& document, int number, const std::string& data) {
  std::string& bytes = document.mutable_bytes();
  const std::string previous =
      std::to_string(std::stoul(bytes.substr(bytes.rfind("startxref\n") + 10)));
  size_t at = bytes.size();
  if (data.empty())
    at = bytes.rfind("\n" + std::to_string(number) + " 0 obj") + 1;
  else
    bytes += std::to_string(number) + " 0 obj\n" + PdfStream("", data) + "\nendobj\n";
  std::string row = {1, 0, 0, 0, 0};
  for (int i = 0; i < 4; ++i) row[static_cast<size_t>(4 - i)] = static_cast<char>(at >> 8 * i);
  const size_t beside = bytes.size();
  const int own = std::max(number, 99) + 1;
  bytes += std::to_string(own) + " 0 obj\n" +
           PdfStream("/Type /XRef /W [1 4 0] /Size " + std::to_string(own + 1) + " /Index [" +
                         std::to_string(number) + " 1]",
                     row) +
           "\nendobj\n";
  const size_t table = bytes.size();
  bytes += "xref\n" + std::to_string(number) + " 1\n0000000000 65535 f \n" + std::to_string(own) +
           " 1\n" + TenDigits(beside) + " 00000 n \ntrailer\n<< /Root 1 0 R /Info 13 0 R /Size " +
           std::to_string(own + 1) + " /Prev " + previous + " /XRefStm " + std::to_string(beside) +
           " >>\nstartxref\n" + std::to_string(table) + "\n%%EOF\n";
}

const std::vector<Tampering>& TamperingWithTheFile() {
  static const std::vector<Tampering> rows = {
      {"the title in XMP", [](D& d) { d.Replace(D::kMetadata, "Quyet dinh 15", "Quyet dinh 51"); },
       K::kMetadataChanged, kDoubted, kConstraints},
      {"the title in the information dictionary",
       [](D& d) { d.Replace(D::kInfo, "Quyet dinh 15", "Quyet dinh 51"); }, K::kMetadataChanged,
       kDoubted, kConstraints},
      {"the XMP is removed", [](D& d) { d.catalog_entries = "/Outlines 14 0 R /Lang (vi)"; },
       K::kMetadataChanged, kDoubted, kConstraints},
      {"JavaScript at opening",
       [](D& d) {
         d.catalog_entries += " /OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>";
       },
       K::kJavaScriptAdded},
      {"JavaScript by name",
       [](D& d) {
         d.catalog_entries +=
             " /Names << /JavaScript << /Names [(a) << /S /JavaScript /JS (1) >>] >> >>";
       },
       K::kJavaScriptAdded},
      {"JavaScript behind another action",
       [](D& d) {
         d.catalog_entries +=
             " /OpenAction << /S /GoTo /D [7 0 R /Fit] /Next << /S /JavaScript "
             "/JS (1) >> >>";
       },
       K::kJavaScriptAdded},
      {"a program is started",
       [](D& d) { d.catalog_entries += " /OpenAction << /S /Launch /F (a) >>"; },
       K::kActionChanged},
      {"an action of a page",
       [](D& d) { d.page_entries = "/AA << /O << /S /URI /URI (http://b.vn) >> >>"; },
       K::kActionChanged, Indication::kTotalFailed, SubIndication::kFormatFailure, 0},
      {"an attachment by name",
       [](D& d) {
         const int file = d.AddStream("/Type /EmbeddedFile", "dinh kem");
         d.catalog_entries +=
             " /Names << /EmbeddedFiles << /Names [(a) << /Type /Filespec /F (a) "
             "/EF << /F " +
             std::to_string(file) + " 0 R >> >>] >> >>";
       },
       K::kAttachmentChanged},
      {"an associated file", [](D& d) { d.catalog_entries += " /AF [16 0 R]"; },
       K::kAttachmentChanged},
      {"a bookmark", [](D& d) { d.Replace(D::kOutlineItem, "(Dieu 1)", "(Dieu 9)"); },
       K::kOutlineChanged},
      {"page labels",
       [](D& d) { d.catalog_entries += " /PageLabels << /Nums [0 << /S /D /St 7 >>] >>"; },
       K::kOutlineChanged},
      {"layers",
       [](D& d) { d.catalog_entries += " /OCProperties << /OCGs [] /D << /BaseState /OFF >> >>"; },
       K::kLayersChanged},
      {"tags", [](D& d) { d.catalog_entries += " /StructTreeRoot << /Type /StructTreeRoot >>"; },
       K::kStructureChanged, kDoubted, kConstraints},
      {"the output intent",
       [](D& d) { d.catalog_entries += " /OutputIntents [<< /S /GTS_PDFA1 /Info (x) >>]"; },
       K::kCatalogChanged},
      {"another catalog",
       [](D& d) {
         const int catalog = d.Add("<< /Type /Catalog /Pages 2 0 R >>");
         d.trailer_entries = "/Root " + std::to_string(catalog) + " 0 R";
       },
       K::kSignatureRemoved},
      {"encryption",
       [](D& d) { d.trailer_entries = "/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 >>"; },
       K::kEncryptionChanged},
      {"a whole file is appended, which does not go on from the signed one",
       [](D& d) {
         d.names_previous = false;
         for (int number = 3; number <= d.field_of_last_signature(); ++number)
           if (number != d.last_signature() && number > D::kContent)
             d.Change(number, d.object(number));
       },
       K::kSignatureRemoved},
      {"bytes behind the end", [](D& d) { d.mutable_bytes() += "<html>hidden</html>\n"; },
       K::kBytesAfterEnd, kDoubted, kConstraints, -1, Base::kB, false},
      {"the cross-reference leads into signed bytes",
       [](D& d) {
         const std::string& bytes = d.bytes();
         const size_t decoy = bytes.find("6 0 obj\n<< /Length 9 >>");
         const size_t previous = std::stoul(bytes.substr(bytes.rfind("startxref\n") + 10));
         const std::string row = "6 1\n" + TenDigits(decoy) + " 00000 n \n";
         const size_t at = bytes.size();
         d.mutable_bytes() += "xref\n" + row + "trailer\n<< /Root 1 0 R /Info 13 0 R " +
                              "/Size 40 /Prev " + std::to_string(previous) + " >>\nstartxref\n" +
                              std::to_string(at) + "\n%%EOF\n";
       },
       K::kReferencesManipulated, Indication::kTotalFailed, SubIndication::kFormatFailure, -1,
       Base::kB, false},
      {"content is shown by a stream beside the table, which calls it free",
       [](D& d) {
         d = TestDocument();
         d.content = "[6 0 R 99 0 R]";
         d.Sign(Site().authority(), ByAgency());
         AppendHybrid(d, 99, "BT /F 12 Tf 50 400 Td (Khong) Tj ET");
       },
       K::kPageContentChanged, Indication::kTotalFailed, SubIndication::kFormatFailure, 0, Base::kB,
       false},
      {"an object that no cross-reference names",
       [](D& d) {
         const std::string end = d.bytes().substr(d.bytes().rfind("startxref"));
         d.mutable_bytes() +=
             "6 0 obj\n" + PdfStream("", "BT /F 12 Tf (Khong) Tj ET") + "\nendobj\n" + end;
       },
       K::kReferencesManipulated, Indication::kTotalFailed, SubIndication::kFormatFailure, -1,
       Base::kB, false},
      {"an object that no cross-reference names, and another that one does",
       [](D& d) {
         d.mutable_bytes() +=
             "6 0 obj\n" + PdfStream("", "BT /F 12 Tf (Khong) Tj ET") + "\nendobj\n";
         d.Add("<< /Not /Used >>");
       },
       K::kReferencesManipulated, kDoubted, kConstraints},
      {"an object whose older place counts again",
       [](D& d) {
         const size_t signed_at = d.bytes().find("\n6 0 obj") + 1;
         d.Replace(D::kContent, "(Dong y)", "(Tu chi)");
         d.Commit();
         const std::string end = "startxref\n" + std::to_string(d.bytes().size()) + "\n%%EOF\n";
         const size_t previous = std::stoul(d.bytes().substr(d.bytes().rfind("startxref\n") + 10));
         d.mutable_bytes() += "xref\n6 1\n" + TenDigits(signed_at) +
                              " 00000 n \ntrailer\n<< /Root 1 0 R /Info 13 0 R /Size 40 /Prev " +
                              std::to_string(previous) + " >>\n" + end;
       },
       K::kReferencesManipulated, kDoubted, kConstraints, -1, Base::kB, false},
      {"so much white space that the end is not found",
       [](D& d) { d.mutable_bytes() += std::string(3000, ' '); }, K::kBytesAfterEnd, kDoubted,
       kConstraints, -1, Base::kB, false},
      {"content is hidden from old readers", [](D& d) { AppendHybrid(d, D::kContent2, ""); },
       K::kReferencesManipulated, kDoubted, kConstraints, -1, Base::kB, false},
      {"an object is not where the cross-reference says",
       [](D& d) {
         d.Replace(D::kContent2, "(Trang hai)", "(Trang ba.)");
         d.Commit();
         const size_t at = d.bytes().rfind("\n8 0 obj") + 1;
         d.mutable_bytes()[at] = '9';
       },
       K::kUnreadableStructure, Indication::kTotalFailed, SubIndication::kFormatFailure, -1,
       Base::kB, false},
  };
  return rows;
}

const std::vector<Tampering>& TamperingWithSignatures() {
  static const std::vector<Tampering> rows = {
      {"the signature's field is removed",
       [](D& d) {
         std::erase(d.fields, d.field_of_last_signature());
         std::erase(d.annotations, d.field_of_last_signature());
       },
       K::kSignatureRemoved},
      {"the signature is taken out of its field",
       [](D& d) {
         d.Replace(d.field_of_last_signature(), "/V " + std::to_string(d.last_signature()) + " 0 R",
                   "");
       },
       K::kSignatureRemoved},
      {"the signature's dictionary is written again",
       [](D& d) {
         std::string body =
             d.bytes().substr(d.bytes().rfind("<< /Type /Sig"),
                              d.contents_end() + 3 - d.bytes().rfind("<< /Type /Sig"));
         d.Change(d.last_signature(), body.replace(body.find("/M (D:2026"), 10, "/M (D:2020"));
       },
       K::kRangeGap},
      {"the signature's number is another's",
       [](D& d) {
         d.Replace(d.field_of_last_signature(), "/V " + std::to_string(d.last_signature()) + " 0 R",
                   "/V << /Type /Sig /SubFilter /ETSI.CAdES.detached /ByteRange [0 9 20 5] "
                   "/Contents <00> >>");
       },
       K::kRangeGap},
      {"a time stamp is removed",
       [](D& d) {
         std::erase(d.fields, d.field_of_last_signature());
         std::erase(d.annotations, d.field_of_last_signature());
       },
       K::kSignatureRemoved, Indication::kTotalFailed, SubIndication::kFormatFailure, -1,
       Base::kLTA},
      {"all revocation data are removed",
       [](D& d) { d.catalog_entries.resize(d.catalog_entries.find(" /DSS")); }, K::kDssRemoved,
       kDoubted, kConstraints, -1, Base::kLTA},
      {"a revocation list is removed",
       [](D& d) {
         const int store = std::stoi(d.catalog_entries.substr(d.catalog_entries.find("/DSS") + 5));
         const std::string& body = d.object(store);
         const size_t at = body.find("/CRLs [") + 7;
         d.Replace(store, body.substr(at, body.find(" R ", at) + 3 - at), "");
       },
       K::kDssRemoved, kDoubted, kConstraints, -1, Base::kLTA},
      {"a certificate of the store is replaced",
       [](D& d) {
         const int store = std::stoi(d.catalog_entries.substr(d.catalog_entries.find("/DSS") + 5));
         const int first = std::stoi(d.object(store).substr(d.object(store).find("/Certs [") + 8));
         d.Change(first, PdfStream("", Site().authority().root_der()));
       },
       K::kDssRemoved, kDoubted, kConstraints, -1, Base::kLTA},
      {"the answer of OCSP is damaged",
       [](D& d) {
         const int store = std::stoi(d.catalog_entries.substr(d.catalog_entries.find("/DSS") + 5));
         const int answer = std::stoi(d.object(store).substr(d.object(store).find("/OCSPs [") + 8));
         std::string body = d.object(answer);
         body[body.size() / 2] ^= 1;
         d.Change(answer, body);
       },
       K::kDssRemoved, kDoubted, kConstraints, -1, Base::kLTA},
      {"the record of what belongs to which signature is emptied",
       [](D& d) {
         const int store = std::stoi(d.catalog_entries.substr(d.catalog_entries.find("/DSS") + 5));
         const std::string& body = d.object(store);
         d.Change(store, body.substr(0, body.find("/VRI")) + ">>");
       },
       K::kDssRemoved, kDoubted, kConstraints, -1, Base::kLTA},
      {"something is hidden behind the signature",
       [](D& d) { d.mutable_bytes()[d.contents_end() - 8] = 'f'; }, K::kPaddingNotEmpty,
       Indication::kTotalFailed, SubIndication::kFormatFailure, -1, Base::kB, false},
      {"white space is hidden behind the signature",
       [](D& d) { d.mutable_bytes()[d.contents_end() - 8] = ' '; }, K::kPaddingNotEmpty,
       Indication::kTotalFailed, SubIndication::kFormatFailure, -1, Base::kB, false},
      {"the byte range leaves out more", [](D& d) { SetRange(d, 0, d.contents_begin() - 20); },
       K::kRangeGap, Indication::kTotalFailed, SubIndication::kFormatFailure, -1, Base::kB, false},
      {"the byte range begins later",
       [](D& d) {
         const size_t at = d.bytes().rfind("/ByteRange [0 ") + 12;
         d.mutable_bytes()[at] = '9';
       },
       K::kRangeMalformed, Indication::kTotalFailed, SubIndication::kFormatFailure, -1, Base::kB,
       false},
      {"the byte range ends before it begins", [](D& d) { SetRange(d, 1, 5); }, K::kRangeMalformed,
       Indication::kTotalFailed, SubIndication::kFormatFailure, -1, Base::kB, false},
      {"the byte range goes beyond the end", [](D& d) { SetRange(d, 2, 9'999'999); },
       K::kRangePastEnd, kDoubted, SubIndication::kSignedDataNotFound, -1, Base::kB, false},
      {"a signature that is none is added",
       [](D& d) {
         SignWish wish = ByAgency();
         d.Sign(Site().authority(), wish);
         d.PutSignature(MakeCms(Site().authority(), wish, "other bytes"));
       },
       K::kSignatureAdded, kDoubted, kConstraints, 0, Base::kB, false},
  };
  return rows;
}

}  // namespace sohoa::test
