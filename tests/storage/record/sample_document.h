// Documents for the tests of the store and of the search.
#ifndef SOHOA_TESTS_STORAGE_RECORD_SAMPLE_DOCUMENT_H_
#define SOHOA_TESTS_STORAGE_RECORD_SAMPLE_DOCUMENT_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "ocr/page/page_text.h"
#include "storage/record/record.h"
#include "storage/record/record_store.h"

namespace sohoa::testing_support {

// A folder of its own below testing::TempDir(), removed with everything in it.
class TempFolder {
 public:
  TempFolder();
  ~TempFolder();
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  const std::string& path() const { return path_; }
  // Writes a file into it and gives its path.
  std::string Write(const std::string& name, std::string_view bytes) const;

 private:
  std::string path_;
};

// Words parted by white space, lines by "\n", blocks by an empty line; each word with a box of its
// own.
PageText PageOf(std::string_view text);

struct SampleDocument {
  std::vector<PageText> pages;
  std::vector<std::string> originals;  // contents
  std::string pdf;                     // content
  Record record;                       // agrees with all of it
};

// `name` decides the content of the original, and with it the id.
SampleDocument MakeDocument(const std::string& name, const std::vector<std::string>& pages);

// Fills the record's digests, sizes and page rows from the parts.
void Complete(SampleDocument* document);

// Document n of a series: n mod 4 pages, a PDF of n mod 3 MiB and a bit. The number tells the
// whole.
SampleDocument NumberedDocument(int number);

// Adds the parts through files in the folder and commits.
absl::Status StoreThrough(RecordStore& store, const std::string& folder,
                          const SampleDocument& document,
                          const std::vector<IndexEntry>& index = {});
absl::Status Store(RecordStore& store, const TempFolder& folder, const SampleDocument& document,
                   const std::vector<IndexEntry>& index = {});

// Index rows whose key begins with `prefix`, in order of key.
std::vector<IndexEntry> IndexRowsFrom(const RecordStore& store, std::string_view prefix);

}  // namespace sohoa::testing_support

#endif  // SOHOA_TESTS_STORAGE_RECORD_SAMPLE_DOCUMENT_H_
