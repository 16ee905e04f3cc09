// sohoa-sign-bench: what signing adds to a document, in CPU time of all processes and by the clock,
// for the files that are given. The answer is checked before its speed is told: every signature
// must hold.
//   sohoa-sign-bench --key agency.p12 [--level B-T --tsa URL] [--rounds N] FILE.pdf…   (SOHOA_PIN)
#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "benchmarks/cost_meter.h"
#include "storage/sign/pades_signer.h"
#include "storage/sign/pdf_signatures.h"

namespace sohoa {
namespace {

struct Arguments {
  std::vector<std::string> files;
  std::string key;
  std::string level = "B-B";
  std::string tsa;
  int rounds = 100;
};

int Fail(const std::string& what, const absl::Status& status) {
  std::fprintf(stderr, "%s: %s\n", what.c_str(), std::string(status.message()).c_str());
  return 1;
}

absl::Status CheckSigned(const std::string& path) {
  const auto signatures = ReadPdfSignatures(path);
  if (!signatures.ok()) return signatures.status();
  if (signatures->empty() || signatures->back().check != SignatureCheck::kPassed)
    return absl::InternalError("the signature does not hold");
  return absl::OkStatus();
}

// Prints the mean cost of a signature of this file.
absl::Status Measure(PadesSigner& signer, const std::string& file, int rounds) {
  const std::string out = std::filesystem::temp_directory_path() / "sohoa-sign-bench.pdf";
  const CostMeter meter;
  for (int k = 0; k < rounds; ++k) {
    const auto result = signer.Sign(file, out, absl::Now());
    if (!result.ok()) return result.status();
    if (!result->why.ok()) return result->why;
  }
  const Cost cost = meter.SoFar();
  const absl::Status checked = CheckSigned(out);
  std::printf(
      "%8.2f ms CPU  %8.2f ms wall  %10.1f KB  +%.1f KB  %s\n", cost.cpu_s * 1e3 / rounds,
      cost.wall_s * 1e3 / rounds, static_cast<double>(std::filesystem::file_size(file)) / 1e3,
      static_cast<double>(std::filesystem::file_size(out) - std::filesystem::file_size(file)) / 1e3,
      file.c_str());
  std::filesystem::remove(out);
  return checked;
}

int Run(const Arguments& args) {
  const CostMeter opening;
  const auto key = OpenKeyStore(args.key, [] {
    const char* pin = std::getenv("SOHOA_PIN");
    return Secret::Copy(pin == nullptr ? "" : pin);
  });
  if (!key.ok()) return Fail(args.key, key.status());
  const auto level = LevelNamed(args.level);
  if (!level.ok()) return Fail(args.level, level.status());
  SigningOptions options{.level = *level, .tsa_url = args.tsa, .copy_form = "SAO Y"};
  const auto signer = PadesSigner::Create(**key, options, absl::Now());
  if (!signer.ok()) return Fail(args.key, signer.status());
  std::printf("%8.2f ms CPU to open the key\n", opening.SoFar().cpu_s * 1e3);
  for (const std::string& file : args.files)
    if (absl::Status s = Measure(**signer, file, args.rounds); !s.ok()) return Fail(file, s);
  return 0;
}

}  // namespace
}  // namespace sohoa

int main(int argc, char** argv) {
  CLI::App app("What signing adds to a document.");
  sohoa::Arguments args;
  app.add_option("FILE", args.files, "PDF files")->required();
  app.add_option("--key", args.key, "Key, as for sohoa sign")->required();
  app.add_option("--level", args.level, "Level of the signatures");
  app.add_option("--tsa", args.tsa, "Address of the time-stamping authority");
  app.add_option("--rounds", args.rounds, "Signatures of each file")->check(CLI::Range(1, 100'000));
  CLI11_PARSE(app, argc, argv);
  return sohoa::Run(args);
}
