#include "pipeline/report_figures.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "pipeline/pace.h"
#include "tests/storage/record/sample_document.h"

namespace sohoa {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;
using testing::SizeIs;
using testing::UnorderedElementsAre;
using testing_support::MakeDocument;
using testing_support::SampleDocument;
using testing_support::TempFolder;

const absl::Time kNow = absl::FromUnixSeconds(1'790'000'000);

absl::Time At(const std::string& iso) {
  absl::Time time;
  std::string error;
  EXPECT_TRUE(absl::ParseTime(absl::RFC3339_full, iso, &time, &error)) << error;
  return time;
}

constexpr char kWords[] = "mười hai từ trên trang này để trang này được tính vào";

class ReportFiguresTest : public testing::Test {
 protected:
  static SampleDocument Document(const std::string& name, int pages = 1) {
    SampleDocument document = MakeDocument(name, std::vector<std::string>(pages, kWords));
    DocumentFields& fields = document.record.fields;
    for (Field* field :
         {&fields.type_name, &fields.code_number, &fields.code_notation, &fields.issued_date,
          &fields.organ_name, &fields.subject, &fields.signer.full_name})
      *field = {.value = "x", .confidence = 0.9, .status = FieldStatus::kAuto};
    return document;
  }
  std::string Add(const SampleDocument& document) {
    const absl::Status stored = Store(*store_, folder_, document);
    EXPECT_TRUE(stored.ok()) << stored;
    return document.record.id;
  }
  void Journal(InputState state, const std::string& path,
               const std::function<void(JournalledInput*)>& fill = {}) {
    JournalledInput input{.files = {{path, 1000, 1}}, .state = state};
    input.key = InputKeyOf(input.files);
    if (fill) fill(&input);
    ASSERT_TRUE(store_->PutInputs({input}, {}).ok());
  }
  ReportFigures Count(const ReportOptions& options = {}) {
    auto figures = CountForReport(*store_, kNow, options);
    EXPECT_TRUE(figures.ok()) << figures.status();
    return *std::move(figures);
  }

  TempFolder folder_;
  std::unique_ptr<RecordStore> store_ = NewMemoryStore();
};

TEST_F(ReportFiguresTest, AnEmptyStoreAddsUpToNothing) {
  const ReportFigures figures = Count();
  EXPECT_EQ(figures.documents, 0);
  EXPECT_TRUE(figures.inputs.balanced());
  EXPECT_THAT(figures.pace, IsEmpty());
  EXPECT_FALSE(figures.inputs.time_left);
}

TEST_F(ReportFiguresTest, InputsAndPagesAddUp) {
  SampleDocument done = Document("done", 3);
  done.record.blank_pages = {1};
  const std::string id = Add(done);
  Add(Document("without a backfill", 2));
  Journal(InputState::kDone, "/a", [&](JournalledInput* input) {
    input->record_ids = {id};
    input->pages_read = 5;  // with a separator sheet
    input->pages_stored = 3;
    input->blank_pages = 1;
    input->ended_after_ms = 60'000;
  });
  Journal(InputState::kDuplicate, "/b");
  Journal(InputState::kQuarantined, "/c");
  for (const char* path : {"/d", "/e"})
    Journal(InputState::kFailed, path,
            [](JournalledInput* input) { input->reason = "it is damaged: page 3"; });
  Journal(InputState::kDiscovered, "/f");
  Journal(InputState::kClaimed, "/g");

  const InputFigures in = Count().inputs;
  EXPECT_EQ(in.known, 7);
  EXPECT_EQ(in.done, 1);
  EXPECT_EQ(in.duplicates, 1);
  EXPECT_EQ(in.quarantined, 1);
  EXPECT_EQ(in.failed, 2);
  EXPECT_EQ(in.open, 2);
  EXPECT_THAT(in.failures, ElementsAre(Pair("it is damaged", 2)));
  EXPECT_THAT(in.failed_inputs, SizeIs(2));
  EXPECT_EQ(in.pages_stored, 3);
  EXPECT_EQ(in.pages_apart, 1);
  EXPECT_EQ(in.other_documents, 1);
  EXPECT_EQ(in.other_pages, 2);
  EXPECT_EQ(in.other_blank_pages, 0);
  ASSERT_TRUE(in.time_left);
  EXPECT_EQ(*in.time_left, absl::Minutes(2)) << "one input took a minute, two are open";
  EXPECT_TRUE(in.balanced());
}

TEST_F(ReportFiguresTest, ADocumentThatIsNotThereIsFound) {
  Journal(InputState::kDone, "/a", [](JournalledInput* input) {
    input->record_ids = {"0123456789abcdef01234567"};
    input->pages_read = input->pages_stored = 1;
  });
  const InputFigures in = Count().inputs;
  EXPECT_EQ(in.documents_lost, 1);
  EXPECT_FALSE(in.balanced());
}

TEST_F(ReportFiguresTest, PagesThatAreNotThereAreFound) {
  const std::string id = Add(Document("a", 2));
  Journal(InputState::kDone, "/a", [&](JournalledInput* input) {
    input->record_ids = {id};
    input->pages_read = input->pages_stored = 3;
  });
  EXPECT_FALSE(Count().inputs.balanced());
}

TEST_F(ReportFiguresTest, CountsWhatIsRightCompleteCleanAndLive) {
  SampleDocument sure = Document("sure");
  sure.record.pages[0].confidence = 0.98;
  sure.record.pages[0].dpi = 200;
  sure.record.pdf_signature = RenditionSignature{.level = "B-T", .signer = "UBND"};
  const std::string sure_id = Add(sure);
  SampleDocument unsure = Document("unsure");
  unsure.record.pages[0].confidence = 0.52;
  unsure.record.pages[0].dpi = 150;
  unsure.record.pages[0].doubtful = {{"tử", 0.4, {}}, {"trèn", 0.3, {}}};
  unsure.record.fields.subject.status = FieldStatus::kReview;
  unsure.record.fields.issued_date = {};
  unsure.record.fields.alerts = {{"", {}}};
  unsure.record.alike = {{sure_id, Likeness::kCodeOfYear, {}},
                         {"0123456789abcdef01234567", Likeness::kSameCode, {}}};
  Add(unsure);

  const ReportFigures f = Count();
  EXPECT_EQ(f.documents, 2);
  EXPECT_EQ(f.confidence[19], 1);
  EXPECT_EQ(f.confidence[10], 1);
  EXPECT_EQ(f.words, 24);
  EXPECT_NEAR(f.words_likely_right, 12 * 0.98 + 12 * 0.52, 1e-9);
  EXPECT_EQ(f.doubtful_words, 2);
  EXPECT_EQ(f.documents_to_review, 1);
  EXPECT_EQ(f.fields_to_review, 1);
  EXPECT_EQ(f.documents_complete, 1);
  EXPECT_THAT(f.alike_pairs, ElementsAre(0, 1, 0)) << "what is gone is no pair";
  EXPECT_EQ(f.documents_alike, 1);
  EXPECT_EQ(f.pages_below_200_dpi, 1);
  EXPECT_EQ(f.pages_200_dpi, 1);
  EXPECT_EQ(f.documents_signed, 1);
  EXPECT_EQ(f.documents_ready, 1);
  ASSERT_THAT(f.worst, SizeIs(2));
  EXPECT_EQ(f.worst[0].file, "unsure.tif") << "the least sure first, without its folders";
  for (const FieldFigures& field : f.fields) {
    EXPECT_EQ(field.sure + field.review + field.missing, 2) << field.name;
    if (field.name == "issuedDate") {
      EXPECT_EQ(field.missing, 1);
    }
  }
}

TEST_F(ReportFiguresTest, NeitherReleasedSecretsNorCitizensPapersAreShown) {
  SampleDocument released = Document("released");
  released.record.fields.secrecy = {.value = "MẬT", .status = FieldStatus::kReview};
  Add(released);
  SampleDocument card = Document("card");
  card.record.fields.details = {{"identityNumber", {.value = "0", .status = FieldStatus::kAuto}}};
  Add(card);
  const ReportFigures f = Count();
  ASSERT_THAT(f.worst, SizeIs(1));
  EXPECT_EQ(f.worst[0].file, "card.tif");
  EXPECT_FALSE(f.worst[0].may_show);
  std::vector<std::string> paths;
  ASSERT_TRUE(ForEachReportRow(*store_, {}, [&](const ReportRow& row) {
                paths.push_back(row.path);
                return absl::OkStatus();
              }).ok());
  EXPECT_THAT(paths, UnorderedElementsAre("", "/scans/card.tif"));
}

TEST_F(ReportFiguresTest, KeepsTheWorstPagesOfMany) {
  for (int k = 0; k < 40; ++k) {
    SampleDocument document = Document(absl::StrCat("d", k));
    document.record.pages[0].confidence = 0.5 + (k * 7 % 40) * 0.01;
    Add(document);
  }
  const ReportFigures f = Count();
  ASSERT_THAT(f.worst, SizeIs(ReportFigures::kMostWorst));
  for (size_t k = 0; k < f.worst.size(); ++k)
    EXPECT_NEAR(f.worst[k].confidence, 0.5 + 0.01 * static_cast<double>(k), 1e-9);
}

TEST_F(ReportFiguresTest, LeavesOutWhatWasStoredBefore) {
  Add(Document("old"));
  SampleDocument young = Document("young", 2);
  young.record.created_at = "2026-11-23T09:30:00+07:00";
  Add(young);
  const ReportFigures f = Count({.since = At("2026-11-23T00:00:00+07:00")});
  EXPECT_EQ(f.documents, 1);
  EXPECT_EQ(f.pages, 2);
  EXPECT_EQ(f.inputs.other_documents, 2) << "what came in is accounted for as a whole";
}

TEST(Pace, ShowsAMinuteOrAYearInAtMostSixtyBars) {
  for (const absl::Duration span : {absl::Minutes(20), absl::Hours(9), absl::Hours(24 * 400)}) {
    Pace pace;
    ReportFigures f;
    const absl::Time begin = At("2026-01-05T08:00:00+07:00");
    for (int k = 0; k <= 100; ++k) pace.Add(begin + span * k / 100, 3);
    pace.Fill(&f);
    ASSERT_FALSE(f.pace.empty());
    EXPECT_LE(f.pace.size(), 60U);
    EXPECT_LE(f.pace.front().begin, begin);
    EXPECT_GT(f.pace.back().begin + f.pace_width, begin + span);
    int64_t pages = 0;
    for (const PaceBar& bar : f.pace) pages += bar.pages;
    EXPECT_EQ(pages, 303);
  }
}

TEST(Pace, ForgetsNothingWhenItWidens) {
  Pace pace;
  ReportFigures f;
  for (int k = 0; k < 50'000; ++k) pace.Add(kNow + absl::Minutes(k), 1);
  pace.Fill(&f);
  int64_t documents = 0;
  for (const PaceBar& bar : f.pace) documents += bar.documents;
  EXPECT_EQ(documents, 50'000);
}

}  // namespace
}  // namespace sohoa
