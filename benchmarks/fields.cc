// sohoa-fields: how right the fields of scans with truth (NAME.* with NAME.json) are, how many of
// them may stand without a person, and how long finding them takes once the pages are read.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <atomic>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "benchmarks/field_scores.h"
#include "benchmarks/platt.h"
#include "benchmarks/reliability.h"
#include "models/confidence_vi.h"
#include "models/handwritten_digits.h"
#include "models/language_vi.h"
#include "models/vocabulary_vi.h"
#include "pipeline/document.h"
#include "pipeline/flow.h"
#include "pipeline/inputs.h"
#include "pipeline/reader_process.h"

namespace sohoa {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

// The fields in the order of the table, with the key of their truth.
struct Scored {
  const char* key;
  const char* truth;
};
constexpr Scored kScored[] = {{"typeName", "type"},
                              {"codeNumber", "number"},
                              {"codeNotation", "notation"},
                              {"code", "code"},
                              {"issuedDate", "date"},
                              {"place", "place"},
                              {"organName", "issuer"},
                              {"parentOrganName", "parent"},
                              {"subject", "subject"},
                              {"signer.fullName", "signer"},
                              {"signer.position", "signer_title"},
                              {"urgency", "urgency"}};

// The truth beside a scan NAME.tif or NAME-1.jpg; nothing where there is none, or where the
// document is secret and nothing of it may be kept.
std::optional<Json> TruthOf(const fs::path& scan) {
  const std::string stem = scan.stem().string();
  for (const std::string& name : {stem, stem.substr(0, stem.rfind('-'))}) {
    std::ifstream in(scan.parent_path() / (name + ".json"), std::ios::binary);
    if (!in) continue;
    Json fields = Json::parse(in).at("fields");
    if (!fields.value("secrecy", Json()).is_null()) return std::nullopt;
    return fields;
  }
  return std::nullopt;
}

// CPU time of this thread: the pages that other threads read meanwhile do not count.
double ThreadMilliseconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return 1e3 * static_cast<double>(now.tv_sec) + 1e-6 * static_cast<double>(now.tv_nsec);
}

class ScoringSink final : public DocumentSink {
 public:
  ScoringSink(const std::vector<InputDocument>& batch, const Vocabulary& vocabulary)
      : batch_(batch), vocabulary_(vocabulary) {}

  bool Admit(size_t) override { return true; }

  bool AddPage(size_t, PageResult page) override {
    if (!page.facts.blank) pages_.Add(page);
    return true;
  }

  void Fail(size_t, FlowFailure failure) override {
    std::fprintf(stderr, "%s: %s\n", failure.file.c_str(),
                 std::string(failure.status.message()).c_str());
  }

  void End(size_t document, const DocumentEnd&) override {
    const std::optional<Json> truth = TruthOf(batch_[document].path());
    const double start = ThreadMilliseconds();
    const DocumentFields fields = pages_.Extract({"9999-12-31", {}, &vocabulary_});
    milliseconds_.push_back(ThreadMilliseconds() - start);
    pages_ = {};
    if (truth) Score(*truth, fields);
  }

  // Sigmoids for the confidence of fields, as models/field_confidence.tsv has them.
  void WriteFit(std::ostream& out) {
    std::map<std::string, std::vector<JudgedWord>> judged;
    for (const auto& [key, truth] : kScored) {
      const std::vector<JudgedWord>& more = scores_[key].judged();
      std::vector<JudgedWord>& all = judged[IsFittedApart(key) ? key : "other"];
      all.insert(all.end(), more.begin(), more.end());
    }
    out << "# sohoa vocabulary 1: field_confidence\n"
           "# How likely a field is right: 1 / (1 + exp(-offset - slope × certainty)). Fitted by\n"
           "# sohoa-fields --fit.\n"
           "name\toffset\tslope\n";
    for (const auto& [key, values] : judged) {
      const Sigmoid fit = FitSigmoid(values);
      out << absl::StrFormat("%s\t%.3f\t%.3f\n", key, fit.offset, fit.slope);
    }
  }

  void Print() {
    std::printf("%-16s %6s %7s %7s %9s %9s\n", "field", "right", "silent", "auto", "coverage",
                "documents");
    for (const auto& [key, truth] : kScored) {
      const FieldScore& score = scores_[key];
      std::printf("%-16s %6.3f %7.3f %7.3f %9.3f %9zu\n", key, score.right(), score.silent(),
                  score.precision(), score.coverage(), score.documents());
    }
    std::vector<JudgedWord> all;
    for (const auto& [key, truth] : kScored)
      all.insert(all.end(), scores_[key].judged().begin(), scores_[key].judged().end());
    std::printf("\nexpected calibration error of all values, 10 bins: %.4f\n",
                ExpectedCalibrationError(EqualWidthBins(all, kBins)));
    std::printf("\nshare right (of so many) by confidence\n%-16s", "field");
    for (size_t bin = 0; bin < kBins; ++bin)
      std::printf("    %.1f-%.1f", bin / 10.0, (bin + 1) / 10.0);
    std::printf("\n");
    for (const auto& [key, truth] : kScored) PrintBins(key, scores_[key]);
    std::sort(milliseconds_.begin(), milliseconds_.end());
    if (milliseconds_.empty()) return;
    std::printf(
        "\nfinding fields: median %.1f ms of CPU, 19 of 20 below %.1f ms, longest %.1f ms\n",
        milliseconds_[milliseconds_.size() / 2], milliseconds_[milliseconds_.size() * 19 / 20],
        milliseconds_.back());
  }

 private:
  static constexpr size_t kBins = 10;

  // Free words and names are misread in other ways than what lists and grammars check.
  static bool IsFittedApart(std::string_view key) {
    return key == "subject" || key == "signer.fullName";
  }

  void Score(const Json& truth, const DocumentFields& fields) {
    std::map<std::string, const Field*> named;
    for (const auto& [key, field] : NamedFields(fields)) named[key] = field;
    for (const auto& [key, truth_key] : kScored) {
      const Json want = truth.value(truth_key, Json());
      const auto got = named.find(key);
      scores_[key].Add(key, want.is_string() ? want.get<std::string>() : "",
                       got == named.end() ? Field{} : *got->second);
    }
  }

  static void PrintBins(const char* key, const FieldScore& score) {
    std::vector<size_t> count(kBins), right(kBins);
    for (const JudgedWord& value : score.judged()) {
      const size_t bin = std::min(kBins - 1, static_cast<size_t>(value.confidence * kBins));
      ++count[bin];
      right[bin] += value.right ? 1 : 0;
    }
    std::printf("%-16s", key);
    for (size_t bin = 0; bin < kBins; ++bin) {
      if (count[bin] == 0)
        std::printf("          -");
      else
        std::printf(" %.2f (%3zu)",
                    static_cast<double>(right[bin]) / static_cast<double>(count[bin]), count[bin]);
    }
    std::printf("\n");
  }

  const std::vector<InputDocument>& batch_;
  const Vocabulary& vocabulary_;
  FieldPages pages_;  // of the document that is being delivered
  std::map<std::string, FieldScore> scores_;
  std::vector<double> milliseconds_;
};

// To fit, the certainties themselves are looked at, not what an earlier fit has made of them.
absl::Status Run(const std::vector<std::string>& inputs, const std::string& fit) {
  const absl::StatusOr<LanguageModel> language = LanguageModel::Parse(VietnameseLanguageModel());
  if (!language.ok()) return language.status();
  const absl::StatusOr<ConfidenceModel> confidence =
      ConfidenceModel::Parse(VietnameseConfidenceModel());
  if (!confidence.ok()) return confidence.status();
  const absl::StatusOr<DigitClassifier> digits = DigitClassifier::Parse(HandwrittenDigitModel());
  if (!digits.ok()) return digits.status();
  std::vector<WordFile> files;
  for (const EmbeddedText& file : VietnameseVocabulary())
    if (fit.empty() || file.name != "field_confidence.tsv")
      files.push_back({std::string(file.name), file.text});
  const absl::StatusOr<Vocabulary> vocabulary = Vocabulary::Parse(files);
  if (!vocabulary.ok()) return vocabulary.status();

  const InputList list = CollectInputs(inputs);
  EnginePool engines([] { return NewReaderProcess({}); });
  FlowOptions options;
  options.stage.language = &*language;
  options.stage.confidence = &*confidence;
  options.stage.digits = &*digits;
  options.stage.vocabulary = &*vocabulary;
  ScoringSink sink(list.documents, *vocabulary);
  const std::atomic<bool> stop{false};
  RunFlow(list.documents, options, &engines, &sink, stop);
  sink.Print();
  if (fit.empty()) return absl::OkStatus();
  std::ofstream out(fit);
  sink.WriteFit(out);
  return out.flush() ? absl::OkStatus()
                     : absl::UnavailableError(absl::StrCat("cannot write ", fit));
}

int Main(int argc, char** argv) {
  CLI::App app("How right the fields of scans with truth are.", "sohoa-fields");
  std::vector<std::string> inputs;
  app.add_option("INPUT", inputs, "Folders of scans NAME.* with truth NAME.json")
      ->required()
      ->check(CLI::ExistingPath);
  std::string fit;
  app.add_option("--fit", fit, "Write models/field_confidence.tsv, fitted to these scans")
      ->type_name("FILE");
  CLI11_PARSE(app, argc, argv);
  try {
    const absl::Status status = Run(inputs, fit);
    if (status.ok()) return 0;
    std::fprintf(stderr, "sohoa-fields: %s\n", std::string(status.message()).c_str());
  } catch (const std::exception& e) {
    std::fprintf(stderr, "sohoa-fields: %s\n", e.what());
  }
  return 1;
}

}  // namespace
}  // namespace sohoa

int main(int argc, char** argv) { return sohoa::Main(argc, argv); }
