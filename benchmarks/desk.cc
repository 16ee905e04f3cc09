// sohoa-desk: how long a desk waits for a dossier that goes through a station (pipeline/watch.h),
// alone and beside a batch of a backfill's priority on the same store and readers. Times count from
// the moment at which the station takes the dossier: what comes before is the time to settle.
#include <sys/resource.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "pipeline/ingest.h"
#include "pipeline/warehouse.h"
#include "pipeline/watch.h"
#include "tools/json_output.h"
#include "tools/reading.h"
#include "tools/settings.h"

namespace sohoa {
namespace {

namespace fs = std::filesystem;
using SteadyClock = std::chrono::steady_clock;

constexpr char kDossier[] = "H15.50.05.13-261008-0975";
constexpr int kCopies = 50;  // of the scans beside it: more than are read meanwhile

struct Arguments {
  std::vector<std::string> dossier;
  std::string beside;
  std::string work = "build/bench/desk";
  int rounds = 3;
};

// Seconds since the dossier was taken.
struct Waiting {
  double first_text_s = 0;
  double finished_s = 0;
  double cpu_s = 0;  // of this process and its readers, until it is finished
};

double Seconds(SteadyClock::duration d) { return std::chrono::duration<double>(d).count(); }

double SecondsOf(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

// Of processes that have not ended; 0 where the system does not tell.
double CpuOfChildren() {
  double ticks = 0;
  for (const fs::directory_entry& task : fs::directory_iterator("/proc/self/task")) {
    std::ifstream children(task.path() / "children");
    for (std::string pid; children >> pid;) {
      std::ifstream stat(absl::StrCat("/proc/", pid, "/stat"));
      const std::string line{std::istreambuf_iterator<char>(stat), {}};
      std::istringstream fields(line.substr(std::min(line.size(), line.rfind(')') + 1)));
      std::string field;
      for (int k = 3; k <= 15 && fields >> field; ++k)
        if (k >= 14) ticks += std::atof(field.c_str());
    }
  }
  return ticks / static_cast<double>(sysconf(_SC_CLK_TCK));
}

double CpuSoFar() {
  double seconds = CpuOfChildren();
  for (const int who : {RUSAGE_SELF, RUSAGE_CHILDREN}) {
    rusage usage;
    getrusage(who, &usage);
    seconds += SecondsOf(usage.ru_utime) + SecondsOf(usage.ru_stime);
  }
  return seconds;
}

// Copies whose content no other copy has: what stands behind a scan's end is no part of it.
void CopyApart(const std::string& from, const std::string& to, int number) {
  fs::create_directories(fs::path(to).parent_path());
  fs::copy_file(from, to, fs::copy_options::overwrite_existing);
  std::ofstream(to, std::ios::app | std::ios::binary) << "\n% " << number << "\n";
}

class Desk {
 public:
  Desk(const Arguments& args, const Settings& settings, Reading* reading)
      : args_(args),
        reading_(reading),
        inbox_(args.work + "/inbox"),
        outbox_(args.work + "/outbox") {
    fs::remove_all(args.work);
    fs::create_directories(inbox_);
    fs::create_directories(outbox_);
    absl::StatusOr<Warehouse> warehouse = OpenWarehouse(args.work + "/store");
    if (!warehouse.ok()) Fail("the store cannot be made");
    warehouse_ = *std::move(warehouse);
    options_.inbox = inbox_;
    options_.times = {.quiet = absl::Milliseconds(200), .settle = absl::Milliseconds(200)};
    options_.reading.outbox = outbox_;
    options_.reading.describe = OutcomeJson;
    options_.reading.ingest = Ingesting(FlowPriority::kDesk);
    options_.reading.ingest.agency = settings.agency;
    options_.reading.ingest.on_page = [this](const PageTimings&) {
      if (pages_++ == 0) first_text_ = SteadyClock::now();
    };
    options_.reading.on_outcome = [](const DocumentOutcome& outcome) {
      if (outcome.kind != DocumentOutcome::Kind::kStored) Fail("a document was not stored");
    };
    watching_ = std::thread([this] {
      if (!Watch(warehouse_.store.get(), reading_->engines(), clock_, options_, stop_).ok())
        Fail("the inbox cannot be watched");
    });
  }
  ~Desk() {
    stop_ = true;
    watching_.join();
  }

  Waiting HandIn(int number) {
    const std::string folder = absl::StrCat(args_.work, "/", number, "/", kDossier);
    for (const std::string& file : args_.dossier)
      CopyApart(file, folder + "/" + fs::path(file).filename().string(), number);
    pages_ = 0;
    fs::rename(folder, absl::StrCat(inbox_, "/", kDossier));
    const std::string one =
        absl::StrCat(inbox_, "/", kDossier, "/", fs::path(args_.dossier[0]).filename().string());
    while (fs::exists(one)) std::this_thread::sleep_for(std::chrono::milliseconds(2));
    const SteadyClock::time_point taken = SteadyClock::now();
    const double cpu = CpuSoFar();
    while (Results() < args_.dossier.size())
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    const Waiting waiting{Seconds(first_text_.load() - taken), Seconds(SteadyClock::now() - taken),
                          CpuSoFar() - cpu};
    fs::remove_all(absl::StrCat(outbox_, "/", kDossier));
    // The folder goes when all is put away.
    while (fs::exists(absl::StrCat(inbox_, "/", kDossier)))
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    return waiting;
  }

  int pages() const { return pages_; }

  // Scans of a backfill, until the function that it gives back is called.
  std::function<void()> ReadBeside() {
    std::vector<std::string> copies;
    for (int k = 0; k < kCopies; ++k)
      for (const InputDocument& input : CollectInputs({args_.beside}).documents)
        for (const std::string& file : input.files) {
          copies.push_back(
              absl::StrCat(args_.work, "/beside/", k, "-", fs::path(file).filename().string()));
          CopyApart(file, copies.back(), k);
        }
    batch_ = CollectInputs(copies).documents;
    if (batch_.empty()) Fail("no scans to read beside it");
    auto thread = std::make_shared<std::thread>([this] {
      IngestOptions options = Ingesting(FlowPriority::kBackfill);
      options.on_page = [this](const PageTimings&) { ++pages_beside_; };
      const IngestSummary summary = Ingest(batch_, warehouse_.store.get(), reading_->engines(),
                                           clock_, options, stop_beside_);
      if (!summary.interrupted) Fail("the batch beside it was too short");
    });
    while (pages_beside_ == 0) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    return [this, thread] {
      stop_beside_ = true;
      thread->join();
    };
  }

  int pages_beside() const { return pages_beside_; }

 private:
  [[noreturn]] static void Fail(const char* why) {
    std::fprintf(stderr, "sohoa-desk: %s\n", why);
    std::exit(1);
  }

  IngestOptions Ingesting(FlowPriority priority) const {
    IngestOptions options;
    options.flow = reading_->Flow();
    options.flow.priority = priority;
    options.scratch_dir = warehouse_.scratch_dir;
    return options;
  }

  size_t Results() const {
    std::error_code ec;
    size_t results = 0;
    for (const fs::directory_entry& entry :
         fs::directory_iterator(absl::StrCat(outbox_, "/", kDossier), ec))
      if (entry.path().extension() == ".json") ++results;
    return results;
  }

  const Arguments& args_;
  Reading* const reading_;
  const std::string inbox_;
  const std::string outbox_;
  const SystemClock clock_;
  Warehouse warehouse_;
  WatchOptions options_;
  std::atomic<bool> stop_{false};
  std::atomic<bool> stop_beside_{false};
  std::atomic<int> pages_{0};
  std::atomic<int> pages_beside_{0};
  std::atomic<SteadyClock::time_point> first_text_{};
  std::vector<InputDocument> batch_;
  std::thread watching_;
};

double Median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

// The median of the waiting until it is finished.
double Measure(const char* title, Desk* desk, int first, int rounds) {
  std::vector<double> finished;
  for (int k = 0; k < rounds; ++k) {
    const Waiting w = desk->HandIn(first + k);
    std::printf("%-16s %2d pages  first text %6.2f s  finished %6.2f s  CPU %6.2f s\n", title,
                desk->pages(), w.first_text_s, w.finished_s, w.cpu_s);
    std::fflush(stdout);
    finished.push_back(w.finished_s);
  }
  return Median(finished);
}

int Run(const Arguments& args) {
  Settings settings;
  settings.agency = "UBND";
  const absl::StatusOr<std::unique_ptr<Reading>> reading = Reading::Open(settings);
  if (!reading.ok()) {
    std::fprintf(stderr, "sohoa-desk: %s\n", std::string(reading.status().message()).c_str());
    return 1;
  }
  double load = 0;
  if (getloadavg(&load, 1) == 1) std::printf("load of the machine before: %.1f\n", load);
  Desk desk(args, settings, reading->get());
  desk.HandIn(0);  // the readers become warm
  const double alone = Measure("alone", &desk, 1, args.rounds);
  if (args.beside.empty()) return 0;
  const std::function<void()> end = desk.ReadBeside();
  const double beside = Measure("beside backfill", &desk, 1 + args.rounds, args.rounds);
  end();
  std::printf("finished, medians: %.2f s alone, %.2f s beside, %.2f times that; %d pages beside\n",
              alone, beside, beside / alone, desk.pages_beside());
  return 0;
}

int Main(int argc, char** argv) {
  CLI::App app("How long a desk waits for a dossier at a station");
  Arguments args;
  app.add_option("--dossier", args.dossier, "The scans of one dossier")->required();
  app.add_option("--beside", args.beside, "Folder of scans that a backfill reads meanwhile");
  app.add_option("--work", args.work, "Folder to work in; it is emptied");
  app.add_option("--rounds", args.rounds, "How often each is measured")->check(CLI::Range(1, 100));
  CLI11_PARSE(app, argc, argv);
  return Run(args);
}

}  // namespace
}  // namespace sohoa

int main(int argc, char** argv) { return sohoa::Main(argc, argv); }
