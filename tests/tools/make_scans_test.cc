// The scan maker: what it says of a page is what stands on the page.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <numbers>
#include <set>
#include <string>
#include <vector>

#include "ocr/image/barcode.h"
#include "ocr/image/decode.h"
#include "ocr/image/patch_code.h"
#include "tools/make_scans/batch.h"
#include "tools/make_scans/grammar.h"
#include "tools/make_scans/phrases.h"
#include "tools/make_scans/scan_file.h"
#include "tools/make_scans/scan_maker.h"

namespace sohoa {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

constexpr int kDark = 128;

// Small pages keep the tests quick; nothing here depends on the resolution.
ScanSpec SmallGrey(uint64_t seed, DocumentKind kind = DocumentKind::kNotice) {
  return {.seed = seed, .pixels = PixelType::kGrey, .max_pages = 1, .dpi = 100, .kind = kind};
}

MadeDocument Make(const ScanSpec& spec) {
  absl::StatusOr<MadeDocument> made = MakeDocument(spec);
  EXPECT_TRUE(made.ok()) << made.status();
  return made.ok() ? *std::move(made) : MadeDocument();
}

bool SamePixels(const Image& a, const Image& b) {
  return a.width() == b.width() && a.height() == b.height() && a.type() == b.type() &&
         std::equal(a.data(), a.data() + a.size_bytes(), b.data());
}

std::string AllLines(const MadeDocument& document) {
  std::string out;
  for (const MadePage& page : document.pages)
    for (const std::string& line : page.truth.lines) out += line + " ";
  return out;
}

// One clean page of every kind, made once for all tests that only look.
const std::vector<MadeDocument>& OneOfEachKind() {
  static const std::vector<MadeDocument> documents = [] {
    std::vector<MadeDocument> out;
    for (int i = 0; i < kDocumentKinds; ++i)
      out.push_back(Make(SmallGrey(11 + static_cast<uint64_t>(i), static_cast<DocumentKind>(i))));
    return out;
  }();
  return documents;
}

bool InBox(const WordTruth& word, int x, int y) {
  return x >= word.x0 - 1 && x < word.x1 + 1 && y >= word.y0 - 1 && y < word.y1 + 1;
}

bool HasInk(const Image& grey, const WordTruth& word) {
  for (int y = static_cast<int>(word.y0); y < static_cast<int>(word.y1); ++y)
    for (int x = static_cast<int>(word.x0); x < static_cast<int>(word.x1); ++x)
      if (grey.row(y)[x] < 200) return true;
  return false;
}

// How sharply the ink falls into rows when the page is looked at along `angle_deg`.
double RowContrast(const Image& grey, double angle_deg) {
  const double slope = std::tan(angle_deg * std::numbers::pi / 180);
  std::vector<double> rows(static_cast<size_t>(2 * grey.height()));
  for (int y = 0; y < grey.height(); ++y)
    for (int x = 0; x < grey.width(); ++x)
      if (grey.row(y)[x] < kDark)
        rows[static_cast<size_t>(y + grey.height() / 2 + static_cast<int>(x * slope))] += 1;
  double sum = 0;
  for (const double v : rows) sum += v * v;
  return sum;
}

std::string FreshFolder(const std::string& name) {
  const std::string out = testing::TempDir() + "/make_scans_test_" + name;
  std::filesystem::remove_all(out);
  std::filesystem::create_directories(out);
  return out;
}

std::string Slurp(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST(MakeScans, SameSeedGivesTheSameDocument) {
  for (const ScanProfile profile : {ScanProfile::kWorn, ScanProfile::kPhoto}) {
    ScanSpec spec = SmallGrey(5);
    spec.profile = profile;
    const MadeDocument a = Make(spec), b = Make(spec);
    ASSERT_EQ(a.pages.size(), b.pages.size());
    for (size_t i = 0; i < a.pages.size(); ++i)
      EXPECT_TRUE(SamePixels(a.pages[i].image, b.pages[i].image));
    EXPECT_EQ(AllLines(a), AllLines(b));
    spec.seed = 6;
    const MadeDocument c = Make(spec);
    EXPECT_NE(AllLines(a), AllLines(c));
    EXPECT_FALSE(SamePixels(a.pages[0].image, c.pages[0].image));
  }
}

TEST(MakeScans, APapersDetailsStandInItsText) {
  for (int kind = 0; kind < kPaperKinds; ++kind) {
    ScanSpec spec = SmallGrey(17);
    spec.paper = true;
    spec.paper_kind = static_cast<PaperKind>(kind);
    const MadeDocument made = Make(spec);
    const std::string lines = AllLines(made);
    ASSERT_FALSE(made.fields.details.empty()) << kind;
    for (const auto& [key, value] : made.fields.details) {
      // Dates are printed otherwise than they are kept; an old number stands in the code alone, and
      // a name on a birth certificate in capitals.
      if (key.find("Date") != std::string::npos || key == "oldIdentityNumber" || key == "fullName")
        continue;
      EXPECT_THAT(lines, HasSubstr(value)) << key;
    }
  }
}

TEST(MakeScans, APapersNumberAgreesWithItsBirthAndSex) {
  ScanSpec spec = SmallGrey(23);
  spec.paper = true;
  spec.paper_kind = PaperKind::kIdentityCard;
  const MadeDocument made = Make(spec);
  std::map<std::string, std::string> said(made.fields.details.begin(), made.fields.details.end());
  const std::string number = said["identityNumber"];
  ASSERT_EQ(number.size(), 12u);
  EXPECT_EQ(number.substr(4, 2), said["birthDate"].substr(2, 2));
  EXPECT_EQ((number[3] - '0') % 2, said["sex"] == "Nam" ? 0 : 1);
}

TEST(MakeScans, WordsAreThoseOfTheLinesInOrder) {
  for (const MadeDocument& document : OneOfEachKind()) {
    for (const MadePage& page : document.pages) {
      std::string from_lines, from_words;
      for (const std::string& line : page.truth.lines) from_lines += line + " ";
      for (const WordTruth& word : page.truth.words) from_words += word.text + " ";
      EXPECT_EQ(from_lines, from_words);
    }
  }
}

TEST(MakeScans, EveryWordsBoxHoldsInkAndLiesOnThePage) {
  for (const MadeDocument& document : OneOfEachKind()) {
    const MadePage& page = document.pages.at(0);
    for (const WordTruth& word : page.truth.words) {
      ASSERT_TRUE(word.x0 >= 0 && word.y0 >= 0 && word.x0 < word.x1 && word.y0 < word.y1 &&
                  word.x1 <= page.image.width() && word.y1 <= page.image.height())
          << word.text;
      EXPECT_TRUE(HasInk(page.image, word)) << word.text;
    }
  }
}

TEST(MakeScans, AlmostAllInkOfAnUnsealedPageLiesInWords) {
  ScanSpec spec = SmallGrey(31);
  spec.min_pages = spec.max_pages = 3;
  const MadePage page = Make(spec).pages.at(1);  // no letterhead, no seal
  ASSERT_FALSE(page.truth.sealed);
  int ink = 0, told = 0;
  for (int y = 0; y < page.image.height(); ++y) {
    for (int x = 0; x < page.image.width(); ++x) {
      if (page.image.row(y)[x] >= kDark) continue;
      ++ink;
      told += std::any_of(page.truth.words.begin(), page.truth.words.end(),
                          [&](const WordTruth& word) { return InBox(word, x, y); });
    }
  }
  EXPECT_GT(ink, 5000);
  EXPECT_GT(told, ink * 0.99);
}

TEST(MakeScans, FieldsAgreeWithEachOtherAndWithThePage) {
  for (const MadeDocument& document : OneOfEachKind()) {
    const FieldTruth& f = document.fields;
    const std::string text = AllLines(document);
    EXPECT_THAT(text, HasSubstr(f.signer));
    EXPECT_THAT(text, HasSubstr(f.signer_title));
    EXPECT_THAT(text, HasSubstr(f.date_text));
    EXPECT_THAT(text, HasSubstr(f.subject));
    EXPECT_EQ(f.date.size(), 10u);
    EXPECT_THAT(f.date_text, HasSubstr("năm " + f.date.substr(0, 4)));
    if (f.type != "CÔNG VĂN") {  // a letter prints no type
      EXPECT_THAT(text, HasSubstr(f.type));
    }
    if (f.type == "ĐƠN ĐỀ NGHỊ") {
      EXPECT_EQ(f.code + f.number + f.notation + f.issuer, "");
      continue;
    }
    EXPECT_EQ(f.code, f.number + "/" + f.notation);
    EXPECT_GE(f.number.size(), 2u);
    EXPECT_THAT(text, HasSubstr("Số: " + f.code));
    EXPECT_THAT(text, HasSubstr(f.issuer));
    EXPECT_THAT(text, HasSubstr(f.parent));
    for (const std::string& name : f.recipients) EXPECT_THAT(text, HasSubstr("- " + name));
  }
}

TEST(MakeScans, NumberAndDayAreFilledInByHandWhereAskedForAndNothingElseChanges) {
  for (const DocumentKind kind : {DocumentKind::kNotice, DocumentKind::kForm}) {
    ScanSpec spec = SmallGrey(12, kind);
    const MadeDocument printed = Make(spec);
    spec.handwritten = true;
    const MadeDocument written = Make(spec);
    EXPECT_EQ(written.fields.code, printed.fields.code);
    EXPECT_EQ(written.fields.date, printed.fields.date);
    EXPECT_TRUE(printed.fields.handwritten.empty());
    EXPECT_TRUE(printed.pages[0].truth.handwriting.empty());
    const std::vector<WordTruth>& words = written.pages[0].truth.handwriting;
    if (kind == DocumentKind::kForm) {  // it has neither
      EXPECT_TRUE(words.empty() && written.fields.handwritten.empty());
      EXPECT_TRUE(SamePixels(written.pages[0].image, printed.pages[0].image));
      continue;
    }
    EXPECT_EQ(written.fields.handwritten, (std::vector<std::string>{"number", "date"}));
    ASSERT_EQ(words.size(), 2u);
    EXPECT_EQ(words[0].text, written.fields.number);
    EXPECT_EQ(words[1].text, written.fields.date.substr(8));
    EXPECT_THAT(AllLines(written), HasSubstr("Số: /" + written.fields.notation));
    EXPECT_THAT(AllLines(written), HasSubstr("ngày tháng"));
    for (const WordTruth& word : words) EXPECT_TRUE(HasInk(written.pages[0].image, word));
  }
}

TEST(MakeScans, TextIsComposed) {
  for (const MadeDocument& document : OneOfEachKind()) {
    const std::string text = AllLines(document);
    for (size_t i = 0; i + 1 < text.size(); ++i) {  // U+0300 … U+036F begin with CC or CD
      const auto byte = static_cast<unsigned char>(text[i]);
      ASSERT_TRUE(byte != 0xCC && byte != 0xCD) << text.substr(i > 10 ? i - 10 : 0, 20);
    }
  }
}

TEST(MakeScans, EveryPhraseCanBeSaid) {
  Random random(71);
  const Setting setting{.province = "Lam Khê Hạ", .agency = "Sở Nội vụ", .year = 2025};
  for (const std::string_view rule : PhraseRules()) {
    for (const std::string_view phrase : PhrasesOf(rule)) {
      const std::string said = Expand(phrase, setting, random);
      EXPECT_FALSE(said.empty());
      EXPECT_THAT(said, Not(HasSubstr("{")));
      EXPECT_THAT(said, Not(HasSubstr("}")));
    }
  }
  EXPECT_EQ(DateInWords(2025, 2, 5), "ngày 05 tháng 02 năm 2025");
  EXPECT_EQ(DateInWords(2025, 3, 15), "ngày 15 tháng 3 năm 2025");
}

TEST(MakeScans, PagesAreAsManyAsAskedForAndAllDiffer) {
  for (const DocumentKind kind :
       {DocumentKind::kDecisionWithTable, DocumentKind::kPlan, DocumentKind::kForm}) {
    ScanSpec spec = SmallGrey(81, kind);
    spec.min_pages = spec.max_pages = 4;
    const MadeDocument document = Make(spec);
    ASSERT_EQ(document.pages.size(), 4u);
    std::set<std::string> second_lines;  // the first is the page's number
    for (const MadePage& page : document.pages) second_lines.insert(page.truth.lines.at(1));
    EXPECT_EQ(second_lines.size(), 4u);
    EXPECT_EQ(document.pages.at(2).truth.lines.at(0), "3");
  }
}

TEST(MakeScans, PositiveSkewClimbsToTheRight) {
  for (const double skew : {2.0, -2.0}) {
    ScanSpec spec = SmallGrey(91);
    spec.min_pages = spec.max_pages = 2;
    spec.skew_deg = skew;
    const MadePage page = Make(spec).pages.at(0);
    EXPECT_EQ(page.truth.skew_ccw, skew);
    EXPECT_GT(RowContrast(page.image, skew), 1.5 * RowContrast(page.image, 0));
    EXPECT_GT(RowContrast(page.image, skew), 1.5 * RowContrast(page.image, -skew));
  }
}

TEST(MakeScans, RotationTurnsThePageCounterClockwise) {
  ScanSpec spec = SmallGrey(101);
  const Image upright = Make(spec).pages.at(0).image;
  spec.rotation_deg = 90;
  const MadePage page = Make(spec).pages.at(0);
  EXPECT_EQ(page.truth.rotated_ccw, 90);
  ASSERT_EQ(page.image.width(), upright.height());
  for (int y = 0; y < upright.height(); ++y)  // the top edge comes to lie at the left
    for (int x = 0; x < upright.width(); ++x)
      ASSERT_EQ(upright.row(y)[x], page.image.row(upright.width() - 1 - x)[y]);
}

TEST(MakeScans, SomeFeedersScanBlankBacks) {
  int blanks = 0;
  for (uint64_t seed = 1; seed <= 8; ++seed) {
    ScanSpec spec = SmallGrey(seed);
    spec.profile = ScanProfile::kOffice;
    const MadeDocument document = Make(spec);
    if (document.pages.size() == 1) continue;
    ++blanks;
    ASSERT_EQ(document.pages.size(), 2u);
    const MadePage& back = document.pages[1];
    EXPECT_TRUE(back.truth.blank);
    EXPECT_TRUE(back.truth.words.empty());
    const Image& image = back.image;
    for (int y = image.height() / 4; y < image.height() * 3 / 4; ++y)
      for (int x = image.width() / 4; x < image.width() * 3 / 4; ++x)
        ASSERT_GT(image.row(y)[x], kDark);
  }
  EXPECT_GT(blanks, 0);
  EXPECT_LT(blanks, 8);
}

TEST(MakeScans, PhotoShowsTheTableAroundTheSheet) {
  ScanSpec spec = SmallGrey(111);
  spec.profile = ScanProfile::kPhoto;
  spec.pixels = PixelType::kBgr;
  const MadePage page = Make(spec).pages.at(0);
  EXPECT_EQ(page.dpi, 0);
  const Image& image = page.image;
  const auto brightness = [&](int x, int y) {
    const uint8_t* p = image.row(y) + 3 * x;
    return (p[0] + p[1] + p[2]) / 3;
  };
  const int sheet = brightness(image.width() / 2, image.height() / 9);
  EXPECT_LT(brightness(2, 2), sheet - 40);
  EXPECT_LT(brightness(image.width() - 3, image.height() - 3), sheet - 40);
}

TEST(MakeScans, BilevelPagesAreBlackAndWhiteOnly) {
  ScanSpec spec = SmallGrey(121);
  spec.pixels = PixelType::kBilevel;
  spec.profile = ScanProfile::kWorn;
  const Image image = Make(spec).pages.at(0).image;
  size_t black = 0;
  for (size_t i = 0; i < image.size_bytes(); ++i) {
    ASSERT_TRUE(image.data()[i] == 0 || image.data()[i] == 255);
    black += image.data()[i] == 0;
  }
  EXPECT_GT(black, image.size_bytes() / 200);
  EXPECT_LT(black, image.size_bytes() / 4);
}

TEST(MakeScans, RefusesWhatItCannotMake) {
  const auto code = [](const ScanSpec& spec) { return MakeDocument(spec).status().code(); };
  EXPECT_EQ(code({.min_pages = 0}), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code({.min_pages = 3, .max_pages = 2}), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code({.dpi = 10}), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code({.skew_deg = NAN}), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code({.rotation_deg = 45}), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code({.profile = ScanProfile::kPhoto, .pixels = PixelType::kBilevel}),
            absl::StatusCode::kInvalidArgument);
}

struct FormatCase {
  ScanFormat format;
  PixelType pixels;
  const char* name;
  bool exact;  // loses nothing
};

class ScanFiles : public testing::TestWithParam<FormatCase> {};

TEST_P(ScanFiles, HoldThePagesThatWereMade) {
  const FormatCase& c = GetParam();
  ScanSpec spec = SmallGrey(131);
  spec.min_pages = spec.max_pages = 2;
  spec.profile = ScanProfile::kOffice;
  spec.pixels = c.pixels;
  spec.rotation_deg = 0;
  const std::string folder = FreshFolder(c.name);
  const auto paths = WriteScan(spec, {folder, "page", c.format, 90});
  ASSERT_TRUE(paths.ok()) << paths.status();
  const MadeDocument made = Make(spec);

  size_t next = 0;
  for (const std::string& path : *paths) {
    auto source = OpenImageFile(path, {});
    ASSERT_TRUE(source.ok()) << source.status();
    while (true) {
      auto page = (*source)->Next();
      ASSERT_TRUE(page.ok()) << page.status();
      if (!page->has_value()) break;
      const auto decoded = DecodePage(**std::move(page), {});
      ASSERT_TRUE(decoded.ok()) << decoded.status();
      ASSERT_LT(next, made.pages.size());
      const Image& want = made.pages[next++].image;
      const Image& got = decoded->image;
      ASSERT_EQ(got.width(), want.width());
      ASSERT_EQ(got.height(), want.height());
      ASSERT_EQ(got.type(), want.type());
      if (c.format != ScanFormat::kPng) {  // Cairo's PNG says nothing of the resolution
        EXPECT_EQ(decoded->dpi, spec.dpi);
      }
      if (c.exact) {
        EXPECT_TRUE(SamePixels(got, want));
      } else {
        double off = 0;
        for (size_t i = 0; i < want.size_bytes(); ++i)
          off += std::abs(got.data()[i] - want.data()[i]);
        EXPECT_LT(off / static_cast<double>(want.size_bytes()), 8);
      }
    }
  }
  EXPECT_EQ(next, made.pages.size());
}

INSTANTIATE_TEST_SUITE_P(
    All, ScanFiles,
    testing::Values(FormatCase{ScanFormat::kTiffG4, PixelType::kBilevel, "TiffG4", true},
                    FormatCase{ScanFormat::kTiffLzw, PixelType::kGrey, "TiffLzwGrey", true},
                    FormatCase{ScanFormat::kTiffLzw, PixelType::kBgr, "TiffLzwColour", true},
                    FormatCase{ScanFormat::kTiffJpeg, PixelType::kBgr, "TiffJpegColour", false},
                    FormatCase{ScanFormat::kTiffJpeg, PixelType::kGrey, "TiffJpegGrey", false},
                    FormatCase{ScanFormat::kJpeg, PixelType::kBgr, "JpegColour", false},
                    FormatCase{ScanFormat::kPng, PixelType::kBgr, "PngColour", true},
                    FormatCase{ScanFormat::kPng, PixelType::kGrey, "PngGrey", true}),
    [](const auto& tested) { return std::string(tested.param.name); });

TEST(ScanFile, SameSeedGivesTheSameBytes) {
  for (const ScanFormat format : {ScanFormat::kTiffG4, ScanFormat::kPdf, ScanFormat::kTiffLzw}) {
    ScanSpec spec = SmallGrey(141);
    spec.profile = ScanProfile::kOffice;
    spec.pixels = UsualPixels(format);
    const std::string folder = FreshFolder("same");
    const auto a = WriteScan(spec, {folder, "a", format, 80});
    const auto b = WriteScan(spec, {folder, "b", format, 80});
    ASSERT_TRUE(a.ok() && b.ok());
    const std::string bytes = Slurp(a->at(0));
    EXPECT_GT(bytes.size(), 1000u);
    EXPECT_EQ(bytes, Slurp(b->at(0)));
  }
}

TEST(ScanFile, PdfHoldsThePictureAsItWasCompressed) {
  for (const PixelType pixels : {PixelType::kBgr, PixelType::kGrey, PixelType::kBilevel}) {
    ScanSpec spec = SmallGrey(151);
    spec.pixels = pixels;
    const auto paths = WriteScan(spec, {FreshFolder("pdf"), "p", ScanFormat::kPdf, 80});
    ASSERT_TRUE(paths.ok()) << paths.status();
    const std::string bytes = Slurp(paths->at(0));
    EXPECT_EQ(bytes.substr(0, 5), "%PDF-");
    EXPECT_THAT(bytes, HasSubstr(pixels == PixelType::kBilevel ? "CCITTFaxDecode" : "DCTDecode"));
  }
}

TEST(ScanFile, TruthIsJsonWithAllPages) {
  const std::string folder = FreshFolder("truth");
  ScanSpec spec = SmallGrey(161);
  spec.min_pages = spec.max_pages = 2;
  ASSERT_TRUE(WriteScan(spec, {folder, "doc", ScanFormat::kTiffLzw, 80}).ok());
  const auto truth = nlohmann::json::parse(Slurp(folder + "/doc.json"), nullptr, false);
  ASSERT_TRUE(truth.is_object());
  const MadeDocument made = Make(spec);
  EXPECT_EQ(truth["name"], "doc");
  EXPECT_EQ(truth["profile"], "clean");
  EXPECT_EQ(truth["fields"]["code"], made.fields.code);
  EXPECT_TRUE(truth["fields"]["secrecy"].is_null());
  ASSERT_EQ(truth["pages"].size(), 2u);
  EXPECT_EQ(truth["pages"][0]["lines"].size(), made.pages[0].truth.lines.size());
  EXPECT_EQ(truth["pages"][1]["words"].size(), made.pages[1].truth.words.size());
  EXPECT_EQ(truth["pages"][1]["words"][0][1].size(), 4u);
}

TEST(ScanFile, RefusesPixelsThatTheFormatCannotHold) {
  ScanSpec spec = SmallGrey(171);
  const std::string folder = FreshFolder("refused");
  EXPECT_EQ(WriteScan(spec, {folder, "a", ScanFormat::kTiffG4, 80}).status().code(),
            absl::StatusCode::kInvalidArgument);
  spec.pixels = PixelType::kBilevel;
  EXPECT_EQ(WriteScan(spec, {folder, "b", ScanFormat::kJpeg, 80}).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(WriteScan(spec, {folder + "/none", "c", ScanFormat::kTiffG4, 80}).status().code(),
            absl::StatusCode::kPermissionDenied);
}

BatchSpec SmallBatch(Separators separators) {
  return {.document = {.seed = 41, .pixels = PixelType::kGrey, .max_pages = 2, .dpi = 100},
          .profiles = {ScanProfile::kOffice, ScanProfile::kClean},
          .min_documents = 4,
          .max_documents = 5,
          .separators = separators};
}

struct ReadBatch {
  nlohmann::json truth;
  std::vector<Image> pages;
};

ReadBatch Read(Separators separators) {
  const std::string folder = FreshFolder("batch_" + NameOf(separators));
  const auto path = WriteBatch(SmallBatch(separators), {folder, "b", ScanFormat::kTiffLzw, 80});
  EXPECT_TRUE(path.ok()) << path.status();
  ReadBatch out{nlohmann::json::parse(Slurp(folder + "/b.json")), {}};
  auto file = OpenImageFile(*path, {});
  EXPECT_TRUE(file.ok()) << file.status();
  while (true) {
    auto scanned = (*file)->Next();
    EXPECT_TRUE(scanned.ok()) << scanned.status();
    if (!scanned.ok() || !scanned->has_value()) return out;
    auto page = DecodePage(std::move(**scanned), {});
    EXPECT_TRUE(page.ok()) << page.status();
    out.pages.push_back(std::move(page->image));
  }
}

TEST(Batch, ItsTruthCountsItsPages) {
  for (const Separators separators :
       {Separators::kNone, Separators::kQr, Separators::kPatchT, Separators::kBlank}) {
    const ReadBatch batch = Read(separators);
    EXPECT_EQ(batch.truth["pages"], batch.pages.size());
    const nlohmann::json& documents = batch.truth["documents"];
    ASSERT_GE(documents.size(), 4u);
    int end = 0;
    for (const nlohmann::json& document : documents) {
      const int begin = document["scanPage"], pages = document["pages"];
      EXPECT_EQ(begin > end, separators != Separators::kNone) << "a sheet stands between";
      EXPECT_GE(pages, 1);
      end = begin + pages;
    }
    EXPECT_EQ(batch.truth["pages"], end);
  }
}

TEST(Batch, ItsSheetsBearWhatTheySay) {
  for (const Separators separators : {Separators::kQr, Separators::kPatchT, Separators::kBlank}) {
    const ReadBatch batch = Read(separators);
    const Image& sheet = batch.pages.at(0);
    EXPECT_EQ(BearsPatchT(sheet.view(), 100), separators != Separators::kBlank);
    EXPECT_EQ(ReadBarcodes(sheet.view(), 100).size(), separators == Separators::kQr ? 1u : 0u);
    const int second = batch.truth["documents"][1]["scanPage"];
    EXPECT_FALSE(BearsPatchT(batch.pages.at(static_cast<size_t>(second)).view(), 100));
  }
}

TEST(Batch, DossierCodesRunOnToTheNextSheetWithOne) {
  BatchSpec spec = SmallBatch(Separators::kQr);
  spec.min_documents = spec.max_documents = 12;
  spec.document.dpi = 100;
  const std::string folder = FreshFolder("batch_codes");
  ASSERT_TRUE(WriteBatch(spec, {folder, "b", ScanFormat::kTiffLzw, 80}).ok());
  const auto truth = nlohmann::json::parse(Slurp(folder + "/b.json"));
  std::set<std::string> codes;
  bool begun = false;
  for (const nlohmann::json& document : truth["documents"]) {
    EXPECT_FALSE(begun && document["dossierCode"].is_null());
    begun = begun || !document["dossierCode"].is_null();
    if (begun) codes.insert(document["dossierCode"].get<std::string>());
  }
  EXPECT_GE(codes.size(), 1u);
}

TEST(Batch, SameSeedGivesTheSameBytes) {
  const std::string folder = FreshFolder("batch_same");
  for (const ScanFormat format : {ScanFormat::kPdf, ScanFormat::kTiffLzw}) {
    const BatchSpec spec = SmallBatch(Separators::kQr);
    const auto a = WriteBatch(spec, {folder, "a", format, 80}),
               b = WriteBatch(spec, {folder, "b", format, 80});
    ASSERT_TRUE(a.ok() && b.ok()) << a.status() << b.status();
    EXPECT_EQ(Slurp(*a), Slurp(*b));
  }
}

TEST(Batch, RefusesFormatsOfOnePageAFile) {
  EXPECT_EQ(WriteBatch(SmallBatch(Separators::kNone), {FreshFolder("none"), "b", ScanFormat::kJpeg})
                .status()
                .code(),
            absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace sohoa
