// What every RecordStore promises of the quarantine and of the audit trail, asked of all of them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "storage/record/audit.h"
#include "storage/record/record_codec.h"
#include "storage/record/record_store.h"
#include "storage/record/store_check.h"
#include "storage/record/tables.h"
#include "tests/storage/record/sample_document.h"

namespace sohoa {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing_support::MakeDocument;
using testing_support::SampleDocument;
using testing_support::TempFolder;
using Code = absl::StatusCode;

constexpr char kMorning[] = "2026-11-22T10:00:00+07:00";
constexpr char kEvening[] = "2026-11-22T18:00:00+07:00";
const std::string kStamped(64, 'c'), kSibling(64, 'd'), kDossier(64, 'e');

enum class Kind { kMemory, kRocks };

class QuarantineTest : public testing::TestWithParam<Kind> {
 protected:
  void SetUp() override { Open(); }

  void Open() {
    store_.reset();
    if (GetParam() == Kind::kMemory) {
      store_ = NewMemoryStore();
    } else {
      auto store = OpenRocksStore(dir_);
      ASSERT_TRUE(store.ok()) << store.status();
      store_ = *std::move(store);
    }
  }

  std::vector<std::string> Problems() {
    const auto report = store_->Check();
    EXPECT_TRUE(report.ok()) << report.status();
    return report.ok() ? report->problems : std::vector<std::string>{"no report"};
  }

  // "actor action object" of each row, the object by its first letter.
  std::vector<std::string> Trail() {
    std::vector<std::string> rows;
    EXPECT_TRUE(store_
                    ->ForEachAuditRow([&](const AuditRow& row) {
                      EXPECT_EQ(row.sequence, rows.size() + 1);
                      rows.push_back(row.event.actor + " " + row.event.action + " " +
                                     row.event.object.substr(0, 1));
                      return absl::OkStatus();
                    })
                    .ok());
    return rows;
  }

  bool IsHeld(const std::string& source) {
    const auto entry = store_->FindQuarantined(source);
    EXPECT_TRUE(entry.ok()) << entry.status();
    return entry.ok() && entry->has_value() && (*entry)->is_held();
  }

  // The bytes of all files below the store's folder.
  std::string FileBytes() {
    std::string bytes;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_.path() + "/s")) {
      if (!entry.is_regular_file()) continue;
      std::ifstream in(entry.path(), std::ios::binary);
      bytes.append(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
    }
    return bytes;
  }

  TempFolder folder_;
  const std::string dir_ = folder_.path() + "/s";
  std::unique_ptr<RecordStore> store_;
};

INSTANTIATE_TEST_SUITE_P(Stores, QuarantineTest, testing::Values(Kind::kMemory, Kind::kRocks),
                         [](const auto& kind) {
                           return kind.param == Kind::kMemory ? "Memory" : "Rocks";
                         });

TEST_P(QuarantineTest, RemembersWhatWasStopped) {
  EXPECT_EQ(store_->FindQuarantined(kStamped).value().has_value(), false);
  ASSERT_TRUE(store_->Quarantine({{kStamped, kMorning, "a stamp"}}, {}).ok());
  ASSERT_TRUE(store_->Quarantine({{kStamped, kEvening, "again", "", kDossier}}, {}).ok());
  const auto entry = store_->FindQuarantined(kStamped);
  ASSERT_TRUE(entry.ok() && entry->has_value());
  EXPECT_EQ((*entry)->source_sha256, kStamped);
  EXPECT_EQ((*entry)->time, kEvening);
  EXPECT_EQ((*entry)->reason, "again");
  EXPECT_EQ((*entry)->dossier_sha256, kDossier);
  EXPECT_EQ(store_->Stats().value().quarantined, 1);
  EXPECT_EQ(store_->Quarantine({{"short", "", ""}}, {}).code(), Code::kInvalidArgument);
  EXPECT_EQ(store_->Quarantine({{kStamped, "", "", "short"}}, {}).code(), Code::kInvalidArgument);
  EXPECT_THAT(Trail(), ElementsAre("sohoa quarantine c", "sohoa quarantine c"));
  EXPECT_THAT(Problems(), IsEmpty());
}

TEST_P(QuarantineTest, AReleaseFreesWhatWasHeldForIt) {
  ASSERT_TRUE(store_
                  ->Quarantine({{kStamped, kMorning, "a stamp", "", kDossier},
                                {kSibling, kMorning, "its dossier", kStamped, kDossier}},
                               {})
                  .ok());
  EXPECT_EQ(store_->Stats().value().quarantined, 2);
  const absl::Status held_for = store_->Release(kSibling, {"Nga", kEvening, "no secret"});
  EXPECT_EQ(held_for.code(), Code::kFailedPrecondition);
  EXPECT_THAT(std::string(held_for.message()), HasSubstr(kStamped));

  ASSERT_TRUE(store_->Release(kStamped, {"Nga", kEvening, "a water mark"}).ok());
  EXPECT_FALSE(IsHeld(kStamped));
  const auto entry = store_->FindQuarantined(kStamped);
  ASSERT_TRUE(entry.ok() && entry->has_value() && (*entry)->release.has_value());
  EXPECT_EQ((*entry)->release->officer, "Nga");
  EXPECT_EQ((*entry)->release->reason, "a water mark");
  EXPECT_FALSE(store_->FindQuarantined(kSibling).value().has_value());
  EXPECT_EQ(store_->Stats().value().quarantined, 0);
  EXPECT_THAT(Trail(), ElementsAre("sohoa quarantine c", "sohoa quarantine d", "Nga release c",
                                   "Nga release d"));
  EXPECT_THAT(Problems(), IsEmpty());
}

TEST_P(QuarantineTest, RefusesAReleaseThatIsNone) {
  const QuarantineRelease release{"Nga", kEvening, "no secret"};
  EXPECT_EQ(store_->Release(kStamped, release).code(), Code::kNotFound);
  ASSERT_TRUE(store_->Quarantine({{kStamped, kMorning, "a stamp"}}, {}).ok());
  EXPECT_EQ(store_->Release(kStamped, {"", kEvening, "x"}).code(), Code::kInvalidArgument);
  EXPECT_EQ(store_->Release(kStamped, {"Nga", kEvening, ""}).code(), Code::kInvalidArgument);
  ASSERT_TRUE(store_->Release(kStamped, release).ok());
  EXPECT_EQ(store_->Release(kStamped, release).code(), Code::kFailedPrecondition);
  EXPECT_THAT(Trail(), ElementsAre("sohoa quarantine c", "Nga release c"));
}

TEST_P(QuarantineTest, WhatIsStampedAgainIsHeldAgain) {
  ASSERT_TRUE(store_->Quarantine({{kStamped, kMorning, "a stamp"}}, {}).ok());
  ASSERT_TRUE(store_->Release(kStamped, {"Nga", kEvening, "x"}).ok());
  ASSERT_TRUE(store_->Quarantine({{kStamped, kEvening, "its dossier", kSibling}}, {}).ok());
  EXPECT_TRUE(IsHeld(kStamped));
  EXPECT_EQ(store_->Stats().value().quarantined, 1);
  EXPECT_THAT(Problems(), IsEmpty());
}

TEST_P(QuarantineTest, ListsInOrderOfSource) {
  ASSERT_TRUE(
      store_->Quarantine({{kSibling, kMorning, "two"}, {kStamped, kMorning, "one"}}, {}).ok());
  std::vector<std::string> reasons;
  ASSERT_TRUE(store_
                  ->ForEachQuarantined([&](const QuarantineEntry& entry) {
                    reasons.push_back(entry.reason);
                    return absl::OkStatus();
                  })
                  .ok());
  EXPECT_THAT(reasons, ElementsAre("one", "two"));
}

// A word that RocksDB's own files cannot hold by chance, and that no compression changes.
std::string Telltale(const std::string& where) { return "telltale-of-" + where + "-q7x"; }

SampleDocument Withdrawable() {
  SampleDocument document = MakeDocument("rút", {Telltale("page")});
  document.originals = {Telltale("original") + std::string(70'000, 'o')};
  document.pdf = Telltale("pdf") + std::string(1 << 20, 'p');
  document.record.fields.subject.value = Telltale("subject");
  Complete(&document);
  return document;
}

TEST_P(QuarantineTest, AWithdrawnDocumentIsGoneAndTheOthersAreNot) {
  const SampleDocument document = Withdrawable();
  const SampleDocument other = MakeDocument("ở lại", {"chữ", "khác"});
  const std::vector<IndexEntry> rows = {{"t" + Telltale("row"), "1"}, {"tb", "2"}};
  ASSERT_TRUE(Store(*store_, folder_, document, rows).ok());
  ASSERT_TRUE(Store(*store_, folder_, other, {{"tc", "3"}}).ok());
  const std::string& source = document.record.source_sha256;
  ASSERT_TRUE(
      store_
          ->Quarantine({{source, kMorning, "its dossier", kStamped}}, {{document.record.id, rows}})
          .ok());
  EXPECT_EQ(store_->ReadRecord(document.record.id).status().code(), Code::kNotFound);
  EXPECT_FALSE(store_->FindBySource(source).value().has_value());
  std::vector<std::string> keys;
  for (const IndexEntry& row : testing_support::IndexRowsFrom(*store_, "")) keys.push_back(row.key);
  EXPECT_THAT(keys, ElementsAre("tc"));
  EXPECT_TRUE(IsHeld(source));
  EXPECT_EQ(ToPlainText(store_->ReadPage(other.record.id, 1).value()), "khác\n");
  EXPECT_EQ(store_->Stats().value().documents, 1);
  EXPECT_EQ(store_->Stats().value().pages, 2);
  EXPECT_THAT(Trail(), ElementsAre("sohoa withdraw " + source.substr(0, 1)));
  EXPECT_THAT(Problems(), IsEmpty());
}

TEST_P(QuarantineTest, NothingOfAWithdrawnDocumentIsLeftInTheFiles) {
  if (GetParam() == Kind::kMemory) GTEST_SKIP() << "it has no files";
  const SampleDocument document = Withdrawable();
  const std::vector<IndexEntry> rows = {{"t" + Telltale("row"), "1"}};
  for (const bool written_out : {false, true}) {
    ASSERT_TRUE(Store(*store_, folder_, MakeDocument("trước", {"a"})).ok() || written_out);
    ASSERT_TRUE(Store(*store_, folder_, document, rows).ok());
    ASSERT_TRUE(Store(*store_, folder_, MakeDocument(written_out ? "s1" : "s2", {"b"})).ok());
    if (written_out) Open();  // closing writes the log's content to tables
    EXPECT_THAT(FileBytes(), HasSubstr("telltale-of-pdf"));
    ASSERT_TRUE(store_
                    ->Quarantine({{document.record.source_sha256, kMorning, "x", kStamped}},
                                 {{document.record.id, rows}})
                    .ok());
    Open();  // only then RocksDB forgets the keys at the borders of its former files
    EXPECT_EQ(FileBytes().find("telltale-of-"), std::string::npos);
    EXPECT_THAT(Problems(), IsEmpty());
  }
}

TEST_P(QuarantineTest, WhatSomebodyStillReadsLeavesTheFilesWhenTheyLetGo) {
  if (GetParam() == Kind::kMemory) GTEST_SKIP() << "it has no files";
  const SampleDocument document = Withdrawable();
  const std::vector<IndexEntry> rows = {{"t" + Telltale("row"), "1"}};
  ASSERT_TRUE(Store(*store_, folder_, document, rows).ok());
  auto reader = store_->ReadIndex();
  ASSERT_TRUE(store_
                  ->Quarantine({{document.record.source_sha256, kMorning, "x", kStamped}},
                               {{document.record.id, rows}})
                  .ok());
  ASSERT_TRUE(store_->ScrubLeftovers().ok());
  std::string value;
  EXPECT_TRUE(reader->Get(rows[0].key, &value).value()) << "it was taken from under the reader";
  reader = nullptr;
  ASSERT_TRUE(store_->ScrubLeftovers().ok());
  Open();  // only then RocksDB forgets the keys at the borders of its former files
  EXPECT_EQ(FileBytes().find("telltale-of-"), std::string::npos);
  EXPECT_THAT(Problems(), IsEmpty());
}

TEST_P(QuarantineTest, NothingOfAShreddedDocumentIsLeftInTheFiles) {
  const bool on_disk = GetParam() == Kind::kRocks;
  const SampleDocument document = Withdrawable();
  {
    auto writer = store_->NewDocument(document.record.id);
    ASSERT_TRUE(writer.ok());
    ASSERT_TRUE((*writer)->AddPage(document.pages[0]).ok());
    ASSERT_TRUE(
        (*writer)->AddFile(StoredFile::kOriginal, folder_.Write("in", document.originals[0])).ok());
    if (on_disk) {
      EXPECT_THAT(FileBytes(), HasSubstr("telltale-of-original"));
    }
    ASSERT_TRUE((*writer)->Shred().ok());
    ASSERT_TRUE(store_->Quarantine({{document.record.source_sha256, kMorning, "x"}}, {}).ok());
    EXPECT_EQ((*writer)->Commit(document.record, {}).code(), Code::kFailedPrecondition);
  }
  if (on_disk) {
    EXPECT_EQ(FileBytes().find("telltale-of-"), std::string::npos);
  }
  EXPECT_THAT(Problems(), IsEmpty());
  EXPECT_TRUE(Store(*store_, folder_, document).ok()) << "it may come again";
}

// The scan's own entry stands for the further documents that it was divided into.
TEST_P(QuarantineTest, AFurtherDocumentOfAScanGoesWithTheOneThatKeepsItsOriginals) {
  const SampleDocument first = MakeDocument("bó", {"một"});
  SampleDocument second = MakeDocument("bó hai", {"hai"});
  second.originals = first.originals;
  second.record.originals = first.record.originals;
  second.record.kept_by = first.record.id;
  auto keeper = store_->NewDocument(first.record.id);
  auto further = store_->NewDocument(second.record.id);
  ASSERT_TRUE(keeper.ok() && further.ok());
  ASSERT_TRUE((*keeper)->AddPage(first.pages[0]).ok());
  ASSERT_TRUE((*further)->AddPage(second.pages[0]).ok());
  const auto add = [&](DocumentWriter& writer, StoredFile kind, const std::string& bytes) {
    ASSERT_TRUE(writer.AddFile(kind, folder_.Write("part", bytes)).ok());
  };
  add(**keeper, StoredFile::kOriginal, first.originals[0]);
  add(**keeper, StoredFile::kPdf, first.pdf);
  add(**further, StoredFile::kPdf, second.pdf);
  ASSERT_TRUE((*keeper)->CommitWith(*std::move(further), second.record, {}).ok());
  ASSERT_TRUE((*keeper)->Commit(first.record, {}).ok());

  const QuarantineEntry entry{first.record.source_sha256, kMorning, "x"};
  EXPECT_EQ(store_->Quarantine({entry}, {{second.record.id, {}}}).code(), Code::kInvalidArgument)
      << "it goes alone, and its scan would stay";
  const absl::Status withdrawn =
      store_->Quarantine({entry}, {{second.record.id, {}}, {first.record.id, {}}});
  ASSERT_TRUE(withdrawn.ok()) << withdrawn;
  EXPECT_EQ(store_->Stats().value().documents, 0);
  EXPECT_TRUE(IsHeld(first.record.source_sha256));
  EXPECT_THAT(Problems(), IsEmpty());
}

TEST_P(QuarantineTest, AWithdrawalOfAnOlderVersionIsRefused) {
  const SampleDocument document = Withdrawable();
  ASSERT_TRUE(Store(*store_, folder_, document, {{"ta", "1"}}).ok());
  NewVersion change{.record = store_->ReadRecord(document.record.id).value(),
                    .officer = "B",
                    .time = kMorning,
                    .reason = "misread"};
  change.index.put = {{"tb", "2"}};
  ASSERT_TRUE(store_->AddVersion(change).ok());
  const QuarantineEntry entry{document.record.source_sha256, kMorning, "x"};
  EXPECT_EQ(store_->Quarantine({entry}, {{document.record.id, {{"ta", "1"}}, 1}}).code(),
            Code::kAborted);
  EXPECT_FALSE(IsHeld(document.record.source_sha256));
  EXPECT_TRUE(
      store_->Quarantine({entry}, {{document.record.id, {{"ta", "1"}, {"tb", "2"}}, 2}}).ok());
  EXPECT_THAT(testing_support::IndexRowsFrom(*store_, ""), IsEmpty());
  EXPECT_THAT(Problems(), IsEmpty());
}

TEST_P(QuarantineTest, AWithdrawalWithoutAnEntryIsRefused) {
  const SampleDocument document = Withdrawable();
  ASSERT_TRUE(Store(*store_, folder_, document).ok());
  EXPECT_EQ(store_->Quarantine({{kStamped, kMorning, "x"}}, {{document.record.id, {}}}).code(),
            Code::kInvalidArgument);
  EXPECT_EQ(store_->Quarantine({{kStamped, kMorning, "x"}}, {{std::string(24, '0'), {}}}).code(),
            Code::kNotFound);
  EXPECT_TRUE(store_->ReadRecord(document.record.id).ok());
  EXPECT_FALSE(IsHeld(kStamped));
  EXPECT_THAT(Trail(), IsEmpty());
}

// --- the audit's chain, broken behind the store's back ---

class AuditTest : public testing::Test {
 protected:
  void SetUp() override {
    for (const char* actor : {"An", "Bình", "Chi"}) {
      const auto batch = tables_->NewBatch();
      ASSERT_TRUE(
          AppendAudit(*tables_, {{kMorning, actor, "release", kStamped, "x"}}, batch.get()).ok());
      ASSERT_TRUE(tables_->Write(*batch, Durability::kSynced).ok());
    }
  }

  template <typename Change>
  std::vector<std::string> ProblemsAfter(Change change) {
    const auto batch = tables_->NewBatch();
    change(*batch);
    EXPECT_TRUE(tables_->Write(*batch, Durability::kSynced).ok());
    return CheckStore(*tables_).value().problems;
  }

  std::string Row(uint64_t sequence) {
    return tables_->Get(Table::kMeta, record_format::AuditKey(sequence)).value().value();
  }

  const std::unique_ptr<Tables> tables_ = NewMemoryTables();
};

TEST_F(AuditTest, AWholeChainIsSound) {
  const AuditProof proof = CheckAudit(*tables_);
  EXPECT_THAT(proof.problems, IsEmpty());
  EXPECT_EQ(proof.rows, 3);
  EXPECT_EQ(proof.head_sha256.size(), 64U);
  EXPECT_EQ(CheckStore(*tables_).value().audit_head, proof.head_sha256);
}

TEST_F(AuditTest, EventsOfOneWriteAreChainedToo) {
  const auto batch = tables_->NewBatch();
  ASSERT_TRUE(AppendAudit(*tables_,
                          {{kEvening, "Dung", "release", kStamped, "x"},
                           {kEvening, "Dung", "release", kSibling, "x"}},
                          batch.get())
                  .ok());
  ASSERT_TRUE(tables_->Write(*batch, Durability::kSynced).ok());
  EXPECT_THAT(CheckAudit(*tables_).problems, IsEmpty());
  EXPECT_EQ(CheckAudit(*tables_).rows, 5);
}

TEST_F(AuditTest, AChangedRowIsFound) {
  AuditRow row = DecodeAuditRow(Row(2)).value();
  row.event.actor = "Nobody";
  EXPECT_THAT(ProblemsAfter([&](TableBatch& batch) {
                batch.Put(Table::kMeta, record_format::AuditKey(2), EncodeAuditRow(row));
              }),
              testing::Contains(HasSubstr("audit row 3: the chain is broken")));
}

TEST_F(AuditTest, AMissingRowIsFound) {
  EXPECT_THAT(ProblemsAfter([](TableBatch& batch) {
                batch.Delete(Table::kMeta, record_format::AuditKey(2));
              }),
              testing::Contains(HasSubstr("audit row 3: the chain is broken")));
}

TEST_F(AuditTest, MissingLastRowsAreFound) {
  EXPECT_THAT(ProblemsAfter([](TableBatch& batch) {
                batch.Delete(Table::kMeta, record_format::AuditKey(3));
              }),
              testing::Contains(HasSubstr("does not end where it should")));
}

TEST_F(AuditTest, AChangedLastRowIsFound) {
  AuditRow row = DecodeAuditRow(Row(3)).value();
  row.event.reason = "another";
  EXPECT_THAT(ProblemsAfter([&](TableBatch& batch) {
                batch.Put(Table::kMeta, record_format::AuditKey(3), EncodeAuditRow(row));
              }),
              testing::Contains(HasSubstr("does not end where it should")));
}

TEST_F(AuditTest, ARowThatCannotBeReadIsFound) {
  EXPECT_THAT(ProblemsAfter([](TableBatch& batch) {
                batch.Put(Table::kMeta, record_format::AuditKey(1), "\xff\xff");
              }),
              testing::Contains(HasSubstr("audit row 1 cannot be read")));
}

}  // namespace
}  // namespace sohoa
