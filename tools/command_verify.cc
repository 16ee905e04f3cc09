#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/time.h"
#include "storage/sign/pdf_signatures.h"
#include "tools/commands.h"
#include "tools/json_output.h"
#include "tools/messages.h"
#include "tools/signature_texts.h"
#include "tools/trust.h"

namespace sohoa {
namespace {

struct VerifyArguments {
  SettingFlags flags;
  std::vector<std::string> files;
  std::string roots;
  std::string revocation;
  std::string at;
  bool json = false;
};

bool Passes(const std::vector<PdfSignature>& signatures) {
  return !signatures.empty() &&
         std::all_of(signatures.begin(), signatures.end(), [](const PdfSignature& signature) {
           return signature.verification.indication == Indication::kTotalPassed;
         });
}

std::string Headline(const PdfSignature& signature) {
  const SignatureVerification& verification = signature.verification;
  std::string line = IndicationText(verification.indication);
  absl::StrAppend(&line, "  ", std::string(NameOf(verification.indication)));
  for (const std::string_view word :
       {NameOf(verification.sub_indication), NameOf(verification.level)})
    if (!word.empty()) absl::StrAppend(&line, "  ", std::string(word));
  return line;
}

void PrintSignature(size_t number, const PdfSignature& signature) {
  const SignatureVerification& verification = signature.verification;
  std::string who = signature.common_name.empty() ? Tr("signer not named") : signature.common_name;
  if (verification.is_timestamp) absl::StrAppend(&who, " (", Tr("document time stamp"), ")");
  std::printf("  %zu. %s\n     %s\n", number, who.c_str(), Headline(signature).c_str());
  if (!verification.is_timestamp && !signature.signing_time.empty())
    std::printf("     %s\n",
                absl::StrFormat(Tr("%s, by the signer's clock"), signature.signing_time).c_str());
  if (!verification.proven_time.empty())
    std::printf("     %s\n", absl::StrFormat(Tr("proven by a time stamp to be from before %s"),
                                             verification.proven_time)
                                 .c_str());
  for (const Finding& finding : verification.findings) {
    const char mark = finding.weight == Weight::kNote    ? '-'
                      : finding.weight == Weight::kDoubt ? '?'
                                                         : '!';
    std::printf("     %c %s\n", mark, FindingText(finding).c_str());
  }
}

void PrintFile(const std::string& file, const std::vector<PdfSignature>& signatures) {
  const char* verdict = signatures.empty()   ? Tr("no digital signature")
                        : Passes(signatures) ? Tr("all signatures are valid")
                                             : Tr("NOT all signatures are valid");
  std::printf("%s: %s\n", file.c_str(), verdict);
  for (size_t i = 0; i < signatures.size(); ++i) PrintSignature(i + 1, signatures[i]);
}

// True if all that the file holds passes.
bool Verify(const std::string& file, const SignatureReading& reading, bool json) {
  const absl::StatusOr<std::vector<PdfSignature>> signatures = ReadPdfSignatures(file, reading);
  if (json)
    std::printf("%s\n", VerificationJson(file, signatures).c_str());
  else if (signatures.ok())
    PrintFile(file, *signatures);
  if (!signatures.ok())
    std::fprintf(stderr, "sohoa: %s: %s\n", file.c_str(), TrReason(signatures.status()).c_str());
  return signatures.ok() && Passes(*signatures);
}

int Run(const VerifyArguments& args) {
  absl::StatusOr<Settings> settings = ResolveSettings(args.flags);
  if (!settings.ok()) return Complain(settings.status(), kExitUsage);
  absl::StatusOr<SignatureReading> reading =
      TrustedReading(args.roots.empty() ? settings->roots : args.roots,
                     args.revocation.empty() ? settings->revocation : args.revocation);
  if (!reading.ok()) return Complain(reading.status(), kExitUsage);
  if (!args.at.empty() && !absl::ParseTime(absl::RFC3339_sec, args.at, &reading->now, nullptr))
    return Complain(
        absl::InvalidArgumentError(absl::StrCat("the time of verification is not one: ", args.at)),
        kExitUsage);
  bool all_pass = true;
  for (const std::string& file : args.files) {
    if (g_stop_requested) return kExitInterrupted;
    all_pass = Verify(file, *reading, args.json) && all_pass;
  }
  return all_pass ? kExitDone : kExitSomeFailed;
}

}  // namespace

void AddVerifyCommand(CLI::App* app, int* exit_code) {
  auto args = std::make_shared<VerifyArguments>();  // shared: the callback below keeps it as long
                                                    // as the command
  CLI::App* command =
      app->add_subcommand("verify", Tr("Verify the digital signatures of PDF files"));
  command->footer(Example("sohoa verify --roots /etc/sohoa/roots van-ban.pdf"));
  command->add_option("FILE", args->files, Tr("PDF files to verify"))->required()->type_name("");
  AddConfigFlag(command, &args->flags);
  command
      ->add_option("--roots", args->roots,
                   Tr("Certificates of authorities that are trusted: a file or a folder"))
      ->type_name("PATH");
  command
      ->add_option("--revocation", args->revocation,
                   Tr("Revocation lists and OCSP answers: a file or a folder"))
      ->type_name("PATH");
  command
      ->add_option("--at", args->at,
                   Tr("Verify as of this time, such as 2026-02-05T13:15:30+07:00 (default now)"))
      ->type_name("TIME");
  command->add_flag("--json", args->json, Tr("Print one line of JSON per file"));
  command->callback([args, exit_code] { *exit_code = Run(*args); });
}

}  // namespace sohoa
