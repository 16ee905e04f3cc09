// What every RecordStore promises, asked of all of them.
#include "storage/record/record_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "storage/sign/digest.h"
#include "tests/storage/record/sample_document.h"

namespace sohoa {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing_support::Complete;
using testing_support::MakeDocument;
using testing_support::PageOf;
using testing_support::SampleDocument;
using testing_support::TempFolder;
using Code = absl::StatusCode;

enum class Kind { kMemory, kRocks };

class RecordStoreTest : public testing::TestWithParam<Kind> {
 protected:
  void SetUp() override {
    if (GetParam() == Kind::kMemory) {
      store_ = NewMemoryStore();
    } else {
      auto store = OpenRocksStore(folder_.path() + "/store");
      ASSERT_TRUE(store.ok()) << store.status();
      store_ = *std::move(store);
    }
  }

  std::string ReadAll(const std::string& id, StoredFile kind, int index) {
    std::string bytes;
    const absl::Status status = store_->ReadFile(id, kind, index, [&](std::string_view piece) {
      bytes += piece;
      return absl::OkStatus();
    });
    EXPECT_TRUE(status.ok()) << status;
    return bytes;
  }

  std::vector<std::string> Problems() {
    const auto report = store_->Check();
    EXPECT_TRUE(report.ok()) << report.status();
    return report.ok() ? report->problems : std::vector<std::string>{"no report"};
  }

  std::vector<std::string> IndexKeys(std::string_view prefix) {
    std::vector<std::string> keys;
    for (const IndexEntry& row : testing_support::IndexRowsFrom(*store_, prefix))
      keys.push_back(row.key);
    return keys;
  }

  TempFolder folder_;
  std::unique_ptr<RecordStore> store_;
};

INSTANTIATE_TEST_SUITE_P(Stores, RecordStoreTest, testing::Values(Kind::kMemory, Kind::kRocks),
                         [](const auto& kind) {
                           return kind.param == Kind::kMemory ? "Memory" : "Rocks";
                         });

TEST_P(RecordStoreTest, GivesBackWhatWasCommitted) {
  SampleDocument document = MakeDocument("một", {"Trang thứ nhất", "", "Trang thứ ba"});
  document.originals = {"phần một", "phần hai"};
  document.record.originals.resize(2);
  document.record.fields.subject.value = "về việc lưu trữ";
  Complete(&document);
  ASSERT_TRUE(Store(*store_, folder_, document).ok());

  const std::string& id = document.record.id;
  EXPECT_EQ(store_->FindBySource(document.record.source_sha256).value(), id);
  const auto record = store_->ReadRecord(id);
  ASSERT_TRUE(record.ok()) << record.status();
  EXPECT_EQ(record->fields.subject.value, "về việc lưu trữ");
  EXPECT_EQ(record->pages.size(), 3U);
  EXPECT_EQ(ToPlainText(store_->ReadPage(id, 0).value()), "Trang thứ nhất\n");
  EXPECT_TRUE(store_->ReadPage(id, 1).value().empty());
  EXPECT_EQ(ToPlainText(store_->ReadPage(id, 2).value()), "Trang thứ ba\n");
  EXPECT_EQ(ReadAll(id, StoredFile::kOriginal, 0), "phần một");
  EXPECT_EQ(ReadAll(id, StoredFile::kOriginal, 1), "phần hai");
  EXPECT_EQ(ReadAll(id, StoredFile::kPdf, 0), document.pdf);
  EXPECT_THAT(Problems(), IsEmpty());
}

TEST_P(RecordStoreTest, KeepsFilesOfManyPiecesAndEmptyOnes) {
  SampleDocument document = MakeDocument("lớn", {"x"});
  document.originals = {std::string(3 << 20, '\0'), ""};  // exactly three pieces, and none
  for (size_t i = 0; i < document.originals[0].size(); i += 4097)
    document.originals[0][i] = static_cast<char>(i);
  document.pdf = std::string((2 << 20) + 17, 'p');
  Complete(&document);
  ASSERT_TRUE(Store(*store_, folder_, document).ok());
  EXPECT_EQ(ReadAll(document.record.id, StoredFile::kOriginal, 0), document.originals[0]);
  EXPECT_EQ(ReadAll(document.record.id, StoredFile::kOriginal, 1), "");
  EXPECT_EQ(ReadAll(document.record.id, StoredFile::kPdf, 0), document.pdf);
  const auto report = store_->Check();
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(report->documents, 1);
  EXPECT_EQ(report->files, 3);
  EXPECT_THAT(report->problems, IsEmpty());
}

TEST_P(RecordStoreTest, GivesAnyPartOfAFile) {
  SampleDocument document = MakeDocument("a", {"một"});
  for (int k = 0; k < (5 << 19); ++k) document.pdf += static_cast<char>(k % 251);  // 2.5 pieces
  document.originals = {"0123456789"};
  Complete(&document);
  ASSERT_TRUE(Store(*store_, folder_, document).ok());
  const auto part = [&](StoredFile kind, int number, int64_t offset, int64_t length) {
    std::string bytes;
    const absl::Status status =
        store_->ReadPart(document.record.id, {kind, number, offset, length}, [&](auto piece) {
          bytes += piece;
          return absl::OkStatus();
        });
    return status.ok() ? bytes : std::string(absl::StatusCodeToString(status.code()));
  };
  const auto size = static_cast<int64_t>(document.pdf.size());
  for (const auto& [offset, length] : std::vector<std::pair<int64_t, int64_t>>{
           {0, size}, {0, 0}, {size, 0}, {(1 << 20) - 1, 2}, {1 << 20, 1 << 20}, {size - 1, 1}})
    EXPECT_EQ(part(StoredFile::kPdf, 1, offset, length),
              document.pdf.substr(static_cast<size_t>(offset), static_cast<size_t>(length)))
        << offset;
  EXPECT_EQ(part(StoredFile::kOriginal, 0, 3, 4), "3456");
  for (const auto& [offset, length] :
       std::vector<std::pair<int64_t, int64_t>>{{-1, 1}, {0, -1}, {0, size + 1}, {size + 1, 0}})
    EXPECT_EQ(part(StoredFile::kPdf, 1, offset, length), "OUT_OF_RANGE") << offset;
  EXPECT_EQ(part(StoredFile::kPdf, 2, 0, 1), "NOT_FOUND");
  EXPECT_EQ(part(StoredFile::kOriginal, 1, 0, 1), "NOT_FOUND");
}

TEST_P(RecordStoreTest, TakesAuditRowsByThemselves) {
  const AuditEvent read{.time = "2026-11-27T10:00:00+07:00", .actor = "key:1", .action = "record"};
  ASSERT_TRUE(store_->AddAuditRows({}).ok());
  ASSERT_TRUE(store_->AddAuditRows({read, read}).ok());
  ASSERT_TRUE(store_->AddAuditRows({read}).ok());
  std::vector<uint64_t> numbers;
  ASSERT_TRUE(store_
                  ->ForEachAuditRow([&](const AuditRow& row) {
                    EXPECT_EQ(row.event.actor, "key:1");
                    numbers.push_back(row.sequence);
                    return absl::OkStatus();
                  })
                  .ok());
  EXPECT_THAT(numbers, ElementsAre(1, 2, 3));
  EXPECT_THAT(Problems(), IsEmpty());
}

TEST_P(RecordStoreTest, SaysWhatItCopied) {
  auto writer = store_->NewDocument(std::string(24, 'a'));
  ASSERT_TRUE(writer.ok());
  const auto info = (*writer)->AddFile(StoredFile::kOriginal, folder_.Write("in", "abc"));
  ASSERT_TRUE(info.ok()) << info.status();
  EXPECT_EQ(info->sha256, Sha256Hex("abc"));
  EXPECT_EQ(info->size_bytes, 3);
}

TEST_P(RecordStoreTest, KnowsWhatItHasNot) {
  const std::string id(24, '0');
  EXPECT_EQ(store_->FindBySource(std::string(64, '0')).value(), std::nullopt);
  EXPECT_EQ(store_->ReadRecord(id).status().code(), Code::kNotFound);
  EXPECT_EQ(store_->ReadPage(id, 0).status().code(), Code::kNotFound);
  const auto sink = [](std::string_view) { return absl::OkStatus(); };
  EXPECT_EQ(store_->ReadFile(id, StoredFile::kPdf, 0, sink).code(), Code::kNotFound);

  const SampleDocument document = MakeDocument("một", {"chữ"});
  ASSERT_TRUE(Store(*store_, folder_, document).ok());
  EXPECT_EQ(store_->ReadPage(document.record.id, 1).status().code(), Code::kNotFound);
  EXPECT_EQ(store_->ReadPage(document.record.id, -1).status().code(), Code::kNotFound);
  EXPECT_EQ(store_->ReadFile(document.record.id, StoredFile::kOriginal, 1, sink).code(),
            Code::kNotFound);
  EXPECT_EQ(store_->ReadFile(document.record.id, StoredFile::kPdf, -1, sink).code(),
            Code::kNotFound);
}

TEST_P(RecordStoreTest, ShowsNothingBeforeTheCommitAndForgetsWhatWasDropped) {
  const SampleDocument document = MakeDocument("bỏ dở", {"không ai thấy"});
  {
    auto writer = store_->NewDocument(document.record.id);
    ASSERT_TRUE(writer.ok());
    ASSERT_TRUE((*writer)->AddPage(document.pages[0]).ok());
    ASSERT_TRUE(
        (*writer)->AddFile(StoredFile::kOriginal, folder_.Write("in", document.originals[0])).ok());
    EXPECT_EQ(store_->ReadPage(document.record.id, 0).status().code(), Code::kNotFound);
    EXPECT_EQ(store_->ReadRecord(document.record.id).status().code(), Code::kNotFound);
    EXPECT_THAT(Problems(), IsEmpty());
  }
  EXPECT_EQ(store_->ReadRecord(document.record.id).status().code(), Code::kNotFound);
  EXPECT_THAT(Problems(), IsEmpty());
  EXPECT_EQ(store_->Stats().value().documents, 0);
  EXPECT_TRUE(Store(*store_, folder_, document).ok());  // and it can come again
  EXPECT_THAT(Problems(), IsEmpty());
}

TEST_P(RecordStoreTest, StoresOneSourceOnce) {
  const SampleDocument document = MakeDocument("đôi", {"bản đầu"});
  ASSERT_TRUE(Store(*store_, folder_, document).ok());
  SampleDocument again = document;
  again.pages = {PageOf("bản sau")};
  EXPECT_EQ(Store(*store_, folder_, again).code(), Code::kAlreadyExists);
  EXPECT_EQ(ToPlainText(store_->ReadPage(document.record.id, 0).value()), "bản đầu\n");
  EXPECT_EQ(store_->Stats().value().documents, 1);
  EXPECT_THAT(Problems(), IsEmpty());
}

TEST_P(RecordStoreTest, LetsOneOfManyRivalsWin) {
  const SampleDocument document = MakeDocument("tranh", {"chữ"});
  constexpr int kRivals = 8;
  std::vector<Code> results(kRivals);
  std::vector<std::thread> rivals;
  for (int i = 0; i < kRivals; ++i) {
    rivals.emplace_back([&, i] {
      const TempFolder own;
      results[static_cast<size_t>(i)] = Store(*store_, own, document).code();
    });
  }
  for (std::thread& rival : rivals) rival.join();
  EXPECT_EQ(std::count(results.begin(), results.end(), Code::kOk), 1);
  EXPECT_EQ(std::count(results.begin(), results.end(), Code::kAlreadyExists), kRivals - 1);
  EXPECT_THAT(Problems(), IsEmpty());
}

TEST_P(RecordStoreTest, RefusesARecordThatTellsOfOtherParts) {
  const SampleDocument document = MakeDocument("sai", {"chữ"});
  const auto commit = [&](const std::function<void(SampleDocument*)>& spoil) {
    SampleDocument spoiled = document;
    spoil(&spoiled);
    auto writer = store_->NewDocument(document.record.id);
    EXPECT_TRUE((*writer)->AddPage(document.pages[0]).ok());
    EXPECT_TRUE(
        (*writer)->AddFile(StoredFile::kOriginal, folder_.Write("in", document.originals[0])).ok());
    EXPECT_TRUE((*writer)->AddFile(StoredFile::kPdf, folder_.Write("pdf", document.pdf)).ok());
    return (*writer)->Commit(spoiled.record, {}).code();
  };
  EXPECT_EQ(commit([](auto* d) { d->record.id = std::string(24, '1'); }), Code::kInvalidArgument);
  EXPECT_EQ(commit([](auto* d) { d->record.source_sha256 = std::string(64, '1'); }),
            Code::kInvalidArgument);
  EXPECT_EQ(commit([](auto* d) { d->record.pages.emplace_back(); }), Code::kInvalidArgument);
  EXPECT_EQ(commit([](auto* d) { d->record.originals[0].sha256[5] ^= 1; }), Code::kInvalidArgument);
  EXPECT_EQ(commit([](auto* d) { d->record.originals.clear(); }), Code::kInvalidArgument);
  EXPECT_EQ(commit([](auto* d) { ++d->record.pdf_size_bytes; }), Code::kInvalidArgument);
  EXPECT_EQ(commit([](auto* d) { d->record.pdf_sha256.clear(); }), Code::kInvalidArgument);
  EXPECT_EQ(store_->Stats().value().documents, 0);
  EXPECT_THAT(Problems(), IsEmpty());
  EXPECT_EQ(commit([](auto*) {}), Code::kOk);
}

TEST_P(RecordStoreTest, RefusesWhatIsNoId) {
  for (const char* id : {"", "abc", "ABCDEFABCDEFABCDEFABCDEF", "gggggggggggggggggggggggg"})
    EXPECT_EQ(store_->NewDocument(id).status().code(), Code::kInvalidArgument) << id;
}

TEST_P(RecordStoreTest, CommitsOnce) {
  const SampleDocument document = MakeDocument("một lần", {});
  auto writer = store_->NewDocument(document.record.id);
  ASSERT_TRUE(writer.ok());
  ASSERT_TRUE(
      (*writer)->AddFile(StoredFile::kOriginal, folder_.Write("in", document.originals[0])).ok());
  ASSERT_TRUE((*writer)->AddFile(StoredFile::kPdf, folder_.Write("pdf", document.pdf)).ok());
  EXPECT_EQ((*writer)->AddFile(StoredFile::kPdf, folder_.Write("pdf", "2")).status().code(),
            Code::kInvalidArgument);
  ASSERT_TRUE((*writer)->Commit(document.record, {}).ok());
  EXPECT_EQ((*writer)->Commit(document.record, {}).code(), Code::kFailedPrecondition);
}

TEST_P(RecordStoreTest, AFileThatCannotBeReadSpoilsTheDocument) {
  const SampleDocument document = MakeDocument("hỏng", {});
  auto writer = store_->NewDocument(document.record.id);
  ASSERT_TRUE(writer.ok());
  EXPECT_EQ((*writer)->AddFile(StoredFile::kOriginal, folder_.path() + "/no").status().code(),
            Code::kNotFound);
  EXPECT_EQ((*writer)->Commit(document.record, {}).code(), Code::kNotFound);
  writer->reset();
  EXPECT_THAT(Problems(), IsEmpty());
}

TEST_P(RecordStoreTest, VisitsRecordsInOrderOfIdAndMayBeAskedMeanwhile) {
  for (const char* name : {"a", "b", "c", "d"})
    ASSERT_TRUE(Store(*store_, folder_, MakeDocument(name, {name})).ok());
  std::vector<std::string> ids;
  ASSERT_TRUE(store_
                  ->ForEachRecord([&](const Record& record) {
                    ids.push_back(record.id);
                    return store_->ReadPage(record.id, 0).status();
                  })
                  .ok());
  EXPECT_EQ(ids.size(), 4U);
  EXPECT_TRUE(std::is_sorted(ids.begin(), ids.end()));

  int visited = 0;
  const absl::Status stopped = store_->ForEachRecord([&](const Record&) {
    ++visited;
    return absl::CancelledError("enough");
  });
  EXPECT_EQ(stopped.code(), Code::kCancelled);
  EXPECT_EQ(visited, 1);
}

TEST_P(RecordStoreTest, ASinkThatFailsStopsTheReading) {
  SampleDocument document = MakeDocument("dừng", {});
  document.pdf = std::string(3 << 20, 'p');
  Complete(&document);
  ASSERT_TRUE(Store(*store_, folder_, document).ok());
  int pieces = 0;
  const absl::Status status =
      store_->ReadFile(document.record.id, StoredFile::kPdf, 0, [&](std::string_view) {
        ++pieces;
        return absl::ResourceExhaustedError("the disk is full");
      });
  EXPECT_EQ(status.code(), Code::kResourceExhausted);
  EXPECT_EQ(pieces, 1);
}

TEST_P(RecordStoreTest, ScansIndexRowsByPrefixInOrder) {
  ASSERT_TRUE(Store(*store_, folder_, MakeDocument("a", {}),
                    {{"ta", "1"}, {std::string("tb\0x", 4), "2"}, {"u", "3"}})
                  .ok());
  ASSERT_TRUE(Store(*store_, folder_, MakeDocument("b", {}), {{"tb", "4"}, {"s", "5"}}).ok());
  EXPECT_THAT(IndexKeys("t"), ElementsAre("ta", "tb", std::string("tb\0x", 4)));
  EXPECT_THAT(IndexKeys(""), testing::SizeIs(5));
  EXPECT_THAT(IndexKeys("x"), IsEmpty());
  std::string value = "untouched";
  EXPECT_TRUE(store_->ReadIndex()->Get("ta", &value).value());
  EXPECT_EQ(value, "1");
  EXPECT_FALSE(store_->ReadIndex()->Get("t", &value).value());
  EXPECT_EQ(value, "1");
}

TEST_P(RecordStoreTest, ChangesIndexRowsAllAtOnceOrNotAtAll) {
  ASSERT_TRUE(Store(*store_, folder_, MakeDocument("a", {}), {{"a", "1"}, {"b", "2"}}).ok());
  const auto before = store_->ReadIndex();
  const uint64_t version = store_->IndexVersion();
  IndexChange change{.put = {{"c", "3"}}, .removed = {"a"}, .expected = {"b", "other"}};
  EXPECT_EQ(store_->ChangeIndex(change).code(), Code::kAborted);
  EXPECT_THAT(IndexKeys(""), ElementsAre("a", "b"));
  change.expected = {"b", "2"};
  EXPECT_TRUE(store_->ChangeIndex(change).ok());
  EXPECT_THAT(IndexKeys(""), ElementsAre("b", "c"));
  EXPECT_NE(store_->IndexVersion(), version);
  change = {.put = {{"bb", "4"}}, .removed_ranges = {{"b", "c"}}, .expected = {"d", ""}};
  EXPECT_TRUE(store_->ChangeIndex(change).ok());
  EXPECT_THAT(IndexKeys(""), ElementsAre("bb", "c"));
  std::string value;
  EXPECT_TRUE(before->Get("a", &value).value()) << "what is held does not change";
}

TEST_P(RecordStoreTest, ForgottenRangesGoAndNothingBesideThem) {
  ASSERT_TRUE(Store(*store_, folder_, MakeDocument("a", {}),
                    {{"a", "1"}, {"b1", "2"}, {"b2", "3"}, {"c", "4"}})
                  .ok());
  auto before = store_->ReadIndex();
  ASSERT_TRUE(store_->ChangeIndex({.forgotten_ranges = {{"b", "c"}}}).ok());
  EXPECT_THAT(IndexKeys(""), ElementsAre("a", "c"));
  ASSERT_TRUE(store_->DropForgotten().ok());
  std::string value;
  EXPECT_TRUE(before->Get("b1", &value).value()) << "what is held does not change";
  before.reset();
  ASSERT_TRUE(store_->DropForgotten().ok());
  EXPECT_THAT(IndexKeys(""), ElementsAre("a", "c"));
}

// As where an index is made anew, and numbers its segments from the first again.
TEST_P(RecordStoreTest, ARangeThatIsUsedAgainIsNotForgotten) {
  ASSERT_TRUE(Store(*store_, folder_, MakeDocument("a", {}), {{"a", "1"}, {"b1", "2"}}).ok());
  ASSERT_TRUE(store_->ChangeIndex({.forgotten_ranges = {{"b", "c"}}}).ok());
  ASSERT_TRUE(store_->ChangeIndex({.put = {{"b1", "3"}}, .removed_ranges = {{"", "z"}}}).ok());
  ASSERT_TRUE(store_->DropForgotten().ok());
  EXPECT_THAT(IndexKeys(""), ElementsAre("b1"));
}

TEST_P(RecordStoreTest, ARefusedCommitLeavesNoIndexRows) {
  const SampleDocument document = MakeDocument("đôi", {});
  ASSERT_TRUE(Store(*store_, folder_, document, {{"t1", ""}}).ok());
  EXPECT_EQ(Store(*store_, folder_, document, {{"t2", ""}}).code(), Code::kAlreadyExists);
  EXPECT_THAT(IndexKeys(""), ElementsAre("t1"));
}

TEST_P(RecordStoreTest, Counts) {
  const SampleDocument one = MakeDocument("1", {"a", "b"});
  const SampleDocument two = MakeDocument("2", {"c"});
  ASSERT_TRUE(Store(*store_, folder_, one).ok());
  ASSERT_TRUE(Store(*store_, folder_, two).ok());
  const auto stats = store_->Stats();
  ASSERT_TRUE(stats.ok());
  EXPECT_EQ(stats->documents, 2);
  EXPECT_EQ(stats->pages, 3);
  EXPECT_EQ(stats->bytes, static_cast<int64_t>(one.originals[0].size() + one.pdf.size() +
                                               two.originals[0].size() + two.pdf.size()));
}

}  // namespace
}  // namespace sohoa
