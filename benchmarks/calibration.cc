// sohoa-calibration: whether the confidence of words means what it says. Reads scans with truth the
// way the main job does, asks for every word whether it is right, and prints expected calibration
// error, a reliability table, what a review list would catch, and how well the confidence of pages
// foretells their share of right words. Its table of words is what train_confidence learns from.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "benchmarks/changes_in_place.h"
#include "benchmarks/reliability.h"
#include "benchmarks/words_in_place.h"
#include "models/confidence_vi.h"
#include "models/language_vi.h"
#include "ocr/text/confidence.h"
#include "ocr/text/confidence_training.h"
#include "pipeline/atomic_file.h"
#include "pipeline/flow.h"
#include "pipeline/inputs.h"
#include "pipeline/reader_process.h"

namespace sohoa {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

constexpr size_t kMassBins = 15;
constexpr size_t kWidthBins = 10;

struct Arguments {
  std::vector<std::string> inputs;
  std::string table;
  std::string model;
  std::string diagram;
};

std::string Contents(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// The truth beside a scan NAME.tif or NAME-1.jpg; nothing where there is none, or where the
// document is secret and nothing of it may be kept.
struct Truth {
  std::string name;
  Json document;
};
std::optional<Truth> TruthOf(const fs::path& scan) {
  const std::string stem = scan.stem().string();
  for (const std::string& name : {stem, stem.substr(0, stem.rfind('-'))}) {
    const fs::path file = scan.parent_path() / (name + ".json");
    if (!fs::exists(file)) continue;
    Json document = Json::parse(Contents(file));
    if (!document.at("fields").value("secrecy", Json()).is_null()) return std::nullopt;
    return Truth{name, std::move(document)};
  }
  return std::nullopt;
}

std::vector<TrueWord> WordsOf(const Json& page) {
  std::vector<TrueWord> words;
  for (const Json& word : page.at("words"))
    words.push_back({word[0], word[1][0], word[1][1], word[1][2], word[1][3]});
  return words;
}

// By kind of scan.
using ChangesByKind = std::map<std::string, std::map<ChangeJudgement, int>>;

// Judges every word of every page that is delivered. Writes a row each to `table`, if it is open.
class JudgingSink final : public DocumentSink {
 public:
  JudgingSink(const std::vector<InputDocument>& batch, const LanguageModel& language,
              std::ostream& table)
      : batch_(batch), language_(language), table_(table) {}

  bool Admit(size_t) override { return true; }

  bool AddPage(size_t document, PageResult page) override {
    if (page_ == 0) truth_ = TruthOf(batch_[document].path());
    const size_t number = page_++;
    if (!truth_ || number >= truth_->document.at("pages").size()) return true;
    const Json& pages = truth_->document.at("pages");
    const std::vector<TrueWord> truth = WordsOf(pages[number]);
    const double dpi = truth_->document.value("dpi", 300.0);
    const std::vector<bool> right = WordsInPlace(truth, dpi, page.text);
    JudgeChanges(ChangesInPlace(truth, dpi, page.corrections, page.text), page.corrections);
    const std::vector<WordEvidence> evidence =
        LookAtWords(language_, page.corrections, page.facts.unsure, page.text);
    size_t k = 0;
    ForEachLine(page.text, [&](const Line& line) {
      for (const Word& word : line.words) {
        words_.push_back({evidence[k], right[k], absl::StrCat(truth_->name, "#", number),
                          truth_->document.value("profile", "other")});
        table_ << EvidenceTableRow(words_.back()) << '\t' << word.text << '\n';
        ++k;
      }
    });
    return true;
  }

  void Fail(size_t, FlowFailure failure) override {
    std::fprintf(stderr, "%s: %s\n", failure.file.c_str(),
                 std::string(failure.status.message()).c_str());
  }

  void End(size_t, const DocumentEnd&) override { page_ = 0; }

  std::vector<JudgedEvidence> TakeWords() { return std::move(words_); }
  const ChangesByKind& changes() const { return changes_; }

 private:
  // Those that are not right are named: there are few, and each is worth a look.
  void JudgeChanges(const std::vector<ChangeJudgement>& judgements,
                    const std::vector<Correction>& changes) {
    for (size_t k = 0; k < changes.size(); ++k) {
      ++changes_[truth_->document.value("profile", "other")][judgements[k]];
      if (judgements[k] != ChangeJudgement::kRight)
        std::printf("%s, page %zu: “%s” → “%s”\n", truth_->name.c_str(), page_,
                    changes[k].before.c_str(), changes[k].after.c_str());
    }
  }

  const std::vector<InputDocument>& batch_;
  const LanguageModel& language_;
  std::ostream& table_;
  std::optional<Truth> truth_;  // of the document that is being delivered
  size_t page_ = 0;             // its next one
  std::vector<JudgedEvidence> words_;
  ChangesByKind changes_;
};

void PrintChanges(const ChangesByKind& changes) {
  std::printf(
      "changes to what was read: right, wrong, one misreading for another, changed again\n");
  for (const auto& [kind, count] : changes) {
    const auto of = [&counts = count](ChangeJudgement judgement) {
      const auto found = counts.find(judgement);
      return found == counts.end() ? 0 : found->second;
    };
    std::printf("%-8s %5d %5d %5d %5d\n", kind.c_str(), of(ChangeJudgement::kRight),
                of(ChangeJudgement::kWrong), of(ChangeJudgement::kNeither),
                of(ChangeJudgement::kNotToBeSeen));
  }
  std::printf("\n");
}

// The words of tables written before, and of scans.
absl::StatusOr<std::vector<JudgedEvidence>> JudgeWords(const Arguments& args) {
  std::vector<JudgedEvidence> words;
  std::vector<std::string> scans;
  for (const std::string& input : args.inputs) {
    if (fs::path(input).extension() != ".tsv") {
      scans.push_back(input);
      continue;
    }
    std::ifstream in(input, std::ios::binary);
    absl::StatusOr<std::vector<JudgedEvidence>> more = ReadEvidenceTable(in);
    if (!more.ok()) return more.status();
    std::move(more->begin(), more->end(), std::back_inserter(words));
  }
  const absl::StatusOr<LanguageModel> language = LanguageModel::Parse(VietnameseLanguageModel());
  if (!language.ok()) return language.status();
  std::ofstream table;
  if (!args.table.empty()) {
    table.open(args.table, std::ios::binary);
    table << EvidenceTableHead() << "\tword\n";
  }
  const InputList inputs = CollectInputs(scans);
  EnginePool engines([] { return NewReaderProcess({}); });
  FlowOptions options;
  options.stage.language = &*language;  // and no confidence model: the reader's own is looked at
  JudgingSink sink(inputs.documents, *language, table);
  const std::atomic<bool> stop{false};
  RunFlow(inputs.documents, options, &engines, &sink, stop);
  if (!args.table.empty() && !table.flush())
    return absl::ResourceExhaustedError("the table cannot be written");
  if (!scans.empty()) PrintChanges(sink.changes());
  std::vector<JudgedEvidence> read = sink.TakeWords();
  std::move(read.begin(), read.end(), std::back_inserter(words));
  return words;
}

struct Confidences {
  std::vector<JudgedWord> reader, calibrated;
};

void PrintErrors(const std::string& name, const Confidences& words) {
  const auto wrong = std::count_if(words.reader.begin(), words.reader.end(),
                                   [](const JudgedWord& word) { return !word.right; });
  std::printf("%-8s %7zu %6ld", name.c_str(), words.reader.size(), static_cast<long>(wrong));
  for (const std::vector<JudgedWord>& kind : {words.reader, words.calibrated})
    std::printf("   %.4f %.4f %.4f", ExpectedCalibrationError(EqualMassBins(kind, kMassBins)),
                ExpectedCalibrationError(EqualWidthBins(kind, kWidthBins)), Discrimination(kind));
  std::printf("\n");
}

void PrintReliability(const std::vector<JudgedWord>& words) {
  std::printf("\n%-13s %8s %10s %8s\n", "confidence", "words", "mean", "right");
  for (const ReliabilityBin& bin : EqualWidthBins(words, kWidthBins))
    std::printf("%.3f-%.3f   %8zu %10.3f %8.3f\n", bin.least, bin.most, bin.words, bin.confidence,
                bin.right);
}

void PrintReview(const std::vector<JudgedWord>& words) {
  std::printf("\n%-12s %8s %22s %22s\n", "review below", "listed", "of the wrong, listed",
              "of the listed, wrong");
  for (const double threshold : {0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98}) {
    const ReviewFigures figures = FiguresOfReview(words, threshold);
    std::printf("%-12.2f %8.4f %22.3f %22.3f\n", threshold, figures.listed, figures.caught,
                figures.wrong);
  }
}

// Pearson's; 0 where one of them never changes.
double Correlation(const std::vector<std::pair<double, double>>& points) {
  double x = 0, y = 0, xx = 0, yy = 0, xy = 0;
  const auto n = static_cast<double>(points.size());
  for (const auto& [a, b] : points) {
    x += a / n;
    y += b / n;
  }
  for (const auto& [a, b] : points) {
    xx += (a - x) * (a - x);
    yy += (b - y) * (b - y);
    xy += (a - x) * (b - y);
  }
  return xx > 0 && yy > 0 ? xy / std::sqrt(xx * yy) : 0;
}

// The confidence of pages (the mean of their words') against the share of their words that is
// right.
void PrintPages(const std::map<std::string, std::vector<JudgedWord>>& pages) {
  std::vector<std::pair<double, double>> points;
  double error = 0;
  for (const auto& [name, words] : pages) {
    const ReliabilityBin page = EqualWidthBins(words, 1).front();
    points.emplace_back(page.confidence, page.right);
    error += std::abs(page.confidence - page.right) / static_cast<double>(pages.size());
  }
  std::printf(
      "\n%zu pages: confidence against share of right words: correlation %.3f, mean "
      "distance %.4f\n",
      pages.size(), Correlation(points), error);
}

absl::Status Report(const std::vector<JudgedEvidence>& words, const Arguments& args) {
  const absl::StatusOr<ConfidenceModel> model = ConfidenceModel::Parse(
      args.model.empty() ? std::string(VietnameseConfidenceModel()) : Contents(args.model));
  if (!model.ok()) return model.status();
  std::map<std::string, Confidences> by_kind;
  std::map<std::string, std::vector<JudgedWord>> pages;
  for (const JudgedEvidence& word : words) {
    const JudgedWord reader = {static_cast<double>(word.evidence.reader), word.right};
    const JudgedWord calibrated = {model->ProbabilityRight(word.evidence), word.right};
    for (const std::string& kind : {std::string("all"), word.kind_of_scan}) {
      by_kind[kind].reader.push_back(reader);
      by_kind[kind].calibrated.push_back(calibrated);
    }
    pages[word.page].push_back(calibrated);
  }
  std::printf(
      "expected calibration error, %zu bins of equal mass and %zu of equal width, and "
      "discrimination (AUC)\n",
      kMassBins, kWidthBins);
  std::printf("%-8s %7s %6s   %-20s   %-20s\n", "", "words", "wrong", "reader: mass width AUC",
              "calibrated");
  for (const auto& [kind, confidences] : by_kind) PrintErrors(kind, confidences);
  const Confidences& all = by_kind["all"];
  PrintReliability(all.calibrated);
  PrintReview(all.calibrated);
  PrintPages(pages);
  if (args.diagram.empty()) return absl::OkStatus();
  return WriteFileAtomically(
      args.diagram,
      ReliabilityDiagram({{"as the reader says", EqualWidthBins(all.reader, kWidthBins)},
                          {"calibrated", EqualWidthBins(all.calibrated, kWidthBins)}}));
}

int Main(int argc, char** argv) {
  CLI::App app("Whether the confidence of words means what it says.", "sohoa-calibration");
  Arguments args;
  app.add_option("INPUT", args.inputs,
                 "Folders of scans NAME.* with truth NAME.json; tables (.tsv) written before")
      ->required()
      ->check(CLI::ExistingPath);
  app.add_option("--table", args.table,
                 "Write the words of the scans here, for train_confidence, and report nothing");
  app.add_option("--model", args.model, "Confidence model to use; default: the program's own")
      ->check(CLI::ExistingFile);
  app.add_option("--diagram", args.diagram, "Write a reliability diagram here (SVG)");
  CLI11_PARSE(app, argc, argv);
  try {
    const absl::StatusOr<std::vector<JudgedEvidence>> words = JudgeWords(args);
    absl::Status status = words.status();
    if (status.ok() && words->empty()) status = absl::NotFoundError("no words with truth");
    if (status.ok() && args.table.empty()) status = Report(*words, args);
    if (status.ok()) return 0;
    std::fprintf(stderr, "sohoa-calibration: %s\n", std::string(status.message()).c_str());
  } catch (const std::exception& e) {
    std::fprintf(stderr, "sohoa-calibration: %s\n", e.what());
  }
  return 1;
}

}  // namespace
}  // namespace sohoa

int main(int argc, char** argv) { return sohoa::Main(argc, argv); }
