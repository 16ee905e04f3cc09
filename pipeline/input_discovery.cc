#include "pipeline/input_discovery.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <set>
#include <system_error>
#include <utility>

#include "pipeline/dossier_groups.h"

namespace sohoa {
namespace {

namespace fs = std::filesystem;

// Names that are sorted at once, and rows that are written at once.
constexpr size_t kBlock = 4096;

bool IsThere(const std::string& path) {
  struct stat facts {};
  return stat(path.c_str(), &facts) == 0;
}

// One path for each file, however it was named.
std::string Absolute(const std::string& path) {
  std::error_code ec;
  const fs::path absolute = fs::absolute(path, ec);
  return ec ? path : absolute.lexically_normal().string();
}

class Discovery {
 public:
  Discovery(RecordStore* store, const Clock& clock, const DiscoveryOptions& options,
            const std::atomic<bool>& stop)
      : store_(store), clock_(clock), options_(options), stop_(stop) {}

  absl::Status AddSource(const std::string& source) {
    const std::string path = Absolute(source);
    std::error_code ec;
    const fs::file_status status = fs::status(path, ec);
    if (status.type() == fs::file_type::not_found)
      ec = std::make_error_code(std::errc::no_such_file_or_directory);
    if (ec) return Problem(source, UnreadablePath(ec));
    if (status.type() != fs::file_type::directory) return Add({{{path}}});
    top_ = (fs::path(path) / "x").parent_path().string();
    return AddFolder(top_);
  }

  absl::StatusOr<int64_t> Finish() {
    if (absl::Status s = Write(); !s.ok()) return s;
    return fresh_;
  }

 private:
  absl::Status Problem(const std::string& path, absl::Status why) const {
    if (options_.on_problem) options_.on_problem({path, std::move(why)});
    return absl::OkStatus();
  }

  absl::Status AddFolder(const std::string& folder) {
    bool whole = true;  // the folder's scans come at once
    const absl::Status added =
        ForEachBlock(folder, EntryKind::kScan, [&](std::vector<std::string> files, bool last) {
          whole = whole && last;
          return AddFiles(folder, files, whole);
        });
    if (!added.ok()) return added;
    return ForEachBlock(folder, EntryKind::kFolder, [&](std::vector<std::string> folders, bool) {
      absl::Status status;
      for (const std::string& below : folders)
        if (status.ok() && !stop_.load()) status = AddFolder(below);
      return status;
    });
  }

  // Entries of a kind, some thousand at once, each time in order of name.
  template <typename Visit>
  absl::Status ForEachBlock(const std::string& folder, EntryKind kind, Visit visit) const {
    std::error_code ec;
    std::vector<std::string> block;
    for (fs::directory_iterator it(folder, ec); !ec && it != fs::directory_iterator() && !stop_;
         it.increment(ec)) {
      const EntryKind found = KindOfEntry(it->path().string());
      if (found == EntryKind::kLink && kind == EntryKind::kScan)
        if (absl::Status s = Problem(it->path().string(), LinkInFolder()); !s.ok()) return s;
      if (found != kind) continue;
      if (block.size() == kBlock) {
        std::sort(block.begin(), block.end());
        if (absl::Status s = visit(std::exchange(block, {}), false); !s.ok()) return s;
      }
      block.push_back(it->path().string());
    }
    if (ec && kind == EntryKind::kScan)
      if (absl::Status s = Problem(folder, UnreadablePath(ec)); !s.ok()) return s;
    std::sort(block.begin(), block.end());
    return block.empty() ? absl::OkStatus() : visit(std::move(block), true);
  }

  absl::Status AddFiles(const std::string& folder, const std::vector<std::string>& files,
                        bool whole) {
    std::vector<InputDocument> found;
    for (const std::string& file : files) {
      InputDocument input{options_.inputs.group_numbered_pictures ? PagesFrom(file, IsThere)
                                                                  : std::vector<std::string>{file}};
      if (whole && folder != top_) input.folder = folder;
      if (!input.files.empty()) found.push_back(std::move(input));
    }
    return Add(found);
  }

  absl::Status Add(const std::vector<InputDocument>& found) {
    const DossierGroups groups(found);
    for (size_t k = 0; k < found.size() && !stop_.load(); ++k) {
      auto files = LookAtFiles(found[k].files);
      if (!files.ok()) {
        if (absl::Status s = Problem(found[k].path(), files.status()); !s.ok()) return s;
        continue;
      }
      JournalledInput input{.files = *std::move(files), .group = groups.GroupOf(k)};
      input.key = InputKeyOf(input.files);
      if (groups.IsInFolder(k)) input.folder = found[k].folder;
      if (absl::Status s = Note(std::move(input)); !s.ok()) return s;
    }
    if (options_.on_progress) options_.on_progress();
    return absl::OkStatus();
  }

  absl::Status Note(JournalledInput input) {
    if (!keys_.insert(input.key).second) return absl::OkStatus();  // it was named twice
    const auto known = store_->FindInput(input.key);
    if (!known.ok()) return known.status();
    input.priority = options_.priority;
    if (!*known) {
      ++fresh_;
    } else if ((*known)->state == InputState::kDiscovered &&
               (*known)->priority != options_.priority) {
      input = **known;
      input.priority = options_.priority;
    } else {
      const auto released = IsReleased(**known);
      if (!released.ok() || !*released) return released.status();
      input.order = (*known)->order;
    }
    if (input.discovered_at.empty()) input.discovered_at = FormatVietnamTime(clock_.Now());
    rows_.push_back(std::move(input));
    return rows_.size() < kBlock ? absl::OkStatus() : Write();
  }

  absl::StatusOr<bool> IsReleased(const JournalledInput& input) const {
    if (!input.secret) return false;
    const auto entry = store_->FindQuarantined(input.source_sha256);
    if (!entry.ok()) return entry.status();
    return !entry->has_value() || !(*entry)->is_held();
  }

  absl::Status Write() {
    keys_.clear();
    return store_->PutInputs(std::exchange(rows_, {}), {});
  }

  RecordStore* const store_;
  const Clock& clock_;
  const DiscoveryOptions& options_;
  const std::atomic<bool>& stop_;
  std::string top_;                    // the folder that was named
  std::vector<JournalledInput> rows_;  // to be written
  std::set<std::string> keys_;         // of these
  int64_t fresh_ = 0;
};

}  // namespace

absl::StatusOr<int64_t> DiscoverInputs(const std::vector<std::string>& sources, RecordStore* store,
                                       const Clock& clock, const DiscoveryOptions& options,
                                       const std::atomic<bool>& stop) {
  Discovery discovery(store, clock, options, stop);
  for (const std::string& source : sources)
    if (absl::Status s = discovery.AddSource(source); !s.ok()) return s;
  return discovery.Finish();
}

absl::StatusOr<std::vector<JournalledFile>> LookAtFiles(const std::vector<std::string>& paths) {
  std::vector<JournalledFile> files;
  for (const std::string& path : paths) {
    struct stat facts {};
    if (stat(path.c_str(), &facts) != 0)
      return UnreadablePath(std::error_code(errno, std::generic_category()));
    constexpr int64_t kNanoseconds = 1'000'000'000;
    files.push_back({path, facts.st_size,
                     int64_t{facts.st_mtim.tv_sec} * kNanoseconds + facts.st_mtim.tv_nsec});
  }
  return files;
}

}  // namespace sohoa
