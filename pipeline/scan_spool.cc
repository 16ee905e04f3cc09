#include "pipeline/scan_spool.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <map>
#include <optional>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "pipeline/atomic_file.h"
#include "pipeline/scanner_messages.h"

namespace sohoa {
namespace {

namespace fs = std::filesystem;

constexpr char kCompleteMark[] = "complete";
constexpr char kLockFile[] = ".lock";
constexpr mode_t kOwnerOnly = 0700;

absl::Status Failure(int error, const std::string& path) {
  if (error == ENOSPC || error == EDQUOT) return absl::ResourceExhaustedError("the disk is full");
  if (error == EACCES || error == EPERM || error == EROFS)
    return absl::PermissionDeniedError(
        absl::StrCat("no permission to write to the folder for scanned pages: ", path));
  return absl::UnavailableError(
      absl::StrCat("the folder for scanned pages cannot be used: ", path, ": ",
                   std::error_code(error, std::generic_category()).message()));
}

absl::Status SyncFolder(const fs::path& folder) {
  const int fd = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return Failure(errno, folder.string());
  const int error = fsync(fd) == 0 ? 0 : errno;
  close(fd);
  return error == 0 ? absl::OkStatus() : Failure(error, folder.string());
}

// A new folder that outlives a crash. kAlreadyExists.
absl::Status MakeFolder(const fs::path& folder) {
  if (mkdir(folder.c_str(), kOwnerOnly) != 0)
    return errno == EEXIST ? absl::AlreadyExistsError("it is there already")
                           : Failure(errno, folder.string());
  return SyncFolder(folder.parent_path());
}

std::map<int, std::string> PagesIn(const fs::path& folder) {
  std::map<int, std::string> pages;
  std::error_code ec;
  for (fs::directory_iterator it(folder, ec); !ec && it != fs::directory_iterator();
       it.increment(ec))
    if (const std::optional<int> page = PageOfName(it->path().filename().string()))
      pages[*page] = it->path().string();
  return pages;
}

// The dossier's folder is the only one in a scan.
fs::path PageFolderOf(const fs::path& scan) {
  std::error_code ec;
  for (fs::directory_iterator it(scan, ec); !ec && it != fs::directory_iterator(); it.increment(ec))
    if (it->is_directory(ec)) return it->path();
  return scan;
}

KeptScan ScanIn(const fs::path& folder) {
  const fs::path page_folder = PageFolderOf(folder);
  KeptScan scan{.folder = folder.string(), .page_folder = page_folder.string()};
  for (const auto& [number, path] : PagesIn(page_folder)) {
    scan.pages.push_back(path);
    scan.last_page = number;
  }
  std::error_code ec;
  scan.complete = fs::exists(folder / kCompleteMark, ec);
  return scan;
}

}  // namespace

int LastPageIn(const std::string& folder) {
  const std::map<int, std::string> pages = PagesIn(folder);
  return pages.empty() ? 0 : pages.rbegin()->first;
}

absl::StatusOr<ScanSpool> ScanSpool::Open(const std::string& folder) {
  if (absl::Status s = MakeFolder(folder); !s.ok() && !absl::IsAlreadyExists(s)) return s;
  const std::string lock_path = (fs::path(folder) / kLockFile).string();
  const int lock = open(lock_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock < 0) return Failure(errno, folder);
  ScanSpool spool(folder, lock);
  if (flock(lock, LOCK_EX | LOCK_NB) != 0)
    return absl::FailedPreconditionError(
        absl::StrCat("another sohoa scan is at work with this folder: ", folder));
  const absl::StatusOr<std::vector<KeptScan>> kept = spool.Kept();
  if (!kept.ok()) return kept.status();
  for (const KeptScan& scan : *kept)
    if (scan.pages.empty())
      if (absl::Status s = spool.Remove(scan); !s.ok()) return s;
  return spool;
}

ScanSpool::ScanSpool(ScanSpool&& other) noexcept
    : folder_(std::move(other.folder_)), lock_(std::exchange(other.lock_, -1)) {}

ScanSpool::~ScanSpool() {
  if (lock_ >= 0) close(lock_);
}

absl::StatusOr<std::vector<KeptScan>> ScanSpool::Kept() const {
  std::vector<KeptScan> kept;
  std::error_code ec;
  for (fs::directory_iterator it(folder_, ec); !ec && it != fs::directory_iterator();
       it.increment(ec))
    if (it->is_directory(ec)) kept.push_back(ScanIn(it->path()));
  if (ec) return Failure(ec.value(), folder_);
  std::sort(kept.begin(), kept.end(),
            [](const KeptScan& a, const KeptScan& b) { return a.folder < b.folder; });
  return kept;
}

absl::StatusOr<KeptScan> ScanSpool::Begin(absl::Time now, const std::string& dossier_code) const {
  const std::string name = absl::FormatTime("%Y%m%d-%H%M%S", now, absl::FixedTimeZone(7 * 60 * 60));
  constexpr int kMostInASecond = 1000;
  absl::Status made = absl::AlreadyExistsError("");
  fs::path folder;
  for (int k = 0; absl::IsAlreadyExists(made) && k < kMostInASecond; ++k) {
    folder = fs::path(folder_) / (k == 0 ? name : absl::StrCat(name, "-", k));
    made = MakeFolder(folder);
  }
  if (!made.ok()) return made;
  KeptScan scan{.folder = folder.string(), .page_folder = folder.string()};
  if (dossier_code.empty()) return scan;
  scan.page_folder = (folder / dossier_code).string();
  if (absl::Status s = MakeFolder(scan.page_folder); !s.ok()) return s;
  return scan;
}

absl::Status ScanSpool::MarkComplete(const KeptScan& scan) const {
  return WriteFileAtomically((fs::path(scan.folder) / kCompleteMark).string(), "");
}

absl::Status ScanSpool::Remove(const KeptScan& scan) const {
  std::error_code ec;
  fs::remove_all(scan.folder, ec);
  if (ec) return Failure(ec.value(), scan.folder);
  return SyncFolder(folder_);
}

}  // namespace sohoa
