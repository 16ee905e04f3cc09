#include "pipeline/correction.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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
  builder.AddFields(document.record.fields, "");
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
  builder.AddFields(document.record.fields, "");
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

}  // namespace
}  // namespace sohoa
