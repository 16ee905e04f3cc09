// What a report says of a store: everything is counted from what the store holds, in one walk over
// its records, with memory that does not grow with it. What each figure means: docs/report.md.
#ifndef SOHOA_PIPELINE_REPORT_FIGURES_H_
#define SOHOA_PIPELINE_REPORT_FIGURES_H_

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "pipeline/alike.h"
#include "storage/record/record_store.h"

namespace sohoa {

// What became of the inputs that the journal knows (docs/backfill.md).
struct InputFigures {
  int64_t known = 0;  // discovered at any time; the sum of the next five
  int64_t done = 0;
  int64_t duplicates = 0;  // by bytes
  int64_t quarantined = 0;
  int64_t failed = 0;
  int64_t open = 0;  // discovered or claimed: still to be read
  int64_t pages_read = 0;
  int64_t pages_stored = 0;
  int64_t blank_pages = 0;
  int64_t pages_found = 0;     // in the documents that these inputs name, and in purged ones
  int64_t documents_lost = 0;  // that an input names, and that are not there
  int64_t purged = 0;          // of the done inputs, those whose documents were purged since
  int64_t pages_apart = 0;     // separator sheets and their backs: read, and part of no document
  // At the pace of all backfills so far; none where nothing is open or nothing was done yet.
  std::optional<absl::Duration> time_left;
  std::map<std::string, int64_t> failures;  // by reason, without its details
  struct Failed {
    std::string path;
    std::string reason;
    int tries = 0;
  };
  std::vector<Failed> failed_inputs;  // the first kMostListed
  // Documents whose input the journal does not know: `sohoa ingest` stored them.
  int64_t other_documents = 0;
  int64_t other_pages = 0;
  int64_t other_blank_pages = 0;

  bool balanced() const {
    return known == done + duplicates + quarantined + failed + open &&
           pages_read == pages_stored + blank_pages + pages_apart && pages_apart >= 0 &&
           pages_found == pages_stored && documents_lost == 0 && other_documents >= 0;
  }
};

// Of one field over all documents of its kind.
struct FieldFigures {
  std::string name;  // as NamedFields gives it
  int64_t confirmed = 0;
  int64_t sure = 0;  // kAuto
  int64_t review = 0;
  int64_t missing = 0;
};

struct WorstPage {
  std::string id;
  int page = 0;      // from 0
  std::string file;  // its name without folders
  double confidence = 0;
  int words = 0;
  int doubtful = 0;
  bool may_show = true;  // no citizen's paper: a picture of it is nobody's business here
  std::string jpeg;      // a small picture; empty: none
};

// Two documents that may be one.
struct ListedPair {
  std::string id, file, code;
  LikeDocument like;
  std::string other_file, other_stored;
};

// Documents stored in one stretch of time.
struct PaceBar {
  absl::Time begin;
  int64_t documents = 0;
  int64_t pages = 0;  // with blank ones
};

inline constexpr size_t kConfidenceBins = 20;  // of 0.05 each

struct ReportFigures {
  static constexpr size_t kMostListed = 50;
  static constexpr size_t kMostWorst = 12;

  absl::Time made_at;
  std::optional<absl::Time> since;  // none: from the beginning

  InputFigures inputs;

  int64_t documents = 0;
  int64_t pages = 0;
  int64_t blank_pages = 0;
  int64_t original_bytes = 0;
  int64_t rendition_bytes = 0;
  int64_t quarantined = 0;               // inputs held by the secrecy gate, of all times
  int64_t deleted = 0;                   // documents, of all times
  std::map<std::string, int64_t> types;  // documents by type; at most 256, what is beyond under ""

  // Right (đúng).
  std::array<int64_t, kConfidenceBins> confidence = {};  // pages with words, by their confidence
  int64_t pages_without_words = 0;
  int64_t words = 0;
  double words_likely_right = 0;  // the sum of all words' confidence
  int64_t doubtful_words = 0;
  int64_t handwritten_words = 0;
  int64_t documents_to_review = 0;  // with at least one field or alert for a person
  int64_t fields_to_review = 0;
  std::vector<FieldFigures> fields;
  std::vector<WorstPage> worst;  // the least sure first

  // Complete (đủ).
  int64_t documents_complete = 0;  // all fields found that a document of its kind must have

  // Clean (sạch).
  std::array<int64_t, 3> alike_pairs = {};  // by Likeness
  int64_t documents_alike = 0;              // that name another one that is there
  std::vector<ListedPair> alike;            // the first kMostListed
  int64_t documents_with_alerts = 0;
  int64_t pages_below_200_dpi = 0;  // TT 05/2025/TT-BNV asks for 200 at least
  int64_t pages_200_dpi = 0;        // up to 299
  int64_t pages_300_dpi = 0;        // and more

  // Live (sống).
  int64_t documents_signed = 0;
  int64_t documents_awaiting_signature = 0;
  int64_t documents_ready = 0;      // that wait neither for a person nor for their signature
  int64_t documents_corrected = 0;  // that have more than one version
  std::optional<absl::Time> first_stored;
  std::optional<absl::Time> last_stored;

  // In order of time, without gaps, at most 60; none without documents.
  std::vector<PaceBar> pace;
  absl::Duration pace_width;
  int64_t pages_in_busiest = 0;  // of any bar
  // Pages in the minutes in which any document was stored, and how many such minutes there are: the
  // pace at work.
  int64_t busy_minutes = 0;
};

struct ReportOptions {
  std::optional<absl::Time>
      since;                // what was stored before is left out; the inputs' journal is not
  std::string scratch_dir;  // on the store's disk, for pictures of pages; empty: no pictures
};

// Errors of the store. A page of which no picture can be had is listed without one.
absl::StatusOr<ReportFigures> CountForReport(const RecordStore& store, absl::Time now,
                                             const ReportOptions& options);

// One line of the list of everything that came in.
struct ReportRow {
  std::string state;             // "stored", "done", "duplicate", "quarantined", "failed", "open"
  std::string path;              // of the first file; empty of what was stopped for secrecy
  std::vector<std::string> ids;  // of its documents; of a duplicate, of the one that it equals
  int64_t pages = 0;
  int64_t blank_pages = 0;
  double confidence = 0;         // mean of the pages with words; only of "stored"
  int64_t fields_to_review = 0;  // the same
  std::string reason;
  std::string time;  // ISO 8601
};

// Each document that is stored ("stored"), then each input of the journal under its state. Stops at
// the callback's first error and returns it; errors of the store.
absl::Status ForEachReportRow(const RecordStore& store, const ReportOptions& options,
                              const std::function<absl::Status(const ReportRow&)>& visit);

}  // namespace sohoa

#endif  // SOHOA_PIPELINE_REPORT_FIGURES_H_
