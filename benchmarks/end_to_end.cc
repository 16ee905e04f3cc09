// sohoa-bench: the whole way from a folder of scans to committed records, timed page by page and
// step by step. Prints a table and writes JSON. The answer is checked before its speed is told:
// every document must be stored and the store must be sound.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "benchmarks/memory_watch.h"
#include "models/confidence_vi.h"
#include "models/handwritten_digits.h"
#include "models/language_vi.h"
#include "ocr/engine/tesseract_engine.h"
#include "ocr/image/decode.h"
#include "ocr/image/prepare.h"
#include "ocr/image/warp.h"
#include "pipeline/atomic_file.h"
#include "pipeline/flow.h"
#include "pipeline/ingest.h"
#include "pipeline/inputs.h"
#include "pipeline/reader_process.h"
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
  bool details = false;
};

// Seconds that a desk waits for a document.
struct DeskTimes {
  int pages = 0;
  double alone_s = 0;
  double beside_backfill_s = 0;
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
  std::vector<Series> image_steps = {{"sheet", {}},  {"letters", {}}, {"orientation", {}},
                                     {"bends", {}},  {"archive", {}}, {"tone", {}},
                                     {"seals", {}},  {"specks", {}},  {"tables", {}},
                                     {"stamps", {}}, {"regions", {}}, {"image work", {}}};
  IngestSummary summary;
  double wall_s = 0;
  double bare_pages_per_s = 0;
  double peak_memory_mb = 0;
  std::optional<DeskTimes> desk;
  std::vector<Series> steps = {
      {"decode", {}}, {"prepare", {}}, {"read", {}}, {"encode", {}}, {"page", {}}};
};

void Note(const PageTimings& ms, Measured* m) {
  const double values[] = {ms.decode, ms.prepare, ms.read, ms.encode, ms.total()};
  for (size_t k = 0; k < m->steps.size(); ++k) m->steps[k].ms.push_back(values[k]);
}

double MsSince(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start)
      .count();
}

// One page's way from pixels to regions, step by step, on one core.
absl::Status TimeImageWork(DecodedPage page, Measured* m) {
  PrepareOptions options;
  const auto start = std::chrono::steady_clock::now();
  auto lap = start;
  options.on_step = [&](const PrepareStep& step) {
    for (Series& series : m->image_steps)
      if (step.name == series.name) series.ms.push_back(MsSince(lap));
    lap = std::chrono::steady_clock::now();
  };
  absl::StatusOr<PreparedPage> prepared = PreparePage(std::move(page), options);
  m->image_steps.back().ms.push_back(MsSince(start));
  return prepared.status();
}

// Calls f(decoded page), which gives a status, for every page of a document until one fails.
template <typename F>
absl::Status ForEachPage(const InputDocument& document, F f) {
  for (const std::string& file : document.files) {
    absl::StatusOr<std::unique_ptr<PageSource>> source = OpenInputFile(file, {}, {});
    if (!source.ok()) return source.status();
    for (;;) {
      absl::StatusOr<std::optional<ScannedPage>> page = (*source)->Next();
      if (!page.ok()) return page.status();
      if (!page->has_value()) break;
      absl::StatusOr<DecodedPage> decoded = DecodePage(*std::move(*page), {});
      if (!decoded.ok()) return decoded.status();
      if (absl::Status s = f(*std::move(decoded)); !s.ok()) return s;
    }
  }
  return absl::OkStatus();
}

absl::Status TimeImageWork(const InputList& inputs, Measured* m) {
  constexpr size_t kMostTimed = 64;  // pages: enough for a median
  const auto time = [m](DecodedPage page) {
    if (absl::Status s = TimeImageWork(std::move(page), m); !s.ok()) return s;
    const bool enough = m->image_steps.back().ms.size() >= kMostTimed;
    return enough ? absl::OutOfRangeError("enough pages") : absl::OkStatus();
  };
  for (const InputDocument& document : inputs.documents) {
    absl::Status s = ForEachPage(document, time);
    if (absl::IsOutOfRange(s)) break;
    if (!s.ok()) return s;
  }
  return absl::OkStatus();
}

// One worker of the bare reader: the time that recognising alone takes, page by page.
struct BareWorker {
  absl::Status status;
  double read_s = 0;
  int pages = 0;

  absl::Status Read(DecodedPage page, OcrEngine* engine) {
    const absl::StatusOr<PreparedPage> prepared = PreparePage(std::move(page));
    if (!prepared.ok()) return prepared.status();
    if (prepared->facts.blank) return absl::OkStatus();
    const double scale = prepared->reader_scale;
    const Image shown = ScaledDown(prepared->reading.view(), scale);  // as our own reader sees it
    const double dpi = prepared->dpi / prepared->reduction * scale;
    const auto start = std::chrono::steady_clock::now();
    const absl::Status read = engine->Read(shown.view(), dpi, ReadMode::kPage).status();
    read_s += MsSince(start) / 1000;
    ++pages;
    return read;
  }

  absl::Status Run(const InputList& inputs, std::atomic<size_t>& next) {
    absl::StatusOr<std::unique_ptr<OcrEngine>> engine = NewTesseractEngine({});
    if (!engine.ok()) return engine.status();
    for (size_t k = next++; k < inputs.documents.size(); k = next++) {
      absl::Status s = ForEachPage(inputs.documents[k], [&](DecodedPage page) {
        return Read(std::move(page), engine->get());
      });
      if (!s.ok()) return s;
    }
    return absl::OkStatus();
  }
};

// Tesseract alone on the same pages, cleaned already, as many at once: each page whole and once.
// What it is fed is made beside it and not counted.
absl::StatusOr<double> BarePagesPerSecond(const InputList& inputs, int workers) {
  std::vector<BareWorker> bare(static_cast<size_t>(workers));
  std::atomic<size_t> next{0};
  std::vector<std::thread> threads;
  for (BareWorker& worker : bare)
    threads.emplace_back([&] { worker.status = worker.Run(inputs, next); });
  for (std::thread& thread : threads) thread.join();
  double per_s = 0;
  for (const BareWorker& worker : bare) {
    if (!worker.status.ok()) return worker.status;
    if (worker.read_s > 0) per_s += worker.pages / worker.read_s;
  }
  return per_s;
}

// Lets pages go by and counts them.
class CountingSink final : public DocumentSink {
 public:
  bool Admit(size_t) override { return true; }
  bool AddPage(size_t, PageResult) override {
    ++pages;
    return true;
  }
  void Fail(size_t, FlowFailure) override {}
  void End(size_t, const DocumentEnd&) override {}

  std::atomic<int> pages{0};
};

// The middle one of some runs of the first document as a desk's batch.
double DeskSeconds(const InputDocument& document, const FlowOptions& options, EnginePool* engines,
                   int* pages) {
  Series runs{"desk", {}};
  for (int round = 0; round < 5; ++round) {
    CountingSink sink;
    const auto start = std::chrono::steady_clock::now();
    RunFlow({document}, options, engines, &sink, false);
    runs.ms.push_back(MsSince(start));
    *pages = sink.pages;
  }
  return runs.Quantile(0.5) / 1000;
}

// What a desk waits for its document while nothing else runs, and while a backfill does.
DeskTimes TimeDesk(const InputList& inputs, FlowOptions options, EnginePool* engines) {
  const InputDocument& document = inputs.documents.front();
  DeskTimes times;
  times.alone_s = DeskSeconds(document, options, engines, &times.pages);
  std::vector<InputDocument> endless;
  for (int round = 0; round < 100; ++round)
    endless.insert(endless.end(), inputs.documents.begin(), inputs.documents.end());
  std::atomic<bool> stop{false};
  CountingSink sink;
  FlowOptions backfill = options;
  backfill.priority = FlowPriority::kBackfill;
  std::thread background([&] { RunFlow(endless, backfill, engines, &sink, stop); });
  while (sink.pages == 0) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  times.beside_backfill_s = DeskSeconds(document, options, engines, &times.pages);
  stop = true;
  background.join();
  return times;
}

// Every document must be stored and the store be sound.
absl::Status CheckAnswer(const IngestSummary& summary, const InputList& inputs,
                         const RecordStore& store) {
  if (summary.failed > 0 || !inputs.problems.empty())
    return absl::InternalError("some documents failed");
  absl::StatusOr<CheckReport> report = store.Check();
  if (!report.ok()) return report.status();
  if (absl::Status s = CheckIndex(store, &*report); !s.ok()) return s;
  if (!report->problems.empty()) return absl::InternalError(report->problems.front());
  return absl::OkStatus();
}

// The main job, as `sohoa ingest` does it.
absl::Status TimeIngest(const Arguments& args, const InputList& inputs, const FlowOptions& flow,
                        EnginePool* engines, Measured* m) {
  std::error_code ec;
  fs::remove_all(args.store, ec);
  absl::StatusOr<Warehouse> warehouse = OpenWarehouse(args.store);
  if (!warehouse.ok()) return warehouse.status();
  IngestOptions options;
  options.flow = flow;
  options.scratch_dir = warehouse->scratch_dir;
  options.on_page = [&](const PageTimings& ms) { Note(ms, m); };
  const SystemClock clock;
  const std::atomic<bool> stop{false};
  const auto start = std::chrono::steady_clock::now();
  {
    MemoryWatch memory;
    m->summary = Ingest(inputs.documents, warehouse->store.get(), engines, clock, options, stop);
    m->peak_memory_mb = memory.PeakMb();
  }
  m->wall_s = MsSince(start) / 1000;
  return CheckAnswer(m->summary, inputs, *warehouse->store);
}

absl::StatusOr<Measured> Measure(const Arguments& args) {
  const InputList inputs = CollectInputs({args.corpus});
  if (inputs.documents.empty()) return absl::NotFoundError("no scans were found");
  const absl::StatusOr<LanguageModel> language = LanguageModel::Parse(VietnameseLanguageModel());
  if (!language.ok()) return language.status();
  const absl::StatusOr<DigitClassifier> digits = DigitClassifier::Parse(HandwrittenDigitModel());
  if (!digits.ok()) return digits.status();
  const absl::StatusOr<ConfidenceModel> confidence =
      ConfidenceModel::Parse(VietnameseConfidenceModel());
  if (!confidence.ok()) return confidence.status();
  FlowOptions flow;
  flow.workers = args.workers;
  flow.stage.language = &*language;
  flow.stage.digits = &*digits;
  flow.stage.confidence = &*confidence;
  EnginePool engines([] { return NewReaderProcess({}); }, args.workers);
  Measured m;
  if (absl::Status s = TimeIngest(args, inputs, flow, &engines, &m); !s.ok()) return s;
  if (!args.details) return m;
  m.desk = TimeDesk(inputs, flow, &engines);
  if (absl::Status s = TimeImageWork(inputs, &m); !s.ok()) return s;
  const int cores = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  const absl::StatusOr<double> bare =
      BarePagesPerSecond(inputs, args.workers > 0 ? args.workers : cores);
  if (!bare.ok()) return bare.status();
  m.bare_pages_per_s = *bare;
  return m;
}

Json StepsJson(std::vector<Series>& steps) {
  Json json = Json::object();
  for (Series& series : steps)
    json[series.name] = {{"p50_ms", series.Quantile(0.5)},
                         {"p95_ms", series.Quantile(0.95)},
                         {"max_ms", series.Quantile(1)}};
  return json;
}

Json Report(Measured* m) {
  const auto pages = static_cast<double>(m->steps.back().ms.size());
  Json json = {{"documents", m->summary.stored + m->summary.quarantined},
               {"pages", m->steps.back().ms.size()},
               {"wall_s", m->wall_s},
               {"pages_per_s", m->wall_s > 0 ? pages / m->wall_s : 0},
               {"peak_memory_mb", m->peak_memory_mb},
               {"steps", StepsJson(m->steps)}};
  if (!m->desk) return json;
  json["image_steps"] = StepsJson(m->image_steps);
  json["bare_reader_pages_per_s"] = m->bare_pages_per_s;
  json["desk"] = {{"pages", m->desk->pages},
                  {"alone_s", m->desk->alone_s},
                  {"beside_backfill_s", m->desk->beside_backfill_s}};
  return json;
}

void PrintSteps(const char* title, const Json& steps) {
  std::printf("%-20s %10s %10s %10s\n", title, "p50 ms", "p95 ms", "max ms");
  for (const auto& [name, step] : steps.items())
    std::printf("%-20s %10.1f %10.1f %10.1f\n", name.c_str(), step["p50_ms"].get<double>(),
                step["p95_ms"].get<double>(), step["max_ms"].get<double>());
  std::printf("\n");
}

void PrintDetails(const Json& report) {
  const double bare = report["bare_reader_pages_per_s"].get<double>();
  std::printf("the bare reader on the same pages, cleaned: %.2f pages/s; end to end %.2f of it\n",
              bare, bare > 0 ? report["pages_per_s"].get<double>() / bare : 0);
  const Json& desk = report["desk"];
  const double alone = desk["alone_s"].get<double>();
  const double beside = desk["beside_backfill_s"].get<double>();
  std::printf("a desk's document of %d pages: %.2f s; beside a backfill %.2f s, %.2f times that\n",
              desk["pages"].get<int>(), alone, beside, alone > 0 ? beside / alone : 0);
}

void Print(const Json& report) {
  const bool details = report.contains("desk");
  if (details) PrintSteps("one core", report["image_steps"]);
  PrintSteps("pages in parallel", report["steps"]);
  std::printf("%lld documents, %lld pages in %.1f s: %.2f pages/s; peak memory %.0f MB\n",
              static_cast<long long>(report["documents"].get<int64_t>()),
              static_cast<long long>(report["pages"].get<int64_t>()),
              report["wall_s"].get<double>(), report["pages_per_s"].get<double>(),
              report["peak_memory_mb"].get<double>());
  if (details) PrintDetails(report);
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
  app.add_flag(
      "--details", args.details,
      "Time also the image work step by step, the bare reader, and the first document as a "
      "desk's, alone and beside a backfill of all");
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
