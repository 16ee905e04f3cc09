// A station under attack: writers that write slowly, in pieces, under temporary names, over their
// own files, twice under one name, and take back what they began; and kill -9 of the station again
// and again. Proves that nothing is lost, nothing is read half, no file is taken twice, and that
// each document has its results once.
//   watch_torture DIR [FILES] [KILLS] [SEED]
// DIR is made, and must not be there. Pages are read by an engine that needs no time: the scans,
// the store and the station are real.
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <mutex>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "ocr/image/encode.h"
#include "pipeline/warehouse.h"
#include "pipeline/watch.h"
#include "storage/search/index_builder.h"
#include "storage/sign/digest.h"

namespace sohoa {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

constexpr int kWriters = 8;
constexpr absl::Duration kQuiet = absl::Milliseconds(200);

[[noreturn]] void Fail(const std::string& why) {
  std::fprintf(stderr, "watch_torture: %s\n", why.c_str());
  std::exit(1);
}

class NoReader final : public OcrEngine {
 public:
  absl::StatusOr<PageText> Read(ImageView image, double, ReadMode) override {
    const Box box{20, 20, 80, 40};
    const Line line{.words = {{"trang", box, 0.9f}}, .box = box, .baseline_y = 38};
    return PageText{
        .width = image.width, .height = image.height, .dpi = 100, .blocks = {{{line}, box}}};
  }
};

std::string Describe(const DocumentOutcome& outcome) {
  static constexpr const char* kNames[] = {"stored", "duplicate", "quarantined", "failed"};
  return absl::StrCat(kNames[static_cast<int>(outcome.kind)], " ", outcome.source_sha256);
}

// The process that is killed.
int RunStation(const std::string& dir, bool once) {
  absl::StatusOr<Warehouse> warehouse = OpenWarehouse(dir + "/store");
  if (!warehouse.ok()) Fail(absl::StrCat("the store: ", warehouse.status().message()));
  EnginePool engines([] { return std::make_unique<NoReader>(); }, 2);
  WatchOptions options;
  options.inbox = dir + "/inbox";
  options.times = {.quiet = kQuiet, .settle = absl::Milliseconds(500), .patience = absl::Hours(1)};
  options.once = once;
  options.reading.outbox = dir + "/outbox";
  options.reading.describe = Describe;
  options.reading.ingest.flow.workers = 2;
  options.reading.ingest.scratch_dir = warehouse->scratch_dir;
  options.on_trouble = [](const std::string& place, const absl::Status& why) {
    std::fprintf(stderr, "%s: %s\n", place.c_str(), std::string(why.message()).c_str());
  };
  const SystemClock clock;
  const std::atomic<bool> stop{false};
  const absl::StatusOr<WatchSummary> summary =
      Watch(warehouse->store.get(), &engines, clock, options, stop);
  if (!summary.ok()) Fail(std::string(summary.status().message()));
  return summary->work_left ? 1 : 0;
}

// No two are alike.
std::string MakeScan(int number) {
  constexpr int kWidth = 240, kHeight = 320;
  Image page(kWidth, kHeight, PixelType::kGrey);
  std::fill_n(page.data(), page.size_bytes(), uint8_t{255});
  for (int bit = 0; bit < 16; ++bit)
    for (int row = 0; row < 12; ++row)
      std::fill_n(page.row(40 + 16 * bit + row) + 20, number >> bit & 1 ? 180 : 60, uint8_t{20});
  absl::StatusOr<CompressedPage> encoded = EncodePage(page.view(), 100);
  if (!encoded.ok()) Fail("no scan could be made");
  return encoded->bytes;
}

// What the writers did, by the hash of each scan that they made.
struct Promise {
  bool must_be_stored = false;  // else it may be
};

class Writers {
 public:
  Writers(std::string inbox, int files, unsigned seed)
      : inbox_(std::move(inbox)), files_(files), seed_(seed) {}

  void Run() {
    std::vector<std::thread> threads;
    for (int k = 0; k < kWriters; ++k) threads.emplace_back([this, k] { Write(k); });
    for (std::thread& thread : threads) thread.join();
  }

  const std::map<std::string, Promise>& promises() const { return promises_; }

 private:
  struct Hand {
    std::mt19937 random;
    int Below(int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); }
    void Rest(int most_ms) { std::this_thread::sleep_for(milliseconds(Below(most_ms))); }
  };

  void Promised(const std::string& bytes, bool must) {
    const std::lock_guard lock(mutex_);
    promises_[Sha256Hex(bytes)] = {must};
  }

  // The last piece of a scan that must be there is written after it was promised.
  void Pieces(const std::string& path, const std::string& bytes, Hand* hand) {
    const int fd = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (fd < 0) Fail("a writer cannot write " + path);
    for (size_t at = 0; at < bytes.size();) {
      const size_t piece = std::min(bytes.size() - at, size_t(1 + hand->Below(400)));
      if (write(fd, bytes.data() + at, piece) != static_cast<ssize_t>(piece)) Fail("write");
      at += piece;
      if (hand->Below(8) == 0) hand->Rest(60);
    }
    close(fd);
  }

  void Whole(const std::string& path, const std::string& bytes) {
    std::ofstream(path + ".part", std::ios::binary) << bytes;
    fs::rename(path + ".part", path);
  }

  void Write(int writer) {
    Hand hand{std::mt19937(seed_ + static_cast<unsigned>(writer))};
    for (int k = writer; k < files_; k += kWriters) {
      const std::string name = absl::StrCat("w", writer, " scan ", k);
      One(k, absl::StrCat(inbox_, "/", name, ".jpg"), &hand);
      hand.Rest(30);
    }
  }

  void One(int number, const std::string& path, Hand* hand) {
    const std::string bytes = MakeScan(2 * number);
    const std::string other = MakeScan(2 * number + 1);
    switch (number / kWriters % 7) {
      case 0:  // slowly
        Promised(bytes, true);
        return Pieces(path, bytes, hand);
      case 1:  // under a temporary name
        Promised(bytes, true);
        return Whole(path, bytes);
      case 2: {  // closed in between, and gone on with
        Promised(bytes, true);
        std::ofstream(path, std::ios::binary) << bytes.substr(0, bytes.size() / 2);
        hand->Rest(500);
        std::ofstream(path, std::ios::binary | std::ios::app) << bytes.substr(bytes.size() / 2);
        return;
      }
      case 3:  // renamed over, at any moment: the first may have been taken, or is gone
        Promised(bytes, false);
        Promised(other, true);
        Whole(path, bytes);
        hand->Rest(800);
        return Whole(path, other);
      case 4:  // taken back half written
        Pieces(path, bytes.substr(0, bytes.size() / 2), hand);
        hand->Rest(300);
        fs::remove(path);
        return;
      case 5:  // the same name twice: when the first was taken
        Promised(bytes, true);
        Promised(other, true);
        Pieces(path, bytes, hand);
        while (fs::exists(path)) hand->Rest(50);
        return Pieces(path, other, hand);
      default: {  // a folder, file by file
        const std::string folder = path.substr(0, path.size() - 4);
        Promised(bytes, true);
        Promised(other, true);
        fs::create_directories(folder);
        Pieces(folder + "/a.jpg", bytes, hand);
        hand->Rest(200);
        return Pieces(folder + "/b.jpg", other, hand);
      }
    }
  }

  const std::string inbox_;
  const int files_;
  const unsigned seed_;
  std::mutex mutex_;
  std::map<std::string, Promise> promises_;
};

// Fetches results as they come, as another program would: what comes again was given twice.
class Consumer {
 public:
  explicit Consumer(std::string outbox) : outbox_(std::move(outbox)), thread_([this] { Run(); }) {}

  // Name → text, of all that was found.
  std::map<std::string, std::string> Stop() {
    stop_ = true;
    thread_.join();
    Fetch();
    return found_;
  }

 private:
  void Run() {
    for (; !stop_; std::this_thread::sleep_for(milliseconds(20))) Fetch();
  }

  void Fetch() {
    std::vector<fs::path> files;
    for (fs::recursive_directory_iterator it(outbox_), end; it != end; ++it) {
      if (it->path().filename().string().starts_with('.'))
        it.disable_recursion_pending();
      else if (it->is_regular_file())
        files.push_back(it->path());
    }
    for (const fs::path& file : files) {
      std::ifstream in(file, std::ios::binary);
      const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
      const std::string name = file.lexically_relative(outbox_).string();
      if (file.extension() == ".pdf" && !absl::StrContains(text, "%%EOF"))
        Fail("a half PDF in the outbox: " + name);
      if (!found_.emplace(name, text).second) Fail("given twice: " + name);
      fs::remove(file);
    }
  }

  const std::string outbox_;
  std::map<std::string, std::string> found_;
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

pid_t Start(const char* self, const std::string& dir, const char* how) {
  const pid_t pid = fork();
  if (pid == 0) {
    execl(self, self, how, dir.c_str(), static_cast<char*>(nullptr));
    _exit(127);
  }
  return pid;
}

// Its exit code, or 128 + signal.
int WaitFor(pid_t pid) {
  int status = 0;
  waitpid(pid, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

std::set<std::string> FilesBelow(const std::string& folder) {
  std::set<std::string> files;
  for (fs::recursive_directory_iterator it(folder), end; it != end; ++it)
    if (!it->is_directory()) files.insert(it->path().string());
  return files;
}

void CheckStore(const std::string& dir, const std::map<std::string, Promise>& promises,
                const std::map<std::string, std::string>& results) {
  absl::StatusOr<Warehouse> warehouse = OpenWarehouse(dir + "/store");
  if (!warehouse.ok()) Fail("the store at the end");
  absl::StatusOr<CheckReport> report = warehouse->store->Check();
  if (!report.ok() || !report->problems.empty()) Fail("the store is not sound");
  std::set<std::string> stored;
  (void)warehouse->store->ForEachRecord([&](const Record& record) {
    if (!promises.contains(record.source_sha256)) Fail("read half: " + record.originals[0].path);
    stored.insert(record.source_sha256);
    return absl::OkStatus();
  });
  for (const auto& [sha256, promise] : promises)
    if (promise.must_be_stored && !stored.contains(sha256)) Fail("lost: " + sha256);
  std::map<std::string, int> told;
  for (const auto& [name, text] : results)
    if (name.ends_with(".json")) ++told[text.substr(0, text.size() - 1)];
  if (told.size() != stored.size())
    Fail(absl::StrCat(told.size(), " results of ", stored.size(), " documents"));
  for (const auto& [text, times] : told)
    if (times != 1 || !text.starts_with("stored ")) Fail(absl::StrCat(text, ", ", times, " times"));
  if (results.size() != 2 * stored.size()) Fail("a PDF is missing");
  for (const std::string& file : FilesBelow(dir + "/inbox/.sohoa/done"))
    if (!stored.contains(*Sha256HexOfFile(file))) Fail("done and not stored: " + file);
  if (FilesBelow(dir + "/inbox/.sohoa/done").size() != stored.size())
    Fail("an original is missing");
  std::printf("%zu documents stored, each once, of %zu scans; nothing lost, nothing read half\n",
              stored.size(), promises.size());
}

int Torture(const char* self, const std::string& dir, int files, int kills, unsigned seed) {
  if (fs::exists(dir)) Fail(dir + " is there already");
  fs::create_directories(dir + "/inbox");
  fs::create_directories(dir + "/outbox");
  Writers writers(dir + "/inbox", files, seed);
  Consumer consumer(dir + "/outbox");
  std::thread writing([&] { writers.Run(); });
  std::mt19937 random(seed);
  for (int k = 0; k < kills; ++k) {
    const pid_t pid = Start(self, dir, "--station");
    std::this_thread::sleep_for(milliseconds(100 + random() % 2400));
    kill(pid, SIGKILL);
    if (WaitFor(pid) != 128 + SIGKILL) Fail("the station ended by itself");
  }
  // Writers that wait for their scan to be taken need a station to the end.
  const pid_t pid = Start(self, dir, "--station");
  writing.join();
  kill(pid, SIGKILL);
  WaitFor(pid);
  if (WaitFor(Start(self, dir, "--once")) != 0) Fail("work is left at the end");
  const std::map<std::string, std::string> results = consumer.Stop();
  for (const char* shelf : {"failed", "quarantined", "claimed"})
    if (const auto left = FilesBelow(absl::StrCat(dir, "/inbox/.sohoa/", shelf)); !left.empty())
      Fail("left: " + *left.begin());
  for (const std::string& file : FilesBelow(dir + "/inbox"))
    if (!absl::StrContains(file, "/.sohoa/")) Fail("left in the inbox: " + file);
  CheckStore(dir, writers.promises(), results);
  fs::remove_all(dir);
  return 0;
}

int Main(int argc, char** argv) {
  if (argc < 2) Fail("watch_torture DIR [FILES] [KILLS] [SEED]");
  const std::string first = argv[1];
  if (first == "--station" || first == "--once") return RunStation(argv[2], first == "--once");
  const auto number = [&](int k, int otherwise) {
    return argc > k ? std::atoi(argv[k]) : otherwise;
  };
  return Torture("/proc/self/exe", first, number(2, 500), number(3, 40),
                 static_cast<unsigned>(number(4, 1)));
}

}  // namespace
}  // namespace sohoa

int main(int argc, char** argv) { return sohoa::Main(argc, argv); }
