// Dossiers under the secrecy gate: which documents belong together, and that nothing of a dossier
// with a stamp is left.
#include "pipeline/secrecy_gate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "pipeline/correction.h"
#include "pipeline/ingest.h"
#include "pipeline/warehouse.h"
#include "storage/search/index_builder.h"
#include "storage/search/index_merge.h"
#include "storage/search/search.h"
#include "tests/support/forwarding_store.h"
#include "tests/support/test_scans.h"

namespace sohoa {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing_support::FakeEngine;
using testing_support::FakeEngines;
using testing_support::NewFolder;
using testing_support::ReadBytes;
using testing_support::TextOf;
using testing_support::WriteTiffFile;
using Kind = DocumentOutcome::Kind;

const FixedClock kClock(absl::FromUnixSeconds(1'774'000'000));
constexpr char kCode[] = "H15.50.05.13-261008-0975";
constexpr int kStampedWidth = 366;  // pages of this width bear a stamp
constexpr int kReceiptWidth = 377;  // … and of this one the code
constexpr int kOtherReceiptWidth = 388;

TEST(DossierCodeTest, IsFoundInNamesOfFoldersAndFiles) {
  EXPECT_EQ(DossierCodeIn("/scans/H15.50.05.13-261008-0975/a.pdf"), kCode);
  EXPECT_EQ(DossierCodeIn("/scans/HS H15.50.05.13-261008-0975 (khan)/x/a.pdf"), kCode);
  EXPECT_EQ(DossierCodeIn("/scans/H15.50.05.13-261008-0975.2.pdf"), kCode);
  EXPECT_EQ(DossierCodeIn("/scans/000.00.14.H56-200203-0118/a.pdf"), "000.00.14.H56-200203-0118");
  EXPECT_EQ(DossierCodeIn("/H15-200203-0118/H16-200203-0118/a.pdf"), "H16-200203-0118")
      << "the nearest to the file";
  EXPECT_EQ(DossierCodeIn("/H15-200203-0118/x/../../scans/a.pdf"), "") << "it is not on the way";
}

TEST(DossierCodeTest, OtherNamesAreNone) {
  for (const char* path :
       {"/scans/2026-11-22/a.pdf", "/scans/15-QD-UBND/a.pdf", "/a.pdf", "/XH15-261008-0975/a.pdf",
        "/H15-261008-097/a.pdf", "/H15-261008-09751234/a.pdf", "/Z15-261008-0975/a.pdf"})
    EXPECT_EQ(DossierCodeIn(path), "") << path;
}

class SecrecyGateTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = NewFolder(std::string("gate_") +
                        testing::UnitTest::GetInstance()->current_test_info()->name());
    Open();
  }

  void Open() {
    warehouse_ = {};
    absl::StatusOr<Warehouse> warehouse = OpenWarehouse(folder_ + "/store");
    ASSERT_TRUE(warehouse.ok()) << warehouse.status();
    warehouse_ = *std::move(warehouse);
  }

  absl::StatusOr<PageText> Read(ImageView image) {
    read_.push_back(image.width);
    if (image.width == kStampedWidth) return TextOf(image, {"MẬT"});
    if (image.width == kReceiptWidth) return TextOf(image, {"Mã", "hồ", "sơ:", kCode});
    if (image.width == kOtherReceiptWidth)
      return TextOf(image, {"Mã", "hồ", "sơ:", "H15.50.05.13-261008-0976"});
    return TextOf(image, {"w" + std::to_string(image.width) + "telltale", "ngầm"});
  }

  std::vector<Kind> Put(const std::vector<InputDocument>& batch) {
    outcomes_.clear();
    read_.clear();
    EnginePool engines(FakeEngines([this](ImageView image) { return Read(image); }));
    IngestOptions options;
    options.flow.workers = 1;
    options.scratch_dir = warehouse_.scratch_dir;
    options.split = split_;
    options.on_outcome = [this](const DocumentOutcome& outcome) { outcomes_.push_back(outcome); };
    Ingest(batch, warehouse_.store.get(), &engines, kClock, options, false);
    std::vector<Kind> kinds;
    for (const DocumentOutcome& outcome : outcomes_) kinds.push_back(outcome.kind);
    return kinds;
  }

  InputDocument Tiff(const std::string& name, const std::vector<int>& widths) {
    const std::string path = folder_ + "/" + name;
    std::filesystem::create_directories(std::filesystem::path(path).parent_path());
    WriteTiffFile(path, widths);
    return {{path}};
  }
  InputDocument InDossier(const std::string& name, const std::vector<int>& widths) {
    return Tiff(std::string(kCode) + "/" + name, widths);
  }

  // In a folder of its own below the one that was named.
  InputDocument InFolder(const std::string& name, const std::vector<int>& widths,
                         const std::string& folder = "khan") {
    InputDocument document = Tiff(folder + "/" + name, widths);
    document.folder = folder_ + "/" + folder;
    return document;
  }

  std::vector<std::string> Codes() const {
    std::vector<std::string> codes;
    for (const DocumentOutcome& outcome : outcomes_) codes.push_back(outcome.record.dossier_code);
    return codes;
  }

  int64_t Found(const std::string& word) {
    const absl::StatusOr<SearchResult> found = Search(*warehouse_.store, word);
    EXPECT_TRUE(found.ok()) << found.status();
    return found.ok() ? found->total : -1;
  }

  void ExpectSound(int64_t documents) {
    absl::StatusOr<CheckReport> report = warehouse_.store->Check();
    ASSERT_TRUE(report.ok()) << report.status();
    ASSERT_TRUE(CheckIndex(*warehouse_.store, &*report).ok());
    EXPECT_THAT(report->problems, IsEmpty());
    EXPECT_EQ(report->documents, documents);
    EXPECT_TRUE(std::filesystem::is_empty(warehouse_.scratch_dir));
  }

  // No word of a page and no path stands in any file of the store.
  void ExpectNothingLeft() {
    Open();  // closes it first
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_ + "/store")) {
      if (!entry.is_regular_file()) continue;
      const std::string bytes = ReadBytes(entry.path());
      EXPECT_EQ(bytes.find("telltale"), std::string::npos) << entry.path();
      EXPECT_EQ(bytes.find(kCode), std::string::npos) << entry.path();
    }
  }

  std::string Sha(size_t outcome) const { return outcomes_.at(outcome).source_sha256; }

  std::string folder_;
  SplitOptions split_ = {.split = false};
  Warehouse warehouse_;
  std::vector<int> read_;  // widths of the pages that the engine was shown
  std::vector<DocumentOutcome> outcomes_;
};

TEST_F(SecrecyGateTest, AStampStopsTheDocumentsBeforeAndBehindIt) {
  const std::vector<InputDocument> batch = {Tiff("before.tif", {301}),
                                            InDossier("1.tif", {311, 312}),
                                            InDossier("2.tif", {321, 322, kStampedWidth, 323}),
                                            InDossier("3.tif", {331}), Tiff("behind.tif", {341})};
  EXPECT_THAT(Put(batch), ElementsAre(Kind::kStored, Kind::kQuarantined, Kind::kQuarantined,
                                      Kind::kQuarantined, Kind::kStored));
  EXPECT_EQ(outcomes_[1].reason, kDossierReason);
  EXPECT_EQ(outcomes_[2].reason, kStampReason);
  EXPECT_EQ(outcomes_[3].reason, kDossierReason);
  EXPECT_THAT(read_, testing::Not(testing::Contains(331))) << "what comes later is not read";
  for (const char* word : {"w311telltale", "w312telltale", "w321telltale", "w331telltale"})
    EXPECT_EQ(Found(word), 0) << word;
  EXPECT_EQ(Found("w301telltale"), 1);
  const auto sibling = warehouse_.store->FindQuarantined(Sha(1));
  ASSERT_TRUE(sibling.ok() && sibling->has_value());
  EXPECT_EQ((*sibling)->cause_sha256, Sha(2));
  ExpectSound(2);
}

TEST_F(SecrecyGateTest, NothingOfTheDossierIsLeftInTheStoresFiles) {
  Put({InDossier("1.tif", {311}), InDossier("2.tif", {321, kStampedWidth}),
       InDossier("3.tif", {331})});
  ExpectNothingLeft();
}

TEST_F(SecrecyGateTest, WhatAnEarlierRunStoredIsWithdrawn) {
  const std::vector<InputDocument> first = {InDossier("1.tif", {311}), InDossier("2.tif", {321})};
  ASSERT_THAT(Put(first), ElementsAre(Kind::kStored, Kind::kStored));
  EXPECT_EQ(outcomes_[0].record.dossier_code, kCode);
  EXPECT_EQ(Found("w311telltale"), 1);
  const std::string stored = Sha(0);
  ASSERT_THAT(Put({InDossier("3.tif", {kStampedWidth})}), ElementsAre(Kind::kQuarantined));
  EXPECT_EQ(Found("w311telltale"), 0);
  const auto entry = warehouse_.store->FindQuarantined(stored);
  ASSERT_TRUE(entry.ok() && entry->has_value());
  EXPECT_EQ((*entry)->reason, kDossierReason);
  EXPECT_EQ(warehouse_.store->Stats().value().quarantined, 3);
  ExpectSound(0);
  ExpectNothingLeft();
}

// Of a document that was corrected, and of one that was deleted and is kept, no version stays.
TEST_F(SecrecyGateTest, OldVersionsAndDeletedDocumentsAreWithdrawnToo) {
  const std::vector<InputDocument> first = {InDossier("1.tif", {311}), InDossier("2.tif", {321})};
  ASSERT_THAT(Put(first), ElementsAre(Kind::kStored, Kind::kStored));
  RecordStore& store = *warehouse_.store;
  NewVersion change{.record = outcomes_[0].record,
                    .officer = "B",
                    .time = "2026-11-23T08:00:00+07:00",
                    .reason = "misread"};
  change.record.fields.subject = {.value = "corrected", .status = FieldStatus::kConfirmed};
  ASSERT_TRUE(AddCorrected(store, change).ok());
  const Deed deed{"B", "2026-11-23T09:00:00+07:00", "stored twice"};
  const std::string deleted = outcomes_[1].record.id;
  ASSERT_TRUE(DeleteDocument(store, deleted, deed, "2031-12-31").ok());
  ASSERT_THAT(Put({InDossier("3.tif", {kStampedWidth})}), ElementsAre(Kind::kQuarantined));
  EXPECT_EQ(store.ReadVersion(deleted, kNewestVersion).status().code(),
            absl::StatusCode::kNotFound);
  EXPECT_EQ(store.Stats().value().quarantined, 3);
  EXPECT_EQ(store.Stats().value().deleted, 0);
  ExpectSound(0);
  ExpectNothingLeft();
}

TEST_F(SecrecyGateTest, AScanThatWasDividedIsWithdrawnWithAllItsDocuments) {
  split_ = {.blank_sheets = true};
  ASSERT_THAT(Put({InDossier("1.tif", {311, -303, 312, -303, 313})}),
              ElementsAre(Kind::kStored, Kind::kStored, Kind::kStored));
  ASSERT_EQ(outcomes_[1].record.kept_by, outcomes_[0].record.id);
  const std::string scan = Sha(0);
  ASSERT_THAT(Put({InDossier("2.tif", {kStampedWidth})}), ElementsAre(Kind::kQuarantined));
  for (const char* word : {"w311telltale", "w312telltale", "w313telltale"})
    EXPECT_EQ(Found(word), 0) << word;
  const auto entry = warehouse_.store->FindQuarantined(scan);
  EXPECT_TRUE(entry.ok() && entry->has_value());
  ExpectSound(0);
  ExpectNothingLeft();
}

// A store in which something happens before each change of the index, and that may fail.
class DisturbedStore final : public testing_support::ForwardingStore {
 public:
  using ForwardingStore::ForwardingStore;
  absl::Status Quarantine(const std::vector<QuarantineEntry>& entries,
                          const std::vector<Withdrawal>& withdrawn,
                          const std::vector<JournalledInput>& inputs) override {
    if (!withdrawn.empty() && before_withdrawal) std::exchange(before_withdrawal, nullptr)();
    return ForwardingStore::Quarantine(entries, withdrawn, inputs);
  }
  absl::Status ChangeIndex(const IndexChange& change) override {
    return fails ? absl::UnavailableError("the disk fails") : ForwardingStore::ChangeIndex(change);
  }

  std::function<void()> before_withdrawal;
  bool fails = false;
};

TEST_F(SecrecyGateTest, ACorrectionDuringAWithdrawalLeavesNothingInTheIndex) {
  ASSERT_THAT(Put({InDossier("1.tif", {311})}), ElementsAre(Kind::kStored));
  DisturbedStore store(warehouse_.store.get());
  store.before_withdrawal = [&] {
    NewVersion change{.record = outcomes_[0].record,
                      .officer = "B",
                      .time = "2026-11-23T08:00:00+07:00",
                      .reason = "misread"};
    change.record.fields.subject = {.value = "w999telltale", .status = FieldStatus::kConfirmed};
    ASSERT_TRUE(AddCorrected(store, change).ok());
  };
  const std::string stamped(64, 'a');
  const absl::Status stopped =
      StopDocuments({{DigestOfDossier(kCode)}, stamped, "", {{stamped, true}}}, &store);
  ASSERT_TRUE(stopped.ok()) << stopped;
  EXPECT_FALSE(store.before_withdrawal) << "it was there";
  EXPECT_EQ(Found("w999telltale"), 0);
  EXPECT_EQ(Found("w311telltale"), 0);
  ExpectSound(0);
  ExpectNothingLeft();
}

TEST_F(SecrecyGateTest, AFailedWithdrawalBarsTheDossierAndIsTriedAgain) {
  ASSERT_THAT(Put({InDossier("1.tif", {311})}), ElementsAre(Kind::kStored));
  ASSERT_TRUE(CompactIndex(*warehouse_.store).ok());
  DisturbedStore store(warehouse_.store.get());
  store.fails = true;
  const std::string stamped(64, 'a');
  const StoppedDocuments stop{{DigestOfDossier(kCode)}, stamped, "", {{stamped, true}}};
  EXPECT_EQ(StopDocuments(stop, &store).code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(Put({InDossier("2.tif", {321})}), ElementsAre(Kind::kQuarantined));
  EXPECT_EQ(warehouse_.store->Stats().value().documents, 1);
  store.fails = false;
  ASSERT_TRUE(StopDocuments(stop, &store).ok());
  EXPECT_EQ(Found("w311telltale"), 0);
  EXPECT_EQ(warehouse_.store->Stats().value().quarantined, 3);
  ExpectSound(0);
  ExpectNothingLeft();
}

TEST_F(SecrecyGateTest, WhatComesInALaterRunIsNotRead) {
  ASSERT_THAT(Put({InDossier("1.tif", {kStampedWidth})}), ElementsAre(Kind::kQuarantined));
  Open();
  EXPECT_THAT(Put({InDossier("2.tif", {321})}), ElementsAre(Kind::kQuarantined));
  EXPECT_THAT(read_, IsEmpty());
  ExpectSound(0);
}

TEST_F(SecrecyGateTest, TheSameContentElsewhereIsWithdrawnToo) {
  ASSERT_THAT(Put({Tiff("open.tif", {311})}), ElementsAre(Kind::kStored));
  const InputDocument copy{{folder_ + "/" + kCode + "/copy.tif"}};
  std::filesystem::create_directories(folder_ + "/" + kCode);
  std::filesystem::copy_file(folder_ + "/open.tif", copy.path());
  EXPECT_THAT(Put({copy, InDossier("2.tif", {kStampedWidth})}),
              ElementsAre(Kind::kQuarantined, Kind::kQuarantined));
  ExpectSound(0);
}

TEST_F(SecrecyGateTest, WithoutACodeTheDocumentAloneIsStopped) {
  EXPECT_THAT(Put({Tiff("x/1.tif", {311}), Tiff("x/2.tif", {kStampedWidth})}),
              ElementsAre(Kind::kStored, Kind::kQuarantined));
  ExpectSound(1);
}

TEST_F(SecrecyGateTest, APartOfADossierThatFailsDoesNotHoldUpTheOthers) {
  const InputDocument bad = InDossier("0.tif", {301});
  testing_support::WriteBytes(bad.path(), "no picture");
  EXPECT_THAT(Put({bad, InDossier("1.tif", {311})}), ElementsAre(Kind::kFailed, Kind::kStored));
  ExpectSound(1);
  EXPECT_THAT(Put({bad, InDossier("2.tif", {kStampedWidth})}),
              ElementsAre(Kind::kQuarantined, Kind::kQuarantined));
  ExpectSound(0);
}

TEST_F(SecrecyGateTest, ADossierIsGatheredOverFoldersThatAreNamedApart) {
  const std::vector<InputDocument> batch = {InDossier("1.tif", {311}), Tiff("other.tif", {301}),
                                            InDossier("2.tif", {kStampedWidth})};
  Put(batch);
  EXPECT_EQ(Found("w311telltale"), 0);
  EXPECT_EQ(Found("w301telltale"), 1);
  ExpectSound(1);
}

TEST_F(SecrecyGateTest, WhatAnOfficerReleasedPassesWithItsStampForReview) {
  const std::vector<InputDocument> batch = {InDossier("1.tif", {311}),
                                            InDossier("2.tif", {321, kStampedWidth, 323})};
  ASSERT_THAT(Put(batch), ElementsAre(Kind::kQuarantined, Kind::kQuarantined));
  ASSERT_TRUE(warehouse_.store->Release(Sha(1), {"Nga", "2026-11-22T10:00:00+07:00", "seen"}).ok());
  ASSERT_THAT(Put(batch), ElementsAre(Kind::kStored, Kind::kStored));
  const Field& secrecy = outcomes_[1].record.fields.secrecy;
  EXPECT_EQ(secrecy.value, "MẬT");
  EXPECT_EQ(secrecy.page, 1);
  EXPECT_EQ(secrecy.status, FieldStatus::kReview);
  ASSERT_FALSE(secrecy.reasons.empty());
  EXPECT_THAT(secrecy.reasons.back().args, ElementsAre("Nga", "2026-11-22T10:00:00+07:00", "seen"));
  EXPECT_EQ(outcomes_[1].record.pages.size(), 3U);
  EXPECT_TRUE(outcomes_[0].record.fields.secrecy.value.empty());
  EXPECT_EQ(Found("w323telltale"), 1);
  ExpectSound(2);
}

TEST_F(SecrecyGateTest, AReleaseOfOneDocumentDoesNotCoverAnothersStamp) {
  const std::vector<InputDocument> batch = {InDossier("1.tif", {kStampedWidth}),
                                            InDossier("2.tif", {321, kStampedWidth})};
  ASSERT_THAT(Put(batch), ElementsAre(Kind::kQuarantined, Kind::kQuarantined));
  ASSERT_TRUE(warehouse_.store->Release(Sha(0), {"Nga", "", "seen"}).ok());
  EXPECT_THAT(Put(batch), ElementsAre(Kind::kQuarantined, Kind::kQuarantined));
  EXPECT_EQ(outcomes_[0].reason, kDossierReason);
  EXPECT_EQ(outcomes_[1].reason, kStampReason);
  ExpectSound(0);
}

TEST_F(SecrecyGateTest, ACodeOnAPageTiesDocumentsTogetherAsOneInThePathDoes) {
  ASSERT_THAT(Put({Tiff("1.tif", {311, kReceiptWidth}), Tiff("2.tif", {kOtherReceiptWidth, 321})}),
              ElementsAre(Kind::kStored, Kind::kStored));
  EXPECT_THAT(Put({Tiff("3.tif", {331, kReceiptWidth, kStampedWidth})}),
              ElementsAre(Kind::kQuarantined));
  EXPECT_EQ(Found("w311telltale"), 0) << "what an earlier run stored is withdrawn";
  EXPECT_EQ(Found("w321telltale"), 1) << "another dossier";
  Open();
  EXPECT_THAT(Put({Tiff("4.tif", {341, kReceiptWidth}), InDossier("5.tif", {351})}),
              ElementsAre(Kind::kQuarantined, Kind::kQuarantined));
  EXPECT_EQ(outcomes_[0].reason, kDossierReason);
  ExpectSound(1);
}

TEST_F(SecrecyGateTest, TheCodeMayComeBehindTheStamp) {
  EXPECT_THAT(Put({Tiff("1.tif", {311, kReceiptWidth}),
                   Tiff("2.tif", {kStampedWidth, 321, kReceiptWidth, 322}),
                   Tiff("3.tif", {kReceiptWidth, 331})}),
              ElementsAre(Kind::kStored, Kind::kQuarantined, Kind::kQuarantined));
  ExpectSound(0);
  ExpectNothingLeft();
}

TEST_F(SecrecyGateTest, AReleaseFreesWhatACodeOnAPageHeld) {
  const std::vector<InputDocument> batch = {Tiff("1.tif", {kStampedWidth, kReceiptWidth}),
                                            Tiff("2.tif", {321, kReceiptWidth})};
  ASSERT_THAT(Put(batch), ElementsAre(Kind::kQuarantined, Kind::kQuarantined));
  ASSERT_TRUE(warehouse_.store->Release(Sha(0), {"Nga", "", "seen"}).ok());
  EXPECT_THAT(Put(batch), ElementsAre(Kind::kStored, Kind::kStored));
  ExpectSound(2);
}

TEST_F(SecrecyGateTest, AReceiptGivesItsCodeToTheOthersOfItsFolder) {
  EXPECT_THAT(Put({InFolder("1.tif", {311}), InFolder("2.tif", {kReceiptWidth}),
                   InFolder("3.tif", {331}), Tiff("4.tif", {341}), InFolder("1.tif", {351}, "b"),
                   InFolder("5.tif", {361}, "2026-11-22"),
                   InFolder("6.tif", {kReceiptWidth, 371}, "2026-11-22")}),
              testing::Each(Kind::kStored));
  EXPECT_THAT(Codes(), ElementsAre(kCode, kCode, kCode, "", "", "", kCode));
  ExpectSound(7);
  // It is known from the store when more comes.
  EXPECT_THAT(Put({InFolder("2.tif", {kReceiptWidth}), InFolder("7.tif", {381})}),
              ElementsAre(Kind::kDuplicate, Kind::kStored));
  EXPECT_EQ(outcomes_[1].record.dossier_code, kCode);
}

TEST_F(SecrecyGateTest, TwoCodesInAFolderAreGivenToNobody) {
  Put({InFolder("1.tif", {311}), InFolder("2.tif", {kReceiptWidth}),
       InFolder("3.tif", {kOtherReceiptWidth})});
  EXPECT_THAT(Codes(), ElementsAre("", kCode, "H15.50.05.13-261008-0976"));
}

TEST_F(SecrecyGateTest, AStampStopsTheFolderOfAReceipt) {
  const std::vector<InputDocument> batch = {
      InFolder("1.tif", {311}), InFolder("2.tif", {kStampedWidth, 321}),
      InFolder("3.tif", {kReceiptWidth}), Tiff("4.tif", {341})};
  EXPECT_THAT(Put(batch), ElementsAre(Kind::kQuarantined, Kind::kQuarantined, Kind::kQuarantined,
                                      Kind::kStored));
  EXPECT_EQ(outcomes_[0].reason, kDossierReason);
  EXPECT_EQ(outcomes_[1].reason, kStampReason);
  ExpectSound(1);
  // What joins the folder later is stopped by those that are held.
  EXPECT_THAT(Put({batch[1], InFolder("5.tif", {351})}),
              ElementsAre(Kind::kQuarantined, Kind::kQuarantined));
  ExpectSound(1);
}

TEST_F(SecrecyGateTest, WithoutAReceiptAFolderIsNoDossier) {
  EXPECT_THAT(Put({InFolder("1.tif", {311}), InFolder("2.tif", {kStampedWidth})}),
              ElementsAre(Kind::kStored, Kind::kQuarantined));
  ExpectSound(1);
}

// More documents than are held back: those that were committed early leave again.
TEST_F(SecrecyGateTest, ALargeDossierIsStoppedToItsFirstDocument) {
  constexpr int kDocuments = 260;
  std::vector<InputDocument> batch;
  for (int k = 0; k < kDocuments; ++k)
    batch.push_back(InDossier(std::to_string(1000 + k) + ".tif", {300 + k, 301 + 2 * k}));
  std::erase_if(batch, [&](const InputDocument& d) { return &d == &batch[66]; });  // 366 wide
  batch.push_back(InDossier("9999.tif", {kStampedWidth}));
  for (const Kind kind : Put(batch)) EXPECT_EQ(kind, Kind::kQuarantined);
  EXPECT_EQ(outcomes_.size(), batch.size());
  ExpectSound(0);
  ExpectNothingLeft();
}

}  // namespace
}  // namespace sohoa
