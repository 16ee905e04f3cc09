// sohoa-bench: the whole way from a folder of scans to committed records, timed page by page and
// step by step. Prints a table and writes JSON. The answer is checked before its speed is told:
// every document must be stored and the store must be sound.
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "ocr/engine/tesseract_engine.h"
#include "pipeline/atomic_file.h"
#include "pipeline/ingest.h"
#include "pipeline/warehouse.h"
#include "storage/search/index_builder.h"

namespace sohoa {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

struct Arguments {
  std::string corpus;
  std::string json;
  std::string store;
  int workers = 0;
};

// Milliseconds of one step over all pages.
struct Series {
  const char* name;
  std::vector<double> ms;

  // Nearest rank; 0 <= share <= 1.
  double Quantile(double share) {
    if (ms.empty()) return 0;
    const size_t rank =
        std::min(ms.size() - 1, static_cast<size_t>(share * static_cast<double>(ms.size())));
    std::nth_element(ms.begin(), ms.begin() + static_cast<std::ptrdiff_t>(rank), ms.end());
    return ms[rank];
  }
};

struct Measured {
  IngestSummary summary;
  double wall_s = 0;
  std::vector<Series> steps = {
      {"decode", {}}, {"prepare", {}}, {"read", {}}, {"encode", {}}, {"page", {}}};
};

double PeakMemoryMb() {
  struct rusage usage = {};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

void Note(const PageTimings& ms, Measured* m) {
  const double values[] = {ms.decode, ms.prepare, ms.read, ms.encode, ms.total()};
  for (size_t k = 0; k < m->steps.size(); ++k) m->steps[k].ms.push_back(values[k]);
}

absl::StatusOr<Measured> Measure(const Arguments& args) {
  std::error_code ec;
  fs::remove_all(args.store, ec);
  absl::StatusOr<Warehouse> warehouse = OpenWarehouse(args.store);
  if (!warehouse.ok()) return warehouse.status();
  const InputList inputs = CollectInputs({args.corpus});
  EnginePool engines([] { return NewTesseractEngine({}); });
  Measured m;
  IngestOptions options;
  options.flow.workers = args.workers;
  options.scratch_dir = warehouse->scratch_dir;
  options.on_page = [&](const PageTimings& ms) { Note(ms, &m); };
  const SystemClock clock;
  const std::atomic<bool> stop{false};
  const auto start = std::chrono::steady_clock::now();
  m.summary = Ingest(inputs.documents, warehouse->store.get(), &engines, clock, options, stop);
  m.wall_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  if (m.summary.failed > 0 || !inputs.problems.empty())
    return absl::InternalError("some documents failed");
  absl::StatusOr<CheckReport> report = warehouse->store->Check();
  if (!report.ok()) return report.status();
  if (absl::Status s = CheckIndex(*warehouse->store, &*report); !s.ok()) return s;
  if (!report->problems.empty()) return absl::InternalError(report->problems.front());
  return m;
}

Json Report(Measured* m) {
  const auto pages = static_cast<double>(m->steps.back().ms.size());
  Json steps = Json::object();
  for (Series& series : m->steps)
    steps[series.name] = {{"p50_ms", series.Quantile(0.5)}, {"p95_ms", series.Quantile(0.95)}};
  return {{"documents", m->summary.stored + m->summary.quarantined},
          {"pages", m->steps.back().ms.size()},
          {"wall_s", m->wall_s},
          {"pages_per_s", m->wall_s > 0 ? pages / m->wall_s : 0},
          {"peak_memory_mb", PeakMemoryMb()},
          {"steps", std::move(steps)}};
}

void Print(const Json& report) {
  std::printf("%-10s %10s %10s\n", "step", "p50 ms", "p95 ms");
  for (const auto& [name, step] : report["steps"].items())
    std::printf("%-10s %10.1f %10.1f\n", name.c_str(), step["p50_ms"].get<double>(),
                step["p95_ms"].get<double>());
  std::printf("\n%lld documents, %lld pages in %.1f s: %.2f pages/s; peak memory %.0f MB\n",
              static_cast<long long>(report["documents"].get<int64_t>()),
              static_cast<long long>(report["pages"].get<int64_t>()),
              report["wall_s"].get<double>(), report["pages_per_s"].get<double>(),
              report["peak_memory_mb"].get<double>());
}

int Main(int argc, char** argv) {
  CLI::App app("Times the main job end to end on a folder of scans.", "sohoa-bench");
  Arguments args;
  app.add_option("--corpus", args.corpus, "Folder of scans")
      ->required()
      ->check(CLI::ExistingDirectory);
  app.add_option("--store", args.store, "Folder for the store that is made (emptied first)")
      ->required();
  app.add_option("--json", args.json, "Write the figures here");
  app.add_option("--workers", args.workers, "Pages read at once; 0: one per core");
  CLI11_PARSE(app, argc, argv);
  absl::StatusOr<Measured> measured = Measure(args);
  if (!measured.ok()) {
    std::fprintf(stderr, "sohoa-bench: %s\n", measured.status().ToString().c_str());
    return 1;
  }
  const Json report = Report(&*measured);
  Print(report);
  if (args.json.empty()) return 0;
  const absl::Status written = WriteFileAtomically(args.json, report.dump(2) + "\n");
  if (!written.ok()) std::fprintf(stderr, "sohoa-bench: %s\n", written.ToString().c_str());
  return written.ok() ? 0 : 1;
}

}  // namespace
}  // namespace sohoa

int main(int argc, char** argv) { return sohoa::Main(argc, argv); }
