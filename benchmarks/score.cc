// sohoa-score: the errors of texts (OUT/NAME.txt) against the truth of made scans
// (TRUTH/NAME.json).
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "benchmarks/reading_errors.h"

namespace sohoa {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

std::string Contents(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// All printed words of a document.
std::vector<std::string> TruthOf(const Json& document) {
  std::vector<std::string> words;
  for (const Json& page : document.at("pages"))
    for (const Json& line : page.at("lines"))
      for (std::string& word : WordsToCompare(line.get<std::string>()))
        words.push_back(std::move(word));
  return words;
}

void Print(const std::string& name, const ReadingErrors& errors) {
  const auto letters = static_cast<double>(std::max(1L, errors.letters));
  std::printf(
      "%-8s CER %.4f  WER %.4f  tone errors %.4f  inserted %.4f\n", name.c_str(),
      static_cast<double>(errors.letter_errors) / letters,
      static_cast<double>(errors.word_errors) / static_cast<double>(std::max(1L, errors.words)),
      static_cast<double>(errors.tone_errors) / letters,
      static_cast<double>(errors.inserted) / letters);
}

int Score(const std::string& truth_dir, const std::string& out_dir) {
  std::map<std::string, ReadingErrors> by_profile;
  for (const fs::directory_entry& entry : fs::directory_iterator(truth_dir)) {
    if (entry.path().extension() != ".json") continue;
    const Json document = Json::parse(Contents(entry.path()));
    const fs::path text = fs::path(out_dir) / (entry.path().stem().string() + ".txt");
    const bool secret = !document.at("fields").value("secrecy", Json()).is_null();
    if (secret && !fs::exists(text)) continue;  // nothing of it may come out
    if (!fs::exists(text)) std::printf("missing: %s\n", text.c_str());
    const ReadingErrors errors = Compare(TruthOf(document), WordsToCompare(Contents(text)));
    by_profile[document.value("profile", "other")].Add(errors);
    by_profile["all"].Add(errors);
  }
  for (const auto& [profile, errors] : by_profile) Print(profile, errors);
  return by_profile.empty() ? 1 : 0;
}

int Main(int argc, char** argv) {
  CLI::App app("Errors of texts against the truth of made scans.", "sohoa-score");
  std::string truth, out;
  app.add_option("TRUTH", truth, "Folder with NAME.json")
      ->required()
      ->check(CLI::ExistingDirectory);
  app.add_option("OUT", out, "Folder with NAME.txt")->required()->check(CLI::ExistingDirectory);
  CLI11_PARSE(app, argc, argv);
  try {
    return Score(truth, out);
  } catch (const std::exception& e) {
    std::fprintf(stderr, "sohoa-score: %s\n", e.what());
    return 1;
  }
}

}  // namespace
}  // namespace sohoa

int main(int argc, char** argv) { return sohoa::Main(argc, argv); }
