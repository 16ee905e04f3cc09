#include "tools/settings.h"

#include <toml++/toml.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "models/confidence_vi.h"
#include "models/handwritten_digits.h"
#include "models/language_vi.h"
#include "models/paper_tables.h"
#include "models/vocabulary_vi.h"
#include "ocr/text/normalize.h"
#include "tools/monitor/event_log.h"

namespace sohoa {
namespace {

constexpr char kSiteFile[] = "/etc/sohoa/sohoa.toml";
constexpr int kMaxWorkers = 1024;
constexpr std::string_view kFaithfulSize = "faithful", kSmallSize = "small";

absl::Status MistakeAt(const toml::node& node, const std::string& key, const char* what) {
  return absl::InvalidArgumentError(absl::StrCat("a mistake in the configuration: line ",
                                                 node.source().begin.line, ": ", key, " ", what));
}

// By their keys in the file. In the environment they are the same in capitals, behind "SOHOA_".
std::vector<std::pair<std::string, std::string*>> TextsOf(Settings& settings) {
  return {{"store", &settings.store},
          {"store_key", &settings.store_key_place},
          {"language", &settings.language},
          {"agency", &settings.agency},
          {"profile", &settings.profile},
          {"size", &settings.size},
          {"key", &settings.key},
          {"level", &settings.level},
          {"tsa", &settings.tsa},
          {"copy_form", &settings.copy_form},
          {"vocabulary", &settings.vocabulary},
          {"converted_by", &settings.converted_by},
          {"conversion_qr", &settings.conversion_qr},
          {"roots", &settings.roots},
          {"revocation", &settings.revocation},
          {"log", &settings.log},
          {"log_format", &settings.log_format},
          {"log_level", &settings.log_level},
          {"metrics", &settings.metrics},
          {"listen", &settings.listen},
          {"tls_certificate", &settings.tls_certificate},
          {"tls_key", &settings.tls_key},
          {"client_roots", &settings.client_roots},
          {"oidc_issuer", &settings.oidc_issuer},
          {"oidc_audience", &settings.oidc_audience},
          {"oidc_keys", &settings.oidc_keys},
          {"trusted_proxies", &settings.trusted_proxies}};
}
std::vector<std::pair<std::string, bool*>> SwitchesOf(Settings& settings) {
  return {{"keep_blank", &settings.keep_blank},         {"split", &settings.split},
          {"blank_sheets", &settings.blank_sheets},     {"correct", &settings.correct},
          {"local_services", &settings.local_services}, {"client_needed", &settings.client_needed}};
}
struct NumberSetting {
  const char* key;
  int* target;
  int least;
  int most;
};
std::vector<NumberSetting> NumbersOf(Settings& settings) {
  return {{"workers", &settings.workers, 0, kMaxWorkers},
          {"cache_mb", &settings.cache_mb, 8, 1 << 20},
          {"serve_threads", &settings.serve_threads, 1, 256},
          {"connections_per_address", &settings.connections_per_address, 0, 65536},
          {"max_upload_mb", &settings.max_upload_mb, 1, 4096},
          {"requests_per_second", &settings.requests_per_second, 0, 1'000'000}};
}
std::string VariableOf(const std::string& key) {
  return absl::StrCat("SOHOA_", absl::AsciiStrToUpper(key));
}

absl::Status TakeKey(const std::string& key, const toml::node& node, Settings* settings) {
  for (const auto& [name, target] : TextsOf(*settings)) {
    if (key != name) continue;
    const auto text = node.value_exact<std::string>();
    if (!text) return MistakeAt(node, key, "must be a text in quotes");
    *target = *text;
    return absl::OkStatus();
  }
  for (const auto& [name, target] : SwitchesOf(*settings)) {
    if (key != name) continue;
    const auto flag = node.value_exact<bool>();
    if (!flag) return MistakeAt(node, key, "must be true or false");
    *target = *flag;
    return absl::OkStatus();
  }
  if (key == "review_below") {
    const auto share = node.value<double>();
    if (!share || !(*share >= 0 && *share <= 1))
      return MistakeAt(node, key, "must be a number from 0 to 1");
    settings->review_below = *share;
    return absl::OkStatus();
  }
  for (const NumberSetting& setting : NumbersOf(*settings)) {
    if (key != setting.key) continue;
    const auto number = node.value_exact<int64_t>();
    if (!number || *number < setting.least || *number > setting.most)
      return MistakeAt(
          node, key,
          absl::StrCat("must be a number from ", setting.least, " to ", setting.most).c_str());
    *setting.target = static_cast<int>(*number);
    return absl::OkStatus();
  }
  return MistakeAt(node, key, "is not a known key");
}

void TakeText(const std::string& variable, std::string* target) {
  const char* value = std::getenv(variable.c_str());
  if (value != nullptr && *value != '\0') *target = value;
}

// A text file with its path; no larger than a word file may be, and a byte more.
struct SiteFile {
  std::string path;
  std::string text;
};

absl::StatusOr<std::vector<SiteFile>> ReadSiteFiles(const std::string& folder) {
  std::error_code ec;
  std::vector<SiteFile> files;
  std::filesystem::directory_iterator entries(folder, ec);
  if (ec) return absl::NotFoundError(absl::StrCat("no such folder of words: ", folder));
  for (const std::filesystem::directory_entry& entry : entries) {
    if (entry.path().extension() == ".tsv") files.push_back({entry.path().string(), ""});
  }
  std::sort(files.begin(), files.end(),
            [](const SiteFile& a, const SiteFile& b) { return a.path < b.path; });
  for (SiteFile& file : files) {
    std::ifstream in(file.path, std::ios::binary);
    file.text.resize(kMostWordFileBytes + 1);
    in.read(file.text.data(), static_cast<std::streamsize>(file.text.size()));
    file.text.resize(static_cast<size_t>(in.gcount()));
    if (in.bad() || (file.text.empty() && !in.eof()))
      return absl::NotFoundError(absl::StrCat("a file of words cannot be read: ", file.path));
  }
  return files;
}

bool ReadsVietnamese(const Settings& settings) {
  return settings.language.find("vie") != std::string::npos;
}

}  // namespace

absl::StatusOr<Settings> ReadSettingsFile(const std::string& path, Settings defaults) {
  std::error_code ec;
  if (!std::filesystem::is_regular_file(path, ec))
    return absl::NotFoundError(absl::StrCat("no such configuration file: ", path));
  try {
    const toml::table table = toml::parse_file(path);
    for (const auto& [key, node] : table) {
      if (absl::Status s = TakeKey(std::string(key.str()), node, &defaults); !s.ok()) return s;
    }
  } catch (const toml::parse_error& e) {
    return absl::InvalidArgumentError(absl::StrCat("a mistake in the configuration: line ",
                                                   e.source().begin.line, ": ",
                                                   std::string(e.description())));
  }
  return defaults;
}

std::string SettingsFilePath(const std::string& flag) {
  if (!flag.empty()) return flag;
  std::string path;
  TakeText("SOHOA_CONFIG", &path);
  std::error_code ec;
  if (path.empty() && std::filesystem::exists(kSiteFile, ec)) path = kSiteFile;
  return path;
}

absl::StatusOr<Settings> ApplyEnvironment(Settings settings) {
  for (const auto& [key, target] : TextsOf(settings)) TakeText(VariableOf(key), target);
  for (const NumberSetting& setting : NumbersOf(settings)) {
    const std::string variable = VariableOf(setting.key);
    std::string number;
    TakeText(variable, &number);
    if (!number.empty() && !absl::SimpleAtoi(number, setting.target))
      return absl::InvalidArgumentError(absl::StrCat(variable, " must be a number"));
  }
  std::string review_below;
  TakeText("SOHOA_REVIEW_BELOW", &review_below);
  if (!review_below.empty() && !absl::SimpleAtod(review_below, &settings.review_below))
    return absl::InvalidArgumentError("SOHOA_REVIEW_BELOW must be a number");
  for (const auto& [key, target] : SwitchesOf(settings)) {
    const std::string variable = VariableOf(key);
    std::string flag;
    TakeText(variable, &flag);
    if (!flag.empty() && !absl::SimpleAtob(flag, target))
      return absl::InvalidArgumentError(absl::StrCat(variable, " must be true or false"));
  }
  return settings;
}

std::optional<LanguageModel> LanguageOf(const Settings& settings) {
  if (!ReadsVietnamese(settings)) return std::nullopt;
  absl::StatusOr<LanguageModel> model = LanguageModel::Parse(VietnameseLanguageModel());
  if (!model.ok()) return std::nullopt;  // a test holds that it can be read
  return *std::move(model);
}

std::optional<ConfidenceModel> ConfidenceOf(const Settings& settings) {
  if (!ReadsVietnamese(settings)) return std::nullopt;
  absl::StatusOr<ConfidenceModel> model = ConfidenceModel::Parse(VietnameseConfidenceModel());
  if (!model.ok()) return std::nullopt;  // a test holds that it can be read
  return *std::move(model);
}

absl::StatusOr<Vocabulary> VocabularyOf(const Settings& settings) {
  std::vector<WordFile> files;
  for (const EmbeddedText& file : VietnameseVocabulary())
    files.push_back({std::string(file.name), file.text});
  if (settings.vocabulary.empty()) return Vocabulary::Parse(files);
  const absl::StatusOr<std::vector<SiteFile>> own = ReadSiteFiles(settings.vocabulary);
  if (!own.ok()) return own.status();
  for (const SiteFile& file : *own) files.push_back({file.path, file.text});
  return Vocabulary::Parse(files);
}

std::optional<DigitClassifier> HandwrittenDigits() {
  absl::StatusOr<DigitClassifier> model = DigitClassifier::Parse(HandwrittenDigitModel());
  if (!model.ok()) return std::nullopt;  // a test holds that it can be read
  return *std::move(model);
}

PdfProfile ProfileOf(const Settings& settings) {
  return PdfProfileNamed(settings.profile).value_or(PdfProfile::kPdfA2b);
}

std::string ConverterOf(const Settings& settings) {
  return NormalizeText(settings.converted_by.empty() ? settings.agency : settings.converted_by);
}

PictureSize SizeOf(const Settings& settings) {
  return settings.size == kSmallSize ? PictureSize::kSmall : PictureSize::kFaithful;
}

std::optional<PaperForms> KnownPapers() {
  absl::StatusOr<PaperForms> forms = PaperForms::Parse(PaperTypesTable(), PaperFieldsTable());
  if (!forms.ok()) return std::nullopt;  // a test holds that they can be read
  return *std::move(forms);
}

absl::Status CheckSettings(const Settings& settings) {
  if (settings.workers < 0 || settings.workers > kMaxWorkers)
    return absl::InvalidArgumentError("the number of workers must be from 0 to 1024");
  if (settings.serve_threads < 1 || settings.serve_threads > 256)
    return absl::InvalidArgumentError("the service has from 1 to 256 threads");
  if (!(settings.review_below >= 0 && settings.review_below <= 1))
    return absl::InvalidArgumentError("the confidence below which words are listed must be 0 to 1");
  if (!PdfProfileNamed(settings.profile))
    return absl::InvalidArgumentError("the kind of PDF must be pdfa-2b, pdfa-1b or pdf");
  if (settings.size != kFaithfulSize && settings.size != kSmallSize)
    return absl::InvalidArgumentError("the size of pictures must be faithful or small");
  if (absl::Status s = LogFormatNamed(settings.log_format).status(); !s.ok()) return s;
  if (absl::Status s = LogLevelNamed(settings.log_level).status(); !s.ok()) return s;
  const std::string& qr = settings.conversion_qr;
  if (!qr.empty() && qr != "facts" && !qr.starts_with("http://") && !qr.starts_with("https://"))
    return absl::InvalidArgumentError(
        "the QR code of the conversion mark must be facts or an address of http or https");
  return absl::OkStatus();
}

}  // namespace sohoa
