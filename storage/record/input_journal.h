// What became of every input of a backfill: a row for each, in the store, so that it survives
// whatever happens to the process. docs/backfill.md says who writes it and when.
#ifndef SOHOA_STORAGE_RECORD_INPUT_JOURNAL_H_
#define SOHOA_STORAGE_RECORD_INPUT_JOURNAL_H_

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace sohoa {

// The numbers are stored: do not change them.
enum class InputState {
  kDiscovered = 0,   // to be read
  kClaimed = 1,      // by the backfill that runs, or ran when it was killed
  kDone = 2,         // its documents are stored
  kDuplicate = 3,    // its content was stored before
  kQuarantined = 4,  // it bears a secrecy stamp, or no reader survives it
  kFailed = 5,       // it cannot be read
};
inline constexpr size_t kInputStates = 6;

struct JournalledFile {
  std::string path;  // absolute; empty where the input was stopped for secrecy, or purged
  int64_t size_bytes = 0;
  int64_t modified_ns = 0;  // since 1970, as the file system says it

  bool operator==(const JournalledFile&) const = default;
};

// One file, or the numbered pictures of one document. Times are ISO 8601 with offset, by a clock
// that may have been set back meanwhile.
struct JournalledInput {
  std::string key;  // as InputKeyOf gives it
  std::vector<JournalledFile> files;
  std::string folder;  // InputDocument::folder
  std::string group;   // inputs of one dossier, by where they lie; empty: it stands alone
  int priority = 0;    // higher ones are read first
  uint64_t order = 0;  // of discovery, from 1; 0: not journalled yet
  InputState state = InputState::kDiscovered;
  int tries = 0;  // that came to nothing
  std::string source_sha256;
  std::vector<std::string> record_ids;  // kDone: its documents; kDuplicate: the one that it equals
  std::string reason;   // kFailed, kQuarantined; kDuplicate: in what it equals the other
  bool secret = false;  // kQuarantined by the secrecy gate: no path is kept
  // Of kDone. Separator sheets are read and neither stored nor blank.
  int pages_read = 0;
  int pages_stored = 0;
  int blank_pages = 0;  // left out of the renditions
  std::string discovered_at;
  std::string ended_at;
  // Of all backfills' work on this store when the input ended, by a clock that only goes forward:
  // what speed is told by.
  int64_t ended_after_ms = 0;

  const std::string& path() const { return files.front().path; }  // REQUIRES: files
  int64_t size_bytes() const {
    int64_t sum = 0;
    for (const JournalledFile& file : files) sum += file.size_bytes;
    return sum;
  }

  bool operator==(const JournalledInput&) const = default;
};

// SHA-256 of the files' paths, sizes and times: a file that was changed is another input. 64
// hexadecimal digits.
std::string InputKeyOf(const std::vector<JournalledFile>& files);

// Sums over all rows, kept with each write.
struct InputTotals {
  std::array<int64_t, kInputStates> inputs = {};  // by state
  int64_t pages_read = 0;                         // of those that are done, as the next two
  int64_t pages_stored = 0;
  int64_t blank_pages = 0;
  int64_t open_bytes = 0;  // size of those that are discovered or claimed
  int64_t done_bytes = 0;  // size of those that are done
  int64_t worked_ms = 0;   // the largest ended_after_ms
  uint64_t last_order = 0;

  int64_t in(InputState state) const { return inputs[static_cast<size_t>(state)]; }
  int64_t open() const { return in(InputState::kDiscovered) + in(InputState::kClaimed); }

  bool operator==(const InputTotals&) const = default;
};

}  // namespace sohoa

#endif  // SOHOA_STORAGE_RECORD_INPUT_JOURNAL_H_
