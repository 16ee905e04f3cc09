#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "ocr/fields/dossier_code.h"
#include "ocr/image/encode.h"
#include "pipeline/clock.h"
#include "pipeline/separator.h"
#include "storage/pdf/pdf_writer.h"
#include "tools/commands.h"
#include "tools/make_scans/separator_sheet.h"
#include "tools/messages.h"

namespace sohoa {
namespace {

constexpr int kMostSheets = 1000;
constexpr int kDpi = 300;

struct SeparatorArguments {
  std::string output;
  std::string dossier;
  int count = 1;
};

absl::Status WriteSheets(const SeparatorArguments& args) {
  const SeparatorSheet sheet = {
      SeparatorPayload({args.dossier}),
      args.dossier.empty() ? Tr("SEPARATOR SHEET") : Tr("DOSSIER"), args.dossier,
      args.dossier.empty()
          ? Tr("Lay this sheet between two documents before they are scanned together.")
          : Tr("Lay this sheet before the first document of the dossier.")};
  absl::StatusOr<Image> drawn = DrawSeparatorSheet(sheet, kDpi);
  if (!drawn.ok()) return drawn.status();
  absl::StatusOr<CompressedPage> picture = EncodePage(drawn->view(), kDpi, {});
  if (!picture.ok()) return picture.status();
  absl::StatusOr<std::unique_ptr<PdfWriter>> pdf = NewPdfWriter(args.output);
  if (!pdf.ok()) return pdf.status();
  const PageText no_text{.width = picture->width, .height = picture->height, .dpi = picture->dpi};
  for (int k = 0; k < args.count; ++k)
    if (absl::Status s = (*pdf)->AddPage(*picture, no_text); !s.ok()) return s;
  const SystemClock clock;
  return (*pdf)->Finish({.title = sheet.title, .created_at = FormatVietnamTime(clock.Now())});
}

int Run(const SeparatorArguments& args) {
  if (!args.dossier.empty() && !IsDossierCode(args.dossier))
    return Complain(absl::InvalidArgumentError("this is no dossier code"), kExitUsage);
  if (absl::Status s = WriteSheets(args); !s.ok()) return Complain(s, kExitSomeFailed);
  return kExitDone;
}

}  // namespace

void AddSeparatorCommand(CLI::App* app, int* exit_code) {
  auto args = std::make_shared<SeparatorArguments>();
  CLI::App* command =
      app->add_subcommand("separator", Tr("Print sheets that part documents in a scan (PDF)"));
  command->footer(Example("sohoa separator -o sheet.pdf --dossier H15.50.05.13-261008-0975"));
  command->add_option("-o,--output", args->output, Tr("PDF file to write"))
      ->type_name("FILE")
      ->required();
  command
      ->add_option("--dossier", args->dossier,
                   Tr("What follows the sheet belongs to the dossier with this code"))
      ->type_name("CODE");
  command->add_option("--count", args->count, Tr("Number of sheets"))
      ->check(CLI::Range(1, kMostSheets));
  command->callback([args, exit_code] { *exit_code = Run(*args); });
}

}  // namespace sohoa
