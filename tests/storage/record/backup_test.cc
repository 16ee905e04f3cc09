// Copies of a store, and what is left of a damaged one.
#include "storage/record/backup.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "storage/record/frozen_store.h"
#include "storage/record/record_store.h"
#include "storage/sign/store_key.h"
#include "tests/storage/record/sample_document.h"

namespace sohoa {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::IsEmpty;
using testing_support::NumberedDocument;
using testing_support::SampleDocument;
using testing_support::TempFolder;
using Code = absl::StatusCode;

class BackupTest : public testing::Test {
 protected:
  static std::unique_ptr<RecordStore> Open(const std::string& dir,
                                           const RocksStoreOptions& options = {}) {
    auto store = OpenRocksStore(dir, options);
    EXPECT_TRUE(store.ok()) << store.status();
    return store.ok() ? *std::move(store) : nullptr;
  }

  // The numbers from `first` on; each closing makes files of their own.
  void Put(int first, int count) {
    const auto store = Open(dir_);
    for (int number = first; number < first + count; ++number)
      ASSERT_TRUE(Store(*store, folder_, NumberedDocument(number)).ok());
  }

  // True if every byte of the document can be read; never false without an error of its own.
  static bool IsWhole(const RecordStore& store, int number) {
    const SampleDocument document = NumberedDocument(number);
    const std::string& id = document.record.id;
    if (!store.ReadRecord(id).ok()) return false;
    for (size_t i = 0; i < document.pages.size(); ++i) {
      const auto page = store.ReadPage(id, static_cast<int>(i));
      if (!page.ok()) return false;
      EXPECT_EQ(ToPlainText(*page), ToPlainText(document.pages[i]));
    }
    std::string pdf, original;
    const auto into = [](std::string* bytes) {
      return [bytes](std::string_view piece) {
        *bytes += piece;
        return absl::OkStatus();
      };
    };
    if (!store.ReadFile(id, StoredFile::kPdf, 0, into(&pdf)).ok()) return false;
    if (!store.ReadFile(id, StoredFile::kOriginal, 0, into(&original)).ok()) return false;
    EXPECT_EQ(pdf, document.pdf);
    EXPECT_EQ(original, document.originals[0]);
    return true;
  }

  // A backup, restored, has these documents at least and is sound; how many it has.
  int64_t Restored(int64_t number, int at_least) {
    const std::string copy = folder_.path() + "/copy" + std::to_string(copies_++);
    const absl::Status restored = RestoreStore(backups_, number, copy);
    EXPECT_TRUE(restored.ok()) << restored;
    const auto store = Open(copy);
    if (store == nullptr) return -1;
    for (int k = 0; k < at_least; ++k) EXPECT_TRUE(IsWhole(*store, k)) << k;
    const CheckReport report = store->Check().value();
    EXPECT_THAT(report.problems, IsEmpty());
    return report.documents;
  }

  // What lies in the folder of the store, but for what the documents came from.
  std::vector<std::string> NamesBeside() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder_.path()))
      if (entry.is_directory()) names.push_back(entry.path().filename());
    std::sort(names.begin(), names.end());
    return names;
  }

  static int64_t BytesIn(const std::string& folder) {
    int64_t bytes = 0;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
      if (entry.is_regular_file()) bytes += static_cast<int64_t>(entry.file_size());
    return bytes;
  }

  TempFolder folder_;
  const std::string dir_ = folder_.path() + "/store";
  const std::string backups_ = folder_.path() + "/backups";
  int copies_ = 0;
};

TEST_F(BackupTest, GivesBackTheStoreAsItWas) {
  Put(0, 4);
  const auto first = BackUpStore(dir_, backups_);
  ASSERT_TRUE(first.ok()) << first.status();
  const int64_t before = BytesIn(backups_);
  Put(4, 1);
  const auto second = BackUpStore(dir_, backups_);
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_LT(BytesIn(backups_) - before, 2 << 20) << "only what is new is copied";
  EXPECT_THAT(NamesBeside(), ElementsAre("backups", "store"));

  fs::remove_all(dir_);
  EXPECT_EQ(Restored(first->number, 4), 4);
  EXPECT_EQ(Restored(0, 5), 5) << "the newest where none is named";
  const auto listed = ListBackups(backups_);
  ASSERT_TRUE(listed.ok());
  ASSERT_EQ(listed->size(), 2U);
  EXPECT_GT((*listed)[1].bytes, 3 << 20);
}

TEST_F(BackupTest, KeepsAsManyAsAreWanted) {
  Put(0, 1);
  for (int k = 0; k < 3; ++k) ASSERT_TRUE(BackUpStore(dir_, backups_, {.keep = 2}).ok());
  const auto listed = ListBackups(backups_);
  ASSERT_TRUE(listed.ok());
  EXPECT_EQ(listed->size(), 2U);
  EXPECT_EQ(Restored(0, 1), 1);
}

TEST_F(BackupTest, IsWholeWhileTheStoreIsWritten) {
  std::atomic<int> stored = 0;
  std::atomic<bool> stop = false;
  const auto store = Open(dir_);
  std::thread writer([&] {
    for (int number = 0; !stop && number < 400; ++number) {
      EXPECT_TRUE(Store(*store, folder_, NumberedDocument(number)).ok());
      stored = number + 1;
    }
  });
  std::vector<std::pair<int64_t, int>> made;  // and how many documents were there before
  while (made.size() < 3) {
    const int before = stored;
    const auto backup = BackUpStore(dir_, backups_);
    EXPECT_TRUE(backup.ok()) << backup.status();
    if (!backup.ok()) break;
    made.emplace_back(backup->number, before);
  }
  stop = true;
  writer.join();
  for (const auto& [number, before] : made) EXPECT_GE(Restored(number, before), before);
}

TEST_F(BackupTest, TwoAtOnceAreBothWhole) {
  Put(0, 3);
  std::thread other([&] {
    for (int k = 0; k < 4; ++k) {
      const auto backup = BackUpStore(dir_, backups_ + "2");
      EXPECT_TRUE(backup.ok()) << backup.status();
    }
  });
  for (int k = 0; k < 4; ++k) {
    const auto backup = BackUpStore(dir_, backups_);
    EXPECT_TRUE(backup.ok()) << backup.status();
  }
  other.join();
  EXPECT_EQ(Restored(4, 3), 3);
}

TEST_F(BackupTest, LiesNowhereWhereAnotherOneWouldRemoveIt) {
  Put(0, 1);
  const std::string inside = dir_ + ".backup/inside";
  for (const std::string& to :
       {dir_ + ".backup", inside, dir_ + ".backup-a1b2c3", folder_.path() + "/x/../store.backup/",
        folder_.path(), fs::path(folder_.path()).parent_path().string(), dir_, dir_ + "/"})
    EXPECT_EQ(BackUpStore(dir_, to).status().code(), Code::kInvalidArgument) << to;
  EXPECT_THAT(NamesBeside(), ElementsAre("store")) << "nothing was made";
  fs::create_directory_symlink(folder_.path(), folder_.path() + "/link");
  EXPECT_EQ(BackUpStore(dir_, folder_.path() + "/link/store.backup").status().code(),
            Code::kInvalidArgument);
}

// Nothing of it can be read without the key, which comes with it as it was last wrapped.
TEST_F(BackupTest, OfAnEncryptedStoreIsEncrypted) {
  const auto write_key = [&](const std::string& name, char fill) {
    const std::string path = folder_.Write(name, std::string(32, fill));
    fs::permissions(path, fs::perms::owner_read);
    return path;
  };
  const std::string key = write_key("key", 'k'), other = write_key("other", 'o');
  const auto put = [&](const std::string& place, int first, int count) {
    const auto store = Open(dir_, {.key_place = place});
    for (int number = first; number < first + count; ++number)
      ASSERT_TRUE(Store(*store, folder_, NumberedDocument(number)).ok());
  };
  const auto restored = [&](int64_t number, const std::string& place) -> int64_t {
    const std::string copy = folder_.path() + "/copy" + std::to_string(copies_++);
    const absl::Status status = RestoreStore(backups_, number, copy, place);
    EXPECT_TRUE(status.ok()) << status;
    const auto store = Open(copy, {.key_place = place});
    if (store == nullptr) return -1;
    const CheckReport report = store->Check().value();
    EXPECT_THAT(report.problems, IsEmpty());
    return report.documents;
  };
  put(key, 0, 4);
  ASSERT_EQ(BackUpStore(dir_, backups_, {.key = key}).status(), absl::OkStatus());
  const int64_t before = BytesIn(backups_);
  put(key, 4, 1);
  ASSERT_EQ(BackUpStore(dir_, backups_, {.key = key}).status(), absl::OkStatus());
  EXPECT_LT(BytesIn(backups_) - before, 2 << 20) << "only what is new is copied";
  EXPECT_EQ(RestoreStore(backups_, 0, folder_.path() + "/x").code(), Code::kPermissionDenied);
  EXPECT_EQ(RestoreStore(backups_, 0, folder_.path() + "/x", other).code(),
            Code::kPermissionDenied);
  EXPECT_EQ(ListBackups(backups_).status().code(), Code::kPermissionDenied);
  EXPECT_EQ(BackUpStore(dir_, backups_, {.key = other}).status().code(), Code::kPermissionDenied);
  EXPECT_EQ(BackUpStore(dir_, backups_).status().code(), Code::kPermissionDenied);
  EXPECT_EQ(restored(1, key), 4);
  for (const auto& entry : fs::recursive_directory_iterator(backups_)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream in(entry.path(), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    EXPECT_EQ(bytes.find("rocksdb"), std::string::npos) << entry.path();
    EXPECT_EQ(bytes.find(NumberedDocument(0).record.id), std::string::npos) << entry.path();
  }

  const auto from = MasterKeySource(key).Open(), to = MasterKeySource(other).Open();
  ASSERT_TRUE(RotateStoreKey(dir_, **from, **to).ok());
  EXPECT_EQ(restored(0, key), 5) << "until the next one it is opened as it was";
  ASSERT_EQ(BackUpStore(dir_, backups_, {.key = other}).status(), absl::OkStatus());
  ASSERT_EQ(ListBackups(backups_, other)->size(), 3U);
  EXPECT_EQ(restored(1, other), 4);
  EXPECT_EQ(ListBackups(backups_, key).status().code(), Code::kPermissionDenied);
}

TEST_F(BackupTest, IsNotMixedWithThoseOfAnotherKey) {
  const std::string key = folder_.Write("key", std::string(32, 'k'));
  fs::permissions(key, fs::perms::owner_read);
  Put(0, 1);
  ASSERT_TRUE(BackUpStore(dir_, backups_).ok());
  EXPECT_EQ(BackUpStore(dir_, backups_, {.key = key}).status().code(), Code::kFailedPrecondition);
  fs::remove_all(dir_);
  const auto make = [&] { EXPECT_NE(Open(dir_, {.key_place = key}), nullptr); };
  make();
  EXPECT_EQ(BackUpStore(dir_, backups_, {.key = key}).status().code(), Code::kFailedPrecondition);
  ASSERT_EQ(BackUpStore(dir_, backups_ + "2", {.key = key}).status(), absl::OkStatus());
  fs::remove_all(dir_);
  make();  // another key of its own
  EXPECT_EQ(BackUpStore(dir_, backups_ + "2", {.key = key}).status().code(),
            Code::kFailedPrecondition);
  fs::remove_all(dir_);
  Put(0, 1);
  EXPECT_EQ(BackUpStore(dir_, backups_ + "2").status().code(), Code::kFailedPrecondition);
  EXPECT_EQ(ListBackups(backups_)->size(), 1U);
  EXPECT_EQ(ListBackups(backups_ + "2", key)->size(), 1U);
}

TEST_F(BackupTest, SweepsWhatInterruptedOnesLeft) {
  Put(0, 1);
  for (const char* name : {".backup-a1b2c3", ".backup-d4e5f6", ".backups", ".backup"})
    fs::create_directories(dir_ + name + "/shared");
  {
    FrozenStore running(dir_);
    ASSERT_TRUE(running.Take().ok());
    SweepBackups(dir_);
    EXPECT_TRUE(fs::exists(running.path() + "/CURRENT")) << "it is still being copied";
  }
  SweepBackups(dir_);
  EXPECT_THAT(NamesBeside(), ElementsAre("store", "store.backup", "store.backups"));
}

TEST_F(BackupTest, SaysWhatIsWrong) {
  EXPECT_EQ(BackUpStore(dir_, backups_).status().code(), Code::kNotFound);
  EXPECT_EQ(ListBackups(backups_ + "/none").status().code(), Code::kNotFound);
  EXPECT_EQ(RestoreStore(backups_, 0, dir_).code(), Code::kNotFound);
  Put(0, 2);
  EXPECT_EQ(BackUpStore(dir_, dir_ + "/inside").status().code(), Code::kInvalidArgument);
  ASSERT_TRUE(BackUpStore(dir_, backups_).ok());
  EXPECT_EQ(RestoreStore(backups_, 0, dir_).code(), Code::kAlreadyExists);
  EXPECT_EQ(RestoreStore(backups_, 9, folder_.path() + "/x").code(), Code::kNotFound);

  for (const auto& entry : fs::recursive_directory_iterator(backups_))
    if (entry.path().extension() == ".sst" && entry.file_size() > 1000) {
      std::FILE* file = std::fopen(entry.path().c_str(), "r+b");
      std::fseek(file, 100, SEEK_SET);
      std::fputs("rotten", file);
      std::fclose(file);
    }
  EXPECT_EQ(RestoreStore(backups_, 0, folder_.path() + "/x").code(), Code::kDataLoss);
  EXPECT_FALSE(fs::exists(folder_.path() + "/x")) << "complete or not there";
}

TEST_F(BackupTest, CompactingGivesBackTheRoomOfWhatIsGone) {
  Put(0, 6);
  const auto store = Open(dir_);
  const int64_t before = BytesIn(dir_);
  for (const int number : {2, 5}) {  // those with two MiB each
    NewVersion change{.record = store->ReadRecord(NumberedDocument(number).record.id).value(),
                      .officer = "B",
                      .time = "2026-11-23T08:00:00+07:00",
                      .reason = "by mistake"};
    change.record.deletion = {"B", change.time, change.reason, "2026-11-23"};
    ASSERT_TRUE(store->AddVersion(change).ok());
    ASSERT_TRUE(store->PurgeDeleted({{change.record.id}, "B", change.time, change.reason}).ok());
  }
  ASSERT_TRUE(store->Compact().ok());
  EXPECT_LT(BytesIn(dir_), before - (3 << 20));
  EXPECT_THAT(store->Check().value().problems, IsEmpty());
  int64_t chunks = 0;
  const auto sizes = store->TableSizes();
  ASSERT_TRUE(sizes.ok());
  for (const TableSize& size : *sizes)
    if (size.table == "chunks") chunks = size.bytes;
  EXPECT_GT(chunks, 2 << 20);
  EXPECT_LT(chunks, 3 << 20);
}

// Each file of the store in turn is lost, or cut in half, or has a byte changed: what is left can
// be read, and the account names every document that cannot.
TEST_F(BackupTest, OfADamagedStoreWhatIsLeftIsReadAndTheRestIsNamed) {
  constexpr int kDocuments = 6;
  for (int number = 0; number < kDocuments; number += 2) Put(number, 2);
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(dir_))
    if (entry.path().extension() == ".sst" || entry.path().extension() == ".blob")
      names.insert(entry.path().filename());
  ASSERT_GT(names.size(), 10U);
  int kind = 0, lost = 0, left = 0;
  for (const std::string& name : names) {
    const std::string copy = folder_.path() + "/damaged";
    fs::remove_all(copy);
    fs::copy(dir_, copy);
    const fs::path file = copy + "/" + name;
    switch (kind++ % 3) {
      case 0:
        fs::remove(file);
        break;
      case 1:
        fs::resize_file(file, fs::file_size(file) / 2);
        break;
      default:
        std::FILE* bytes = std::fopen(file.c_str(), "r+b");
        std::fseek(bytes, static_cast<long>(fs::file_size(file) / 3), SEEK_SET);
        std::fputs("\xff\x01\xff", bytes);
        std::fclose(bytes);
    }
    const auto store = Open(copy, {.damaged = true});
    ASSERT_NE(store, nullptr) << name;
    EXPECT_EQ(store->NewDocument(std::string(24, 'a')).status().code(), Code::kFailedPrecondition);
    const CheckReport report = store->Check().value();
    for (int number = 0; number < kDocuments; ++number) {
      const bool named = report.damaged.contains(NumberedDocument(number).record.id);
      const bool whole = IsWhole(*store, number);
      EXPECT_TRUE(whole || named) << name << " took document " << number << " and nobody says so";
      ++(whole ? left : lost);
    }
  }
  EXPECT_GT(lost, 0);
  EXPECT_GT(left, lost);
}

}  // namespace
}  // namespace sohoa
