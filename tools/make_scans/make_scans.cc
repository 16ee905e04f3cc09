// make_scans: writes made scans and their truth into a folder.
#include <CLI/CLI.hpp>
#include <array>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <map>
#include <string>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "tools/make_scans/batch.h"
#include "tools/make_scans/random.h"
#include "tools/make_scans/scan_file.h"
#include "tools/make_scans/truth_file.h"

namespace sohoa {
namespace {

const std::map<std::string, ScanFormat> kFormats = {{"tiff-g4", ScanFormat::kTiffG4},
                                                    {"tiff-lzw", ScanFormat::kTiffLzw},
                                                    {"tiff-jpeg", ScanFormat::kTiffJpeg},
                                                    {"jpeg", ScanFormat::kJpeg},
                                                    {"png", ScanFormat::kPng},
                                                    {"pdf", ScanFormat::kPdf}};
const std::map<std::string, ScanProfile> kProfiles = {{"clean", ScanProfile::kClean},
                                                      {"office", ScanProfile::kOffice},
                                                      {"worn", ScanProfile::kWorn},
                                                      {"photo", ScanProfile::kPhoto}};
const std::map<std::string, PixelType> kPixels = {
    {"bilevel", PixelType::kBilevel}, {"grey", PixelType::kGrey}, {"colour", PixelType::kBgr}};
const std::map<std::string, DocumentKind> kKinds = {
    {"decision", DocumentKind::kDecision},
    {"decision-table", DocumentKind::kDecisionWithTable},
    {"letter", DocumentKind::kLetter},
    {"submission", DocumentKind::kSubmission},
    {"report", DocumentKind::kReport},
    {"notice", DocumentKind::kNotice},
    {"plan", DocumentKind::kPlan},
    {"invitation", DocumentKind::kInvitation},
    {"minutes", DocumentKind::kMinutes},
    {"directive", DocumentKind::kDirective},
    {"resolution", DocumentKind::kResolution},
    {"guidance", DocumentKind::kGuidance},
    {"programme", DocumentKind::kProgramme},
    {"form", DocumentKind::kForm}};
const std::map<std::string, PaperKind> kPaperNames = {
    {"identity-card", PaperKind::kIdentityCard},
    {"identity-card-2024", PaperKind::kIdentityCard2024},
    {"birth-certificate", PaperKind::kBirthCertificate},
    {"birth-extract", PaperKind::kBirthExtract},
    {"marriage-extract", PaperKind::kMarriageExtract},
    {"birth-declaration", PaperKind::kBirthDeclaration},
    {"copy-request", PaperKind::kCopyRequest},
    {"application", PaperKind::kApplication},
    {"land-certificate", PaperKind::kLandCertificate},
    {"land-certificate-2025", PaperKind::kLandCertificate2025}};
const std::map<std::string, Separators> kSeparators = {{"none", Separators::kNone},
                                                       {"qr", Separators::kQr},
                                                       {"patch-t", Separators::kPatchT},
                                                       {"blank", Separators::kBlank}};
const std::map<std::string, StampLook> kStampLooks = {{"red", StampLook::kRedFramed},
                                                      {"red-plain", StampLook::kRedPlain},
                                                      {"black", StampLook::kBlackFramed},
                                                      {"black-plain", StampLook::kBlackPlain}};
constexpr char kAllPapers[] = "papers";

struct Arguments {
  std::string out;
  std::string name = "made";
  int count = 1;
  uint64_t seed = 1;
  std::string profile = "mix";
  std::string format = "mix";
  std::string pages = "1-3";
  std::string pixels;
  std::string kind;
  std::string batch;
  std::string separators = "none";
  int dpi = 300;
  int quality = 80;
  double fill = 1;
  bool secret = false;
  std::string stamp = "red";
  bool handwritten = false;
  std::optional<double> skew;
  std::optional<int> rotation;
  std::optional<uint64_t> damage_seed;
};

template <typename Value>
std::vector<std::string> KeysOf(const std::map<std::string, Value>& choices, bool with_mix) {
  std::vector<std::string> out;
  for (const auto& [key, value] : choices) out.push_back(key);
  if (with_mix) out.push_back("mix");
  return out;
}

void Declare(CLI::App& app, Arguments& a) {
  app.add_option("-o,--out", a.out, "folder to write to; made if it is not there")->required();
  app.add_option("--name", a.name, "how the files' names begin")->capture_default_str();
  app.add_option("-n,--count", a.count, "documents, or batches with --batch")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  app.add_option("-s,--seed", a.seed, "the same seed gives the same files")->capture_default_str();
  app.add_option("--profile", a.profile, "what the pages went through")
      ->check(CLI::IsMember(KeysOf(kProfiles, true)))
      ->capture_default_str();
  app.add_option("--format", a.format, "container")
      ->check(CLI::IsMember(KeysOf(kFormats, true)))
      ->capture_default_str();
  app.add_option("--pages", a.pages, "printed pages a document, N or MIN-MAX")
      ->capture_default_str();
  app.add_option("--pixels", a.pixels, "instead of what is usual for the format")
      ->check(CLI::IsMember(KeysOf(kPixels, false)));
  std::vector<std::string> kinds = KeysOf(kKinds, false);
  for (const std::string& paper : KeysOf(kPaperNames, false)) kinds.push_back(paper);
  kinds.emplace_back(kAllPapers);
  app.add_option("--kind", a.kind, "one kind of document only; papers: those of citizens")
      ->check(CLI::IsMember(kinds));
  CLI::Option* batch = app.add_option(
      "--batch", a.batch, "documents a file, N or MIN-MAX: each file is a batch, a PDF or TIFF");
  app.add_option("--separators", a.separators, "what stands before each document of a batch")
      ->check(CLI::IsMember(KeysOf(kSeparators, true)))
      ->needs(batch)
      ->capture_default_str();
  app.add_option("--dpi", a.dpi, "resolution")->check(CLI::Range(100, 600))->capture_default_str();
  app.add_option("--quality", a.quality, "of JPEG")
      ->check(CLI::Range(1, 100))
      ->capture_default_str();
  app.add_option("--skew", a.skew, "of every page, degrees counter-clockwise")
      ->check(CLI::Range(-10.0, 10.0));
  app.add_option("--rotation", a.rotation, "of every page, degrees counter-clockwise")
      ->check(CLI::IsMember({0, 90, 180, 270}));
  app.add_option("--damage-seed", a.damage_seed,
                 "another seed gives other scans of the same documents");
  app.add_option("--fill", a.fill, "share of each full page that text takes, 0 to 1");
  CLI::Option* secret =
      app.add_flag("--secret", a.secret, "stamp every document MẬT, TỐI MẬT or TUYỆT MẬT");
  app.add_option("--stamp", a.stamp, "its ink; plain: without a frame")
      ->check(CLI::IsMember(KeysOf(kStampLooks, true)))
      ->needs(secret)
      ->capture_default_str();
  app.add_flag("--handwritten", a.handwritten, "number and day are filled in by hand");
  app.footer("Example: make_scans --out scans --count 20 --seed 7 --profile office --pages 1-4");
}

// N or MIN-MAX.
bool ParseRange(const std::string& text, int& least, int& most) {
  const std::pair<std::string, std::string> range = absl::StrSplit(text, absl::MaxSplits('-', 1));
  return absl::SimpleAtoi(range.first, &least) &&
         absl::SimpleAtoi(range.second.empty() ? range.first : range.second, &most) && least >= 1 &&
         most >= least;
}

constexpr int kMixedProfiles = 5;

ScanProfile ProfileOf(const Arguments& a, int index) {
  constexpr std::array<ScanProfile, kMixedProfiles> kMix = {
      ScanProfile::kClean, ScanProfile::kOffice, ScanProfile::kOffice, ScanProfile::kWorn,
      ScanProfile::kPhoto};
  return a.profile == "mix" ? kMix[static_cast<size_t>(index) % kMix.size()]
                            : kProfiles.at(a.profile);
}

// Photos come as phones send them, the rest in what scanners offer.
ScanFormat FormatOf(const Arguments& a, ScanProfile profile, Random& random) {
  constexpr std::array kMix = {ScanFormat::kTiffG4, ScanFormat::kTiffLzw, ScanFormat::kTiffJpeg,
                               ScanFormat::kPdf, ScanFormat::kPdf};
  if (a.format != "mix") return kFormats.at(a.format);
  return profile == ScanProfile::kPhoto ? ScanFormat::kJpeg : random.Pick(kMix);
}

StampLook StampLookOf(const Arguments& a, int index) {
  if (a.stamp != "mix") return kStampLooks.at(a.stamp);
  // Not in step with the profiles, which are mixed by the index as well.
  const int look = index / kMixedProfiles % static_cast<int>(kStampLooks.size());
  return std::next(kStampLooks.begin(), look)->second;
}

// Makes document `index`; false, with the reason on stderr, when it cannot be had.
bool MakeOne(const Arguments& a, ScanSpec spec, int index) {
  Random random(a.seed + static_cast<uint64_t>(index));
  spec.seed = random.Bits();
  if (spec.damage_seed) *spec.damage_seed += static_cast<uint64_t>(index);
  spec.profile = ProfileOf(a, index);
  spec.stamp_look = StampLookOf(a, index);
  WriteOptions options{.directory = a.out, .jpeg_quality = a.quality};
  options.format = FormatOf(a, spec.profile, random);
  options.name = absl::StrFormat("%s-%d-%03d-%s", a.name, a.seed, index, NameOf(spec.profile));
  spec.pixels = a.pixels.empty() ? UsualPixels(options.format) : kPixels.at(a.pixels);
  const auto paths = WriteScan(spec, options);
  if (!paths.ok()) {
    std::cerr << "make_scans: " << options.name << ": " << paths.status().message() << "\n";
    return false;
  }
  for (const std::string& path : *paths) std::cout << path << "\n";
  return true;
}

Separators SeparatorsOf(const Arguments& a, int index) {
  if (a.separators != "mix") return kSeparators.at(a.separators);
  return std::next(kSeparators.begin(), index % static_cast<int>(kSeparators.size()))->second;
}

// Makes batch `index`; false, with the reason on stderr, when it cannot be had.
bool MakeBatch(const Arguments& a, BatchSpec spec, int index) {
  spec.document.seed = Random(a.seed + static_cast<uint64_t>(index)).Bits();
  spec.separators = SeparatorsOf(a, index);
  for (int k = 0; k < (a.profile == "mix" ? kMixedProfiles : 1); ++k)
    spec.profiles.push_back(ProfileOf(a, k));
  WriteOptions options{.directory = a.out, .jpeg_quality = a.quality};
  options.format = a.format == "mix" ? ScanFormat::kPdf : kFormats.at(a.format);
  options.name = absl::StrFormat("%s-%d-%03d-%s", a.name, a.seed, index, NameOf(spec.separators));
  spec.document.pixels = a.pixels.empty() ? UsualPixels(options.format) : kPixels.at(a.pixels);
  const absl::StatusOr<std::string> path = WriteBatch(spec, options);
  if (!path.ok()) {
    std::cerr << "make_scans: " << options.name << ": " << path.status().message() << "\n";
    return false;
  }
  std::cout << *path << "\n";
  return true;
}

void TakeKind(const std::string& kind, ScanSpec& spec) {
  if (const auto known = kKinds.find(kind); known != kKinds.end()) spec.kind = known->second;
  const auto paper = kPaperNames.find(kind);
  if (paper != kPaperNames.end()) spec.paper_kind = paper->second;
  spec.paper = kind == kAllPapers || spec.paper_kind.has_value();
}

int Refuse(const std::string& option) {
  std::cerr << "make_scans: " << option << ": want N or MIN-MAX\n";
  return 2;
}

int Run(int argc, char** argv) {
  Arguments a;
  CLI::App app(
      "Makes scans of invented administrative documents, with the exact truth beside them.",
      "make_scans");
  Declare(app, a);
  CLI11_PARSE(app, argc, argv);
  ScanSpec spec{.dpi = a.dpi,
                .fill = a.fill,
                .secret = a.secret,
                .handwritten = a.handwritten,
                .skew_deg = a.skew,
                .rotation_deg = a.rotation,
                .damage_seed = a.damage_seed};
  TakeKind(a.kind, spec);
  BatchSpec batch;
  if (!ParseRange(a.pages, spec.min_pages, spec.max_pages)) return Refuse("--pages");
  if (!a.batch.empty() && !ParseRange(a.batch, batch.min_documents, batch.max_documents))
    return Refuse("--batch");
  batch.document = spec;
  std::error_code error;
  std::filesystem::create_directories(a.out, error);
  if (error) {
    std::cerr << "make_scans: " << a.out << ": " << error.message() << "\n";
    return 1;
  }
  bool all = true;
  for (int i = 0; i < a.count; ++i)
    all = (a.batch.empty() ? MakeOne(a, spec, i) : MakeBatch(a, batch, i)) && all;
  return all ? 0 : 1;
}

}  // namespace
}  // namespace sohoa

int main(int argc, char** argv) { return sohoa::Run(argc, argv); }
