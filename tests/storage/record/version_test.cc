// Versions of a record, asked of both stores: a correction is a new one, the old ones stay.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "storage/record/record_store.h"
#include "tests/storage/record/sample_document.h"

namespace sohoa {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing_support::MakeDocument;
using testing_support::SampleDocument;
using testing_support::TempFolder;
using Code = absl::StatusCode;

enum class Kind { kMemory, kRocks };

class VersionTest : public testing::TestWithParam<Kind> {
 protected:
  void SetUp() override {
    Reopen();
    ASSERT_NE(store_, nullptr);
    document_ = MakeDocument("tờ trình", {"trang một", "trang hai"});
    document_.record.fields.subject.value = "về việc xây trưòng";
    ASSERT_TRUE(
        Store(*store_, folder_, document_, {{"sai", "1"}, {"chung", "1"}, {"mất", "1"}}).ok());
  }

  void Reopen() {
    if (GetParam() == Kind::kMemory) {
      if (store_ == nullptr) store_ = NewMemoryStore();
      return;
    }
    store_.reset();
    auto store = OpenRocksStore(folder_.path() + "/store");
    ASSERT_TRUE(store.ok()) << store.status();
    store_ = *std::move(store);
  }

  // The newest record with another subject.
  NewVersion Corrected(const std::string& subject) const {
    NewVersion change{.record = store_->ReadRecord(id()).value(),
                      .officer = "Trần Thị B",
                      .time = "2026-11-23T08:00:00+07:00",
                      .reason = "misread"};
    change.record.fields.subject.value = subject;
    return change;
  }

  const std::string& id() const { return document_.record.id; }

  std::string Pdf(int version) const {
    std::string bytes;
    const absl::Status status =
        store_->ReadFileOfVersion(id(), version, StoredFile::kPdf, 0, [&](std::string_view piece) {
          bytes += piece;
          return absl::OkStatus();
        });
    return status.ok() ? bytes : status.ToString();
  }

  std::vector<std::string> Index() const {
    std::vector<std::string> rows;
    for (const IndexEntry& row : testing_support::IndexRowsFrom(*store_, ""))
      rows.push_back(row.key + "=" + row.value);
    return rows;
  }

  std::vector<std::string> Waiting(Waiting what) const {
    std::vector<std::string> ids;
    EXPECT_TRUE(store_
                    ->ForEachWaiting(what,
                                     [&](const std::string& id) {
                                       ids.push_back(id);
                                       return absl::OkStatus();
                                     })
                    .ok());
    return ids;
  }

  template <typename Walk>
  static std::vector<std::string> Ids(const Walk& walk) {
    std::vector<std::string> ids;
    EXPECT_TRUE(walk([&](const Record& record) {
                  ids.push_back(record.id);
                  return absl::OkStatus();
                }).ok());
    return ids;
  }
  std::vector<std::string> Visited() const {
    return Ids([&](const auto& visit) { return store_->ForEachRecord(visit); });
  }
  std::vector<std::string> Deleted() const {
    return Ids([&](const auto& visit) { return store_->ForEachDeleted(visit); });
  }

  std::vector<std::string> Actions() const {
    std::vector<std::string> actions;
    EXPECT_TRUE(store_
                    ->ForEachAuditRow([&](const AuditRow& row) {
                      actions.push_back(row.event.action);
                      return absl::OkStatus();
                    })
                    .ok());
    return actions;
  }

  std::vector<std::string> Problems() const { return store_->Check().value().problems; }

  TempFolder folder_;
  std::unique_ptr<RecordStore> store_;
  SampleDocument document_;
};

INSTANTIATE_TEST_SUITE_P(Stores, VersionTest, testing::Values(Kind::kMemory, Kind::kRocks),
                         [](const auto& kind) {
                           return kind.param == Kind::kMemory ? "Memory" : "Rocks";
                         });

TEST_P(VersionTest, ACorrectionIsANewVersionAndTheOldOneStaysReadable) {
  NewVersion change = Corrected("về việc xây trường");
  change.index.removed = {"sai", "chung", "mất"};
  change.index.put = {{"chung", "2"}, {"đúng", "2"}};
  const auto stored = store_->AddVersion(change);
  ASSERT_TRUE(stored.ok()) << stored.status();
  EXPECT_EQ(stored->version, 2);
  Reopen();

  EXPECT_EQ(store_->ReadRecord(id()).value().fields.subject.value, "về việc xây trường");
  EXPECT_EQ(store_->ReadVersion(id(), 2).value().fields.subject.value, "về việc xây trường");
  EXPECT_EQ(store_->ReadVersion(id(), 1).value().fields.subject.value, "về việc xây trưòng");
  EXPECT_EQ(store_->ReadVersion(id(), -1).status().code(), Code::kNotFound);
  EXPECT_EQ(store_->ReadVersion(id(), 3).status().code(), Code::kNotFound);
  EXPECT_EQ(Pdf(1), document_.pdf);
  EXPECT_EQ(Pdf(2), document_.pdf) << "it brought none of its own";
  EXPECT_EQ(ToPlainText(store_->ReadPage(id(), 1).value()), "trang hai\n");
  EXPECT_THAT(Index(), ElementsAre("chung=2", "đúng=2"));
  const std::vector<RecordVersion> versions = {
      {1, "sohoa", "2026-11-22T09:30:00+07:00", ""},
      {2, "Trần Thị B", "2026-11-23T08:00:00+07:00", "misread"}};
  EXPECT_EQ(store_->ListVersions(id()).value(), versions);
  EXPECT_EQ(store_->Stats().value().documents, 1);
  EXPECT_EQ(store_->Stats().value().old_versions, 1);
  EXPECT_THAT(Problems(), IsEmpty());
}

TEST_P(VersionTest, EachVersionKeepsThePdfThatItShowed) {
  ASSERT_TRUE(store_->AddVersion(Corrected("hai")).ok());
  NewVersion change = Corrected("ba");
  change.pdf_path = folder_.Write("new.pdf", std::string((1 << 20) + 3, 'q'));
  const auto third = store_->AddVersion(change);
  ASSERT_TRUE(third.ok()) << third.status();
  EXPECT_EQ(third->pdf_size_bytes, (1 << 20) + 3);
  ASSERT_TRUE(store_->AddVersion(Corrected("bốn")).ok());
  Reopen();

  EXPECT_EQ(Pdf(1), document_.pdf);
  EXPECT_EQ(Pdf(2), document_.pdf);
  EXPECT_EQ(Pdf(3), std::string((1 << 20) + 3, 'q'));
  EXPECT_EQ(Pdf(4), Pdf(3));
  EXPECT_EQ(Pdf(5), absl::NotFoundError("the document has no such version").ToString());
  std::string shown;
  EXPECT_TRUE(store_
                  ->ReadFile(id(), StoredFile::kPdf, 0,
                             [&](std::string_view piece) {
                               shown += piece;
                               return absl::OkStatus();
                             })
                  .ok());
  EXPECT_EQ(shown, Pdf(4));
  EXPECT_EQ(store_->ListVersions(id()).value().size(), 4U);
  EXPECT_EQ(
      store_->Stats().value().bytes,
      static_cast<int64_t>(document_.pdf.size() + document_.originals[0].size()) + (1 << 20) + 3);
  EXPECT_EQ(store_->Check().value().files, 3);
  EXPECT_THAT(Problems(), IsEmpty());
}

// A rendition that was signed later does not lie where the first one does: parts of it came from
// the original, whose pieces have the same numbers.
TEST_P(VersionTest, PartsOfAFileAreThoseOfItsVersion) {
  NewVersion change = Corrected("hai");
  change.pdf_path = folder_.Write("new.pdf", "%PDF signed");
  ASSERT_TRUE(store_->AddVersion(change).ok());
  const auto part = [&](int version) {
    std::string bytes;
    EXPECT_TRUE(store_
                    ->ReadPart(id(), {StoredFile::kPdf, version, 1, 7},
                               [&](std::string_view piece) {
                                 bytes += piece;
                                 return absl::OkStatus();
                               })
                    .ok());
    return bytes;
  };
  EXPECT_EQ(part(1), document_.pdf.substr(1, 7));
  EXPECT_EQ(part(2), "PDF sig");
}

// The index is tended in the background: what was thought out for an earlier one is refused.
TEST_P(VersionTest, AChangeForAnOlderIndexIsRefused) {
  NewVersion change = Corrected("hai");
  change.index.expected = {"chung", "2"};
  const uint64_t before = store_->IndexVersion();
  EXPECT_EQ(store_->AddVersion(change).status().code(), Code::kAborted);
  EXPECT_EQ(store_->ReadRecord(id()).value().version, 1);
  change.index.expected.value = "1";
  EXPECT_TRUE(store_->AddVersion(change).ok());
  EXPECT_NE(store_->IndexVersion(), before);
}

TEST_P(VersionTest, AChangeOfAnOldVersionIsRefused) {
  const NewVersion mine = Corrected("của tôi");
  ASSERT_TRUE(store_->AddVersion(Corrected("của người khác")).ok());
  NewVersion late = mine;
  late.pdf_path = folder_.Write("late.pdf", "%PDF late");
  EXPECT_EQ(store_->AddVersion(late).status().code(), Code::kAborted);
  EXPECT_EQ(store_->ReadRecord(id()).value().fields.subject.value, "của người khác");
  EXPECT_THAT(Problems(), IsEmpty());
}

TEST_P(VersionTest, OneOfManyRivalsWinsEachRound) {
  constexpr int kRivals = 4, kRounds = 5;
  std::atomic<int> won = 0, aborted = 0;
  std::vector<std::thread> rivals;
  for (int i = 0; i < kRivals; ++i) {
    rivals.emplace_back([&, i] {
      for (int round = 0; round < kRounds; ++round) {
        NewVersion change = Corrected(std::to_string(i));
        change.pdf_path = folder_.Write("r" + std::to_string(i), std::to_string(i));
        const Code code = store_->AddVersion(change).status().code();
        ++(code == Code::kOk ? won : aborted);
        EXPECT_TRUE(code == Code::kOk || code == Code::kAborted);
      }
    });
  }
  for (std::thread& rival : rivals) rival.join();
  EXPECT_EQ(won + aborted, kRivals * kRounds);
  EXPECT_EQ(store_->ReadRecord(id()).value().version, 1 + won);
  const std::string subject = store_->ReadRecord(id()).value().fields.subject.value;
  EXPECT_EQ(Pdf(1 + won), subject) << "record and PDF come from one change";
  EXPECT_THAT(Problems(), IsEmpty());
}

TEST_P(VersionTest, RefusesAnotherDocumentInItsPlace) {
  const auto refuse = [&](const std::function<void(NewVersion*)>& spoil) {
    NewVersion change = Corrected("x");
    spoil(&change);
    return store_->AddVersion(change).status().code();
  };
  EXPECT_EQ(refuse([](auto* c) { c->record.id = std::string(24, '0'); }), Code::kNotFound);
  EXPECT_EQ(refuse([](auto* c) { c->record.source_sha256[0] ^= 1; }), Code::kInvalidArgument);
  EXPECT_EQ(refuse([](auto* c) { c->record.pages.pop_back(); }), Code::kInvalidArgument);
  EXPECT_EQ(refuse([](auto* c) { c->record.originals.clear(); }), Code::kInvalidArgument);
  EXPECT_EQ(refuse([](auto* c) { c->record.kept_by = std::string(24, '1'); }),
            Code::kInvalidArgument);
  EXPECT_EQ(refuse([](auto* c) { c->record.pdf_sha256[0] ^= 1; }), Code::kInvalidArgument);
  EXPECT_EQ(refuse([](auto* c) { c->officer.clear(); }), Code::kInvalidArgument);
  EXPECT_EQ(refuse([](auto* c) { c->reason.clear(); }), Code::kInvalidArgument);
  EXPECT_EQ(refuse([&](auto* c) { c->pdf_path = folder_.path() + "/no.pdf"; }), Code::kNotFound);
  EXPECT_EQ(store_->ReadRecord(id()).value().version, 1);
  EXPECT_THAT(Problems(), IsEmpty());
}

TEST_P(VersionTest, TheAuditTellsWhoAndWhy) {
  ASSERT_TRUE(store_->AddVersion(Corrected("hai")).ok());
  std::vector<AuditRow> rows;
  ASSERT_TRUE(store_
                  ->ForEachAuditRow([&](const AuditRow& row) {
                    rows.push_back(row);
                    return absl::OkStatus();
                  })
                  .ok());
  ASSERT_THAT(rows, SizeIs(1));
  EXPECT_EQ(rows[0].event.action, kActionVersion);
  EXPECT_EQ(rows[0].event.actor, "Trần Thị B");
  EXPECT_EQ(rows[0].event.object, document_.record.source_sha256);
  EXPECT_EQ(rows[0].event.reason, "misread");
}

TEST_P(VersionTest, WhatWaitsForASignatureIsFoundUntilItHasIt) {
  EXPECT_THAT(Waiting(Waiting::kSignature), IsEmpty());
  NewVersion change = Corrected("hai");
  change.record.awaited_signature = {"B-LT", "the token was removed", "2026-11-23T08:00:00+07:00"};
  ASSERT_TRUE(store_->AddVersion(change).ok());
  EXPECT_THAT(Waiting(Waiting::kSignature), ElementsAre(id()));
  EXPECT_THAT(Waiting(Waiting::kHigherLevel), IsEmpty());
  EXPECT_THAT(Problems(), IsEmpty());

  change = Corrected("ba");
  change.record.awaited_signature.reset();
  change.record.pdf_signature = {"B-LT", "B-B", "a service did not answer", "UBND", ""};
  ASSERT_TRUE(store_->AddVersion(change).ok());
  Reopen();
  EXPECT_THAT(Waiting(Waiting::kSignature), IsEmpty());
  EXPECT_THAT(Waiting(Waiting::kHigherLevel), ElementsAre(id()));

  change = Corrected("bốn");
  change.record.pdf_signature = {"B-LT", "B-LT", "", "UBND", ""};
  ASSERT_TRUE(store_->AddVersion(change).ok());
  EXPECT_THAT(Waiting(Waiting::kHigherLevel), IsEmpty());
  EXPECT_THAT(Problems(), IsEmpty());
}

TEST_P(VersionTest, ADocumentThatIsWithdrawnLeavesNoneOfItsVersions) {
  const SampleDocument other = MakeDocument("khác", {"chữ"});
  ASSERT_TRUE(Store(*store_, folder_, other).ok());
  NewVersion change = Corrected("hai");
  change.pdf_path = folder_.Write("new.pdf", "%PDF new");
  change.record.awaited_signature = {"B-B", "", ""};
  ASSERT_TRUE(store_->AddVersion(change).ok());
  ASSERT_TRUE(store_
                  ->Quarantine({{document_.record.source_sha256, "", "a stamp"}},
                               {{id(), {{"sai", ""}, {"chung", ""}, {"mất", ""}}}})
                  .ok());
  EXPECT_EQ(store_->ReadVersion(id(), 1).status().code(), Code::kNotFound);
  EXPECT_EQ(store_->ListVersions(id()).status().code(), Code::kNotFound);
  EXPECT_THAT(Waiting(Waiting::kSignature), IsEmpty());
  EXPECT_THAT(Problems(), IsEmpty());
  const StoreStats left = store_->Stats().value();
  EXPECT_EQ(left.documents, 1);
  EXPECT_EQ(left.old_versions, 0);
  EXPECT_EQ(left.bytes, static_cast<int64_t>(other.pdf.size() + other.originals[0].size()));
}

TEST_P(VersionTest, ADeletedDocumentIsKeptAndNotFound) {
  const std::string time = "2026-11-23T08:00:00+07:00";
  NewVersion change = Corrected("x");
  change.record.deletion = {"B", time, "stored by mistake", "2031"};
  EXPECT_EQ(store_->AddVersion(change).status().code(), Code::kInvalidArgument) << "no day";
  change.record.deletion->keep_until = "2031-12-31";
  change.record.awaited_signature = {"B-B", "", ""};
  change.index.removed = {"sai", "chung", "mất"};
  ASSERT_TRUE(store_->AddVersion(change).ok());
  Reopen();

  const auto ignore = [](std::string_view) { return absl::OkStatus(); };
  EXPECT_EQ(store_->ReadRecord(id()).status().code(), Code::kNotFound);
  EXPECT_EQ(store_->ReadPage(id(), 0).status().code(), Code::kNotFound);
  EXPECT_EQ(store_->ReadFile(id(), StoredFile::kOriginal, 0, ignore).code(), Code::kNotFound);
  EXPECT_THAT(Visited(), IsEmpty());
  EXPECT_THAT(Index(), IsEmpty());
  EXPECT_THAT(Waiting(Waiting::kSignature), IsEmpty());
  EXPECT_EQ(Store(*store_, folder_, document_).code(), Code::kAlreadyExists);
  const StoreStats stats = store_->Stats().value();
  EXPECT_EQ(stats.documents, 0);
  EXPECT_EQ(stats.pages, 0);
  EXPECT_EQ(stats.deleted, 1);

  EXPECT_THAT(Deleted(), ElementsAre(id()));
  EXPECT_EQ(store_->ReadVersion(id(), kNewestVersion).value().deletion, change.record.deletion);
  EXPECT_EQ(ToPlainText(store_->ReadPageOfVersion(id(), kNewestVersion, 1).value()), "trang hai\n");
  EXPECT_EQ(Pdf(1), document_.pdf);
  EXPECT_EQ(Pdf(kNewestVersion), document_.pdf);
  EXPECT_THAT(Problems(), IsEmpty());

  change.record = store_->ReadVersion(id(), kNewestVersion).value();
  change.record.deletion.reset();
  change.index.put = {{"đúng", "3"}};
  ASSERT_TRUE(store_->AddVersion(change).ok());
  EXPECT_EQ(store_->ReadRecord(id()).value().version, 3);
  EXPECT_THAT(Deleted(), IsEmpty());
  EXPECT_EQ(store_->Stats().value().pages, 2);
  EXPECT_EQ(store_->Stats().value().deleted, 0);
  EXPECT_THAT(Actions(), ElementsAre(kActionDelete, kActionUndelete));
  EXPECT_THAT(Problems(), IsEmpty());
}

TEST_P(VersionTest, OnlyWhatIsDeletedAndDueIsPurged) {
  const SampleDocument other = MakeDocument("khác", {"chữ"});
  ASSERT_TRUE(Store(*store_, folder_, other).ok());
  Purge purge{{id()}, "B", "2031-12-30T23:59:00+07:00", "the time of keeping is over"};
  EXPECT_EQ(store_->PurgeDeleted(purge).code(), Code::kFailedPrecondition) << "not deleted";
  NewVersion change = Corrected("x");
  change.pdf_path = folder_.Write("new.pdf", "%PDF new");
  change.record.deletion = {"B", "2026-11-23T08:00:00+07:00", "by mistake", "2031-12-31"};
  change.index.removed = {"sai", "chung", "mất"};
  ASSERT_TRUE(store_->AddVersion(change).ok());
  EXPECT_EQ(store_->PurgeDeleted(purge).code(), Code::kFailedPrecondition) << "a day too early";
  EXPECT_TRUE(store_->ReadVersion(id(), 1).ok());

  purge.time = "2031-12-31T00:00:00+07:00";
  EXPECT_EQ(store_->PurgeDeleted({purge.ids, "", purge.time, "x"}).code(), Code::kInvalidArgument);
  EXPECT_EQ(store_->PurgeDeleted({{id(), std::string(24, '0')}, "B", purge.time, "x"}).code(),
            Code::kNotFound);
  EXPECT_TRUE(store_->ReadVersion(id(), 1).ok()) << "all or none";
  ASSERT_TRUE(store_->PurgeDeleted(purge).ok());
  Reopen();
  EXPECT_EQ(store_->ReadVersion(id(), 1).status().code(), Code::kNotFound);
  EXPECT_EQ(store_->FindBySource(document_.record.source_sha256).value(), std::nullopt);
  EXPECT_THAT(Deleted(), IsEmpty());
  const StoreStats stats = store_->Stats().value();
  EXPECT_EQ(stats.documents, 1);
  EXPECT_EQ(stats.deleted, 0);
  EXPECT_EQ(stats.old_versions, 0);
  EXPECT_EQ(stats.bytes, static_cast<int64_t>(other.pdf.size() + other.originals[0].size()));
  EXPECT_THAT(Actions(), ElementsAre(kActionDelete, kActionPurge));
  EXPECT_THAT(Problems(), IsEmpty());
  EXPECT_TRUE(Store(*store_, folder_, document_).ok()) << "it may come again";
}

// The first document of a scan keeps the originals of all.
TEST_P(VersionTest, AnOriginalIsNotPurgedFromUnderAnotherDocument) {
  const SampleDocument first = MakeDocument("tập", {"một"});
  SampleDocument second = first;
  second.record.source_sha256 = std::string(64, 'e');
  second.record.id = std::string(24, 'e');
  second.record.kept_by = first.record.id;
  second.record.pdf_sha256.clear();
  second.record.pdf_size_bytes = 0;
  {
    auto keeper = *store_->NewDocument(first.record.id);
    auto further = *store_->NewDocument(second.record.id);
    ASSERT_TRUE(keeper->AddPage(first.pages[0]).ok());
    ASSERT_TRUE(further->AddPage(second.pages[0]).ok());
    ASSERT_TRUE(
        keeper->AddFile(StoredFile::kOriginal, folder_.Write("o", first.originals[0])).ok());
    ASSERT_TRUE(keeper->AddFile(StoredFile::kPdf, folder_.Write("p", first.pdf)).ok());
    ASSERT_TRUE(keeper->CommitWith(std::move(further), second.record, {}).ok());
    ASSERT_TRUE(keeper->Commit(first.record, {}).ok());
  }
  const auto remove = [&](const std::string& which) {
    NewVersion change{.record = store_->ReadRecord(which).value(),
                      .officer = "B",
                      .time = "2026-11-23T08:00:00+07:00",
                      .reason = "by mistake"};
    change.record.deletion = {"B", change.time, change.reason, "2026-11-23"};
    return store_->AddVersion(change).status();
  };
  const Purge purge{{first.record.id}, "B", "2026-11-24T08:00:00+07:00", "over"};
  ASSERT_TRUE(remove(first.record.id).ok());
  EXPECT_EQ(store_->PurgeDeleted(purge).code(), Code::kFailedPrecondition);
  std::string original;
  EXPECT_TRUE(store_
                  ->ReadFile(second.record.id, StoredFile::kOriginal, 0,
                             [&](std::string_view piece) {
                               original += piece;
                               return absl::OkStatus();
                             })
                  .ok());
  EXPECT_EQ(original, first.originals[0]);
  ASSERT_TRUE(remove(second.record.id).ok());
  EXPECT_TRUE(
      store_->PurgeDeleted({{first.record.id, second.record.id}, "B", purge.time, "over"}).ok());
  EXPECT_THAT(Problems(), IsEmpty());
}

}  // namespace
}  // namespace sohoa
