// What the store on disk promises beyond RecordStore: opening, closing, and finding damage.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rocksdb/db.h>

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <functional>
#include <limits>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "storage/record/record_codec.h"
#include "storage/record/record_format.h"
#include "storage/record/record_store.h"
#include "storage/record/store_check.h"
#include "storage/record/store_state.h"
#include "storage/record/tables.h"
#include "tests/storage/record/sample_document.h"

namespace sohoa {
namespace {

using record_format::ChunkKey;
using record_format::FileKey;
using record_format::PageKey;
using record_format::SerialKey;
using record_format::VersionKey;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing_support::MakeDocument;
using testing_support::SampleDocument;
using testing_support::TempFolder;
using Code = absl::StatusCode;

class RocksStoreTest : public testing::Test {
 protected:
  std::unique_ptr<RecordStore> Open(const RocksStoreOptions& options = {}) {
    auto store = OpenRocksStore(dir_, options);
    EXPECT_TRUE(store.ok()) << store.status();
    return store.ok() ? *std::move(store) : nullptr;
  }

  absl::Status OpenStatus(const RocksStoreOptions& options = {}) {
    return OpenRocksStore(dir_, options).status();
  }

  // Changes rows behind the store's back. The store must be closed.
  void Meddle(const std::function<void(TableBatch&)>& change) {
    auto tables = OpenRocksTables(dir_, {.cache_bytes = 1 << 20});
    ASSERT_TRUE(tables.ok()) << tables.status();
    const auto batch = (*tables)->NewBatch();
    change(*batch);
    ASSERT_TRUE((*tables)->Write(*batch, Durability::kSynced).ok());
  }

  // As a program that did not know them would have made the store.
  void DropTables(const std::vector<std::string>& names) {
    std::vector<rocksdb::ColumnFamilyDescriptor> families;
    for (const char* name : record_format::kTableNames)
      families.emplace_back(name, rocksdb::ColumnFamilyOptions());
    std::vector<rocksdb::ColumnFamilyHandle*> handles;
    rocksdb::DB* db = nullptr;
    ASSERT_TRUE(rocksdb::DB::Open(rocksdb::DBOptions(), dir_, families, &handles, &db).ok());
    for (rocksdb::ColumnFamilyHandle* handle : handles) {
      if (std::find(names.begin(), names.end(), handle->GetName()) != names.end()) {
        EXPECT_TRUE(db->DropColumnFamily(handle).ok());
      }
      EXPECT_TRUE(db->DestroyColumnFamilyHandle(handle).ok());
    }
    delete db;
  }

  std::vector<std::string> Problems() {
    const auto report = Open({.read_only = true})->Check();
    EXPECT_TRUE(report.ok()) << report.status();
    return report.ok() ? report->problems : std::vector<std::string>();
  }

  TempFolder folder_;
  const std::string dir_ = folder_.path() + "/deep/store";
};

TEST_F(RocksStoreTest, KeepsEverythingWhenClosedAndOpenedAgain) {
  const SampleDocument document = MakeDocument("một", {"chữ"});
  ASSERT_TRUE(Store(*Open(), folder_, document).ok());
  for (const bool read_only : {false, true}) {
    const auto store = Open({.read_only = read_only});
    EXPECT_EQ(store->FindBySource(document.record.source_sha256).value(), document.record.id);
    EXPECT_EQ(ToPlainText(store->ReadPage(document.record.id, 0).value()), "chữ\n");
    EXPECT_EQ(store->Stats().value().documents, 1);
    EXPECT_THAT(store->Check().value().problems, IsEmpty());
  }
  // A document that comes after the opening gets a serial of its own.
  const auto store = Open();
  ASSERT_TRUE(Store(*store, folder_, MakeDocument("hai", {"khác"})).ok());
  EXPECT_EQ(ToPlainText(store->ReadPage(document.record.id, 0).value()), "chữ\n");
  EXPECT_THAT(store->Check().value().problems, IsEmpty());
}

TEST_F(RocksStoreTest, SaysWhenThereIsNoStore) {
  EXPECT_EQ(OpenStatus({.read_only = true}).code(), Code::kNotFound);
  EXPECT_EQ(OpenStatus({.create_if_missing = false}).code(), Code::kNotFound);
  EXPECT_FALSE(std::filesystem::exists(dir_));
  std::filesystem::create_directories(dir_);
  EXPECT_EQ(OpenStatus({.read_only = true}).code(), Code::kNotFound);
  EXPECT_TRUE(OpenStatus().ok());
}

TEST_F(RocksStoreTest, LeavesOtherFoldersAlone) {
  std::filesystem::create_directories(dir_);
  std::filesystem::copy(folder_.Write("letter.txt", "dear"), dir_);
  const absl::Status status = OpenStatus();
  EXPECT_EQ(status.code(), Code::kDataLoss);
  EXPECT_THAT(std::string(status.message()), HasSubstr("other files"));
  std::filesystem::remove_all(dir_);
  std::filesystem::copy(folder_.Write("file", ""), dir_);
  EXPECT_EQ(OpenStatus().code(), Code::kDataLoss);
}

TEST_F(RocksStoreTest, HasOneWriterAndAnyNumberOfReaders) {
  const SampleDocument first = MakeDocument("một", {"chữ"});
  const SampleDocument second = MakeDocument("hai", {"chữ"});
  const auto writer = Open();
  ASSERT_TRUE(Store(*writer, folder_, first).ok());
  const absl::Status rival = OpenStatus();
  EXPECT_EQ(rival.code(), Code::kFailedPrecondition);
  EXPECT_EQ(rival.message(), "the store is in use by another process");

  const auto reader = Open({.read_only = true});
  ASSERT_TRUE(Store(*writer, folder_, second).ok());
  EXPECT_TRUE(reader->ReadRecord(first.record.id).ok());
  EXPECT_EQ(reader->ReadRecord(second.record.id).status().code(), Code::kNotFound);
  EXPECT_TRUE(Open({.read_only = true})->ReadRecord(second.record.id).ok());
  EXPECT_THAT(reader->Check().value().problems, IsEmpty());
}

TEST_F(RocksStoreTest, ReadersChangeNothing) {
  ASSERT_TRUE(Store(*Open(), folder_, MakeDocument("một", {"chữ"})).ok());
  const auto listing = [this] {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(dir_))
      names.push_back(entry.path().filename());
    std::sort(names.begin(), names.end());
    return names;
  };
  const auto before = listing();
  const auto reader = Open({.read_only = true});
  EXPECT_EQ(reader->NewDocument(std::string(24, 'a')).status().code(), Code::kFailedPrecondition);
  EXPECT_EQ(reader->Quarantine({{std::string(64, 'a'), "", ""}}, {}).code(),
            Code::kFailedPrecondition);
  EXPECT_EQ(reader->Release(std::string(64, 'a'), {"officer", "", "reason"}).code(),
            Code::kFailedPrecondition);
  EXPECT_EQ(listing(), before);
}

TEST_F(RocksStoreTest, RefusesANewerOrUnreadableSchema) {
  Open();
  Meddle([](TableBatch& batch) { batch.Put(Table::kMeta, record_format::kSchemaKey, "4"); });
  EXPECT_EQ(OpenStatus().code(), Code::kFailedPrecondition);
  EXPECT_THAT(std::string(OpenStatus().message()), HasSubstr("newer"));
  Meddle([](TableBatch& batch) { batch.Put(Table::kMeta, record_format::kSchemaKey, "x"); });
  EXPECT_EQ(OpenStatus().code(), Code::kDataLoss);
}

// A store as programs of schema 1 left it: no versions, no queue, and neither of their tables.
TEST_F(RocksStoreTest, ReadsAStoreOfTheFirstSchemaAndMigratesIt) {
  SampleDocument document = MakeDocument("một", {"chữ"});
  document.record.pdf_signature = {"B-LT", "B-B", "a service did not answer", "UBND", ""};
  ASSERT_TRUE(Store(*Open(), folder_, document).ok());
  Meddle([&](TableBatch& batch) {
    batch.Put(Table::kMeta, record_format::kSchemaKey, "1");
    batch.Delete(Table::kWaiting, record_format::WaitingKey('r', document.record.id));
  });
  DropTables({"versions", "waiting"});
  const auto waiting = [](const RecordStore& store) {
    int found = 0;
    EXPECT_TRUE(store
                    .ForEachWaiting(Waiting::kHigherLevel,
                                    [&](const std::string&) {
                                      ++found;
                                      return absl::OkStatus();
                                    })
                    .ok());
    return found;
  };
  {
    const auto reader = Open({.read_only = true});
    EXPECT_EQ(reader->ReadRecord(document.record.id).value().version, 1);
    EXPECT_EQ(reader->ListVersions(document.record.id).value().size(), 1U);
    EXPECT_EQ(waiting(*reader), 0);
    EXPECT_THAT(reader->Check().value().problems, IsEmpty());
  }
  const auto store = Open();
  EXPECT_EQ(waiting(*store), 1);
  EXPECT_THAT(store->Check().value().problems, IsEmpty());
  NewVersion change{.record = store->ReadRecord(document.record.id).value(),
                    .officer = "B",
                    .time = "2026-11-23T08:00:00+07:00",
                    .reason = "misread"};
  EXPECT_TRUE(store->AddVersion(change).ok());
  EXPECT_THAT(store->Check().value().problems, IsEmpty());
}

TEST_F(RocksStoreTest, SaysWhenItsFilesAreDamaged) {
  ASSERT_TRUE(Store(*Open(), folder_, MakeDocument("một", {"chữ"})).ok());
  for (const auto& entry : std::filesystem::directory_iterator(dir_))
    if (entry.path().filename().string().starts_with("MANIFEST"))
      std::filesystem::resize_file(entry.path(), 7);
  EXPECT_EQ(OpenStatus().code(), Code::kDataLoss);
  EXPECT_EQ(OpenStatus({.read_only = true}).code(), Code::kDataLoss);
}

TEST_F(RocksStoreTest, SweepsWhatAnInterruptedDocumentLeft) {
  ASSERT_TRUE(Store(*Open(), folder_, MakeDocument("một", {"chữ"})).ok());
  Meddle([](TableBatch& batch) {
    batch.Put(Table::kStaging, SerialKey(9), std::string(24, 'a'));
    batch.Put(Table::kPages, PageKey(9, 0), EncodePageText({}));
    batch.Put(Table::kChunks, ChunkKey(9, 0, 0), "half a file");
  });
  EXPECT_THAT(Problems(), IsEmpty());  // not yet swept, and in nobody's way
  EXPECT_TRUE(OpenStatus().ok());
  const auto tables = OpenRocksTables(dir_, {.read_only = true, .cache_bytes = 1 << 20});
  ASSERT_TRUE(tables.ok());
  EXPECT_EQ((*tables)->Get(Table::kStaging, SerialKey(9)).value(), std::nullopt);
  EXPECT_EQ((*tables)->Get(Table::kPages, PageKey(9, 0)).value(), std::nullopt);
  EXPECT_EQ((*tables)->Get(Table::kChunks, ChunkKey(9, 0, 0)).value(), std::nullopt);
}

// --- each kind of damage among the rows, and the words in which Check names it
// ------------------------

struct Damage {
  std::string name;
  std::function<void(TableBatch&, const std::string& id, const std::string& source)> make;
  std::string problem;
};

// A sound store's rows are copied into memory, spoiled there, and checked.
class DamagedRowsTest : public testing::TestWithParam<Damage> {
 protected:
  static void SetUpTestSuite() {
    const TempFolder folder;
    {
      const auto store = OpenRocksStore(folder.path() + "/store");
      ASSERT_TRUE(store.ok()) << store.status();
      ASSERT_TRUE(Store(**store, folder, MakeDocument("lành", {"chữ"})).ok());  // serial 1
      ASSERT_TRUE(Store(**store, folder, Spoiled()).ok());                      // serial 2
      NewVersion change{.record = (*store)->ReadRecord(Spoiled().record.id).value(),
                        .pdf_path = folder.Write("pdf", "%PDF-1.7 hai"),
                        .officer = "B",
                        .time = "2026-11-23T08:00:00+07:00",
                        .reason = "misread"};
      change.record.awaited_signature = {"B-B", "", ""};
      ASSERT_TRUE((*store)->AddVersion(change).ok());  // serial 3
    }
    const auto tables =
        OpenRocksTables(folder.path() + "/store", {.read_only = true, .cache_bytes = 1 << 20});
    ASSERT_TRUE(tables.ok()) << tables.status();
    sound_ = NewMemoryTables();
    const auto batch = sound_->NewBatch();
    for (size_t i = 0; i < record_format::kTableNames.size(); ++i) {
      const auto table = static_cast<Table>(i);
      const auto row = (*tables)->NewCursor(table);
      for (row->Seek(""); row->Valid(); row->Next()) batch->Put(table, row->key(), row->value());
    }
    ASSERT_TRUE(sound_->Write(*batch, Durability::kSynced).ok());
  }
  static void TearDownTestSuite() { sound_.reset(); }

  static SampleDocument Spoiled() { return MakeDocument("hỏng", {"một", "hai"}); }

  static inline std::unique_ptr<Tables> sound_;
};

using DamagedVersionTest = DamagedRowsTest;

// Two thousand million rows are not asked for one by one.
TEST_P(DamagedVersionTest, AnyNumberOfMissingVersionsIsOneProblem) {
  const auto copy = sound_->Snapshot(Rereading::kUnlikely);
  auto& tables = dynamic_cast<Tables&>(*copy);
  const std::string id = Spoiled().record.id;
  const auto row = ReadRecordRow(tables, id);
  ASSERT_TRUE(row.ok());
  Record record = DecodeRecord(row->message).value();
  record.version = std::numeric_limits<int>::max();
  const auto batch = tables.NewBatch();
  batch->Put(Table::kRecords, id, SerialKey(row->serial) + EncodeRecord(record));
  ASSERT_TRUE(tables.Write(*batch, Durability::kSynced).ok());
  EXPECT_THAT(CheckStore(tables).value().problems,
              Contains(HasSubstr("versions 3 to 2147483647 are missing")));
}

INSTANTIATE_TEST_SUITE_P(Check, DamagedVersionTest, testing::Values(Damage()));

TEST_P(DamagedRowsTest, AreFoundByCheck) {
  ASSERT_NE(sound_, nullptr);
  EXPECT_THAT(CheckStore(*sound_).value().problems, IsEmpty());
  const auto copy = sound_->Snapshot(Rereading::kUnlikely);
  auto& tables = dynamic_cast<Tables&>(*copy);  // in memory a snapshot is tables of its own
  const auto batch = tables.NewBatch();
  const SampleDocument document = Spoiled();
  GetParam().make(*batch, document.record.id, document.record.source_sha256);
  ASSERT_TRUE(tables.Write(*batch, Durability::kSynced).ok());
  EXPECT_THAT(CheckStore(tables).value().problems, Contains(HasSubstr(GetParam().problem)));
}

INSTANTIATE_TEST_SUITE_P(Check, DamagedRowsTest,
                         testing::
                             ValuesIn(std::vector<Damage>{{"ChunkChanged",
                                                           [](auto& b, auto&, auto&) {
                                                             b.Put(Table::kChunks,
                                                                   ChunkKey(2, 0, 0),
                                                                   "original of hong");
                                                           },
                                                           "original 1: it has"},
                                                          {"ChunkOfEqualSizeChanged",
                                                           [](auto& b, auto&, auto&) {
                                                             b.Put(Table::kChunks,
                                                                   ChunkKey(2, 1, 0),
                                                                   "%PDF-1.7 hxxxng");
                                                           },
                                                           "the PDF: its content has changed"},
                                                          {"ChunkMissing",
                                                           [](auto& b, auto&, auto&) {
                                                             b.Delete(Table::kChunks,
                                                                      ChunkKey(2, 1, 0));
                                                           },
                                                           "the PDF: pieces are missing"},
                                                          {"ChunkTooMany",
                                                           [](auto& b, auto&, auto&) {
                                                             b.Put(Table::kChunks,
                                                                   ChunkKey(2, 0, 1), "more");
                                                           },
                                                           "original 1: pieces are missing, or too "
                                                           "many"},
                                                          {"ChunkOfNoFile",
                                                           [](auto& b, auto&, auto&) {
                                                             b.Put(Table::kChunks,
                                                                   ChunkKey(2, 7, 0), "more");
                                                           },
                                                           "belong to none of its files"},
                                                          {"ChunkOfNoDocument",
                                                           [](auto& b, auto&, auto&) {
                                                             b.Put(Table::kChunks,
                                                                   ChunkKey(99, 0, 0), "stray");
                                                           },
                                                           "serial 99: there are pieces of files "
                                                           "that belong to no document"},
                                                          {"ManifestMissing",
                                                           [](auto& b, const auto& id, auto&) {
                                                             b.Delete(Table::kFiles,
                                                                      FileKey(id, 'p', 0));
                                                           },
                                                           "the PDF: it is missing"},
                                                          {"ManifestOfAVersionMissing",
                                                           [](auto& b, const auto& id, auto&) {
                                                             b.Delete(Table::kFiles,
                                                                      FileKey(id, 'p', 1));
                                                           },
                                                           "the record of version 2 tells of "
                                                           "another file"},
                                                          {"PdfOfNoVersion",
                                                           [](auto& b, const auto& id, auto&) {
                                                             b.Put(Table::kFiles,
                                                                   FileKey(id, 'p', 7),
                                                                   EncodeManifest({}));
                                                           },
                                                           "there is a PDF of no version"},
                                                          {"ChunkOfAVersionChanged",
                                                           [](auto& b, auto&, auto&) {
                                                             b.Put(Table::kChunks,
                                                                   ChunkKey(3, 0, 0),
                                                                   "%PDF-1.7 xxx");
                                                           },
                                                           "PDF 2: its content has changed"},
                                                          {"OldVersionMissing",
                                                           [](auto& b, const auto& id, auto&) {
                                                             b.Delete(Table::kVersions,
                                                                      VersionKey(id, 1));
                                                           },
                                                           "version 1 is missing"},
                                                          {"OldVersionDamaged",
                                                           [](auto& b, const auto& id, auto&) {
                                                             b.Put(Table::kVersions,
                                                                   VersionKey(id, 1),
                                                                   EncodeVersionRow({.serial = 2}));
                                                           },
                                                           "version 1 cannot be read"},
                                                          {"VersionTooMany",
                                                           [](auto& b, const auto& id, auto&) {
                                                             b.Put(Table::kVersions,
                                                                   VersionKey(id, 3),
                                                                   EncodeVersionRow({.serial = 2}));
                                                           },
                                                           "there is a version that its record "
                                                           "does not know"},
                                                          {"JournalOfAVersionMissing",
                                                           [](auto& b, auto&, auto&) {
                                                             b.Delete(Table::kJournal,
                                                                      SerialKey(3));
                                                           },
                                                           "the journal does not have version 2"},
                                                          {"NotInTheQueue",
                                                           [](auto& b, const auto& id, auto&) {
                                                             b.Delete(Table::kWaiting,
                                                                      record_format::WaitingKey(
                                                                          's', id));
                                                           },
                                                           "is not in the queue"},
                                                          {"InTheQueueForNothing",
                                                           [](auto& b, const auto& id, auto&) {
                                                             b.Put(
                                                                 Table::kWaiting,
                                                                 record_format::WaitingKey('r', id),
                                                                 "");
                                                           },
                                                           "waits for none"},
                                                          {"ManifestOfNoDocument",
                                                           [](auto& b, auto&, auto&) {
                                                             b.Put(Table::kFiles,
                                                                   FileKey(std::string(24, 'f'),
                                                                           'p', 0),
                                                                   "");
                                                           },
                                                           "its files are there, its record is "
                                                           "missing"},
                                                          {"ManifestTooMany",
                                                           [](auto& b, const auto& id, auto&) {
                                                             b.Put(Table::kFiles,
                                                                   FileKey(id, 'o', 1),
                                                                   EncodeManifest({}));
                                                           },
                                                           "it has 3 files, but 4 lists of pieces"},
                                                          {"PageMissing",
                                                           [](auto& b, auto&, auto&) {
                                                             b.Delete(Table::kPages, PageKey(2, 0));
                                                           },
                                                           "the text of page 1 is missing"},
                                                          {"LastPageMissing",
                                                           [](auto& b, auto&, auto&) {
                                                             b.Delete(Table::kPages, PageKey(2, 1));
                                                           },
                                                           "the text of page 2 is missing"},
                                                          {"PageDamaged",
                                                           [](auto& b, auto&, auto&) {
                                                             b.Put(Table::kPages, PageKey(2, 1),
                                                                   "\xff\xff");
                                                           },
                                                           "the text of page 2 cannot be read"},
                                                          {"PageTooMany",
                                                           [](auto& b, auto&, auto&) {
                                                             b.Put(Table::kPages, PageKey(2, 5),
                                                                   EncodePageText({}));
                                                           },
                                                           "there are texts of pages that it has "
                                                           "not"},
                                                          {"PageOfNoDocument",
                                                           [](auto& b, auto&, auto&) {
                                                             b.Put(Table::kPages, PageKey(99, 0),
                                                                   "");
                                                           },
                                                           "serial 99: there are page texts that "
                                                           "belong to no document"},
                                                          {"RecordMissing",
                                                           [](auto& b, const auto& id, auto&) {
                                                             b.Delete(Table::kRecords, id);
                                                           },
                                                           "is missing"},
                                                          {"RecordDamaged",
                                                           [](auto& b, const auto& id, auto&) {
                                                             b.Put(Table::kRecords, id, "x");
                                                           },
                                                           "its record cannot be read"},
                                                          {"SourceMissing",
                                                           [](auto& b, auto&, const auto& source) {
                                                             b.Delete(Table::kBySource, source);
                                                           },
                                                           "it is not found by its source's "
                                                           "digest"},
                                                          {"SourceOfNoDocument",
                                                           [](auto& b, auto&, auto&) {
                                                             b.Put(Table::kBySource,
                                                                   std::string(64, 'e'),
                                                                   std::string(24, 'e'));
                                                           },
                                                           "source eeee"},
                                                          {"JournalMissing",
                                                           [](auto& b, auto&, auto&) {
                                                             b.Delete(Table::kJournal,
                                                                      SerialKey(2));
                                                           },
                                                           "the journal does not have it"},
                                                          {"JournalOfNoDocument",
                                                           [](auto& b, auto&, auto&) {
                                                             b.Put(Table::kJournal, SerialKey(50),
                                                                   EncodeJournalRow(
                                                                       {std::string(24, 'd'), ""}));
                                                           },
                                                           "journal row 50"},
                                                          {"TotalsWrong",
                                                           [](auto& b, auto&, auto&) {
                                                             b.Put(Table::kMeta,
                                                                   record_format::kTotalsKey,
                                                                   EncodeTotals({.documents = 7}));
                                                           },
                                                           "the totals do not agree"}}),
                         [](const auto& damage) { return damage.param.name; });

TEST_F(RocksStoreTest, AReaderOfADamagedFileIsTold) {
  const SampleDocument document = MakeDocument("hỏng", {});
  ASSERT_TRUE(Store(*Open(), folder_, document).ok());
  Meddle([](TableBatch& batch) { batch.Put(Table::kChunks, ChunkKey(1, 1, 0), "garbage"); });
  const auto sink = [](std::string_view) { return absl::OkStatus(); };
  const auto store = Open({.read_only = true});
  EXPECT_EQ(store->ReadFile(document.record.id, StoredFile::kPdf, 0, sink).code(), Code::kDataLoss);
  EXPECT_TRUE(store->ReadFile(document.record.id, StoredFile::kOriginal, 0, sink).ok());
}

// Bits that rot below RocksDB, in the files themselves.
TEST_F(RocksStoreTest, FindsRottenFiles) {
  SampleDocument document = MakeDocument("mục", {"chữ"});
  document.pdf = std::string(2 << 20, 'p');
  Complete(&document);
  ASSERT_TRUE(Store(*Open(), folder_, document).ok());
  int spoiled = 0;
  for (const auto& entry : std::filesystem::directory_iterator(dir_)) {
    if (entry.path().extension() != ".blob") continue;
    std::FILE* file = std::fopen(entry.path().c_str(), "r+b");
    ASSERT_NE(file, nullptr);
    std::fseek(file, 1 << 20, SEEK_SET);
    std::fputc('x', file);
    std::fclose(file);
    ++spoiled;
  }
  ASSERT_GT(spoiled, 0);
  EXPECT_THAT(Problems(), Contains(HasSubstr("the PDF: it cannot be read")));
}

// What merged segments of the index leave behind is most of what a load writes: it must not lie on
// the disk until the database happens to rewrite it.
class ForgottenRangesTest : public RocksStoreTest {
 protected:
  void PutMegabytes(RecordStore& store, const std::string& prefix, int count) {
    for (int row = 0; row < count; ++row) {
      std::string megabyte(1 << 20, '\0');
      for (size_t i = 0; i < megabyte.size(); i += 8) {
        const uint64_t noise = random_();
        std::memcpy(&megabyte[i], &noise, sizeof noise);
      }
      const std::string key = prefix + absl::StrFormat("%03d", row);
      ASSERT_TRUE(store.ChangeIndex({.put = {{key, megabyte}}, .synced = false}).ok());
    }
  }
  static int64_t IndexBytes(const RecordStore& store) {
    const auto sizes = store.TableSizes();
    for (const TableSize& size : *sizes)
      if (size.table == "index") return size.bytes;
    return 0;
  }
  // RocksDB takes a file away when the last of its background jobs that read it has ended.
  static bool ShrinksBelow(const RecordStore& store, int64_t bytes) {
    for (int tries = 0; tries < 300 && IndexBytes(store) >= bytes; ++tries)
      absl::SleepFor(absl::Milliseconds(100));
    return IndexBytes(store) < bytes;
  }

  std::mt19937_64 random_{1};
};

TEST_F(ForgottenRangesTest, LeaveTheDiskOnceNobodyReadsThem) {
  const auto store = Open();
  ASSERT_NE(store, nullptr);
  PutMegabytes(*store, "a", 5);
  PutMegabytes(*store, "b", 145);
  ASSERT_TRUE(store->Compact().ok());
  ASSERT_GT(IndexBytes(*store), 150 << 20);
  auto reader = store->ReadIndex();
  ASSERT_TRUE(store->ChangeIndex({.forgotten_ranges = {{"b", "c"}}}).ok());
  ASSERT_TRUE(store->DropForgotten().ok());
  std::string value;
  EXPECT_TRUE(reader->Get("b144", &value).value()) << "somebody still reads it";
  reader.reset();
  ASSERT_TRUE(store->DropForgotten().ok());
  EXPECT_TRUE(ShrinksBelow(*store, 6 << 20)) << IndexBytes(*store);
  EXPECT_TRUE(store->ReadIndex()->Get("a004", &value).value());
  EXPECT_FALSE(store->ReadIndex()->Get("b000", &value).value()) << "in a file with others";
  EXPECT_FALSE(store->ReadIndex()->Get("b144", &value).value());
}

// RocksDB keeps the files that it wrote last when files are dropped, and moves them on as they are.
TEST_F(ForgottenRangesTest, LeaveTheDiskWhenTheyWereJustWritten) {
  const auto store = Open();
  ASSERT_NE(store, nullptr);
  PutMegabytes(*store, "a", 5);
  PutMegabytes(*store, "b", 70);
  PutMegabytes(*store, "c", 70);
  ASSERT_TRUE(store->ChangeIndex({.forgotten_ranges = {{"b", "bz"}, {"c", "cz"}}}).ok());
  ASSERT_TRUE(store->DropForgotten().ok());
  EXPECT_TRUE(ShrinksBelow(*store, 6 << 20)) << IndexBytes(*store);
  std::string value;
  EXPECT_TRUE(store->ReadIndex()->Get("a004", &value).value());
  EXPECT_FALSE(store->ReadIndex()->Get("b069", &value).value());
}

}  // namespace
}  // namespace sohoa
