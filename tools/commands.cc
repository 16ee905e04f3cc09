#include "tools/commands.h"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tools/messages.h"
#include "tools/secret_input.h"

namespace sohoa {
namespace {

// CLI11 asks for the labels of all headings but those over groups of options.
class LabelFormatter : public CLI::Formatter {
  std::string make_group(std::string group, bool is_positional,
                         std::vector<const CLI::Option*> options) const override {
    return CLI::Formatter::make_group(get_label(group), is_positional, std::move(options));
  }
};

}  // namespace

void AddConfigFlag(CLI::App* command, SettingFlags* flags) {
  command->add_option("--config", flags->config, Tr("Configuration file (TOML)"))
      ->type_name("FILE");
}

void AddStoreFlag(CLI::App* command, SettingFlags* flags) {
  AddConfigFlag(command, flags);
  command->add_option("--store", flags->store, Tr("Folder of the record store"))->type_name("DIR");
  command
      ->add_option("--store-key", flags->store_key,
                   Tr("Master key of an encrypted store: a file of 32 bytes, fd:N, pkcs11:…, or "
                      "exec:/PROGRAM"))
      ->type_name("KEY");
  command
      ->add_option("--store-pin-fd", flags->store_pin_fd,
                   Tr("Open file to read the PIN of that key's token from (else SOHOA_STORE_PIN, "
                      "else asked)"))
      ->type_name("N");
}

void AddConversionFlags(CLI::App* command, SettingFlags* flags) {
  command
      ->add_option("--converted-by", flags->converted_by,
                   Tr("Who made this copy of a paper: adds the conversion mark, with the time"))
      ->type_name("NAME");
  command
      ->add_option("--conversion-qr", flags->conversion_qr,
                   Tr("QR code in that mark: facts, or an address with {code}, {organ}, {time}, "
                      "{converter}, {sha256}"))
      ->type_name("TEXT");
}

void AddReadingFlags(CLI::App* command, SettingFlags* flags) {
  command->add_option("--language", flags->language, Tr("Language to read (default vie)"))
      ->type_name("CODE");
  command->add_option("--workers", flags->workers, Tr("Pages read at once; 0: one per core"))
      ->type_name("N");
  command
      ->add_option("--profile", flags->profile,
                   Tr("Kind of PDF to write: pdfa-2b (default), pdfa-1b or pdf"))
      ->type_name("NAME");
  command
      ->add_option("--size", flags->size,
                   Tr("Pictures in the PDF: faithful (default), or small: coarser, strokes sharp"))
      ->type_name("NAME");
  command->add_flag("--keep-blank", flags->keep_blank, Tr("Put blank pages into the PDF as well"));
  command->add_flag("--no-correct", flags->no_correct,
                    Tr("Leave the text as it was read, without mending misread words"));
  command
      ->add_option("--review-below", flags->review_below,
                   Tr("List words for review that are less likely right than this (0 to 1)"))
      ->type_name("P");
  command
      ->add_option("--vocabulary", flags->vocabulary,
                   Tr("Folder with the site's own words: organs, positions, places"))
      ->type_name("DIR");
}

void AddLogFlags(CLI::App* command, SettingFlags* flags) {
  command->add_option("--log", flags->log, Tr("Append a line to this file for each event"))
      ->type_name("FILE");
  command->add_option("--log-format", flags->log_format, Tr("Its lines: json (default) or text"))
      ->type_name("NAME");
  command
      ->add_option("--log-level", flags->log_level,
                   Tr("The least to write: debug, info (default), warning or error"))
      ->type_name("NAME");
}

void AddMetricsFlag(CLI::App* command, SettingFlags* flags) {
  command
      ->add_option("--metrics", flags->metrics,
                   Tr("Keep a file up to date for Prometheus: NAME.prom, or a folder for it"))
      ->type_name("FILE");
}

std::string Example(const char* command_line) {
  return absl::StrCat(Tr("Example:"), "\n  ", command_line);
}

void TranslateLabels(CLI::App* app) {
  const auto formatter = std::make_shared<LabelFormatter>();
  formatter->label("Usage", Tr("Usage"));
  formatter->label("OPTIONS", Tr("OPTIONS"));
  formatter->label("SUBCOMMAND", Tr("COMMAND"));
  formatter->label("Subcommands", Tr("Commands"));
  formatter->label("Options", Tr("Options"));
  formatter->label("Positionals", Tr("Arguments"));
  formatter->label("REQUIRED", Tr("(required)"));
  app->get_help_ptr()->description(Tr("Print this help message and exit"));
  app->formatter(formatter);
}

absl::StatusOr<Settings> ResolveSettings(const SettingFlags& flags) {
  Settings settings;
  if (const std::string file = SettingsFilePath(flags.config); !file.empty()) {
    absl::StatusOr<Settings> read = ReadSettingsFile(file, settings);
    if (!read.ok()) return read.status();
    settings = *std::move(read);
  }
  absl::StatusOr<Settings> with_environment = ApplyEnvironment(std::move(settings));
  if (!with_environment.ok()) return with_environment.status();
  settings = *std::move(with_environment);
  if (flags.store) settings.store = *flags.store;
  if (flags.store_key) settings.store_key_place = *flags.store_key;
  if (flags.language) settings.language = *flags.language;
  if (flags.workers) settings.workers = *flags.workers;
  if (flags.agency) settings.agency = *flags.agency;
  if (flags.converted_by) settings.converted_by = *flags.converted_by;
  if (flags.conversion_qr) settings.conversion_qr = *flags.conversion_qr;
  if (flags.profile) settings.profile = *flags.profile;
  if (flags.size) settings.size = *flags.size;
  if (flags.keep_blank) settings.keep_blank = true;
  if (flags.split || flags.blank_sheets) settings.split = true;
  if (flags.blank_sheets) settings.blank_sheets = true;
  if (flags.no_correct) settings.correct = false;
  if (flags.vocabulary) settings.vocabulary = *flags.vocabulary;
  if (flags.review_below) settings.review_below = *flags.review_below;
  if (flags.log) settings.log = *flags.log;
  if (flags.log_format) settings.log_format = *flags.log_format;
  if (flags.log_level) settings.log_level = *flags.log_level;
  if (flags.metrics) settings.metrics = *flags.metrics;
  if (absl::Status s = CheckSettings(settings); !s.ok()) return s;
  if (!settings.store_key_place.empty()) KeepSecretsOutOfDumps();
  settings.store_key =
      MasterKeySource(settings.store_key_place, AskForStorePin(flags.store_pin_fd));
  return settings;
}

absl::StatusOr<Settings> ResolveStoreSettings(const SettingFlags& flags) {
  absl::StatusOr<Settings> settings = ResolveSettings(flags);
  if (settings.ok() && settings->store.empty())
    return absl::InvalidArgumentError(
        "no store was named: use --store DIR, SOHOA_STORE or the configuration file");
  return settings;
}

int Complain(const absl::Status& status, int code) {
  std::fprintf(stderr, "sohoa: %s\n", TrReason(status).c_str());
  return absl::IsCancelled(status) ? static_cast<int>(kExitInterrupted) : code;
}

}  // namespace sohoa
