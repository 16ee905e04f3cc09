// sohoa-pdfa FILE…: says which rules of PDF/A-2b the files break. Exit code 0: none; 1: some, or a
// file cannot be read; 2: usage.
#include <podofo/podofo.h>

#include <cstdio>

#include "storage/pdf/pdfa_check.h"
#include "storage/pdf/process_limits.h"

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fputs("usage: sohoa-pdfa FILE…\n", stderr);
    return 2;
  }
  constexpr int kSecondsAFile = 60;
  PoDoFo::PdfError::EnableLogging(false);
  bool sound = true;
  for (int i = 1; i < argc; ++i) {
    sohoa::BoundComputing(kSecondsAFile);
    const auto violations = sohoa::CheckPdfA2b(argv[i]);
    if (!violations.ok()) std::printf("%s: %s\n", argv[i], violations.status().ToString().c_str());
    sound &= violations.ok() && violations->empty();
    if (!violations.ok()) continue;
    for (const sohoa::PdfaViolation& violation : *violations)
      std::printf("%s: %s object %d: %s\n", argv[i], violation.clause.c_str(), violation.object,
                  violation.rule.c_str());
  }
  return sound ? 0 : 1;
}
