// Kills a process that commits documents and tends their index, at random moments, and proves after
// each kill that the store and its index are sound, and that every document whose commit returned
// is there once and is found.
//   index_storm WORK KILLS [SEED]
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <string>
#include <thread>

#include "absl/strings/str_cat.h"
#include "storage/search/index_builder.h"
#include "storage/search/index_merge.h"
#include "storage/search/search.h"
#include "tests/storage/record/sample_document.h"

namespace sohoa {
namespace {

namespace fs = std::filesystem;
using testing_support::MakeDocument;
using testing_support::SampleDocument;
using testing_support::StoreThrough;

constexpr TendLimits kOften{.leaves = 3, .segments = 3};
constexpr int kRoundsOfOneStore = 10;

// The number is a word of its own, so that it can be asked for.
SampleDocument DocumentOf(int number) {
  return MakeDocument(absl::StrCat("số ", number),
                      {absl::StrCat("Ủy ban nhân dân số", number), "quyết định của bộ"});
}

int Write(const std::string& dir, const std::string& folder, int first) {
  auto store = OpenRocksStore(dir);
  if (!store.ok()) return 3;
  std::jthread tender([&](const std::stop_token& stop) {
    while (!stop.stop_requested()) (void)TendIndex(**store, kOften, stop);
  });
  for (int number = first;; ++number) {
    const SampleDocument document = DocumentOf(number);
    IndexBuilder index;
    for (const PageText& page : document.pages) index.AddPage(page);
    index.AddFields(document.record.fields, "", document.record.agency);
    const absl::Status status =
        StoreThrough(**store, folder, document, index.Build(document.record.id));
    // Of the last run's last document it is not known whether it was committed.
    if (!status.ok() && !(number == first && absl::IsAlreadyExists(status))) return 1;
    std::printf("%d\n", number);
    std::fflush(stdout);
    if (number % 5 == 4 && !ExpungeFromIndex(**store, {std::string(24, '0')}).ok()) return 1;
  }
}

// Runs the writer from `first` on, kills it after `life`; gives the number behind the last document
// whose commit returned.
int WriteUntilKilled(const std::string& work, int first, std::chrono::milliseconds life) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) std::exit(2);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  std::string words[] = {"/proc/self/exe", "--write", work + "/store", work, std::to_string(first)};
  char* argv[] = {words[0].data(), words[1].data(), words[2].data(),
                  words[3].data(), words[4].data(), nullptr};
  pid_t child = 0;
  if (posix_spawn(&child, "/proc/self/exe", &actions, nullptr, argv, environ) != 0) std::exit(2);
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  std::FILE* lines = fdopen(ends[0], "r");
  std::this_thread::sleep_for(life);
  kill(child, SIGKILL);
  int next = first, number = 0;
  while (std::fscanf(lines, "%d", &number) == 1) next = number + 1;
  std::fclose(lines);
  int status = 0;
  waitpid(child, &status, 0);
  if (!WIFSIGNALED(status)) {
    std::fprintf(stderr, "index_storm: the writer ended by itself: %d\n", WEXITSTATUS(status));
    std::exit(1);
  }
  return next;
}

bool IsSound(const std::string& dir, int next) {
  const auto store = OpenRocksStore(dir, {.read_only = true, .create_if_missing = false});
  if (absl::IsNotFound(store.status())) return next == 0;  // killed before there was one
  if (!store.ok()) return std::fprintf(stderr, "%s\n", store.status().ToString().c_str()), false;
  auto report = (*store)->Check();
  if (!report.ok() || !CheckIndex(**store, &*report).ok()) return false;
  for (const std::string& problem : report->problems)
    std::fprintf(stderr, "index_storm: %s\n", problem.c_str());
  const Searcher searcher(**store);
  for (int number = 0; number < next; ++number) {
    const auto found = searcher.Search(absl::StrCat("số", number), {.details = false});
    if (found.ok() && found->total == 1) continue;
    std::fprintf(stderr, "index_storm: document %d is not found once\n", number);
    return false;
  }
  const auto all = searcher.Search("\"ủy ban nhân dân\"", {.limit = 0});
  return report->problems.empty() && all.ok() && all->total >= next && all->total <= next + 1;
}

int Storm(const std::string& work, int kills, unsigned seed) {
  std::mt19937 random(seed);
  int next = 0;
  for (int round = 0; round < kills; ++round) {
    if (round % kRoundsOfOneStore == 0) {
      fs::remove_all(work);
      fs::create_directories(work);
      next = 0;
    }
    const std::chrono::milliseconds life(random() % 600);
    next = WriteUntilKilled(work, next, life);
    if (IsSound(work + "/store", next)) continue;
    std::fprintf(stderr, "index_storm: round %d, killed after %lld ms: not sound\n", round,
                 static_cast<long long>(life.count()));
    return 1;
  }
  std::printf("%d kills: the index was sound after each\n", kills);
  fs::remove_all(work);
  return 0;
}

}  // namespace
}  // namespace sohoa

int main(int argc, char** argv) {
  if (argc == 5 && std::string(argv[1]) == "--write")
    return sohoa::Write(argv[2], argv[3], std::atoi(argv[4]));
  if (argc < 3) return 2;
  return sohoa::Storm(argv[1], std::atoi(argv[2]),
                      argc > 3 ? static_cast<unsigned>(std::atoi(argv[3])) : 1);
}
