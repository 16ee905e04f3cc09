// A process of its own for the fault tests: commits NumberedDocuments until it is killed.
//   commit_loop STORE FOLDER FIRST [KEY]
// Prints a number after the Commit of that document has returned. FOLDER takes the files in
// between.
//   commit_loop STORE FOLDER FIRST THREADS SECONDS
// commits small documents with as many threads for so long, and prints how many a second.
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "tests/storage/record/sample_document.h"

namespace {

using sohoa::testing_support::SampleDocument;
using Clock = std::chrono::steady_clock;

int Race(sohoa::RecordStore& store, const std::string& folder, int threads, int seconds) {
  std::atomic<int> committed = 0;
  std::atomic<bool> failed = false;
  const auto end = Clock::now() + std::chrono::seconds(seconds);
  std::vector<std::thread> racing;
  for (int thread = 0; thread < threads; ++thread) {
    racing.emplace_back([&, thread] {
      const std::string own = folder + "/" + std::to_string(thread);
      std::filesystem::create_directories(own);
      for (int k = 0; Clock::now() < end && !failed; ++k) {
        const std::string name = std::to_string(thread) + "/" + std::to_string(k);
        const SampleDocument document =
            sohoa::testing_support::MakeDocument(name, {"văn bản " + name});
        failed = failed || !sohoa::testing_support::StoreThrough(store, own, document).ok();
        ++committed;
      }
    });
  }
  for (std::thread& thread : racing) thread.join();
  std::printf("%d threads: %.0f documents/s\n", threads, static_cast<double>(committed) / seconds);
  return failed ? 1 : 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4 || argc > 6) return 2;
  auto store = sohoa::OpenRocksStore(argv[1], {.key_place = argc == 5 ? argv[4] : ""});
  if (!store.ok()) {
    std::fprintf(stderr, "%s\n", store.status().ToString().c_str());
    return 3;
  }
  if (argc == 6) return Race(**store, argv[2], std::atoi(argv[4]), std::atoi(argv[5]));
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
