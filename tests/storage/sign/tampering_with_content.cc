#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "tests/storage/sign/tampering.h"

namespace sohoa::test {
namespace {

using D = TestDocument;
using K = FindingKind;

constexpr auto kDoubted = Indication::kIndeterminate;
constexpr auto kConstraints = SubIndication::kSigConstraintsFailure;

}  // namespace

const std::vector<Tampering>& TamperingWithPages() {
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
      {"a dictionary that draws nothing becomes a stream that draws",
       [](D& d) {
         const std::string entries = "/Type /XObject /Subtype /Form /BBox [0 0 600 900]";
         const std::string cover = "1 g 0 0 600 900 re f";
         const auto with = [](const std::string& missing) {
           return "<< /Font << /F 3 0 R >> /XObject << /I 5 0 R /Missing " + missing +
                  " >> /ExtGState << /G 19 0 R >> >>";
         };
         d = TestDocument();
         d.resources = with("<< " + entries + " /Length " + std::to_string(cover.size()) + " >>");
         d.Sign(Site().authority(), ByAgency());
         d.resources = with(std::to_string(d.AddStream(entries, cover)) + " 0 R");
       },
       K::kPageContentChanged, Indication::kTotalFailed, SubIndication::kFormatFailure, 0},
      {"content is hidden by a generation that it does not have", [](D& d) { d.content = "6 7 R"; },
       K::kPageContentChanged, Indication::kTotalFailed, SubIndication::kFormatFailure, 0},
      {"content that was hidden by its generation is shown",
       [](D& d) {
         d = TestDocument();
         d.content = "[6 0 R 16 7 R]";
         d.Sign(Site().authority(), ByAgency());
         d.content = "[6 0 R 16 0 R]";
       },
       K::kHiddenContentShown},
      {"an object has another generation than the cross-reference says",
       [](D& d) {
         d.Replace(D::kContent, "(So 15)", "(So 15)");
         d.Commit();
         d.mutable_bytes()[d.bytes().rfind("\n6 0 obj") + 3] = '1';
       },
       K::kUnreadableStructure, Indication::kTotalFailed, SubIndication::kFormatFailure, -1,
       Base::kB, false},
      {"the content is freed", [](D& d) { d.Free(D::kContent); }, K::kPageContentChanged},
  };
  return rows;
}

const std::vector<Tampering>& TamperingWithForms() {
  static const std::vector<Tampering> rows = {
      {"a note is laid over the page",
       [](D& d) {
         d.annotations.push_back(
             d.Add("<< /Type /Annot /Subtype /FreeText /Rect [50 490 250 520] "
                   "/Contents (Khong) /DA (/F 12 Tf) >>"));
       },
       K::kAnnotationAdded, Indication::kTotalFailed, SubIndication::kFormatFailure, 0},
      {"more notes than are listed, of which the last one weighs most",
       [](D& d) {
         d.Replace(D::kMetadata, "Quyet dinh 15", "Quyet dinh 51");
         for (int i = 0; i < 70; ++i)
           d.annotations.push_back(d.Add("<< /Type /Annot /Subtype /Square /Rect [1 1 9 9] >>"));
       },
       K::kMoreChanges},
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
                  PdfStream("/Type /XObject /Subtype /Form /BBox [0 0 90 30]", "0 0 1 1 re S"));
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
      {"an empty signature field takes room and has no look of its own",
       [](D& d) {
         const int field = d.Add(
             "<< /Type /Annot /Subtype /Widget /FT /Sig /T (cho) /P 7 0 R "
             "/Rect [0 0 595 842] /MK << /BG [1] /CA (Khong) >> >>");
         d.fields.push_back(field);
         d.annotations.push_back(field);
       },
       K::kFieldAdded, Indication::kTotalFailed, SubIndication::kFormatFailure, 0},
      {"a note calls itself a signature field",
       [](D& d) {
         const int note = d.Add(
             "<< /Type /Annot /Subtype /FreeText /FT /Sig /T (cho) /Rect [50 490 250 520] "
             "/Contents (Khong) /DA (/F 12 Tf) >>");
         d.fields.push_back(note);
         d.annotations.push_back(note);
       },
       K::kAnnotationAdded, Indication::kTotalFailed, SubIndication::kFormatFailure, 0},
      {"a note stands below a new signature",
       [](D& d) {
         d.Sign(Site().authority(), ByAgency());
         const std::string field = std::to_string(d.field_of_last_signature());
         const int note = d.Add(
             "<< /Type /Annot /Subtype /FreeText /Rect [50 490 250 520] /Contents (Khong) "
             "/DA (/F 12 Tf) /Parent " +
             field + " 0 R >>");
         d.annotations.push_back(note);
         d.Replace(d.field_of_last_signature(), "/F 4",
                   "/F 4 /Kids [" + std::to_string(note) + " 0 R]");
       },
       K::kAnnotationAdded, Indication::kTotalFailed, SubIndication::kFormatFailure, 0},
      {"the mark of somebody unknown is laid over the page",
       [](D& d) {
         static const testing_support::Identity unknown = Site().authority().SelfSigned();
         d.Sign(Site().authority(), {.signer = &unknown});
       },
       K::kSignatureAdded, kDoubted, kConstraints, 0, Base::kB, false},
      {"the mark of somebody unknown stands in a second field",
       [](D& d) {
         static const testing_support::Identity unknown = Site().authority().SelfSigned();
         d.Sign(Site().authority(), {.signer = &unknown});
         d.Replace(d.field_of_last_signature(), "[400 780 490 810]", "[0 0 0 0]");
         const int field = d.Add(
             "<< /Type /Annot /Subtype /Widget /FT /Sig /T (khac) /P 7 0 R /Rect [0 0 595 842] "
             "/V " +
             std::to_string(d.last_signature()) + " 0 R >>");
         d.fields.push_back(field);
         d.annotations.push_back(field);
       },
       K::kSignatureAdded, kDoubted, kConstraints, 0},
      {"a field that stood on no page is put on one",
       [](D& d) {
         d = TestDocument();
         d.annotations = {D::kLink};
         d.Sign(Site().authority(), ByAgency());
         d.annotations.push_back(D::kTextField);
       },
       K::kAnnotationAdded, Indication::kTotalFailed, SubIndication::kFormatFailure, 0},
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

}  // namespace sohoa::test
