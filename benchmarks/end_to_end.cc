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
#include "benchmarks/bare_reader.h"
#include "benchmarks/cost_meter.h"
#include "benchmarks/memory_watch.h"
#include "models/confidence_vi.h"
#include "models/handwritten_digits.h"
#include "models/language_vi.h"
#include "models/vocabulary_vi.h"
#include "ocr/image/decode.h"
#include "ocr/image/prepare.h"
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
  int rounds = 2;
  bool details = false;
};

// Seconds that a desk waits for a document.
struct DeskTimes {
  int pages = 0;
  double alone_s = 0;
  double beside_backfill_s = 0;
};

// The whole way of some documents beside Tesseract alone on the same pages, in turn.
struct Comparison {
  int pages = 0;  // that the bare reader reads: all that are not blank
  // Tesseract as the distribution brings it, and as our reader's process has made it quicker.
  std::vector<Cost> ours, library, process;

  static Cost Sum(const std::vector<Cost>& rounds) {
    Cost sum;
    for (const Cost& round : rounds) sum += round;
    return sum;
  }
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
  std::vector<InputDocument> stored;
  Cost cost;
  double peak_memory_mb = 0;
  std::optional<DeskTimes> desk;
  Comparison comparison;
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

std::unique_ptr<EnginePool> NewReaders(int workers) {
  return std::make_unique<EnginePool>([] { return NewReaderProcess({}); }, workers);
}

// A new store at the place where the last one was.
absl::StatusOr<Warehouse> EmptyStore(const Arguments& args) {
  std::error_code ec;
  fs::remove_all(args.store, ec);
  return OpenWarehouse(args.store);
}

// The main job, as `sohoa ingest` does it.
absl::Status TimeIngest(const Arguments& args, const InputList& inputs, const FlowOptions& flow,
                        Measured* m) {
  absl::StatusOr<Warehouse> warehouse = EmptyStore(args);
  if (!warehouse.ok()) return warehouse.status();
  IngestOptions options;
  options.flow = flow;
  options.scratch_dir = warehouse->scratch_dir;
  options.on_page = [&](const PageTimings& ms) { Note(ms, m); };
  options.on_outcome = [&](const DocumentOutcome& outcome) {
    if (outcome.kind == DocumentOutcome::Kind::kStored) m->stored.push_back(outcome.input);
  };
  const SystemClock clock;
  const std::atomic<bool> stop{false};
  std::unique_ptr<EnginePool> engines = NewReaders(args.workers);
  const CostMeter meter;
  {
    MemoryWatch memory;
    m->summary =
        Ingest(inputs.documents, warehouse->store.get(), engines.get(), clock, options, stop);
    m->peak_memory_mb = memory.PeakMb();
  }
  engines.reset();
  m->cost = meter.SoFar();
  return CheckAnswer(m->summary, inputs, *warehouse->store);
}

absl::StatusOr<Cost> RunOurs(const Arguments& args, const std::vector<InputDocument>& documents,
                             const FlowOptions& flow) {
  absl::StatusOr<Warehouse> warehouse = EmptyStore(args);
  if (!warehouse.ok()) return warehouse.status();
  IngestOptions options;
  options.flow = flow;
  options.scratch_dir = warehouse->scratch_dir;
  const SystemClock clock;
  const std::atomic<bool> stop{false};
  const CostMeter meter;
  std::unique_ptr<EnginePool> engines = NewReaders(args.workers);
  const IngestSummary summary =
      Ingest(documents, warehouse->store.get(), engines.get(), clock, options, stop);
  engines.reset();
  if (summary.failed > 0) return absl::InternalError("some documents failed");
  return meter.SoFar();
}

// Documents that were stored, so that all read the same pages; in turn, so that none has the
// machine to itself more than the others.
absl::Status CompareWithBareReader(const Arguments& args, const FlowOptions& flow, Measured* m) {
  constexpr size_t kEnough = 64;  // pages, which are held in memory: 4 MB each
  const int cores = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  std::vector<InputDocument> documents;
  std::vector<ShownPage> pages;
  for (const InputDocument& document : m->stored) {
    if (pages.size() >= kEnough) break;
    absl::Status s = ForEachPage(
        document, [&pages](DecodedPage page) { return AddShown(std::move(page), pages); });
    if (!s.ok()) return s;
    documents.push_back(document);
  }
  m->comparison.pages = static_cast<int>(pages.size());
  const int workers = args.workers > 0 ? args.workers : cores;
  const auto add = [](absl::StatusOr<Cost> cost, std::vector<Cost>& costs) {
    if (cost.ok()) costs.push_back(*cost);
    return cost.status();
  };
  absl::Status done;
  for (int round = 0; round < args.rounds && done.ok(); ++round) {
    Comparison& c = m->comparison;
    done.Update(add(RunOurs(args, documents, flow), c.ours));
    done.Update(add(RunBare(pages, NewPlainTesseract, workers), c.library));
    done.Update(add(RunBare(pages, NewReaderProcessAlone, workers), c.process));
  }
  return done;
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
  std::vector<WordFile> words;
  for (const EmbeddedText& file : VietnameseVocabulary())
    words.push_back({std::string(file.name), file.text});
  const absl::StatusOr<Vocabulary> vocabulary = Vocabulary::Parse(words);
  if (!vocabulary.ok()) return vocabulary.status();
  FlowOptions flow;
  flow.workers = args.workers;
  flow.stage.vocabulary = &*vocabulary;
  flow.stage.language = &*language;
  flow.stage.digits = &*digits;
  flow.stage.confidence = &*confidence;
  Measured m;
  if (absl::Status s = TimeIngest(args, inputs, flow, &m); !s.ok()) return s;
  if (!args.details) return m;
  m.desk = TimeDesk(inputs, flow, NewReaders(args.workers).get());
  if (absl::Status s = TimeImageWork(inputs, &m); !s.ok()) return s;
  if (absl::Status s = CompareWithBareReader(args, flow, &m); !s.ok()) return s;
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

Json CostsJson(const std::vector<Cost>& rounds) {
  Json json = Json::array();
  for (const Cost& round : rounds)
    json.push_back({{"wall_s", round.wall_s}, {"cpu_s", round.cpu_s}});
  return json;
}

Json ComparisonJson(const Comparison& comparison) {
  const Cost ours = Comparison::Sum(comparison.ours);
  Json json = {{"pages", comparison.pages}, {"ours", CostsJson(comparison.ours)}};
  for (const auto& [name, rounds] :
       {std::pair("library", &comparison.library), {"process", &comparison.process}}) {
    const Cost bare = Comparison::Sum(*rounds);
    json[name] = {{"rounds", CostsJson(*rounds)},
                  {"wall_ratio", ours.wall_s > 0 ? bare.wall_s / ours.wall_s : 0},
                  {"cpu_ratio", ours.cpu_s > 0 ? bare.cpu_s / ours.cpu_s : 0}};
  }
  return json;
}

Json Report(Measured* m) {
  const auto pages = static_cast<double>(m->steps.back().ms.size());
  Json json = {{"documents", m->summary.stored + m->summary.quarantined},
               {"pages", m->steps.back().ms.size()},
               {"wall_s", m->cost.wall_s},
               {"pages_per_s", m->cost.wall_s > 0 ? pages / m->cost.wall_s : 0},
               {"cpu_s_per_page", pages > 0 ? m->cost.cpu_s / pages : 0},
               {"peak_memory_mb", m->peak_memory_mb},
               {"steps", StepsJson(m->steps)}};
  if (!m->desk) return json;
  json["image_steps"] = StepsJson(m->image_steps);
  json["bare_reader"] = ComparisonJson(m->comparison);
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

void PrintCosts(const char* name, const Json& rounds) {
  std::printf("%-20s", name);
  for (const Json& round : rounds)
    std::printf("  %7.1f s, %7.1f s of CPU;", round["wall_s"].get<double>(),
                round["cpu_s"].get<double>());
  std::printf("\n");
}

// Of the bare reader's speed: the share that is left when the whole job is done around it.
void PrintComparison(const Json& report) {
  std::printf("\nthe bare reader, as many at once as ours, on the same %d pages, cleaned:\n",
              report["pages"].get<int>());
  PrintCosts("end to end", report["ours"]);
  for (const auto& [name, title] :
       {std::pair("library", "Tesseract as it comes"), {"process", "in our process"}}) {
    const Json& bare = report[name];
    PrintCosts(title, bare["rounds"]);
    std::printf("  end to end %.2f of its speed by the clock, %.2f by CPU time\n",
                bare["wall_ratio"].get<double>(), bare["cpu_ratio"].get<double>());
  }
}

void PrintDetails(const Json& report) {
  const Json& desk = report["desk"];
  const double alone = desk["alone_s"].get<double>();
  const double beside = desk["beside_backfill_s"].get<double>();
  std::printf("a desk's document of %d pages: %.2f s; beside a backfill %.2f s, %.2f times that\n",
              desk["pages"].get<int>(), alone, beside, alone > 0 ? beside / alone : 0);
  PrintComparison(report["bare_reader"]);
}

void Print(const Json& report) {
  const bool details = report.contains("desk");
  if (details) PrintSteps("one core", report["image_steps"]);
  PrintSteps("pages in parallel", report["steps"]);
  std::printf(
      "%lld documents, %lld pages in %.1f s: %.2f pages/s, %.2f s of CPU each; peak memory %.0f "
      "MB\n",
      static_cast<long long>(report["documents"].get<int64_t>()),
      static_cast<long long>(report["pages"].get<int64_t>()), report["wall_s"].get<double>(),
      report["pages_per_s"].get<double>(), report["cpu_s_per_page"].get<double>(),
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
  app.add_option("--rounds", args.rounds, "How often end to end and the bare reader take turns")
      ->check(CLI::Range(1, 100));
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
