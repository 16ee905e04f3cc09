#include "tools/messages.h"

#include <libintl.h>

#include <array>
#include <clocale>
#include <cstdlib>
#include <filesystem>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"

namespace sohoa {
namespace {

constexpr char kDomain[] = "sohoa";

std::string WantedLanguage(int argc, char** argv) {
  constexpr std::string_view kFlag = "--lang";
  for (int k = 1; k < argc; ++k) {
    const std::string_view arg = argv[k];
    if (arg == kFlag && k + 1 < argc) return argv[k + 1];
    if (arg.starts_with("--lang=")) return std::string(arg.substr(kFlag.size() + 1));
  }
  for (const char* name : std::array{"SOHOA_LANG", "LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);
    if (value != nullptr && *value != '\0') return value;
  }
  return "en";
}

}  // namespace

void ChooseLanguage(int argc, char** argv) {
  const bool vietnamese = WantedLanguage(argc, argv).starts_with("vi");
  // gettext translates in no locale named "C", and C.UTF-8 is the one that every Debian has.
  std::setlocale(LC_MESSAGES, "C.UTF-8");
  setenv("LANGUAGE", vietnamese ? "vi" : "en", 1);
  std::error_code ec;
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", ec);
  if (ec) return;  // English it is
  const std::filesystem::path catalogue = program.parent_path().parent_path() / "share" / "locale";
  bindtextdomain(kDomain, catalogue.c_str());
  bind_textdomain_codeset(kDomain, "UTF-8");
  textdomain(kDomain);
}

const char* Tr(const char* english) { return gettext(english); }

std::string TrReason(const absl::Status& status) {
  if (status.message().empty()) return Tr("no reason was given");
  constexpr char kBetween[] = ": ";
  std::vector<std::string> parts = absl::StrSplit(status.message(), kBetween);
  for (std::string& part : parts)
    if (!part.empty()) part = Tr(part.c_str());  // of nothing the catalogue tells its own origin
  return absl::StrJoin(parts, kBetween);
}

std::string TrReason(const Reason& reason) {
  std::string sentence = Tr(reason.text.c_str());
  for (size_t k = 0; k < reason.args.size(); ++k)
    absl::StrReplaceAll({{absl::StrCat("$", k), reason.args[k]}}, &sentence);
  return sentence;
}

std::string TrFailure(const FlowFailure& failure) {
  std::string text = failure.file.empty() ? "" : absl::StrCat(failure.file, ": ");
  if (failure.page) absl::StrAppend(&text, absl::StrFormat(Tr("page %d"), *failure.page + 1), ": ");
  return absl::StrCat(text, TrReason(failure.status));
}

}  // namespace sohoa
