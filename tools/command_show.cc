#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "pipeline/alike.h"
#include "pipeline/atomic_file.h"
#include "pipeline/document.h"
#include "pipeline/warehouse.h"
#include "tools/commands.h"
#include "tools/field_table.h"
#include "tools/json_output.h"
#include "tools/likeness_text.h"
#include "tools/messages.h"

namespace sohoa {
namespace {

struct ShowArguments {
  SettingFlags flags;
  std::string id;
  bool json = false;
  bool text = false;
  bool versions = false;
  bool deleted = false;
  std::optional<int> version;
  std::string pdf;
  std::string original;
};

// "3 on page 1, 1 on page 4"; empty where there are none.
std::string WordsToLookAt(const Record& record) {
  std::string pages;
  for (size_t k = 0; k < record.pages.size(); ++k) {
    const size_t words = record.pages[k].doubtful.size();
    if (words > 0)
      absl::StrAppend(&pages, pages.empty() ? "" : ", ",
                      absl::StrFormat(Tr("%d on page %d"), words, k + 1));
  }
  return pages;
}

// In what it is like other documents of the store.
void PrintAlike(const std::vector<LikeDocument>& alike) {
  for (const LikeDocument& like : alike)
    std::printf("%s\n", absl::StrFormat(Tr("like %s: %s"), like.id, LikenessText(like)).c_str());
}

// Who signed the originals, when, and whether they are still what was signed.
void PrintSignatures(const Record& record) {
  for (const PdfSignature& signature : record.signatures) {
    const bool changed = signature.check == SignatureCheck::kHashFailure;
    std::printf("%s\n", absl::StrFormat(Tr("signed: %s, %s%s"), signature.common_name,
                                        signature.signing_time,
                                        changed ? Tr(", the file was changed afterwards") : "")
                            .c_str());
  }
}

void PrintRecord(const Record& record) {
  const DocumentFields& f = record.fields;
  std::printf("%s  %s\n\n", record.id.c_str(), TitleOf(f, "-").c_str());
  std::fputs(FieldTable(f, false).c_str(), stdout);
  const bool as_it_came = record.shown_pdf() == ShownPdf::kOriginal && !record.originals.empty();
  std::printf(
      "\n%s\n",
      absl::StrFormat(Tr("%d pages, PDF of %d bytes, stored %s"), record.pages.size(),
                      as_it_came ? record.originals.front().size_bytes : record.pdf_size_bytes,
                      record.created_at)
          .c_str());
  if (as_it_came)
    std::printf("%s\n", Tr("The PDF is the original: its own text says what is printed"));
  if (!record.blank_pages.empty())
    std::printf("%s\n", absl::StrFormat(Tr("%d blank pages of the scan are not in the PDF"),
                                        record.blank_pages.size())
                            .c_str());
  if (const std::string words = WordsToLookAt(record); !words.empty())
    std::printf("%s\n", absl::StrFormat(Tr("words to look at: %s"), words).c_str());
  for (const OriginalFile& file : record.originals)
    std::printf("%s\n", absl::StrFormat(Tr("original: %s (%s, %d bytes%s)"), file.path,
                                        file.media_type, file.size_bytes,
                                        file.digitally_signed ? Tr(", digitally signed") : "")
                            .c_str());
  PrintAlike(record.alike);
  PrintSignatures(record);
  if (record.deletion)
    std::printf("%s\n", absl::StrFormat(Tr("DELETED by %s at %s, kept until %s: %s"),
                                        record.deletion->officer, record.deletion->time,
                                        record.deletion->keep_until, record.deletion->reason)
                            .c_str());
  if (record.version > 1)
    std::printf("%s\n", absl::StrFormat(Tr("version %d of its record"), record.version).c_str());
  if (record.awaited_signature)
    std::printf("%s\n",
                absl::StrFormat(Tr("PDF not signed, waits for it: %s"),
                                TrReason(absl::UnavailableError(record.awaited_signature->reason)))
                    .c_str());
  if (record.pdf_signature)
    std::printf("%s\n",
                absl::StrFormat(Tr("PDF signed: %s, %s, %s"), record.pdf_signature->signer,
                                record.pdf_signature->signed_time, record.pdf_signature->level)
                    .c_str());
}

absl::Status PrintText(const RecordStore& store, const Record& record) {
  for (size_t k = 0; k < record.pages.size(); ++k) {
    absl::StatusOr<PageText> page =
        store.ReadPageOfVersion(record.id, record.version, static_cast<int>(k));
    if (!page.ok()) return page.status();
    std::printf("%s\f", ToPlainText(*page).c_str());
  }
  return absl::OkStatus();
}

// Copies a stored file to `path`, which appears only when it is complete.
absl::Status SaveFile(const RecordStore& store, const Record& record, StoredFile kind,
                      const std::string& path) {
  return WriteFileAtomically(path, [&](const ByteSink& sink) {
    return store.ReadFileOfVersion(record.id, record.version, kind, 0, sink);
  });
}

// What was asked for beside the record itself.
absl::Status PrintAndSave(const RecordStore& store, const Record& record,
                          const ShowArguments& args) {
  if (args.json) std::printf("%s\n", RecordJson(record).c_str());
  if (args.text) {
    if (absl::Status s = PrintText(store, record); !s.ok()) return s;
  }
  if (!args.json && !args.text) PrintRecord(record);
  if (!args.pdf.empty()) {
    const StoredFile shown =
        record.shown_pdf() == ShownPdf::kRendition ? StoredFile::kPdf : StoredFile::kOriginal;
    if (absl::Status s = SaveFile(store, record, shown, args.pdf); !s.ok()) return s;
  }
  return args.original.empty() ? absl::OkStatus()
                               : SaveFile(store, record, StoredFile::kOriginal, args.original);
}

// Who made each version, when and why.
int PrintVersions(const RecordStore& store, const ShowArguments& args) {
  const absl::StatusOr<std::vector<RecordVersion>> versions = store.ListVersions(args.id);
  if (!versions.ok()) return Complain(versions.status(), kExitSomeFailed);
  for (const RecordVersion& version : *versions)
    std::printf("%s\n", args.json ? VersionJson(version).c_str()
                                  : absl::StrFormat("%d  %s  %s  %s", version.version, version.time,
                                                    version.officer, Tr(version.reason.c_str()))
                                        .c_str());
  return kExitDone;
}

int Run(const ShowArguments& args) {
  absl::StatusOr<Settings> settings = ResolveStoreSettings(args.flags);
  if (!settings.ok()) return Complain(settings.status(), kExitUsage);
  absl::StatusOr<Warehouse> warehouse = OpenWarehouseReadOnly(settings->store, settings->store_key);
  if (!warehouse.ok()) return Complain(warehouse.status(), kExitStoreUnusable);
  if (args.versions) return PrintVersions(*warehouse->store, args);
  absl::StatusOr<Record> record =
      args.version || args.deleted
          ? warehouse->store->ReadVersion(args.id, args.version.value_or(kNewestVersion))
          : warehouse->store->ReadRecord(args.id);
  if (!record.ok()) return Complain(record.status(), kExitSomeFailed);
  absl::StatusOr<std::vector<LikeDocument>> alike = AlikeOf(*warehouse->store, *record);
  if (!alike.ok()) return Complain(alike.status(), kExitStoreUnusable);
  record->alike = *std::move(alike);
  if (absl::Status s = PrintAndSave(*warehouse->store, *record, args); !s.ok())
    return Complain(s, kExitSomeFailed);
  return kExitDone;
}

}  // namespace

void AddShowCommand(CLI::App* app, int* exit_code) {
  auto args = std::make_shared<ShowArguments>();  // shared: the callback below keeps it as long as
                                                  // the command
  CLI::App* command =
      app->add_subcommand("show", Tr("Show a document, or save its PDF or original"));
  command->footer(Example("sohoa show --store /srv/sohoa 3f5a… --pdf decision.pdf"));
  AddStoreFlag(command, &args->flags);
  command->add_flag("--json", args->json, Tr("Print JSON"));
  command->add_flag("--text", args->text, Tr("Print the text"));
  command->add_option("--pdf", args->pdf, Tr("Save the searchable PDF here"))->type_name("FILE");
  command->add_option("--original", args->original, Tr("Save the (first) original file here"))
      ->type_name("FILE");
  command->add_flag("--versions", args->versions,
                    Tr("List the versions of its record: when, who and why"));
  command->add_flag("--deleted", args->deleted, Tr("Show it also where it was deleted"));
  command->add_option("--version", args->version, Tr("Show this version, not the newest"))
      ->type_name("N");
  command->add_option("ID", args->id, Tr("Which document"))->required();
  command->callback([args, exit_code] { *exit_code = Run(*args); });
}

}  // namespace sohoa
