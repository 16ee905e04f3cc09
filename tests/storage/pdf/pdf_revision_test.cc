#include "storage/pdf/pdf_revision.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <random>

#include "storage/pdf/content_text.h"
#include "storage/pdf/form_fields.h"
#include "storage/pdf/page_list.h"
#include "storage/pdf/pdf_text.h"
#include "tests/storage/pdf/pdf_builder.h"
#include "tests/storage/pdf/pdf_commands.h"

namespace sohoa::test {
namespace {

using Kind = PdfValue::Kind;

std::optional<PdfValue> Parsed(const std::string& text) {
  size_t at = 0;
  return ParsePdfValue(text, at);
}

std::string TwoPages() {
  PdfBuilder pdf;
  pdf.AddPage("/MediaBox [0 0 72 72]", "BT (mot) Tj ET");
  pdf.AddPage("/MediaBox [0 0 72 72]", "BT (hai) Tj ET");
  return pdf.Build("/AcroForm << /Fields [<< /T (a) /FT /Tx /Kids [<< /T (b) /V (x) >>] >>] >>");
}

// The same file as another program writes it.
std::string Rewritten(const std::string& pdf, const std::string& options) {
  const std::string in = TempPath("in.pdf");
  const std::string out = TempPath("out.pdf");
  WriteFile(in, pdf);
  EXPECT_EQ(RunCommand("qpdf " + options + " " + in + " " + out).exit_code, 0);
  std::string bytes = ReadFile(out);
  unlink(in.c_str());
  unlink(out.c_str());
  return bytes;
}

// One more revision, written by hand.
std::string Updated(const std::string& pdf, int number, const std::string& body) {
  const std::string previous = pdf.substr(pdf.rfind("startxref\n") + 10);
  const std::string object = std::to_string(number) + " 0 obj\n" + body + "\nendobj\n";
  char row[32];
  std::snprintf(row, sizeof row, "%010zu 00000 n \n", pdf.size());
  return pdf + object + "xref\n" + std::to_string(number) + " 1\n" + row +
         "trailer\n<< /Root 1 0 R /Size 20 /Prev " + previous.substr(0, previous.find('\n')) +
         " >>\nstartxref\n" + std::to_string(pdf.size() + object.size()) + "\n%%EOF\n";
}

TEST(PdfValue, ReadsEachKind) {
  const auto value = Parsed(
      "<< /A#20b (a\\(b\\051\\n\\101) /N -1.5 /H <4 14> /R 12 0 R /L [1 2 R true null] >> rest");
  ASSERT_TRUE(value.has_value());
  EXPECT_EQ(value->end, 78) << "before the rest";
  EXPECT_EQ(value->Get("A b")->text, "a(b)\nA");
  EXPECT_EQ(value->Get("N")->number, -1.5);
  EXPECT_FALSE(value->Get("N")->Integer().has_value());
  EXPECT_EQ(value->Get("H")->text, "A@") << "an odd digit is followed by a zero";
  EXPECT_TRUE(value->Get("H")->hexadecimal);
  EXPECT_EQ(value->Get("R")->kind, Kind::kReference);
  EXPECT_EQ(value->Get("R")->object, 12);
  EXPECT_EQ(value->Get("nothing"), nullptr);
}

TEST(PdfValue, TellsThatAKeyStandsTwice) {
  EXPECT_FALSE(Parsed("<< /A 1 /B 2 >>")->has_double_key);
  EXPECT_FALSE(Parsed("<< /A 7 0 R /A 7 0 R >>")->has_double_key) << "whoever reads it";
  EXPECT_TRUE(Parsed("<< /A 1 /#41 2 /A 1 >>")->has_double_key);
  const auto value = Parsed("<< /A 1 /A 2 >>");
  EXPECT_TRUE(value->has_double_key);
  EXPECT_EQ(value->Get("A")->number, 2);
}

TEST(PdfValue, IsNoneWhereItDoesNotEndOrGoesTooDeep) {
  for (const char* text : {"", "<< /A", "[1 2", "(abc", "<41", "<4x>", "<< 1 2 >>", "/A /B >>x"})
    EXPECT_TRUE(!Parsed(text) || Parsed(text)->IsName("A")) << text;
  EXPECT_TRUE(Parsed(std::string(60, '[') + std::string(60, ']')).has_value());
  EXPECT_FALSE(Parsed(std::string(100'000, '[')).has_value());
}

TEST(PdfRevision, ReadsWhateverFormTheReferencesHave) {
  for (const std::string& pdf : {TwoPages(), Rewritten(TwoPages(), "--object-streams=generate"),
                                 Rewritten(TwoPages(), "--linearize"),
                                 Rewritten(TwoPages(), "--linearize --object-streams=generate")}) {
    const auto revision = PdfRevision::Open(pdf);
    ASSERT_TRUE(revision.ok()) << revision.status();
    const PageList pages = PagesOf(**revision);
    ASSERT_EQ(pages.pages.size(), 2u);
    EXPECT_THAT(*ContentOf(**revision, pages.pages[1].keys.at("Contents")),
                testing::HasSubstr("(hai) Tj"));
    const std::vector<FormField> fields = FormFieldsOf(**revision);
    ASSERT_EQ(fields.size(), 2u);
    EXPECT_EQ(fields[1].name, "a.b");
    EXPECT_EQ(fields[1].kind, "Tx");
    EXPECT_EQ(fields[1].value->text, "x");
    EXPECT_EQ((*revision)->end(), static_cast<int64_t>(pdf.size()));
    EXPECT_FALSE((*revision)->is_doubtful());
  }
}

TEST(PdfRevision, EachRevisionIsTheFileUpToItsEnd) {
  const std::string first = TwoPages();
  const std::string second = Updated(first, 3, "<< /New true >>");
  const auto now = PdfRevision::Open(second);
  const auto then = PdfRevision::Open(std::string_view(second).substr(0, first.size()));
  ASSERT_TRUE(now.ok() && then.ok());
  EXPECT_EQ((*now)->Find(3)->value.Get("New")->text, "true");
  EXPECT_EQ((*then)->Find(3)->value.Get("New"), nullptr);
  EXPECT_EQ((*now)->sections().size(), 2u);
  EXPECT_EQ((*now)->sections()[1], (*then)->sections()[0]);
}

// A table that calls object 3 what `row` says, and a stream beside it that says where it is.
std::string Hybrid(const std::string& row, const std::string& entry) {
  const std::string first = TwoPages();
  const std::string hidden = "3 0 obj\n<< /New true >>\nendobj\n";
  std::string columns = {1, 0, 0, 0, 0};
  for (int i = 0; i < 4; ++i) columns[4 - i] = static_cast<char>(first.size() >> 8 * i);
  const std::string stream =
      "19 0 obj\n<< /Type /XRef /W [1 4 0] /Index [3 1] /Size 20 /Length 5 >>\nstream\n" + columns +
      "\nendstream\nendobj\n";
  const std::string previous = first.substr(first.rfind("startxref\n") + 10);
  const size_t at = first.size() + hidden.size();
  return first + hidden + stream + "xref\n" + row + "trailer\n<< /Root 1 0 R /Size 20 /Prev " +
         previous.substr(0, previous.find('\n')) + entry + std::to_string(at) + " >>\nstartxref\n" +
         std::to_string(at + stream.size()) + "\n%%EOF\n";
}

TEST(PdfRevision, ReadsHybridFilesAsNewReadersDo) {
  const std::string free = "3 1\n0000000000 65535 f \n";
  for (const std::string& row : {free, std::string("0 0\n")}) {
    const std::string pdf = Hybrid(row, " /XRefStm ");
    const auto revision = PdfRevision::Open(pdf);
    ASSERT_TRUE(revision.ok());
    ASSERT_NE((*revision)->Find(3), nullptr) << row;
    EXPECT_NE((*revision)->Find(3)->value.Get("New"), nullptr);
    EXPECT_FALSE((*revision)->is_doubtful());
  }
  const std::string alone = Hybrid(free, " /Other ");
  const auto freed = PdfRevision::Open(alone);
  ASSERT_TRUE(freed.ok());
  EXPECT_EQ((*freed)->Find(3), nullptr) << "free for everybody";
  const std::string both = Hybrid("3 1\n0000000009 00000 n \n", " /XRefStm ");
  const auto torn = PdfRevision::Open(both);
  ASSERT_TRUE(torn.ok());
  EXPECT_TRUE((*torn)->is_doubtful()) << "two places in one section";
}

TEST(PdfRevision, DoubtsWhatIsNotWhereItShouldBe) {
  std::string pdf = TwoPages();
  pdf[pdf.find("\n3 0 obj") + 1] = '9';
  const auto revision = PdfRevision::Open(pdf);
  ASSERT_TRUE(revision.ok());
  EXPECT_EQ((*revision)->Find(3), nullptr);
  EXPECT_TRUE((*revision)->is_doubtful());
}

TEST(PdfRevision, IsNoneWhereTheReferencesCannotBeFollowed) {
  const std::string pdf = TwoPages();
  EXPECT_FALSE(PdfRevision::Open("").ok());
  EXPECT_FALSE(PdfRevision::Open("startxref\n5\n%%EOF").ok());
  EXPECT_FALSE(PdfRevision::Open(pdf.substr(0, pdf.size() - 4)).ok());
  const std::string updated = Updated(pdf, 3, "null");
  std::string loop = updated;
  const std::string own = updated.substr(updated.rfind("startxref\n") + 10);
  const size_t previous = loop.rfind("/Prev ") + 6;
  loop.replace(previous, loop.find(' ', previous) - previous, own.substr(0, own.find('\n')));
  EXPECT_FALSE(PdfRevision::Open(loop).ok()) << "a section that comes before itself";
}

TEST(PdfRevision, SurvivesDamagedFiles) {
  std::mt19937 random(8);
  const std::string packed = Rewritten(TwoPages(), "--object-streams=generate");
  int opened = 0;
  for (int round = 0; round < 4000; ++round) {
    std::string pdf = round % 2 == 0 ? packed : TwoPages();
    for (int i = 0; i < 3; ++i) pdf[random() % pdf.size()] = static_cast<char>(random());
    const auto revision = PdfRevision::Open(pdf);
    if (!revision.ok()) continue;
    ++opened;
    for (const auto& [number, place] : (*revision)->places()) (*revision)->Find(number);
    EXPECT_LE(PagesOf(**revision).pages.size(), 100'000u);
    FormFieldsOf(**revision);
  }
  EXPECT_GT(opened, 100);
}

TEST(PageList, EndsThoughTheTreeHoldsItself) {
  const std::string looped =
      Updated(PdfBuilder().Build(), 2, "<< /Type /Pages /Kids [2 0 R 2 0 R] >>");
  const auto revision = PdfRevision::Open(looped);
  ASSERT_TRUE(revision.ok());
  EXPECT_TRUE(PagesOf(**revision).pages.empty());
}

TEST(ContentText, LeavesOutWhatIsNotSeen) {
  EXPECT_EQ(WithoutInvisibleText("q BT 3 Tr (an) Tj ET Q BT (hien) Tj ET"),
            WithoutInvisibleText("q BT 3 Tr (KHAC) Tj ET Q BT (hien) Tj ET"));
  EXPECT_NE(WithoutInvisibleText("BT 3 Tr (an) Tj 0 Tr (hien) Tj ET"),
            WithoutInvisibleText("BT 3 Tr (an) Tj 0 Tr (khac) Tj ET"));
  EXPECT_NE(WithoutInvisibleText("3 Tr q 0 Tr Q BT (an) Tj ET (a) re"),
            WithoutInvisibleText("3 Tr q 0 Tr Q BT (an) Tj ET (b) re"));
}

TEST(PdfText, ReadsTheEncodingsThatTextsHave) {
  EXPECT_EQ(TextOfPdfString("\xFE\xFF\x1E\xA1", 500), "ạ");
  EXPECT_EQ(TextOfPdfString(std::string("\xFE\xFF\xD8\x3D\xDE\x00", 6), 500), "\xF0\x9F\x98\x80");
  EXPECT_EQ(TextOfPdfString("\xEF\xBB\xBFạ", 500), "ạ");
  EXPECT_EQ(TextOfPdfString("\xE9t\xE9", 500), "été");
  EXPECT_EQ(TextOfPdfString("ééé", 3), "Ã");
}

}  // namespace
}  // namespace sohoa::test
