#include "pipeline/ingest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <utility>

#include "absl/strings/str_cat.h"
#include "ocr/image/encode.h"
#include "pipeline/correction.h"
#include "pipeline/sign_stored.h"
#include "pipeline/warehouse.h"
#include "storage/pdf/pdf_writer.h"
#include "storage/search/index_builder.h"
#include "storage/search/search.h"
#include "tests/storage/pdf/pdf_builder.h"
#include "tests/storage/sign/signed_pdf.h"
#include "tests/support/forwarding_store.h"
#include "tests/support/known_words.h"
#include "tests/support/test_scans.h"

namespace sohoa {
namespace {

using test::AddSignature;
using test::MakeSignedPdf;
using testing_support::KnownWords;

using test::PdfBuilder;
using test::TestSigner;
using testing::ElementsAre;
using testing_support::FakeEngine;
using testing_support::FakeEngines;
using testing_support::NewFolder;
using testing_support::ReadBytes;
using testing_support::TextOf;
using testing_support::WidthAsText;
using testing_support::WriteBytes;
using testing_support::WriteJpegFile;
using testing_support::WriteTiffFile;
using Kind = DocumentOutcome::Kind;

const FixedClock kClock(absl::FromUnixSeconds(1'774'000'000));

// A store in a folder of its own and the outcomes of what was put into it.
class IngestTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = NewFolder(std::string("ingest_") +
                        testing::UnitTest::GetInstance()->current_test_info()->name());
    absl::StatusOr<Warehouse> warehouse = OpenWarehouse(folder_ + "/store");
    ASSERT_TRUE(warehouse.ok()) << warehouse.status();
    warehouse_ = *std::move(warehouse);
  }

  std::vector<Kind> Put(const std::vector<InputDocument>& batch,
                        FakeEngine::ReadFunction read = WidthAsText,
                        const std::atomic<bool>& stop = false) {
    outcomes_.clear();
    EnginePool engines(FakeEngines(std::move(read)));
    IngestOptions options;
    options.flow.workers = 2;
    options.flow.stage.vocabulary = &KnownWords();
    options.scratch_dir = warehouse_.scratch_dir;
    options.keep_blank = keep_blank_;
    options.split = split_;
    options.flow.signatures = signatures_;
    options.signing = signing_;
    options.on_outcome = [this](const DocumentOutcome& outcome) { outcomes_.push_back(outcome); };
    summary_ = Ingest(batch, warehouse_.store.get(), &engines, kClock, options, stop);
    std::vector<Kind> kinds;
    for (const DocumentOutcome& outcome : outcomes_) kinds.push_back(outcome.kind);
    return kinds;
  }

  InputDocument Tiff(const std::string& name, const std::vector<int>& widths) {
    WriteTiffFile(folder_ + "/" + name, widths);
    return {{folder_ + "/" + name}};
  }

  // The store is whole, and nothing of the work in progress is left.
  void ExpectSound(int64_t documents) {
    absl::StatusOr<CheckReport> report = warehouse_.store->Check();
    ASSERT_TRUE(report.ok()) << report.status();
    ASSERT_TRUE(CheckIndex(*warehouse_.store, &*report).ok());
    EXPECT_THAT(report->problems, testing::IsEmpty());
    EXPECT_EQ(report->documents, documents);
    EXPECT_TRUE(std::filesystem::is_empty(warehouse_.scratch_dir));
  }

  std::string StoredBytes(const std::string& id, StoredFile kind, int index) {
    std::string bytes;
    const absl::Status read =
        warehouse_.store->ReadFile(id, kind, index, [&](std::string_view piece) {
          bytes += piece;
          return absl::OkStatus();
        });
    EXPECT_TRUE(read.ok()) << read;
    return bytes;
  }

  int PdfPages(const std::string& id) {
    const std::string path = folder_ + "/rendition.pdf";
    WriteBytes(path, StoredBytes(id, StoredFile::kPdf, 0));
    absl::StatusOr<std::unique_ptr<PageSource>> pdf = OpenInputFile(path, {}, {});
    EXPECT_TRUE(pdf.ok()) << pdf.status();
    return pdf.ok() ? (*pdf)->page_count().value_or(-1) : -1;
  }

  std::string folder_;
  bool keep_blank_ = false;
  SplitOptions split_ = {.split = false};
  SignatureReading signatures_;
  RenditionSigning signing_;
  Warehouse warehouse_;
  std::vector<DocumentOutcome> outcomes_;
  IngestSummary summary_;
};

TEST_F(IngestTest, ADocumentIsStoredWithAllItsParts) {
  const InputDocument input = Tiff("a.tif", {301, 302});
  ASSERT_THAT(Put({input}), ElementsAre(Kind::kStored));
  const Record& record = outcomes_[0].record;
  EXPECT_EQ(record.id, record.source_sha256.substr(0, 24));
  EXPECT_EQ(record.created_at, "2026-03-20T16:46:40+07:00");
  ASSERT_EQ(record.pages.size(), 2u);
  EXPECT_EQ(record.pages[1].width, 302);
  EXPECT_EQ(record.originals.at(0).media_type, "image/tiff");
  EXPECT_EQ(StoredBytes(record.id, StoredFile::kOriginal, 0), ReadBytes(input.path()));
  EXPECT_TRUE(StoredBytes(record.id, StoredFile::kPdf, 0).starts_with("%PDF-"));
  absl::StatusOr<SearchResult> found = Search(*warehouse_.store, "w302");
  ASSERT_TRUE(found.ok());
  ASSERT_EQ(found->total, 1);
  EXPECT_EQ(found->hits[0].matches.at(0).page, 1);
  ExpectSound(1);
}

TEST_F(IngestTest, ABatchBecomesDocumentsThatShareTheirOriginal) {
  split_ = {.blank_sheets = true};
  const InputDocument input = Tiff("batch.tif", {301, 302, -303, 304});
  ASSERT_THAT(Put({input}), ElementsAre(Kind::kStored, Kind::kStored));
  EXPECT_EQ(summary_.stored, 2);
  const Record &first = outcomes_[0].record, &second = outcomes_[1].record;
  EXPECT_EQ(first.kept_by, "");
  EXPECT_EQ(second.kept_by, first.id);
  EXPECT_NE(second.id, first.id);
  ASSERT_EQ(first.pages.size(), 2u);
  ASSERT_EQ(second.pages.size(), 1u);
  EXPECT_EQ(second.pages[0].scan_page, 3);
  EXPECT_EQ(second.originals.at(0).sha256, first.originals.at(0).sha256);
  EXPECT_EQ(StoredBytes(second.id, StoredFile::kOriginal, 0), ReadBytes(input.path()));
  EXPECT_EQ(PdfPages(second.id), 1);
  ExpectSound(2);
  EXPECT_THAT(Put({input}), ElementsAre(Kind::kDuplicate));
  ExpectSound(2);
}

TEST_F(IngestTest, AStampOnOnePageKeepsTheWholeBatchOut) {
  split_ = {.blank_sheets = true};
  const auto stamped = [](ImageView image) -> absl::StatusOr<PageText> {
    return image.width == 304 ? TextOf(image, {"TỐI", "MẬT"}) : WidthAsText(image);
  };
  EXPECT_THAT(Put({Tiff("batch.tif", {301, -302, 303, -302, 304})}, stamped),
              ElementsAre(Kind::kQuarantined));
  ExpectSound(0);
}

TEST_F(IngestTest, TheSameContentIsNotStoredTwice) {
  const InputDocument first = Tiff("a.tif", {301});
  ASSERT_THAT(Put({first}), ElementsAre(Kind::kStored));
  std::filesystem::copy_file(first.path(), folder_ + "/b.tif");
  int pages_read = 0;
  const auto counting = [&](ImageView image) -> absl::StatusOr<PageText> {
    ++pages_read;
    return WidthAsText(image);
  };
  EXPECT_THAT(Put({{{folder_ + "/b.tif"}}}, counting), ElementsAre(Kind::kDuplicate));
  EXPECT_EQ(pages_read, 0) << "known content must not be read again";
  EXPECT_EQ(outcomes_[0].record.originals.at(0).path, first.path());
  ExpectSound(1);
}

TEST_F(IngestTest, TheSameContentTwiceInOneBatchIsStoredOnce) {
  const InputDocument first = Tiff("a.tif", {301});
  std::filesystem::copy_file(first.path(), folder_ + "/b.tif");
  EXPECT_THAT(Put({first, {{folder_ + "/b.tif"}}}), ElementsAre(Kind::kStored, Kind::kDuplicate));
  ExpectSound(1);
}

TEST_F(IngestTest, AFailedPageKeepsItsDocumentOutAndLetsTheOthersIn) {
  const auto fail_302 = [](ImageView image) -> absl::StatusOr<PageText> {
    if (image.width == 302) return absl::InternalError("the reader failed on this page");
    return WidthAsText(image);
  };
  EXPECT_THAT(Put({Tiff("a.tif", {301, 302, 303}), Tiff("b.tif", {304})}, fail_302),
              ElementsAre(Kind::kFailed, Kind::kStored));
  EXPECT_EQ(outcomes_[0].failure->page, 1);
  ExpectSound(1);
}

TEST_F(IngestTest, BadFilesAreNamedOneByOne) {
  WriteBytes(folder_ + "/empty.tif", "");
  WriteBytes(folder_ + "/text.jpg", "no picture");
  const InputDocument good = Tiff("good.tif", {301});
  const std::string whole = ReadBytes(good.path());
  WriteBytes(folder_ + "/cut.tif", whole.substr(0, whole.size() / 2));
  EXPECT_THAT(
      Put({{{folder_ + "/empty.tif"}}, {{folder_ + "/text.jpg"}}, {{folder_ + "/cut.tif"}}, good}),
      ElementsAre(Kind::kFailed, Kind::kFailed, Kind::kFailed, Kind::kStored));
  EXPECT_EQ(summary_.failed, 3);
  ExpectSound(1);
}

TEST_F(IngestTest, ASecrecyStampKeepsEverythingOutButTheHash) {
  const auto stamped = [](ImageView image) -> absl::StatusOr<PageText> {
    return image.width == 302 ? TextOf(image, {"MẬT"})
                              : TextOf(image, {"w" + std::to_string(image.width), "ngầm"});
  };
  const InputDocument secret = Tiff("s.tif", {301, 302, 303});
  ASSERT_THAT(Put({secret, Tiff("b.tif", {304})}, stamped),
              ElementsAre(Kind::kQuarantined, Kind::kStored));
  absl::StatusOr<SearchResult> found = Search(*warehouse_.store, "w301");
  ASSERT_TRUE(found.ok());
  EXPECT_EQ(found->total, 0);
  auto entry = warehouse_.store->FindQuarantined(outcomes_[0].source_sha256);
  ASSERT_TRUE(entry.ok() && entry->has_value());
  EXPECT_EQ((*entry)->time, "2026-03-20T16:46:40+07:00");
  ExpectSound(1);
  // It is not read a second time.
  const auto forbidden = [](ImageView) -> absl::StatusOr<PageText> {
    return absl::InternalError("read again");
  };
  EXPECT_THAT(Put({secret}, forbidden), ElementsAre(Kind::kQuarantined));
}

TEST_F(IngestTest, PicturesOfOneDocumentKeepTheirOriginals) {
  WriteJpegFile(folder_ + "/p-1.jpg", 301);
  WriteJpegFile(folder_ + "/p-2.jpg", 302);
  const InputDocument input{{folder_ + "/p-1.jpg", folder_ + "/p-2.jpg"}};
  ASSERT_THAT(Put({input}), ElementsAre(Kind::kStored));
  const Record& record = outcomes_[0].record;
  EXPECT_EQ(record.pages.size(), 2u);
  ASSERT_EQ(record.originals.size(), 2u);
  EXPECT_EQ(StoredBytes(record.id, StoredFile::kOriginal, 1), ReadBytes(input.files[1]));
  EXPECT_THAT(Put({input}), ElementsAre(Kind::kDuplicate));
  ExpectSound(1);
}

// Signed or not, what came in stays what it was: a signature covers the bytes of the file.
TEST_F(IngestTest, ASignedPdfStaysByteForByte) {
  PdfBuilder pdf;
  pdf.AddPage("/MediaBox [0 0 72 72]", "0.5 g 10 10 30 30 re f");
  const InputDocument plain{{folder_ + "/plain.pdf"}};
  WriteBytes(plain.path(), pdf.Build());
  const std::string signed_bytes =
      pdf.Build("/AcroForm << /Fields [<< /T (s) /FT /Sig /V << /Type /Sig >> >>] >>") +
      "\n% what a later revision may append";
  const InputDocument with_signature{{folder_ + "/signed.pdf"}};
  WriteBytes(with_signature.path(), signed_bytes);
  ASSERT_THAT(Put({plain, with_signature}), ElementsAre(Kind::kStored, Kind::kStored));
  EXPECT_FALSE(outcomes_[0].record.originals.at(0).digitally_signed);
  const Record& record = outcomes_[1].record;
  EXPECT_TRUE(record.originals.at(0).digitally_signed);
  EXPECT_EQ(StoredBytes(record.id, StoredFile::kOriginal, 0), signed_bytes);
  EXPECT_NE(StoredBytes(record.id, StoredFile::kPdf, 0), signed_bytes);
  EXPECT_EQ(ReadBytes(with_signature.path()), signed_bytes) << "the file that was scanned";
  ExpectSound(2);
}

// A PDF of pages that are known by their widths; `own` is the text layer of each.
InputDocument PdfOf(const std::string& path, const std::vector<int>& widths,
                    const std::vector<std::vector<std::string>>& own) {
  absl::StatusOr<std::unique_ptr<PdfWriter>> pdf = NewPdfWriter(path);
  EXPECT_TRUE(pdf.ok()) << pdf.status();
  for (size_t k = 0; k < widths.size(); ++k) {
    const Image picture = testing_support::MakePage(widths[k]);
    absl::StatusOr<CompressedPage> page = EncodePage(picture.view(), 100);
    EXPECT_TRUE(page.ok()) << page.status();
    PageText text;
    if (!own[k].empty()) text = TextOf(picture.view(), own[k]);
    EXPECT_TRUE((*pdf)->AddPage(*page, text).ok());
  }
  EXPECT_TRUE((*pdf)->Finish({}).ok());
  return {{path}};
}

PageText DecisionAsText(ImageView image) {
  return TextOf(image, {"quyết", "định", "của", absl::StrCat("w", image.width)});
}

TEST_F(IngestTest, APdfWhoseTextSaysWhatIsPrintedStaysWhatItIs) {
  const InputDocument input =
      PdfOf(folder_ + "/a.pdf", {301, 302},
            {{"quyết", "định", "của", "w301"}, {"quyết", "định", "của", "w302"}});
  ASSERT_THAT(Put({input}, DecisionAsText), ElementsAre(Kind::kStored));
  const Record& record = outcomes_[0].record;
  EXPECT_EQ(record.shown_pdf(), ShownPdf::kOriginal);
  EXPECT_EQ(record.pdf_sha256, "");
  EXPECT_EQ(record.pages.size(), 2u);
  EXPECT_EQ(StoredBytes(record.id, StoredFile::kOriginal, 0), ReadBytes(input.path()));
  absl::StatusOr<SearchResult> found = Search(*warehouse_.store, "w302");
  ASSERT_TRUE(found.ok());
  EXPECT_EQ(found->hits.at(0).matches.at(0).page, 1);
  ExpectSound(1);
}

// A rendition is made where a page has no text of its own, or text that is not what it shows.
TEST_F(IngestTest, APdfThatCannotBeReadAsItIsGetsARendition) {
  const std::vector<std::string> good = {"quyết", "định", "của", "w301"};
  const std::vector<InputDocument> inputs = {
      PdfOf(folder_ + "/none.pdf", {301}, {{}}),
      PdfOf(folder_ + "/marks.pdf", {301}, {{"quyet", "dinh", "cua", "w301"}}),
      PdfOf(folder_ + "/caption.pdf", {301}, {{"quyết"}}),
      PdfOf(folder_ + "/half.pdf", {301, 302}, {good, {}})};
  ASSERT_THAT(Put(inputs, DecisionAsText), testing::Each(Kind::kStored));
  for (const DocumentOutcome& outcome : outcomes_) {
    EXPECT_EQ(outcome.record.shown_pdf(), ShownPdf::kRendition) << outcome.input.path();
    EXPECT_EQ(StoredBytes(outcome.record.id, StoredFile::kOriginal, 0),
              ReadBytes(outcome.input.path()));
    EXPECT_EQ(PdfPages(outcome.record.id), static_cast<int>(outcome.record.pages.size()));
  }
  ExpectSound(4);
}

// That a file is signed is no secret of the process that reads signatures.
TEST_F(IngestTest, SignaturesThatCannotBeReadAreOnRecord) {
  signatures_.worker_path = "/bin/false";
  const InputDocument input{{folder_ + "/signed.pdf"}};
  WriteBytes(input.path(), MakeSignedPdf(TestSigner({.common_name = "Ủy ban nhân dân xã"})));
  ASSERT_THAT(Put({input}), ElementsAre(Kind::kStored));
  const absl::StatusOr<Record> record = warehouse_.store->ReadRecord(outcomes_[0].record.id);
  ASSERT_TRUE(record.ok()) << record.status();
  ASSERT_EQ(record->signatures.size(), 1u);
  EXPECT_EQ(record->signatures[0].check, SignatureCheck::kNotChecked);
  EXPECT_EQ(record->signatures[0].verification.indication, Indication::kIndeterminate);
  EXPECT_EQ(record->signatures[0].verification.sub_indication, SubIndication::kGeneric);
}

// What the file's signatures say is kept, and is evidence for the fields.
TEST_F(IngestTest, TheSignaturesOfAPdfAreKeptAndWeighed) {
  const TestSigner agency({.common_name = "Ủy ban nhân dân xã Đồng Tâm"});
  const std::string once = MakeSignedPdf(agency);
  const std::string twice = AddSignature(once, 0, agency, {.signing_time = 1'770'300'000});
  std::string changed = twice;
  changed.replace(changed.find("0.5 g"), 5, "0.6 g");
  const InputDocument sound{{folder_ + "/sound.pdf"}};
  const InputDocument broken{{folder_ + "/broken.pdf"}};
  WriteBytes(sound.path(), twice);
  WriteBytes(broken.path(), changed);
  ASSERT_THAT(Put({sound, broken}), ElementsAre(Kind::kStored, Kind::kStored));

  const absl::StatusOr<Record> record = warehouse_.store->ReadRecord(outcomes_[0].record.id);
  ASSERT_TRUE(record.ok()) << record.status();
  ASSERT_EQ(record->signatures.size(), 2u);
  EXPECT_EQ(record->signatures[0].common_name, "Ủy ban nhân dân xã Đồng Tâm");
  EXPECT_EQ(record->signatures[1].check, SignatureCheck::kPassed);
  // No root is trusted, so that nothing is proven; but what was done afterwards is known.
  const SignatureVerification& verification = record->signatures[0].verification;
  EXPECT_EQ(verification.indication, Indication::kIndeterminate);
  EXPECT_EQ(verification.sub_indication, SubIndication::kNoCertificateChainFound);
  EXPECT_THAT(verification.findings,
              testing::Contains(testing::Field(&Finding::kind, FindingKind::kSignatureAdded)));
  EXPECT_EQ(record->fields.issued_date.value, "2026-02-05") << "proposed";
  EXPECT_EQ(record->fields.issued_date.status, FieldStatus::kReview);

  const Record& other = outcomes_[1].record;
  ASSERT_EQ(other.signatures.size(), 2u);
  EXPECT_EQ(other.signatures[0].check, SignatureCheck::kHashFailure);
  EXPECT_EQ(other.signatures[0].verification.indication, Indication::kTotalFailed);
  EXPECT_EQ(other.fields.issued_date.value, "") << "a signature that does not hold says nothing";
  ExpectSound(2);
}

TEST_F(IngestTest, BlankPagesAreLeftOutOfTheRenditionButNotOfTheRecord) {
  ASSERT_THAT(Put({Tiff("a.tif", {-300, 301, -302, 303, -304})}), ElementsAre(Kind::kStored));
  const Record& record = outcomes_[0].record;
  EXPECT_EQ(summary_.pages, 5) << "all were worked on";
  EXPECT_THAT(record.blank_pages, ElementsAre(0, 2, 4));
  ASSERT_EQ(record.pages.size(), 2u);
  EXPECT_EQ(record.pages[0].scan_page, 1);
  EXPECT_EQ(record.pages[1].scan_page, 3);
  EXPECT_EQ(PdfPages(record.id), 2);
  absl::StatusOr<SearchResult> found = Search(*warehouse_.store, "w303");
  ASSERT_TRUE(found.ok());
  EXPECT_EQ(found->hits.at(0).matches.at(0).page, 1) << "the page of the PDF";
  ExpectSound(1);
}

TEST_F(IngestTest, BlankPagesAreKeptOnRequest) {
  keep_blank_ = true;
  ASSERT_THAT(Put({Tiff("a.tif", {301, -302, 303})}), ElementsAre(Kind::kStored));
  const Record& record = outcomes_[0].record;
  EXPECT_TRUE(record.blank_pages.empty());
  ASSERT_EQ(record.pages.size(), 3u);
  EXPECT_TRUE(record.pages[1].blank);
  EXPECT_EQ(PdfPages(record.id), 3);
  ExpectSound(1);
}

TEST_F(IngestTest, ADocumentOfBlankPagesAloneShowsOne) {
  ASSERT_THAT(Put({Tiff("a.tif", {-301, -302, -303})}), ElementsAre(Kind::kStored));
  const Record& record = outcomes_[0].record;
  ASSERT_EQ(record.pages.size(), 1u);
  EXPECT_EQ(record.pages[0].width, 301);
  EXPECT_THAT(record.blank_pages, ElementsAre(1, 2));
  EXPECT_EQ(PdfPages(record.id), 1);
  ExpectSound(1);
}

TEST_F(IngestTest, AFileThatChangesWhileItIsReadIsNotStored) {
  const InputDocument input = Tiff("a.tif", {301});
  const auto growing = [&](ImageView image) -> absl::StatusOr<PageText> {
    WriteBytes(input.path(), ReadBytes(input.path()) + "more");
    return WidthAsText(image);
  };
  EXPECT_THAT(Put({input}, growing), ElementsAre(Kind::kFailed));
  EXPECT_TRUE(absl::IsAborted(outcomes_[0].failure->status));
  ExpectSound(0);
  EXPECT_THAT(Put({input}), ElementsAre(Kind::kStored)) << "and is taken when it has come to rest";
}

TEST_F(IngestTest, AnInterruptedRunGoesOnWhereItStopped) {
  const std::vector<InputDocument> batch = {Tiff("a.tif", {301}),
                                            Tiff("b.tif", {302, 303, 304, 305, 306, 307})};
  std::atomic<bool> stop{false};
  const auto stopping = [&](ImageView image) -> absl::StatusOr<PageText> {
    if (image.width == 305) stop = true;
    return WidthAsText(image);
  };
  Put(batch, stopping, stop);
  EXPECT_TRUE(summary_.interrupted);
  ExpectSound(summary_.stored);
  EXPECT_EQ(Put(batch).back(), Kind::kStored);
  ExpectSound(2);
}

// A key that is there for so many signatures; each is told by what it appends.
class PulledKey {
 public:
  explicit PulledKey(int left) : left_(left) {}
  RenditionSigning Signing() {
    return {
        .sign = [this](const std::string& path, absl::Time) -> absl::StatusOr<RenditionSignature> {
          ++asked_;
          if (left_-- <= 0) return absl::UnavailableError("the token was removed");
          WriteBytes(path, ReadBytes(path) + "signed");
          return RenditionSignature{"B-B", "B-B", "", "UBND", ""};
        },
        .level = "B-B"};
  }
  int asked() const { return asked_; }

 private:
  int left_;
  int asked_ = 0;
};

TEST_F(IngestTest, WithoutTheKeyDocumentsAreReadAndWaitForIt) {
  PulledKey key(1);
  signing_ = key.Signing();
  const std::vector<InputDocument> batch = {Tiff("a.tif", {200}), Tiff("b.tif", {220}),
                                            Tiff("c.tif", {240})};
  ASSERT_THAT(Put(batch), ElementsAre(Kind::kStored, Kind::kStored, Kind::kStored));
  EXPECT_EQ(key.asked(), 2) << "a key that is gone is not tried again";
  EXPECT_EQ(summary_.awaiting, 2);
  EXPECT_TRUE(outcomes_[0].record.pdf_signature);
  const Record waiting = outcomes_[1].record;
  EXPECT_FALSE(waiting.pdf_signature);
  ASSERT_TRUE(waiting.awaited_signature);
  EXPECT_EQ(waiting.awaited_signature->reason, "the token was removed");
  EXPECT_EQ(waiting.awaited_signature->wanted_level, "B-B");
  ExpectSound(3);

  PulledKey back(5);
  const StoredSigning where{warehouse_.store.get(), warehouse_.scratch_dir, &kClock};
  int signed_now = 0;
  const auto count = [&](const std::string&, const absl::StatusOr<Record>& record) {
    EXPECT_TRUE(record.ok()) << record.status();
    ++signed_now;
  };
  EXPECT_TRUE(SignWaiting(where, back.Signing().sign, count, false).ok());
  EXPECT_EQ(signed_now, 2);
  const absl::StatusOr<Record> record = warehouse_.store->ReadRecord(waiting.id);
  ASSERT_TRUE(record.ok());
  EXPECT_EQ(record->version, 2);
  EXPECT_TRUE(record->pdf_signature);
  EXPECT_FALSE(record->awaited_signature);
  EXPECT_THAT(StoredBytes(waiting.id, StoredFile::kPdf, 0), testing::EndsWith("signed"));
  EXPECT_EQ(SignStored(where, waiting.id, back.Signing().sign).status().code(),
            absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(warehouse_.store->ReadRecord(outcomes_[0].record.id).value().version, 1);
  ExpectSound(3);
}

// Somebody corrects the record while its PDF is being signed: both are kept.
TEST_F(IngestTest, ACorrectionDuringTheSigningIsNotLost) {
  PulledKey none(0);
  signing_ = none.Signing();
  ASSERT_THAT(Put({Tiff("a.tif", {200})}), ElementsAre(Kind::kStored));
  const std::string id = outcomes_[0].record.id;
  bool corrected = false;
  const SignRendition sign = [&](const std::string& path,
                                 absl::Time) -> absl::StatusOr<RenditionSignature> {
    if (!std::exchange(corrected, true)) {
      NewVersion change{.record = warehouse_.store->ReadRecord(id).value(),
                        .officer = "B",
                        .time = "2026-11-23T08:00:00+07:00",
                        .reason = "misread"};
      change.record.dossier_code = "HS-1";
      EXPECT_TRUE(AddCorrected(*warehouse_.store, change).ok());
    }
    WriteBytes(path, ReadBytes(path) + "signed");
    return RenditionSignature{"B-B", "B-B", "", "UBND", ""};
  };
  const absl::StatusOr<Record> record =
      SignStored({warehouse_.store.get(), warehouse_.scratch_dir, &kClock}, id, sign);
  ASSERT_TRUE(record.ok()) << record.status();
  EXPECT_EQ(record->version, 3);
  EXPECT_EQ(record->dossier_code, "HS-1");
  EXPECT_TRUE(record->pdf_signature);
  const std::string bytes = StoredBytes(id, StoredFile::kPdf, 0);
  EXPECT_THAT(bytes, testing::EndsWith("signed"));
  EXPECT_THAT(bytes, testing::Not(testing::EndsWith("signedsigned")));
  ExpectSound(1);
}

// A store whose disk is full when a document is committed.
class FullDiskStore final : public testing_support::ForwardingStore {
 public:
  using ForwardingStore::ForwardingStore;

  absl::StatusOr<std::unique_ptr<DocumentWriter>> NewDocument(const std::string& id) override {
    absl::StatusOr<std::unique_ptr<DocumentWriter>> writer = ForwardingStore::NewDocument(id);
    if (!writer.ok()) return writer;
    return std::make_unique<Writer>(*std::move(writer), full);
  }

  bool full = true;

 private:
  class Writer final : public DocumentWriter {
   public:
    Writer(std::unique_ptr<DocumentWriter> inner, const bool& full)
        : inner_(std::move(inner)), full_(full) {}
    void Rename(const std::string& id) override { inner_->Rename(id); }
    absl::Status AddPage(const PageText& page) override { return inner_->AddPage(page); }
    absl::StatusOr<StoredFileInfo> AddFile(StoredFile kind, const std::string& path) override {
      return inner_->AddFile(kind, path);
    }
    absl::Status Commit(const Record& record, const std::vector<IndexEntry>& index) override {
      if (full_) return absl::ResourceExhaustedError("the disk is full");
      return inner_->Commit(record, index);
    }
    absl::Status Shred() override { return inner_->Shred(); }
    void EndInput(const JournalledInput& input) override { inner_->EndInput(input); }
    absl::Status CommitWith(std::unique_ptr<DocumentWriter> further, const Record& record,
                            const std::vector<IndexEntry>& index) override {
      return inner_->CommitWith(std::move(further), record, index);
    }

   private:
    const std::unique_ptr<DocumentWriter> inner_;
    const bool& full_;
  };
};

TEST_F(IngestTest, OpeningForWritingSweepsWhatAnInterruptedBackupLeft) {
  const std::string left = RecordsFolder(folder_ + "/store") + ".backup-a1b2c3";
  std::filesystem::create_directories(left);
  ASSERT_TRUE(OpenWarehouseReadOnly(folder_ + "/store").ok());
  EXPECT_TRUE(std::filesystem::exists(left));
  warehouse_ = {};
  ASSERT_TRUE(OpenWarehouse(folder_ + "/store").ok());
  EXPECT_FALSE(std::filesystem::exists(left));
}

TEST_F(IngestTest, AFullDiskFailsTheDocumentAndLeavesTheStoreSound) {
  FullDiskStore store(warehouse_.store.get());
  EnginePool engines(FakeEngines());
  IngestOptions options;
  options.scratch_dir = warehouse_.scratch_dir;
  std::vector<DocumentOutcome> outcomes;
  options.on_outcome = [&](const DocumentOutcome& outcome) { outcomes.push_back(outcome); };
  const std::vector<InputDocument> batch = {Tiff("a.tif", {301})};
  Ingest(batch, &store, &engines, kClock, options, false);
  ASSERT_EQ(outcomes.at(0).kind, Kind::kFailed);
  EXPECT_TRUE(absl::IsResourceExhausted(outcomes[0].failure->status));
  ExpectSound(0);
  store.full = false;
  Ingest(batch, &store, &engines, kClock, options, false);
  EXPECT_EQ(outcomes.at(1).kind, Kind::kStored);
  ExpectSound(1);
}

TEST_F(IngestTest, ProgressCountsPagesAndDocuments) {
  EnginePool engines(FakeEngines());
  IngestOptions options;
  options.scratch_dir = warehouse_.scratch_dir;
  IngestProgress last;
  options.on_progress = [&](const IngestProgress& p) { last = p; };
  Ingest({Tiff("a.tif", {301, 302}), Tiff("b.tif", {303})}, warehouse_.store.get(), &engines,
         kClock, options, false);
  EXPECT_EQ(last.documents_done, 2u);
  EXPECT_EQ(last.documents_total, 2u);
  EXPECT_EQ(last.pages_done, 3);
}

}  // namespace
}  // namespace sohoa
