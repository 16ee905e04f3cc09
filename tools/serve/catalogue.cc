#include "tools/serve/catalogue.h"

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"

namespace sohoa {
namespace {

// GNU gettext's manual, "The Format of GNU MO Files"; byte order of the machine that wrote it,
// which is this one.
constexpr uint32_t kMagic = 0x950412de;
constexpr size_t kHeaderBytes = 28;

uint32_t NumberAt(std::string_view bytes, size_t at) {
  uint32_t number = 0;
  if (at + sizeof(number) <= bytes.size()) std::memcpy(&number, bytes.data() + at, sizeof(number));
  return number;
}

// The text that a table's entry (length, place) tells of.
std::string_view TextAt(std::string_view bytes, size_t entry) {
  const size_t length = NumberAt(bytes, entry);
  const size_t place = NumberAt(bytes, entry + 4);
  return place <= bytes.size() && length <= bytes.size() - place ? bytes.substr(place, length)
                                                                 : std::string_view();
}

// Quality of one choice: "vi;q=0.8".
double QualityOf(absl::string_view choice) {
  const size_t at = choice.find("q=");
  double quality = 1;
  if (at != absl::string_view::npos && !absl::SimpleAtod(choice.substr(at + 2), &quality)) return 0;
  return quality;
}

}  // namespace

Language PreferredLanguage(std::string_view accept_language) {
  double english = 0, vietnamese = 0;
  for (absl::string_view choice :
       absl::StrSplit(absl::string_view(accept_language.data(), accept_language.size()), ',')) {
    choice = absl::StripLeadingAsciiWhitespace(choice);
    double& best = absl::StartsWithIgnoreCase(choice, "en") ? english : vietnamese;
    const bool known =
        absl::StartsWithIgnoreCase(choice, "en") || absl::StartsWithIgnoreCase(choice, "vi");
    if (known) best = std::max(best, QualityOf(choice));
  }
  return english > vietnamese ? Language::kEnglish : Language::kVietnamese;
}

Catalogue Catalogue::Read(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  Catalogue catalogue;
  if (bytes.size() < kHeaderBytes || NumberAt(bytes, 0) != kMagic) return catalogue;
  const size_t count = NumberAt(bytes, 8);
  const size_t originals = NumberAt(bytes, 12);
  const size_t translations = NumberAt(bytes, 16);
  for (size_t k = 0; k < count && originals + 8 * (k + 1) <= bytes.size(); ++k)
    catalogue.texts_.emplace(TextAt(bytes, originals + 8 * k), TextAt(bytes, translations + 8 * k));
  return catalogue;
}

std::string Catalogue::PathBesideProgram() {
  std::error_code ec;
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", ec);
  return (program.parent_path().parent_path() / "share/locale/vi/LC_MESSAGES/sohoa.mo").string();
}

std::string Catalogue::Of(std::string_view english, Language language) const {
  if (language == Language::kVietnamese && !english.empty())  // "" is the file's own description
    if (const auto found = texts_.find(std::string(english));
        found != texts_.end() && !found->second.empty())
      return found->second;
  return std::string(english);
}

std::string Catalogue::OfReason(std::string_view message, Language language) const {
  const size_t colon = message.find(": ");
  if (colon == std::string_view::npos) return Of(message, language);
  return absl::StrCat(Of(message.substr(0, colon), language),
                      absl::string_view(message.data() + colon, message.size() - colon));
}

}  // namespace sohoa
