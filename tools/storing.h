// What the commands share that store what they read.
#ifndef SOHOA_TOOLS_STORING_H_
#define SOHOA_TOOLS_STORING_H_

#include <cstddef>
#include <string>

#include "pipeline/ingest.h"
#include "tools/commands.h"
#include "tools/reading.h"
#include "tools/settings.h"
#include "tools/signing.h"

namespace sohoa {

// Says what became of a document: to stdout what was asked for, to stderr what failed.
void TellOutcome(const DocumentOutcome& outcome, bool json);

// To stderr. `problems`: inputs that could not be opened at all.
void TellSummary(const IngestSummary& summary, size_t problems);

// Where to, how pages are read, divided, converted and signed, and whose they are.
void AddStoringFlags(CLI::App* command, SettingFlags* flags, SigningFlags* signing);

// As the settings say; callbacks and signing are the caller's. Valid as long as `reading`.
IngestOptions StoringOptions(const Settings& settings, const Reading& reading,
                             const std::string& scratch_dir);

}  // namespace sohoa

#endif  // SOHOA_TOOLS_STORING_H_
