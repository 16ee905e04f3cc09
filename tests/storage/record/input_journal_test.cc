// What every RecordStore promises of the journal of inputs, asked of all of them.
#include "storage/record/input_journal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "storage/record/record_codec.h"
#include "storage/record/record_store.h"
#include "tests/storage/record/sample_document.h"

namespace sohoa {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing_support::MakeDocument;
using testing_support::SampleDocument;
using testing_support::TempFolder;
using Code = absl::StatusCode;

enum class Kind { kMemory, kRocks };

constexpr char kTime[] = "2026-11-22T10:00:00+07:00";

JournalledInput InputAt(const std::string& path, int priority = 0) {
  JournalledInput input{.files = {{path, 1000, 17}}, .folder = "/scans", .priority = priority};
  input.key = InputKeyOf(input.files);
  input.discovered_at = kTime;
  return input;
}

class InputJournalTest : public testing::TestWithParam<Kind> {
 protected:
  void SetUp() override { Open(); }

  void Open() {
    store_.reset();
    if (GetParam() == Kind::kMemory) {
      store_ = NewMemoryStore();
    } else {
      auto store = OpenRocksStore(folder_.path() + "/s");
      ASSERT_TRUE(store.ok()) << store.status();
      store_ = *std::move(store);
    }
  }

  std::vector<std::string> PathsIn(InputState state) {
    std::vector<std::string> paths;
    const absl::Status walked = store_->ForEachInput(state, [&](const JournalledInput& input) {
      paths.push_back(input.path());
      return absl::OkStatus();
    });
    EXPECT_TRUE(walked.ok()) << walked;
    return paths;
  }

  JournalledInput Row(const std::string& key) {
    const auto input = store_->FindInput(key);
    EXPECT_TRUE(input.ok() && input->has_value()) << input.status();
    return input.ok() ? input->value_or(JournalledInput()) : JournalledInput();
  }

  InputTotals Totals() {
    const auto totals = store_->CountInputs();
    EXPECT_TRUE(totals.ok()) << totals.status();
    return totals.value_or(InputTotals());
  }

  void ExpectSound() {
    const auto report = store_->Check();
    ASSERT_TRUE(report.ok()) << report.status();
    EXPECT_THAT(report->problems, IsEmpty());
  }

  // Commits the document with the row of the input that it came from.
  absl::Status StoreFrom(const SampleDocument& document, JournalledInput input) {
    auto writer = store_->NewDocument(document.record.id);
    if (!writer.ok()) return writer.status();
    for (const PageText& page : document.pages)
      if (absl::Status s = (*writer)->AddPage(page); !s.ok()) return s;
    const auto add = [&](StoredFile kind, const std::string& bytes) {
      return (*writer)->AddFile(kind, folder_.Write("part", bytes)).status();
    };
    for (const std::string& original : document.originals)
      if (absl::Status s = add(StoredFile::kOriginal, original); !s.ok()) return s;
    if (absl::Status s = add(StoredFile::kPdf, document.pdf); !s.ok()) return s;
    input.state = InputState::kDone;
    input.source_sha256 = document.record.source_sha256;
    input.record_ids = {document.record.id};
    input.pages_read = static_cast<int>(document.pages.size()) + 1;
    input.pages_stored = static_cast<int>(document.pages.size());
    input.blank_pages = 1;
    input.ended_after_ms = 5000;
    (*writer)->EndInput(input);
    return (*writer)->Commit(document.record, {});
  }

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
  std::unique_ptr<RecordStore> store_;
};

INSTANTIATE_TEST_SUITE_P(Stores, InputJournalTest, testing::Values(Kind::kMemory, Kind::kRocks),
                         [](const auto& kind) {
                           return kind.param == Kind::kMemory ? "Memory" : "Rocks";
                         });

TEST_P(InputJournalTest, GivesBackEveryMember) {
  JournalledInput input = InputAt("/scans/đơn.tif", -7);
  input.files.push_back({"/scans/đơn-2.tif", 1ll << 40, -5});
  input.group = "H15.50.05.13-261008-0975";
  input.state = InputState::kFailed;
  input.tries = 2;
  input.source_sha256 = std::string(64, 'a');
  input.reason = "the file has no pages";
  input.ended_at = kTime;
  input.ended_after_ms = 12;
  ASSERT_TRUE(store_->PutInputs({input}, {}).ok());
  input.order = 1;
  EXPECT_EQ(Row(input.key), input);
  EXPECT_FALSE(store_->FindInput(std::string(64, 'f')).value().has_value());
  if (GetParam() == Kind::kRocks) {
    Open();
    EXPECT_EQ(Row(input.key), input);
  }
}

TEST_P(InputJournalTest, IsReadByPriorityThenInTheOrderOfDiscovery) {
  ASSERT_TRUE(store_->PutInputs({InputAt("/b"), InputAt("/a"), InputAt("/low", -1)}, {}).ok());
  ASSERT_TRUE(store_->PutInputs({InputAt("/c"), InputAt("/high", 2'000'000'000)}, {}).ok());
  EXPECT_THAT(PathsIn(InputState::kDiscovered), ElementsAre("/high", "/b", "/a", "/c", "/low"));
  JournalledInput a = Row(InputAt("/a").key);
  a.state = InputState::kClaimed;
  JournalledInput low = Row(InputAt("/low").key);
  low.priority = 1;
  ASSERT_TRUE(store_->PutInputs({a, low}, {InputAt("/b").key}).ok());
  EXPECT_THAT(PathsIn(InputState::kDiscovered), ElementsAre("/high", "/low", "/c"));
  EXPECT_THAT(PathsIn(InputState::kClaimed), ElementsAre("/a"));
  EXPECT_EQ(Totals().open(), 4);
  EXPECT_EQ(Totals().open_bytes, 4000);
  ExpectSound();
}

TEST_P(InputJournalTest, RefusesWhatItCouldNotKeep) {
  JournalledInput nameless = InputAt("/a");
  nameless.key = "a";
  EXPECT_EQ(store_->PutInputs({nameless}, {}).code(), Code::kInvalidArgument);
  EXPECT_EQ(store_->PutInputs({InputAt("/a"), InputAt("/a")}, {}).code(), Code::kInvalidArgument);
  EXPECT_EQ(Totals(), InputTotals());
}

TEST_P(InputJournalTest, AnInputIsDoneInTheSameWriteAsItsDocument) {
  const JournalledInput input = InputAt("/scans/một.tif"), other = InputAt("/scans/hai.tif");
  ASSERT_TRUE(store_->PutInputs({input, other}, {}).ok());
  const SampleDocument document = MakeDocument("một", {"a", "b"});
  ASSERT_TRUE(StoreFrom(document, input).ok());
  EXPECT_EQ(Row(input.key).state, InputState::kDone);
  EXPECT_THAT(Row(input.key).record_ids, ElementsAre(document.record.id));
  // The same content once more: neither document nor row are written.
  EXPECT_EQ(StoreFrom(document, other).code(), Code::kAlreadyExists);
  EXPECT_EQ(Row(other.key).state, InputState::kDiscovered);
  const InputTotals totals = Totals();
  EXPECT_EQ(totals.in(InputState::kDone), 1);
  EXPECT_EQ(totals.pages_read, 3);
  EXPECT_EQ(totals.pages_stored, 2);
  EXPECT_EQ(totals.blank_pages, 1);
  EXPECT_EQ(totals.worked_ms, 5000);
  EXPECT_EQ(totals.done_bytes, 1000);
  EXPECT_EQ(totals.open_bytes, 1000);
  ExpectSound();
}

// The name of a file may tell a secret's title: it leaves the rows, and the files that they were
// in.
TEST_P(InputJournalTest, OfWhatIsStoppedNoPathIsKept) {
  const std::string source(64, 'c');
  JournalledInput stopped = InputAt("/scans/telltale-of-a-path.tif");
  JournalledInput twin = InputAt("/scans/telltale-of-a-twin.tif");
  twin.state = InputState::kFailed;
  twin.source_sha256 = source;
  for (const bool written_out : {false, true}) {
    ASSERT_TRUE(store_->PutInputs({stopped, twin, InputAt("/scans/other.tif")}, {}).ok());
    if (written_out && GetParam() == Kind::kRocks) Open();  // closing empties the log
    if (!written_out && GetParam() == Kind::kRocks) {
      EXPECT_NE(FileBytes().find("telltale-of-a-path"), std::string::npos);
    }
    JournalledInput row = Row(stopped.key);
    row.state = InputState::kQuarantined;
    row.secret = true;
    row.source_sha256 = source;
    ASSERT_TRUE(store_->Quarantine({{source, kTime, "a stamp"}}, {}, {row}).ok());
    for (const std::string& key : {stopped.key, twin.key}) {
      EXPECT_EQ(Row(key).state, InputState::kQuarantined);
      EXPECT_EQ(Row(key).path(), "");
      EXPECT_EQ(Row(key).folder, "");
      EXPECT_EQ(Row(key).size_bytes(), 1000);
    }
    ExpectSound();
    if (GetParam() == Kind::kMemory) break;
    Open();
    EXPECT_EQ(FileBytes().find("telltale-of-"), std::string::npos);
  }
}

TEST_P(InputJournalTest, AnInputIsStoppedWithItsStoredDocument) {
  const JournalledInput input = InputAt("/scans/một.tif");
  const SampleDocument document = MakeDocument("một", {"a"});
  ASSERT_TRUE(StoreFrom(document, input).ok());
  ASSERT_TRUE(store_
                  ->Quarantine({{document.record.source_sha256, kTime, "its dossier"}},
                               {{document.record.id, {}}})
                  .ok());
  const JournalledInput row = Row(input.key);
  EXPECT_EQ(row.state, InputState::kQuarantined);
  EXPECT_EQ(row.reason, "its dossier");
  EXPECT_EQ(row.path(), "");
  EXPECT_EQ(Totals().pages_stored, 0);
  ExpectSound();
}

TEST_P(InputJournalTest, APurgedDocumentTakesThePathAlong) {
  const JournalledInput input = InputAt("/scans/một.tif");
  const SampleDocument document = MakeDocument("một", {"a"});
  ASSERT_TRUE(StoreFrom(document, input).ok());
  NewVersion change{.record = store_->ReadRecord(document.record.id).value(),
                    .officer = "B",
                    .time = kTime,
                    .reason = "twice"};
  change.record.deletion = {"B", kTime, "twice", "2026-11-22"};
  ASSERT_TRUE(store_->AddVersion(change).ok());
  ASSERT_TRUE(store_
                  ->PurgeDeleted({.ids = {document.record.id},
                                  .officer = "B",
                                  .time = "2026-11-23T08:00:00+07:00",
                                  .reason = "due"})
                  .ok());
  EXPECT_EQ(Row(input.key).state, InputState::kDone);
  EXPECT_EQ(Row(input.key).path(), "");
  ExpectSound();
}

TEST(InputKey, ChangesWithAnythingThatAFileIsKnownBy) {
  const std::vector<JournalledFile> files = {{"/a", 1, 2}, {"/b", 3, 4}};
  const std::string key = InputKeyOf(files);
  EXPECT_EQ(key.size(), 64U);
  for (size_t k = 0; k < files.size(); ++k) {
    auto changed = files;
    changed[k].path += "x";
    EXPECT_NE(InputKeyOf(changed), key);
    changed = files;
    ++changed[k].size_bytes;
    EXPECT_NE(InputKeyOf(changed), key);
    changed = files;
    ++changed[k].modified_ns;
    EXPECT_NE(InputKeyOf(changed), key);
  }
  EXPECT_NE(InputKeyOf({files[0]}), key);
}

TEST(InputCodec, SurvivesDamagedBytes) {
  const std::string bytes = EncodeInput(InputAt("/scans/một.tif"));
  for (size_t cut = 0; cut < bytes.size(); ++cut) {
    const auto input = DecodeInput(std::string_view(bytes).substr(0, cut));
    EXPECT_TRUE(input.ok() || input.status().code() == Code::kDataLoss) << cut;
  }
  EXPECT_EQ(DecodeInputTotals("").status().code(), Code::kDataLoss);
}

}  // namespace
}  // namespace sohoa
