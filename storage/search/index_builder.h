// From a document to the rows of the search index. Grammar of the rows: index_format.h.
#ifndef SOHOA_STORAGE_SEARCH_INDEX_BUILDER_H_
#define SOHOA_STORAGE_SEARCH_INDEX_BUILDER_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "ocr/page/document_fields.h"
#include "ocr/page/page_text.h"
#include "storage/record/record_store.h"

namespace sohoa {

// Collects one document. Not thread-safe. Deterministic: equal input, equal rows.
class IndexBuilder {
 public:
  IndexBuilder();
  ~IndexBuilder();

  void AddPage(const PageText& page);  // pages in order, from 0
  // `agency`: that scanned it (Record::agency); empty when it is not known.
  void AddFields(const DocumentFields& fields, std::string_view dossier_code,
                 std::string_view agency);
  // What it is found by as one that came twice: the looks of its pages, and whom it is like.
  void AddLooks(const Record& record);
  // The rows, sorted by key. `id` as in Record.
  std::vector<IndexEntry> Build(const std::string& id) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// The rows that a stored document came with, built again from its texts and fields. Errors of
// RecordStore::ReadPage.
absl::StatusOr<std::vector<IndexEntry>> IndexRowsOf(const RecordStore& store, const Record& record);

// Proves index ↔ records both ways: what each document's text and fields give is compared with what
// leaves and segments hold of it; adds a sentence to report->problems for each document that
// differs and for rows that belong to no document. Reads all rows once and all pages once; takes
// about 60 bytes (estimated) of memory for each document.
absl::Status CheckIndex(const RecordStore& store, CheckReport* report);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SEARCH_INDEX_BUILDER_H_
