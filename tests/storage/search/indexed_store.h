// A store, of either kind, whose documents are indexed as the pipeline does it.
#ifndef SOHOA_TESTS_STORAGE_SEARCH_INDEXED_STORE_H_
#define SOHOA_TESTS_STORAGE_SEARCH_INDEXED_STORE_H_

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "storage/search/index_builder.h"
#include "tests/storage/record/sample_document.h"

namespace sohoa::testing_support {

enum class StoreKind { kMemory, kRocks };

inline std::vector<IndexEntry> IndexOf(const SampleDocument& document) {
  IndexBuilder builder;
  for (const PageText& page : document.pages) builder.AddPage(page);
  builder.AddFields(document.record.fields, document.record.dossier_code, document.record.agency);
  builder.AddLooks(document.record);
  return builder.Build(document.record.id);
}

class IndexedStoreTest : public testing::TestWithParam<StoreKind> {
 protected:
  void SetUp() override {
    if (GetParam() == StoreKind::kMemory) {
      store_ = NewMemoryStore();
    } else {
      auto store = OpenRocksStore(folder_.path() + "/store");
      ASSERT_TRUE(store.ok()) << store.status();
      store_ = *std::move(store);
    }
  }

  // Gives the document's id.
  std::string Add(const SampleDocument& document) {
    const absl::Status status = Store(*store_, folder_, document, IndexOf(document));
    EXPECT_TRUE(status.ok()) << status;
    return document.record.id;
  }
  std::string Add(const std::string& name, const std::vector<std::string>& pages) {
    return Add(MakeDocument(name, pages));
  }

  TempFolder folder_;
  std::unique_ptr<RecordStore> store_;
};

inline std::string NameOf(const testing::TestParamInfo<StoreKind>& kind) {
  return kind.param == StoreKind::kMemory ? "Memory" : "Rocks";
}

}  // namespace sohoa::testing_support

#endif  // SOHOA_TESTS_STORAGE_SEARCH_INDEXED_STORE_H_
