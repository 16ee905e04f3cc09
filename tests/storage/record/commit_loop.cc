// A process of its own for the fault tests: commits NumberedDocuments until it is killed.
//   commit_loop STORE FOLDER FIRST [KEY]
// Prints a number after the Commit of that document has returned. FOLDER takes the files in
// between.
#include <cstdio>
#include <cstdlib>

#include "tests/storage/record/sample_document.h"

int main(int argc, char** argv) {
  if (argc != 4 && argc != 5) return 2;
  auto store = sohoa::OpenRocksStore(argv[1], {.key_place = argc == 5 ? argv[4] : ""});
  if (!store.ok()) {
    std::fprintf(stderr, "%s\n", store.status().ToString().c_str());
    return 3;
  }
  for (int number = std::atoi(argv[3]);; ++number) {
    const auto document = sohoa::testing_support::NumberedDocument(number);
    const absl::Status status = sohoa::testing_support::StoreThrough(
        **store, argv[2], document, {{"row of " + document.record.id, ""}});
    if (!status.ok()) {
      std::fprintf(stderr, "%s\n", status.ToString().c_str());
      return 1;
    }
    std::printf("%d\n", number);
    std::fflush(stdout);
  }
}
