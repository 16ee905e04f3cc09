#include "tools/storing.h"

#include <CLI/CLI.hpp>
#include <cstdio>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "pipeline/document.h"
#include "tools/json_output.h"
#include "tools/likeness_text.h"
#include "tools/messages.h"

namespace sohoa {
namespace {

std::string OutcomeLine(const DocumentOutcome& outcome) {
  const std::string& path = outcome.input.path();
  switch (outcome.kind) {
    case DocumentOutcome::Kind::kStored:
      return absl::StrFormat(Tr("stored       %s  %s  (%d pages)  %s"), outcome.record.id,
                             TitleOf(outcome.record.fields, "-"), outcome.record.pages.size(),
                             path);
    case DocumentOutcome::Kind::kDuplicate:
      return absl::StrFormat(Tr("known        %s  %s"), outcome.record.id, path);
    case DocumentOutcome::Kind::kQuarantined:
      return absl::StrFormat(Tr("quarantined  %s: %s"), path, Tr(outcome.reason.c_str()));
    case DocumentOutcome::Kind::kFailed:
      break;
  }
  return "";
}

}  // namespace

void TellOutcome(const DocumentOutcome& outcome, bool json) {
  if (outcome.failure) std::fprintf(stderr, "sohoa: %s\n", TrFailure(*outcome.failure).c_str());
  if (outcome.kind == DocumentOutcome::Kind::kStored && outcome.record.awaited_signature)
    std::fprintf(
        stderr, "sohoa: %s: %s: %s\n", outcome.input.path().c_str(), Tr("stored, and not signed"),
        TrReason(absl::UnavailableError(outcome.record.awaited_signature->reason)).c_str());
  if (outcome.kind == DocumentOutcome::Kind::kStored)
    for (const LikeDocument& like : outcome.record.alike)
      std::fprintf(stderr, "sohoa: %s: %s\n", outcome.input.path().c_str(),
                   absl::StrFormat(Tr("like %s: %s"), like.id, LikenessText(like)).c_str());
  const std::string line = json ? OutcomeJson(outcome) : OutcomeLine(outcome);
  if (!line.empty()) std::printf("%s\n", line.c_str());
  std::fflush(stdout);
}

void TellSummary(const IngestSummary& s, size_t problems) {
  std::fprintf(
      stderr, "%s\n",
      absl::StrFormat(Tr("%d stored (%d pages), %d already known, %d quarantined, %d failed"),
                      s.stored, s.pages, s.duplicates, s.quarantined,
                      s.failed + static_cast<int64_t>(problems))
          .c_str());
  if (s.awaiting > 0)
    std::fprintf(stderr, "%s\n",
                 absl::StrFormat(Tr("%d of them wait for their signature; sign them with sohoa "
                                    "sign --store, or run ingest again with the key there"),
                                 s.awaiting)
                     .c_str());
  if (s.interrupted)
    std::fprintf(stderr, "%s\n", Tr("Interrupted. Run the same command again to go on."));
}

void AddStoringFlags(CLI::App* command, SettingFlags* flags, SigningFlags* signing) {
  AddStoreFlag(command, flags);
  AddReadingFlags(command, flags);
  AddSigningFlags(command, signing);
  AddConversionFlags(command, flags);
  command->add_option("--agency", flags->agency, Tr("Whose scans these are"))->type_name("NAME");
  command->add_flag("--split", flags->split,
                    Tr("Take each scan for a batch: a new letterhead or a separator sheet begins a "
                       "new document"));
  command->add_flag("--blank-sheets", flags->blank_sheets,
                    Tr("Take blank sheets for separators as well (with --split)"));
}

IngestOptions StoringOptions(const Settings& settings, const Reading& reading,
                             const std::string& scratch_dir) {
  IngestOptions options;
  options.flow = reading.Flow();
  options.scratch_dir = scratch_dir;
  options.agency = settings.agency;
  options.converter = ConverterOf(settings);
  options.keep_blank = settings.keep_blank;
  options.profile = ProfileOf(settings);
  options.split = {.split = settings.split, .blank_sheets = settings.blank_sheets};
  return options;
}

}  // namespace sohoa
