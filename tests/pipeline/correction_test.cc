#include "pipeline/correction.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "storage/search/index_builder.h"
#include "storage/search/search.h"
#include "tests/storage/record/sample_document.h"

namespace sohoa {
namespace {

using testing::IsEmpty;
using testing_support::MakeDocument;
using testing_support::SampleDocument;
using testing_support::TempFolder;

void ExpectSound(const RecordStore& store) {
  CheckReport report = store.Check().value();
  ASSERT_TRUE(CheckIndex(store, &report).ok());
  EXPECT_THAT(report.problems, IsEmpty());
}

TEST(Correction, TheSearchFindsWhatIsTrueNow) {
  const TempFolder folder;
  const auto store = NewMemoryStore();
  SampleDocument document = MakeDocument("một", {"kính gửi hội đồng"});
  document.record.fields.subject = {.value = "xây cầu", .status = FieldStatus::kReview};
  IndexBuilder builder;
  builder.AddPage(document.pages[0]);
  builder.AddFields(document.record.fields, "", document.record.agency);
  ASSERT_TRUE(Store(*store, folder, document, builder.Build(document.record.id)).ok());
  ASSERT_EQ(Search(*store, "cầu").value().total, 1);

  NewVersion change{.record = store->ReadRecord(document.record.id).value(),
                    .officer = "Trần Thị B",
                    .time = "2026-11-23T08:00:00+07:00",
                    .reason = "misread"};
  change.record.fields.subject = {.value = "xây trường", .status = FieldStatus::kConfirmed};
  const auto stored = AddCorrected(*store, change);
  ASSERT_TRUE(stored.ok()) << stored.status();

  EXPECT_EQ(Search(*store, "cầu").value().total, 0);
  EXPECT_EQ(Search(*store, "trường").value().total, 1);
  EXPECT_EQ(Search(*store, "hội đồng").value().total, 1);
  ExpectSound(*store);
}

TEST(Correction, ADeletedDocumentIsNotFoundUntilItIsBroughtBack) {
  const TempFolder folder;
  const auto store = NewMemoryStore();
  const SampleDocument document = MakeDocument("một", {"kính gửi hội đồng"});
  const std::string& id = document.record.id;
  IndexBuilder builder;
  builder.AddPage(document.pages[0]);
  builder.AddFields(document.record.fields, "", document.record.agency);
  ASSERT_TRUE(Store(*store, folder, document, builder.Build(id)).ok());

  const Deed deed{"Trần Thị B", "2026-11-23T08:00:00+07:00", "stored twice"};
  EXPECT_EQ(UndeleteDocument(*store, id, deed).code(), absl::StatusCode::kFailedPrecondition);
  ASSERT_TRUE(DeleteDocument(*store, id, deed, "2031-12-31").ok());
  EXPECT_EQ(DeleteDocument(*store, id, deed, "2031-12-31").code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(Search(*store, "hội đồng").value().total, 0);
  EXPECT_THAT(DueForPurge(*store, "2031-12-30").value(), IsEmpty());
  EXPECT_THAT(DueForPurge(*store, "2031-12-31").value(), testing::ElementsAre(id));
  ExpectSound(*store);

  ASSERT_TRUE(UndeleteDocument(*store, id, deed).ok());
  EXPECT_EQ(Search(*store, "hội đồng").value().total, 1);
  EXPECT_THAT(DueForPurge(*store, "2031-12-31").value(), IsEmpty());
  ExpectSound(*store);
}

TEST(Correction, WhatKeepsTheOriginalsOfAnotherIsNotDueBeforeIt) {
  const TempFolder folder;
  const auto store = NewMemoryStore();
  const SampleDocument first = MakeDocument("bó", {"một"}), single = MakeDocument("lẻ", {"ba"});
  SampleDocument second = MakeDocument("bó hai", {"hai"});
  second.record.originals = first.record.originals;
  second.record.kept_by = first.record.id;
  auto keeper = store->NewDocument(first.record.id), further = store->NewDocument(second.record.id);
  ASSERT_TRUE(keeper.ok() && further.ok());
  const auto add = [&](DocumentWriter& writer, const SampleDocument& document) {
    ASSERT_TRUE(writer.AddPage(document.pages[0]).ok());
    ASSERT_TRUE(writer.AddFile(StoredFile::kPdf, folder.Write("pdf", document.pdf)).ok());
  };
  add(**keeper, first);
  add(**further, second);
  ASSERT_TRUE(
      (*keeper)->AddFile(StoredFile::kOriginal, folder.Write("in", first.originals[0])).ok());
  ASSERT_TRUE((*keeper)->CommitWith(*std::move(further), second.record, {}).ok());
  ASSERT_TRUE((*keeper)->Commit(first.record, {}).ok());
  ASSERT_TRUE(Store(*store, folder, single).ok());

  const Deed deed{"B", "2031-06-01T08:00:00+07:00", "stored twice"};
  const auto expect_due = [&](std::vector<std::string> ids) {
    std::sort(ids.begin(), ids.end());
    EXPECT_EQ(DueForPurge(*store, "2031-12-31").value(), ids);
  };
  ASSERT_TRUE(DeleteDocument(*store, first.record.id, deed, "2031-12-31").ok());
  ASSERT_TRUE(DeleteDocument(*store, single.record.id, deed, "2031-12-31").ok());
  expect_due({single.record.id});
  ASSERT_TRUE(DeleteDocument(*store, second.record.id, deed, "2032-12-31").ok());
  expect_due({single.record.id});
  ASSERT_TRUE(UndeleteDocument(*store, second.record.id, deed).ok());
  ASSERT_TRUE(DeleteDocument(*store, second.record.id, deed, "2031-12-31").ok());
  expect_due({first.record.id, second.record.id, single.record.id});
}

}  // namespace
}  // namespace sohoa
