// What lies in an inbox and has not been taken: which of it has come to rest. Knows names, sizes
// and times; touches no file.
#ifndef SOHOA_PIPELINE_ARRIVALS_H_
#define SOHOA_PIPELINE_ARRIVALS_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"
#include "pipeline/scan_state.h"

namespace sohoa {

// Whether a scanner or a copy is still at this file, by its name: hidden, ~scan.pdf, scan.pdf~,
// scan.pdf.part, scan.tmp.pdf. `path` may have folders before it.
bool IsTemporaryName(const std::string& path);

// What is taken together: a scan by itself, the pictures of a run, or all that lies in the folder
// of a dossier. That is the topmost folder below the inbox whose name holds a dossier's code, else
// the folder in which the file lies.
struct ArrivalUnit {
  std::string name;       // no two units have one; the folder, the run, or the file
  bool is_group = false;  // more files may come
};
// `path` is relative to the inbox. Without `runs`, numbered pictures are scans by themselves.
ArrivalUnit UnitOf(const std::string& path, bool runs);

struct ArrivedFile {
  std::string path;  // relative to the inbox
  FileTrace trace;
};

struct ArrivalTimes {
  absl::Duration quiet = absl::Seconds(2);    // a file that nobody changed for so long is at rest
  absl::Duration settle = absl::Seconds(10);  // a group, as long as no file of it came or changed
  // What is at rest for so long is taken even if its end is missing: the reader says what it is.
  absl::Duration patience = absl::Minutes(10);
};

struct ArrivalLimits {
  size_t most_units = 4096;  // that are kept in mind at once; the others wait for their place
  size_t most_candidates = 32;
  size_t most_files = 4096;  // of a candidate: of more, the first ones by name, runs left whole
};

// What was at rest for a whole walk, with its files.
struct SettledUnit {
  ArrivalUnit unit;
  std::vector<ArrivedFile> files;
  absl::Duration quiet_since;  // on the clock of EndWalk
};

// Memory is bounded by the limits, whatever lies in the inbox. Not thread-safe.
class Arrivals {
 public:
  explicit Arrivals(const ArrivalTimes& times, const ArrivalLimits& limits = {})
      : times_(times), limits_(limits) {}

  // A walk over the inbox tells all of its files, in any order. Of those whose unit is not wanted
  // nothing need be found out.
  bool Wants(const ArrivalUnit& unit);
  // `is_scan`: it is one of those to take; others of a group only show that somebody is at it.
  void See(const ArrivalUnit& unit, ArrivedFile file, bool is_scan);
  // `now` is a clock that is never set; each walk's is no earlier than the one's before. Units that
  // were at rest already have their files told by the next walk: then they are what this returns,
  // those that waited longest first.
  std::vector<SettledUnit> EndWalk(absl::Duration now);

  // It was looked at and is not to be taken yet: it is no candidate before `until`, unless it
  // changes. `is_stuck`: time alone will not help.
  void PutOff(const std::string& unit, absl::Duration until, bool is_stuck);

  // It was taken: what comes under its name from now on is another one.
  void Forget(const std::string& unit) { units_.erase(unit); }

  bool empty() const { return units_.empty(); }
  bool are_all_stuck() const;  // or there are none
  // Of what is known, when the next walk can find something to take, on the clock of EndWalk; none:
  // nothing is there.
  std::optional<absl::Duration> NextDue() const;

 private:
  // All files of a unit in one number that does not depend on their order.
  struct Sum {
    uint64_t hash = 0;
    size_t files = 0;
    bool operator==(const Sum&) const = default;
  };
  struct Unit {
    ArrivalUnit unit;
    Sum sum;
    Sum seen;            // in this walk
    size_t scans = 0;    // the same
    bool known = false;  // `sum` is that of a whole walk
    absl::Duration quiet_since;
    absl::Duration due;
    bool is_stuck = false;
    bool is_candidate = false;
    bool is_cut = false;  // some of its files are left out
    // Of a candidate, in this walk; in an order that has the pictures of a run side by side.
    std::map<std::string, ArrivedFile> files;
  };

  void Keep(ArrivedFile file, Unit* unit) const;
  SettledUnit Take(Unit* unit) const;
  void Choose(absl::Duration now);

  const ArrivalTimes times_;
  const ArrivalLimits limits_;
  absl::flat_hash_map<std::string, Unit> units_;
};

}  // namespace sohoa

#endif  // SOHOA_PIPELINE_ARRIVALS_H_
