// What may be done to a signed file, and what the verifier says of it: a table, one row for each
// kind of tampering. Every row begins with a file that passes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <functional>
#include <random>

#include "tests/storage/pdf/pdf_commands.h"
#include "tests/storage/sign/test_document.h"
#include "tests/storage/sign/test_signature.h"
#include "tests/storage/sign/verified_authority.h"

namespace sohoa::test {
namespace {

using testing_support::Identity;
using testing_support::KeyKind;
using D = TestDocument;
using K = FindingKind;

VerifiedAuthority& Site() {
  static VerifiedAuthority site;
  return site;
}

enum class Base { kB, kLT, kLTA };  // stamped, with revocation data, with a document time stamp

const D& Good(Base base) {
  static const D plain = [] {
    D document;
    document.Sign(Site().authority(), {.signer = &Site().agency()});
    return document;
  }();
  static const D lasting = [] {
    D document;
    document.Sign(Site().authority(), {.signer = &Site().agency(), .stamped = true});
    document.AddSecurityStore(Site().authority(), Site().agency());
    return document;
  }();
  static const D archived = [] {
    D document = lasting;
    document.AddDocumentTimestamp(Site().authority());
    return document;
  }();
  return base == Base::kB ? plain : base == Base::kLT ? lasting : archived;
}

SignWish ByAgency(SignWish wish = {}) {
  wish.signer = &Site().agency();
  return wish;
}

struct Tampering {
  std::string name;
  std::function<void(D&)> tamper;
  FindingKind found;
  Indication indication = Indication::kTotalFailed;
  SubIndication reason = SubIndication::kFormatFailure;
  int page = -1;
  Base base = Base::kB;
  bool commits = true;  // what was changed in memory is appended as one more revision
};

constexpr auto kDoubted = Indication::kIndeterminate;
constexpr auto kConstraints = SubIndication::kSigConstraintsFailure;

std::string Stream(const std::string& data, const std::string& entries = "") {
  return "<< " + entries + " /Length " + std::to_string(data.size()) + " >>\nstream\n" + data +
         "\nendstream";
}

// Overwrites one of the ten-digit numbers of the last byte range.
void SetRange(D& document, int which, size_t number) {
  const size_t at = document.bytes().rfind("/ByteRange [0 ") + 14 + static_cast<size_t>(which) * 11;
  char digits[16];
  std::snprintf(digits, sizeof digits, "%010zu", number);
  document.mutable_bytes().replace(at, 10, digits);
}

const std::vector<Tampering>& Contents() {
  static const std::vector<Tampering> rows = {
      {"the content of page 1", [](D& d) { d.Replace(D::kContent, "(Dong y)", "(Tu chi)"); },
       K::kPageContentChanged, Indication::kTotalFailed, SubIndication::kFormatFailure, 0},
      {"the content of page 2", [](D& d) { d.Replace(D::kContent2, "(Trang hai)", "(Trang ba.)"); },
       K::kPageContentChanged, Indication::kTotalFailed, SubIndication::kFormatFailure, 1},
      {"the text layer alone", [](D& d) { d.Replace(D::kContent, "(So 15)", "(So 51)"); },
       K::kTextLayerChanged, Indication::kTotalFailed, SubIndication::kFormatFailure, 0},
      {"one more content stream",
       [](D& d) {
         d.content = "[6 0 R " + std::to_string(d.AddStream("", "0 0 600 800 re f")) + " 0 R]";
       },
       K::kPageContentChanged, Indication::kTotalFailed, SubIndication::kFormatFailure, 0},
      {"hidden content is switched on", [](D& d) { d.content = "16 0 R"; }, K::kHiddenContentShown},
      {"a hidden page is switched on",
       [](D& d) {
         d.pages = {D::kHiddenPage, D::kPage2};
       },
       K::kHiddenContentShown},
      {"the hidden page stands in place of a page",
       [](D& d) {
         d.pages = {D::kHiddenPage, D::kPage2};
       },
       K::kPageRemoved, Indication::kTotalFailed, SubIndication::kFormatFailure, 0},
      {"a page is added",
       [](D& d) { d.pages.push_back(d.Add("<< /Type /Page /Parent 2 0 R /Contents 6 0 R >>")); },
       K::kPageAdded, Indication::kTotalFailed, SubIndication::kFormatFailure, 2},
      {"a page stands twice", [](D& d) { d.pages.push_back(D::kPage2); }, K::kPageAdded},
      {"a page is removed", [](D& d) { d.pages.pop_back(); }, K::kPageRemoved,
       Indication::kTotalFailed, SubIndication::kFormatFailure, 1},
      {"pages change places", [](D& d) { std::swap(d.pages[0], d.pages[1]); }, K::kPagesReordered},
      {"a page is turned", [](D& d) { d.page2_entries = "/Rotate 180"; }, K::kPageChanged,
       Indication::kTotalFailed, SubIndication::kFormatFailure, 1},
      {"a page is cropped", [](D& d) { d.page_entries = "/CropBox [0 600 595 842]"; },
       K::kPageChanged},
      {"a font is replaced", [](D& d) { d.Replace(D::kFont, "/Times-Roman", "/ZapfDingbats"); },
       K::kFontChanged},
      {"what letters mean is changed", [](D& d) { d.Replace(D::kToUnicode, "<0041>", "<0042>"); },
       K::kFontChanged},
      {"a picture is replaced", [](D& d) { d.Replace(D::kImage, "abcdefgh", "hgfedcba"); },
       K::kImageChanged},
      {"a state of drawing is changed", [](D& d) { d.Replace(D::kState, "/CA 1", "/CA 0"); },
       K::kResourceChanged},
      {"a font of a page is another object",
       [](D& d) {
         const int font = d.Add("<< /Type /Font /Subtype /Type1 /BaseFont /Symbol >>");
         d.resources = "<< /Font << /F " + std::to_string(font) +
                       " 0 R >> /XObject << /I 5 0 R >> /ExtGState << /G 19 0 R >> >>";
       },
       K::kFontChanged},
      {"what the content asks for in vain is supplied",
       [](D& d) {
         const int cover = d.AddStream("/Type /XObject /Subtype /Form /BBox [0 0 600 900]",
                                       "1 g 0 0 600 900 re f");
         d.resources = "<< /Font << /F 3 0 R >> /XObject << /I 5 0 R /Missing " +
                       std::to_string(cover) + " 0 R >> /ExtGState << /G 19 0 R >> >>";
       },
       K::kPageContentChanged, Indication::kTotalFailed, SubIndication::kFormatFailure, 0},
      {"the content is freed", [](D& d) { d.Free(D::kContent); }, K::kPageContentChanged},
  };
  return rows;
}

const std::vector<Tampering>& Forms() {
  static const std::vector<Tampering> rows = {
      {"a note is laid over the page",
       [](D& d) {
         d.annotations.push_back(
             d.Add("<< /Type /Annot /Subtype /FreeText /Rect [50 490 250 520] "
                   "/Contents (Khong) /DA (/F 12 Tf) >>"));
       },
       K::kAnnotationAdded, Indication::kTotalFailed, SubIndication::kFormatFailure, 0},
      {"a link leads elsewhere", [](D& d) { d.Replace(D::kLink, "http://a.vn", "http://b.vn"); },
       K::kAnnotationChanged},
      {"a link is removed", [](D& d) { std::erase(d.annotations, static_cast<int>(D::kLink)); },
       K::kAnnotationRemoved},
      {"the signature looks otherwise",
       [](D& d) {
         const int look = d.AddStream("/Type /XObject /Subtype /Form /BBox [0 0 90 30]", "1 g");
         const std::string& field = d.object(d.field_of_last_signature());
         const size_t at = field.find("/AP << /N ");
         std::string changed = field;
         changed.replace(at, field.find(" 0 R", at) - at, "/AP << /N " + std::to_string(look));
         d.Change(d.field_of_last_signature(), changed);
       },
       K::kAppearanceChanged, Indication::kTotalFailed, SubIndication::kFormatFailure, 0},
      {"the signature's look itself is replaced",
       [](D& d) {
         d.Change(d.last_signature() + 1,
                  Stream("0 0 1 1 re S", "/Type /XObject /Subtype /Form /BBox [0 0 90 30]"));
       },
       K::kAppearanceChanged},
      {"the signature is moved",
       [](D& d) { d.Replace(d.field_of_last_signature(), "[400 780 490 810]", "[0 0 595 842]"); },
       K::kAppearanceChanged},
      {"a field looks otherwise than its value",
       [](D& d) { d.Replace(D::kFieldLook, "(cu)", "(xx)"); }, K::kAppearanceChanged},
      {"a field is filled in", [](D& d) { d.Replace(D::kTextField, "/V (cu)", "/V (moi)"); },
       K::kFormFilled, kDoubted, kConstraints},
      {"a field is renamed", [](D& d) { d.Replace(D::kTextField, "(ghichu)", "(sotien)"); },
       K::kFieldChanged},
      {"a field gets an action",
       [](D& d) {
         d.Replace(D::kTextField, "/V (cu)", "/V (cu) /AA << /F << /S /JavaScript /JS (1) >> >>");
       },
       K::kJavaScriptAdded},
      {"a field is added",
       [](D& d) {
         const int field = d.Add(
             "<< /Type /Annot /Subtype /Widget /FT /Tx /T (them) /Rect [0 0 595 842] /P 7 0 R >>");
         d.fields.push_back(field);
         d.annotations.push_back(field);
       },
       K::kFieldAdded},
      {"something to see is put below the signature's own field",
       [](D& d) {
         const int look = d.AddStream("/Type /XObject /Subtype /Form /BBox [0 0 600 900]", "1 g");
         const std::string field = std::to_string(d.field_of_last_signature());
         const int widget = d.Add(
             "<< /Type /Annot /Subtype /Widget /Rect [0 0 595 842] /P 7 0 R "
             "/Parent " +
             field + " 0 R /AP << /N " + std::to_string(look) + " 0 R >> >>");
         d.annotations.push_back(widget);
         d.Replace(d.field_of_last_signature(), "/F 4",
                   "/F 4 /Kids [" + std::to_string(widget) + " 0 R]");
       },
       K::kFieldAdded, Indication::kTotalFailed, SubIndication::kFormatFailure, 0},
      {"an empty signature field covers the page",
       [](D& d) {
         const int look = d.AddStream("/Type /XObject /Subtype /Form /BBox [0 0 600 900]", "1 g");
         const int field = d.Add(
             "<< /Type /Annot /Subtype /Widget /FT /Sig /T (cho) /P 7 0 R "
             "/Rect [0 0 595 842] /AP << /N " +
             std::to_string(look) + " 0 R >> >>");
         d.fields.push_back(field);
         d.annotations.push_back(field);
       },
       K::kFieldAdded, Indication::kTotalFailed, SubIndication::kFormatFailure, 0},
      {"a time stamp that anybody can have covers the page",
       [](D& d) { d.AddDocumentTimestamp(Site().authority(), true); }, K::kAnnotationAdded,
       Indication::kTotalFailed, SubIndication::kFormatFailure, 0},
      {"a field is removed", [](D& d) { std::erase(d.fields, static_cast<int>(D::kTextField)); },
       K::kFieldRemoved},
      {"readers are to draw all fields anew",
       [](D& d) { d.form_entries += " /NeedAppearances true"; }, K::kFormChanged},
      {"another form is added beside", [](D& d) { d.form_entries += " /XFA (<xdp/>)"; },
       K::kFormChanged},
      {"a font of the form is replaced",
       [](D& d) {
         const int font = d.Add("<< /Type /Font /Subtype /Type1 /BaseFont /Symbol >>");
         d.form_entries =
             "/DA (/F 10 Tf) /DR << /Font << /F " + std::to_string(font) + " 0 R >> >>";
       },
       K::kFormChanged},
  };
  return rows;
}

const std::vector<Tampering>& WholeFile() {
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
         char row[48];
         std::snprintf(row, sizeof row, "6 1\n%010zu 00000 n \n", decoy);
         const size_t at = bytes.size();
         d.mutable_bytes() += "xref\n" + std::string(row) +
                              "trailer\n<< /Root 1 0 R /Info 13 0 R " + "/Size 40 /Prev " +
                              std::to_string(previous) + " >>\nstartxref\n" + std::to_string(at) +
                              "\n%%EOF\n";
       },
       K::kReferencesManipulated, Indication::kTotalFailed, SubIndication::kFormatFailure, -1,
       Base::kB, false},
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

const std::vector<Tampering>& Signatures() {
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
         d.Change(first, Stream(Site().authority().root_der()));
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

void Check(const Tampering& row, const D& good) {
  D document = good;
  row.tamper(document);
  if (row.commits) document.Commit();
  const auto signatures = Verify(document.bytes(), Site().Trusting());
  ASSERT_TRUE(signatures.ok()) << row.name << ": " << signatures.status();
  ASSERT_FALSE(signatures->empty()) << row.name;
  const auto told = std::find_if(signatures->begin(), signatures->end(), [&](const auto& s) {
    const Finding* finding = Found(s, row.found);
    return finding != nullptr && (row.page < 0 || finding->page == row.page) &&
           s.verification.indication == row.indication;
  });
  ASSERT_NE(told, signatures->end())
      << row.name << ": wanted " << NameOf(row.found) << Describe(*signatures);
  EXPECT_EQ(NameOf(told->verification.sub_indication), NameOf(row.reason))
      << row.name << Describe(*signatures);
}

void CheckAll(const std::vector<Tampering>& rows) {
  for (const Tampering& row : rows) Check(row, Good(row.base));
}

TEST(Tampering, TheFilesThatItBeginsWithPass) {
  for (const Base base : {Base::kB, Base::kLT, Base::kLTA}) {
    const auto signatures = Verify(Good(base).bytes(), Site().Trusting());
    ASSERT_TRUE(signatures.ok()) << signatures.status();
    for (const PdfSignature& signature : *signatures)
      EXPECT_EQ(signature.verification.indication, Indication::kTotalPassed)
          << Describe(*signatures);
  }
}

TEST(Tampering, OfWhatThePagesShowIsFound) { CheckAll(Contents()); }
TEST(Tampering, OfTheWholeFileIsFound) { CheckAll(WholeFile()); }
TEST(Tampering, OfSignaturesAndTheirProofsIsFound) { CheckAll(Signatures()); }

TEST(Tampering, OfFormsAndNotesIsFound) { CheckAll(Forms()); }

TEST(Tampering, IsOfFiftyKindsAndMore) {
  EXPECT_GE(Contents().size() + Forms().size() + WholeFile().size() + Signatures().size(), 50u);
}

// What a certification permits is no tampering; what it forbids is.
TEST(Tampering, IsJudgedByWhatTheCertificationPermits) {
  const auto certified = [](int level) {
    D document;
    document.Sign(Site().authority(), ByAgency({.certified = level}));
    return document;
  };
  const auto fill = [](D& d) { d.Replace(D::kTextField, "/V (cu)", "/V (moi)"); };
  const auto note = [](D& d) {
    d.annotations.push_back(d.Add("<< /Type /Annot /Subtype /Text /Rect [0 0 9 9] >>"));
  };
  const auto sign = [](D& d) { d.Sign(Site().authority(), ByAgency()); };
  const auto indication = [](D document, const auto& change) {
    change(document);
    document.Commit();
    const auto signatures = Verify(document.bytes(), Site().Trusting());
    return signatures.ok() && !signatures->empty() ? signatures->front().verification.indication
                                                   : Indication::kNotVerified;
  };
  EXPECT_EQ(indication(certified(1), [](D&) {}), Indication::kTotalPassed);
  EXPECT_EQ(indication(certified(1), fill), Indication::kTotalFailed);
  EXPECT_EQ(indication(certified(1), sign), Indication::kTotalFailed);
  EXPECT_EQ(indication(certified(2), fill), Indication::kTotalPassed);
  EXPECT_EQ(indication(certified(2), sign), Indication::kTotalPassed);
  EXPECT_EQ(indication(certified(2), note), Indication::kTotalFailed);
  EXPECT_EQ(indication(certified(3), note), Indication::kTotalPassed);
  EXPECT_EQ(indication(certified(3), fill), Indication::kTotalPassed);
  for (const int level : {1, 2, 3}) {
    EXPECT_EQ(
        indication(certified(level), [](D& d) { d.AddDocumentTimestamp(Site().authority()); }),
        Indication::kTotalPassed);
    EXPECT_EQ(
        indication(certified(level), [](D& d) { d.Replace(D::kContent, "(Dong y)", "(Tu chi)"); }),
        Indication::kTotalFailed);
    EXPECT_EQ(indication(certified(level),
                         [](D& d) { d.catalog_entries.resize(d.catalog_entries.find("/Perms")); }),
              Indication::kTotalFailed);
  }
}

TEST(Tampering, WithALockedFieldIsFound) {
  for (const auto& [lock, expected] :
       {std::pair("/Action /All", Indication::kTotalFailed),
        std::pair("/Action /Include /Fields [(ghichu)]", Indication::kTotalFailed),
        std::pair("/Action /Exclude /Fields [(ghichu)]", Indication::kIndeterminate),
        std::pair("/Action /Include /Fields [(khac)]", Indication::kIndeterminate)}) {
    D document;
    document.Sign(Site().authority(), ByAgency({.lock = lock}));
    document.Replace(D::kTextField, "/V (cu)", "/V (moi)");
    document.Commit();
    const auto signatures = Verify(document.bytes(), Site().Trusting());
    ASSERT_TRUE(signatures.ok());
    EXPECT_EQ(signatures->front().verification.indication, expected)
        << lock << Describe(*signatures);
  }
}

// Signers that lie about what they sign.
TEST(Tampering, BeforeSigningIsFound) {
  const auto verify = [](const D& document) {
    const auto signatures = Verify(document.bytes(), Site().Trusting());
    EXPECT_TRUE(signatures.ok()) << signatures.status();
    return signatures.ok() && !signatures->empty() ? signatures->back() : PdfSignature{};
  };
  D twice;
  twice.Sign(Site().authority(), ByAgency({.entries = "/Contents <00>"}));
  EXPECT_NE(Found(verify(twice), K::kDoubleEntry), nullptr);
  EXPECT_EQ(verify(twice).verification.indication, Indication::kTotalFailed);

  D ranges;
  ranges.Sign(Site().authority(), ByAgency({.entries = "/ByteRange [0 1 2 3]"}));
  EXPECT_NE(Found(verify(ranges), K::kDoubleEntry), nullptr);

  D partial;
  partial.Sign(Site().authority(), ByAgency({.uncovered_end = 30}));
  EXPECT_EQ(verify(partial).check, SignatureCheck::kPassed);
  EXPECT_NE(Found(verify(partial), K::kRangeNotRevision), nullptr) << Describe({verify(partial)});

  D orphan;  // the signed revision has the dictionary, but nothing refers to it
  orphan.Sign(Site().authority(), ByAgency({.has_field = false}));
  orphan.fields.push_back(
      orphan.Add("<< /FT /Sig /T (sau) /V " + std::to_string(orphan.last_signature()) + " 0 R >>"));
  orphan.Commit();
  EXPECT_NE(Found(verify(orphan), K::kNotInItsRevision), nullptr) << Describe({verify(orphan)});
  EXPECT_EQ(verify(orphan).verification.indication, Indication::kTotalFailed);
}

TEST(Tampering, BySigningAgainShowsWhoSigned) {
  const Identity impostor = Site().authority().SelfSigned();  // the agency's very name
  D document;
  document.Sign(Site().authority(), {.signer = &impostor});
  const auto signatures = Verify(document.bytes(), Site().Trusting());
  ASSERT_TRUE(signatures.ok());
  EXPECT_EQ(signatures->front().common_name, "Ủy ban nhân dân xã Đồng Tâm");
  EXPECT_EQ(signatures->front().verification.sub_indication,
            SubIndication::kNoCertificateChainFound);

  D transplanted;  // another document's signature
  transplanted.Replace(D::kContent, "(Dong y)", "(Tu chi)");
  transplanted.Commit();
  SignWish wish = ByAgency();
  transplanted.Sign(Site().authority(), wish);
  const D& good = Good(Base::kB);
  transplanted.PutSignature(MakeCms(Site().authority(), wish, good.bytes()));
  const auto other = Verify(transplanted.bytes(), Site().Trusting());
  ASSERT_TRUE(other.ok());
  EXPECT_EQ(other->front().verification.sub_indication, SubIndication::kHashFailure);
}

TEST(Tampering, ByCuttingOffIsFound) {
  const D& good = Good(Base::kLTA);
  std::vector<size_t> cuts = {1, 3, 40, 400};
  for (size_t part = 1; part < 12; ++part) cuts.push_back(good.bytes().size() * part / 12);
  for (const size_t cut : cuts) {
    const auto signatures =
        Verify(good.bytes().substr(0, good.bytes().size() - cut), Site().Trusting());
    const bool just_line_end = cut == 1;  // which nothing depends on, but the time stamp covers it
    if (!signatures.ok()) continue;
    EXPECT_TRUE(just_line_end || signatures->empty() ||
                std::any_of(signatures->begin(), signatures->end(),
                            [](const PdfSignature& signature) {
                              return signature.verification.indication != Indication::kTotalPassed;
                            }))
        << cut << Describe(*signatures);
    EXPECT_FALSE(signatures->empty()) << "a file that was cut off is no file without signatures";
  }
}

// Each byte counts: at the borders of what is signed, and anywhere in it.
TEST(Tampering, OfAnySingleByteIsFound) {
  const D& good = Good(Base::kB);
  const size_t size = good.bytes().size();
  std::vector<size_t> places = {0,
                                1,
                                good.contents_begin() - 1,
                                good.contents_begin(),
                                good.contents_end() - 1,
                                good.contents_end(),
                                size - 1,
                                size - 7};
  std::mt19937 random(7);
  while (places.size() < 150) {
    const size_t at = random() % size;
    if (at < good.contents_begin() || at >= good.contents_end()) places.push_back(at);
  }
  for (const size_t at : places) {
    std::string bytes = good.bytes();
    bytes[at] = static_cast<char>(bytes[at] ^ (1 << random() % 8));
    const auto signatures = Verify(bytes, Site().Trusting());
    if (!signatures.ok()) continue;  // no PDF any more
    for (const PdfSignature& signature : *signatures)
      EXPECT_NE(signature.verification.indication, Indication::kTotalPassed)
          << "byte " << at << " of " << size << Describe(*signatures);
  }
}

// The same of poppler's pdfsig, where the file can still be read.
TEST(Tampering, AnotherProgramFindsNoMore) {
  const D& good = Good(Base::kB);
  std::mt19937 random(3);
  int both = 0;
  for (int round = 0; round < 40; ++round) {
    std::string bytes = good.bytes();
    size_t at = random() % bytes.size();
    while (at >= good.contents_begin() && at < good.contents_end()) at = random() % bytes.size();
    bytes[at] = static_cast<char>(bytes[at] ^ 1);
    const std::string path = TempPath("flipped.pdf");
    WriteFile(path, bytes);
    const bool theirs =
        RunCommand("pdfsig -nocert " + path).output.find("Signature is Valid") == std::string::npos;
    unlink(path.c_str());
    const auto signatures = Verify(bytes, Site().Trusting());
    const bool ours = !signatures.ok() || signatures->empty() ||
                      signatures->front().verification.indication != Indication::kTotalPassed;
    EXPECT_TRUE(ours || !theirs) << "byte " << at;
    both += ours && theirs ? 1 : 0;
  }
  EXPECT_GT(both, 30);
}

}  // namespace
}  // namespace sohoa::test
