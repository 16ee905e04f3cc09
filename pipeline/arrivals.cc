#include "pipeline/arrivals.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <tuple>
#include <utility>

#include "absl/hash/hash.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "ocr/fields/dossier_code.h"
#include "pipeline/inputs.h"

namespace sohoa {
namespace {

namespace fs = std::filesystem;

// The folder of a dossier, or "" in the inbox itself.
std::string DossierFolderOf(const fs::path& path) {
  const fs::path folder = path.parent_path();
  fs::path upto;
  for (const fs::path& part : folder) {
    upto /= part;
    if (FindDossierCode(part.string())) return upto.string();
  }
  return folder.string();
}

std::string SortKey(const std::string& path) {
  const std::string run = RunOf(path);
  return run.empty() ? path : absl::StrCat(run, std::string(1, '\0'), path);
}

}  // namespace

bool IsTemporaryName(const std::string& path) {
  const fs::path name = fs::path(path).filename();
  if (name.string().starts_with('.') || name.string().starts_with('~') ||
      name.string().ends_with('~'))
    return true;
  const auto is_temporary = [](const fs::path& extension) {
    const std::string ext = absl::AsciiStrToLower(extension.string());
    for (const char* known : {".tmp", ".temp", ".part", ".partial", ".filepart", ".crdownload"})
      if (ext == known) return true;
    return false;
  };
  return is_temporary(name.extension()) || is_temporary(name.stem().extension());
}

ArrivalUnit UnitOf(const std::string& path, bool runs) {
  const std::string folder = DossierFolderOf(path);
  if (!folder.empty()) return {absl::StrCat(folder, "/"), true};
  if (const std::string run = runs ? RunOf(path) : ""; !run.empty())
    return {absl::StrCat(run, "/…"), true};  // no file and no folder has such a name
  return {path, false};
}

bool Arrivals::Wants(const ArrivalUnit& unit) {
  return units_.contains(unit.name) || units_.size() < limits_.most_units;
}

void Arrivals::See(const ArrivalUnit& unit, ArrivedFile file, bool is_scan) {
  // Where nothing but temporary files lies, nothing is to be taken.
  if (!(is_scan ? Wants(unit) : units_.contains(unit.name))) return;
  Unit& known = units_[unit.name];
  known.unit = unit;
  known.seen.hash += absl::HashOf(file.path, file.trace.size, file.trace.modified_ns);
  ++known.seen.files;
  if (!is_scan) return;
  ++known.scans;
  if (known.is_candidate) Keep(std::move(file), &known);
}

void Arrivals::Keep(ArrivedFile file, Unit* unit) const {
  unit->files[SortKey(file.path)] = std::move(file);
  if (unit->files.size() <= limits_.most_files) return;
  unit->files.erase(std::prev(unit->files.end()));
  unit->is_cut = true;
}

std::vector<SettledUnit> Arrivals::EndWalk(absl::Duration now) {
  std::vector<SettledUnit> settled;
  absl::erase_if(units_, [](const auto& entry) { return entry.second.scans == 0; });
  for (auto& [name, unit] : units_) {
    if (!unit.known || unit.seen != unit.sum) {
      unit.sum = unit.seen;
      unit.known = true;
      unit.is_stuck = false;
      unit.quiet_since = now;
      unit.due = now + (unit.unit.is_group ? times_.settle : times_.quiet);
    } else if (unit.is_candidate) {
      settled.push_back(Take(&unit));
    }
    unit.seen = {};
    unit.scans = 0;
    unit.files.clear();
    unit.is_candidate = unit.is_cut = false;
  }
  std::sort(settled.begin(), settled.end(), [](const SettledUnit& a, const SettledUnit& b) {
    return std::tie(a.quiet_since, a.unit.name) < std::tie(b.quiet_since, b.unit.name);
  });
  Choose(now);
  return settled;
}

SettledUnit Arrivals::Take(Unit* unit) const {
  SettledUnit settled{unit->unit, {}, unit->quiet_since};
  for (auto& [key, file] : unit->files) settled.files.push_back(std::move(file));
  if (!unit->is_cut) return settled;
  // The run that the cut may go through stays for the next time, unless it is all there is.
  const std::string last = RunOf(settled.files.back().path);
  const auto whole = std::find_if(
      settled.files.begin(), settled.files.end(),
      [&](const ArrivedFile& file) { return !last.empty() && RunOf(file.path) == last; });
  if (whole != settled.files.begin()) settled.files.erase(whole, settled.files.end());
  return settled;
}

// Those that are due, the longest first.
void Arrivals::Choose(absl::Duration now) {
  std::vector<Unit*> due;
  for (auto& [name, unit] : units_)
    if (unit.due <= now) due.push_back(&unit);
  const size_t many = std::min(due.size(), limits_.most_candidates);
  std::partial_sort(due.begin(), due.begin() + static_cast<std::ptrdiff_t>(many), due.end(),
                    [](const Unit* a, const Unit* b) {
                      return std::tie(a->due, a->unit.name) < std::tie(b->due, b->unit.name);
                    });
  for (size_t k = 0; k < many; ++k) due[k]->is_candidate = true;
}

void Arrivals::PutOff(const std::string& unit, absl::Duration until, bool is_stuck) {
  const auto found = units_.find(unit);
  if (found == units_.end()) return;
  found->second.due = until;
  found->second.is_stuck = is_stuck;
  found->second.is_candidate = false;
}

bool Arrivals::are_all_stuck() const {
  return std::all_of(units_.begin(), units_.end(),
                     [](const auto& entry) { return entry.second.is_stuck; });
}

std::optional<absl::Duration> Arrivals::NextDue() const {
  std::optional<absl::Duration> next;
  for (const auto& [name, unit] : units_) next = std::min(next.value_or(unit.due), unit.due);
  return next;
}

}  // namespace sohoa
