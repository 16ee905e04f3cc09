#include "tools/scan_flags.h"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <optional>
#include <string_view>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "tools/messages.h"

namespace sohoa {
namespace {

constexpr double kLongestMm = 5000;

std::optional<ScanMode> ModeOf(const std::string& text) {
  if (text == "color" || text == "colour") return ScanMode::kColour;
  if (text == "gray" || text == "grey") return ScanMode::kGrey;
  if (text == "lineart") return ScanMode::kLineart;
  return std::nullopt;
}

std::optional<PaperSource> SourceOf(const std::string& text) {
  if (text.empty()) return PaperSource::kAny;
  if (text == "feeder" || text == "adf") return PaperSource::kFeeder;
  if (text == "flatbed") return PaperSource::kFlatbed;
  return std::nullopt;
}

// "A4", or width and height: "210x297"; millimetres.
std::optional<std::pair<double, double>> PaperOf(const std::string& text) {
  if (text.empty()) return std::pair<double, double>{0, 0};
  const std::string paper = absl::AsciiStrToLower(text);
  if (paper == "a3") return std::pair<double, double>{297, 420};
  if (paper == "a4") return std::pair<double, double>{210, 297};
  if (paper == "a5") return std::pair<double, double>{148, 210};
  const std::vector<std::string> sides = absl::StrSplit(paper, 'x');
  std::pair<double, double> size;
  if (sides.size() != 2 || !absl::SimpleAtod(sides[0], &size.first) ||
      !absl::SimpleAtod(sides[1], &size.second) || !(size.first >= 1) || !(size.second >= 1) ||
      size.first > kLongestMm || size.second > kLongestMm)
    return std::nullopt;
  return size;
}

absl::Status Unknown(const char* flag, const std::string& value) {
  return absl::InvalidArgumentError(absl::StrCat("not a value of this flag: ", flag, " ", value));
}

}  // namespace

void AddScanFlags(CLI::App* command, ScanFlags* flags) {
  command->add_option("--device", flags->device, Tr("Scanner, as --list names it"))
      ->type_name("NAME");
  command->add_option("--resolution", flags->resolution, Tr("Dots per inch (default 300)"))
      ->type_name("N");
  command->add_option("--mode", flags->mode, Tr("color (default), gray or lineart"))
      ->type_name("MODE");
  command
      ->add_option("--source", flags->source, Tr("feeder or flatbed; else as the scanner is set"))
      ->type_name("SOURCE");
  command->add_flag("--duplex", flags->duplex, Tr("Both sides of each sheet, the front first"));
  command
      ->add_option("--pages", flags->pages,
                   Tr("At most so many; without it until the feeder is empty, or one of a flatbed"))
      ->type_name("N");
  command->add_option("--paper", flags->paper, Tr("A3, A4, A5, or WIDTHxHEIGHT in millimetres"))
      ->type_name("SIZE");
  command
      ->add_option("--option", flags->options,
                   Tr("A setting of the scanner's driver, as scanimage -A names it"))
      ->type_name("NAME=VALUE")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

absl::StatusOr<ScanRequest> RequestOf(const ScanFlags& flags) {
  constexpr int kFinest = 4800;
  ScanRequest request{.device = flags.device,
                      .resolution = flags.resolution,
                      .both_sides = flags.duplex,
                      .max_pages = flags.pages};
  const auto mode = ModeOf(flags.mode);
  if (!mode) return Unknown("--mode", flags.mode);
  const auto source = SourceOf(flags.source);
  if (!source || (flags.duplex && *source == PaperSource::kFlatbed))
    return Unknown("--source", flags.source);
  const auto paper = PaperOf(flags.paper);
  if (!paper) return Unknown("--paper", flags.paper);
  if (flags.resolution < 1 || flags.resolution > kFinest)
    return Unknown("--resolution", absl::StrCat(flags.resolution));
  if (flags.pages < 0 || flags.pages > request.limits.max_pages)
    return Unknown("--pages", absl::StrCat(flags.pages));
  request.mode = *mode;
  request.source = *source;
  request.paper_width_mm = paper->first;
  request.paper_height_mm = paper->second;
  for (const std::string& option : flags.options) {
    const size_t sign = option.find('=');
    if (sign == std::string::npos || sign == 0) return Unknown("--option", option);
    request.options.emplace_back(option.substr(0, sign), option.substr(sign + 1));
  }
  return request;
}

ScannerProcessOptions ScannerSurroundings() {
  ScannerProcessOptions options;
  for (char** variable = environ; variable != nullptr && *variable != nullptr; ++variable) {
    const std::string_view text = *variable;
    if (text.starts_with("SANE_") || text.starts_with("HOME=") ||
        text.starts_with("LD_LIBRARY_PATH="))
      options.environment.emplace_back(text);
  }
  return options;
}

}  // namespace sohoa
