// The update that signing appends: to files of all kinds of cross-references, of any size, turned
// and scaled, certified, and broken. qpdf and pdftotext read what comes of it.
#include "storage/pdf/pdf_update.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <random>
#include <sstream>

#include "storage/pdf/pdf_update_process.h"
#include "tests/storage/pdf/pdf_builder.h"
#include "tests/storage/pdf/pdf_commands.h"

namespace sohoa::test {
namespace {

using testing::HasSubstr;
using Kind = PdfUpdateRequest::Kind;

constexpr char kFont[] = "/usr/share/fonts/truetype/croscore/Tinos-Regular.ttf";

SignatureMark Mark(const std::vector<std::string>& lines) {
  const auto font = TrueTypeFont::Load(kFont);
  EXPECT_TRUE(font.ok()) << font.status();
  const auto mark = MakeSignatureMark(lines, *font);
  EXPECT_TRUE(mark.ok()) << mark.status();
  return *mark;
}

std::string OnePage(const std::string& entries = "/MediaBox [0 0 595 842]",
                    const std::string& catalog = "") {
  PdfBuilder builder;
  builder.AddPage(entries, "");
  return builder.Build(catalog);
}

// The file with the update behind it; zeros for the signature.
std::string Whole(const std::string& pdf, const PdfUpdate& update) {
  std::string hole;
  if (update.hole > 0) hole = "<" + std::string(static_cast<size_t>(update.hole) - 2, '0') + ">";
  return pdf + update.before + hole + update.after;
}

class PdfUpdateTest : public testing::Test {
 protected:
  ~PdfUpdateTest() override { std::filesystem::remove(path_); }

  absl::StatusOr<PdfUpdate> Prepare(const std::string& pdf, PdfUpdateRequest request = {}) {
    std::filesystem::remove(path_);  // written over, a file goes to the disk first
    WriteFile(path_, pdf);
    if (request.contents_bytes == 0) request.contents_bytes = 100;
    return PreparePdfUpdate(path_, request);
  }

  // Leaves the new file at `path_`.
  std::string Update(const std::string& pdf, const PdfUpdateRequest& request = {}) {
    const auto update = Prepare(pdf, request);
    EXPECT_TRUE(update.ok()) << update.status();
    if (!update.ok()) return "";
    WriteFile(path_, Whole(pdf, *update));
    EXPECT_EQ(RunCommand("qpdf --check '" + path_ + "'").exit_code, 0)
        << RunCommand("qpdf --check '" + path_ + "'").output;
    return ReadFile(path_);
  }

  std::string path_ = TempPath("update.pdf");
};

TEST_F(PdfUpdateTest, TheRangeLeavesOutTheSignatureAndNothingElse) {
  const std::string pdf = OnePage();
  const std::string whole = Update(pdf, {.contents_bytes = 1234});
  const size_t key = whole.find("/ByteRange [0 ") + 14;
  std::istringstream in(whole.substr(key, 80));
  size_t length = 0, second = 0, rest = 0;
  in >> length >> second >> rest;
  EXPECT_EQ(whole[length], '<');
  EXPECT_EQ(whole[second - 1], '>');
  EXPECT_EQ(second - length, 2 * 1234u + 2);
  EXPECT_EQ(second + rest, whole.size());
}

TEST_F(PdfUpdateTest, KeepsWhatOthersPutIntoTheForm) {
  PdfBuilder builder;
  builder.AddPage("/MediaBox [0 0 595 842] /Annots [9 0 R]", "");
  const std::string pdf = builder.Build(
      "/AcroForm << /Fields [<< /FT /Sig /T (Signature1) >> << /FT /Tx /T (a) >>] /DA (/F0 0 Tf) "
      "/SigFlags 1 >>");
  const std::string whole = Update(pdf);
  EXPECT_THAT(whole, HasSubstr("/T (Signature2)"));
  EXPECT_THAT(whole, HasSubstr("/SigFlags 3"));
  EXPECT_THAT(whole.substr(pdf.size()), HasSubstr("/DA (/F0 0 Tf)"));
  EXPECT_THAT(whole.substr(pdf.size()), HasSubstr("<< /FT /Tx /T (a) >>"));
  EXPECT_THAT(whole.substr(pdf.size()), HasSubstr("/Annots [9 0 R "));
}

// Objects that only the cross-reference stream of a hybrid file names (ISO 32000-1, 7.5.8.4).
TEST_F(PdfUpdateTest, ReadsHybridFiles) {
  std::string pdf = "%PDF-1.5\n";
  std::vector<size_t> at(8);
  const auto add = [&](size_t number, const std::string& body) {
    at[number] = pdf.size();
    pdf += std::to_string(number) + " 0 obj\n" + body + "\nendobj\n";
  };
  add(1, "<< /Type /Catalog /Pages 2 0 R >>");
  add(2, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
  const std::string packed = "3 0 << /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>";
  add(4, "<< /Type /ObjStm /N 1 /First 4 /Length " + std::to_string(packed.size()) +
             " >>\nstream\n" + packed + "\nendstream");
  std::string rows = {2, 0, 4, 0};  // object 3: in stream 4, the first there
  add(5, "<< /Type /XRef /W [1 2 1] /Index [3 1] /Size 6 /Length 4 >>\nstream\n" + rows +
             "\nendstream");
  const size_t table = pdf.size();
  pdf += "xref\n0 3\n0000000000 65535 f\r\n";
  char row[32];
  for (const size_t number : {1u, 2u}) {
    std::snprintf(row, sizeof row, "%010zu 00000 n\r\n", at[number]);
    pdf += row;
  }
  pdf += "3 1\n0000000000 00000 f\r\n4 1\n";
  std::snprintf(row, sizeof row, "%010zu 00000 n\r\n", at[4]);
  pdf += row;
  pdf += "trailer\n<< /Size 6 /Root 1 0 R /XRefStm " + std::to_string(at[5]) + " >>\nstartxref\n" +
         std::to_string(table) + "\n%%EOF\n";
  WriteFile(path_, pdf);
  EXPECT_THAT(RunCommand("qpdf --show-object=3 " + path_).output, HasSubstr("/MediaBox"))
      << "what the table calls free is in use for new readers";
  EXPECT_THAT(Update(pdf), HasSubstr("/Type /Page"));

  pdf.replace(pdf.find("3 1\n0000000000 00000 f\r\n"), 24, "                        ");
  EXPECT_THAT(Update(pdf), HasSubstr("/Type /Page"));
}

// Nothing of the file but its ends is read, so that its size does not matter.
class HugeFile : public PdfUpdateTest, public testing::WithParamInterface<int64_t> {};

TEST_P(HugeFile, OffsetsOfManyDigitsAreRight) {
  const int64_t size = GetParam();
  std::string pdf = OnePage();
  const size_t table = pdf.rfind("xref\n0");
  WriteFile(path_, pdf.substr(0, table));
  ASSERT_EQ(truncate(path_.c_str(), size), 0);
  const int file = open(path_.c_str(), O_WRONLY | O_APPEND);
  std::string end = pdf.substr(table, pdf.rfind("startxref") - table);
  end += "startxref\n" + std::to_string(size) + "\n%%EOF\n";
  ASSERT_EQ(write(file, end.data(), end.size()), static_cast<ssize_t>(end.size()));
  close(file);
  const auto update = PreparePdfUpdate(path_, {.contents_bytes = 50});
  const int64_t whole = size + static_cast<int64_t>(end.size());
  if (size > 9'999'999'999) {
    EXPECT_EQ(update.status().code(), absl::StatusCode::kOutOfRange);
    return;
  }
  ASSERT_TRUE(update.ok()) << update.status();
  const int64_t hole = whole + static_cast<int64_t>(update->before.size());
  EXPECT_THAT(update->before, HasSubstr("/ByteRange [0 " + std::to_string(hole) + " " +
                                        std::to_string(hole + update->hole) + " " +
                                        std::to_string(update->after.size()) + "]"));
  EXPECT_THAT(update->after, HasSubstr("/Prev " + std::to_string(size)));
  const int64_t first_object = whole + static_cast<int64_t>(update->before.find("\n6 0 obj")) + 1;
  char row[32];
  std::snprintf(row, sizeof row, "%010lld 00000 n", static_cast<long long>(first_object));
  EXPECT_THAT(update->after, HasSubstr(row));
}

INSTANTIATE_TEST_SUITE_P(Sizes, HugeFile,
                         testing::Values(999'999'000, 2'147'483'000, 4'294'967'000, 9'999'990'000,
                                         10'000'000'001));

struct Turn {
  int degrees;
  std::string boxes;
  double width;  // as it is seen
};

// The mark stands upright in the corner that a reader sees at the top right.
class MarkPlaceTest : public PdfUpdateTest, public testing::WithParamInterface<Turn> {};

TEST_P(MarkPlaceTest, StandsAtTheTopRightAsThePageIsSeen) {
  Update(OnePage(GetParam().boxes + " /Rotate " + std::to_string(GetParam().degrees)),
         {.mark = Mark({"SAO Y", "PHƯỜNG ĐÔNG ĐÔ", "2026"})});
  const std::string boxes = RunCommand("pdftotext -cropbox -bbox '" + path_ + "' -").output;
  const double width = GetParam().width;
  const size_t word = boxes.find(">ĐÔ</word>");
  ASSERT_NE(word, std::string::npos) << boxes;
  double left = 0, top = 0, right = 0, bottom = 0;
  std::sscanf(boxes.c_str() + boxes.rfind("<word", word),
              "<word xMin=\"%lf\" yMin=\"%lf\" xMax=\"%lf\" yMax=\"%lf\"", &left, &top, &right,
              &bottom);
  EXPECT_GT(right, width - 20);
  EXPECT_LT(right, width);
  EXPECT_GT(top, 14);
  EXPECT_LT(bottom, 60);
  EXPECT_GT(right - left, bottom - top) << "it is not upright";
}

INSTANTIATE_TEST_SUITE_P(
    Turns, MarkPlaceTest,
    testing::Values(Turn{0, "/MediaBox [0 0 595 842]", 595},
                    Turn{90, "/MediaBox [0 0 595 842]", 842},
                    Turn{180, "/MediaBox [0 0 595 842]", 595},
                    Turn{270, "/MediaBox [0 0 595 842]", 842},
                    Turn{-90, "/MediaBox [-100 50 495 892]", 842},
                    Turn{0, "/MediaBox [595 842 0 0] /CropBox [50 100 400 500]", 350}),
    [](const auto& instance) { return "Number" + std::to_string(instance.index); });

TEST_F(PdfUpdateTest, MarksPagesOfLargerUnitsInTheSameSize) {
  const std::string whole =
      Update(OnePage("/MediaBox [0 0 595 842] /UserUnit 2"), {.mark = Mark({"SAO Y"})});
  const size_t at = whole.find("/Rect [") + 7;
  double left = 0, bottom = 0, right = 0, top = 0;
  std::sscanf(whole.c_str() + at, "%lf %lf %lf %lf", &left, &bottom, &right, &top);
  EXPECT_NEAR(right, 595 - 14 / 2.0, 0.1);
  EXPECT_NEAR(top - bottom, Mark({"SAO Y"}).height / 2, 0.1);
}

TEST_F(PdfUpdateTest, RespectsACertification) {
  const auto certified = [](int permission) {
    return OnePage("/MediaBox [0 0 595 842]",
                   "/Perms << /DocMDP << /Type /Sig /Reference [<< /TransformMethod /DocMDP "
                   "/TransformParams << /P " +
                       std::to_string(permission) + " >> >>] >> >>");
  };
  EXPECT_EQ(Prepare(certified(1)).status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_TRUE(Prepare(certified(2)).ok());
  EXPECT_TRUE(Prepare(certified(3)).ok());
  // What proves old signatures may always be added (ISO 32000-2, 12.8.2.2.2).
  EXPECT_TRUE(Prepare(certified(1), {.kind = Kind::kTimestamp}).ok());
  EXPECT_TRUE(Prepare(certified(1), {.kind = Kind::kEvidence, .certificates = {"x"}}).ok());
}

TEST_F(PdfUpdateTest, AddsEvidenceToWhatIsThere) {
  const std::string first = Update(OnePage(), {.kind = Kind::kEvidence, .certificates = {"one"}});
  const std::string second =
      Update(first, {.kind = Kind::kEvidence, .certificates = {"two"}, .ocsp_responses = {"o"}});
  const std::string store = second.substr(first.size());
  EXPECT_THAT(store, HasSubstr("/Certs [5 0 R 7 0 R]"));
  EXPECT_THAT(store, HasSubstr("/OCSPs [8 0 R]"));
}

TEST_F(PdfUpdateTest, WorksTheSameInAProcessOfItsOwn) {
  const std::string pdf = OnePage();
  PdfUpdateRequest request{.contents_bytes = 300,
                           .modified = "D:20260131080509+07'00'",
                           .reason = "Số hóa",
                           .mark = Mark({"SAO LỤC", "Xã Mường Nhé"})};
  const auto here = Prepare(pdf, request);
  const auto apart = PreparePdfUpdateApart(path_, request);
  ASSERT_TRUE(here.ok() && apart.ok()) << here.status() << apart.status();
  EXPECT_EQ(here->before, apart->before);
  EXPECT_EQ(here->hole, apart->hole);
  EXPECT_EQ(here->after, apart->after);
  const auto failed = PreparePdfUpdateApart("/no/such.pdf", request);
  EXPECT_EQ(failed.status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(PreparePdfUpdateApart(path_, request, {.worker_path = "/bin/false"}).status().code(),
            absl::StatusCode::kUnavailable);
}

TEST_F(PdfUpdateTest, IsNotDeceivedByAProcessThatAFileHasInItsHands) {
  WriteFile(path_, OnePage());
  const auto update =
      PreparePdfUpdateApart(path_, {.contents_bytes = 300}, {.worker_path = SOHOA_LYING_UPDATE});
  EXPECT_EQ(update.status().code(), absl::StatusCode::kUnavailable);
}

// Whatever the bytes are, an answer comes; and what is prepared lies within the file's end.
TEST_F(PdfUpdateTest, AnswersOnBrokenFiles) {
  std::mt19937 random(30);
  PdfBuilder builder;
  builder.AddPage("/MediaBox [0 0 595 842]", "");
  const std::string classic = builder.Build("/AcroForm << /Fields [] >>");
  WriteFile(path_, classic);
  ASSERT_EQ(
      RunCommand("qpdf --object-streams=generate '" + path_ + "' '" + path_ + ".x'").exit_code, 0);
  const std::string packed = ReadFile(path_ + ".x");
  std::filesystem::remove(path_ + ".x");
  int refused = 0;
  for (int round = 0; round < 4000; ++round) {
    std::string pdf = round % 2 == 0 ? classic : packed;
    for (int k = 0; k < 1 + round % 5; ++k)
      pdf[random() % pdf.size()] = static_cast<char>(random() % 256);
    if (round % 7 == 0) pdf.resize(random() % pdf.size());
    const auto update = Prepare(pdf);
    if (!update.ok()) ++refused;
  }
  EXPECT_GT(refused, 100);
  EXPECT_LT(refused, 4000);
}

}  // namespace
}  // namespace sohoa::test
