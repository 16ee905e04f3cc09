#include "pipeline/station.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "ocr/fields/dossier_code.h"
#include "pipeline/atomic_file.h"

namespace sohoa {
namespace {

namespace fs = std::filesystem;

constexpr char kFolder[] = ".sohoa";
constexpr char kScans[] = "scans";
constexpr char kTaking[] = "taking";      // the files that are being renamed into the claim
constexpr char kCarrying[] = "carrying";  // pairs of names
constexpr char kBegun[] = "begun";        // a letter for each time
constexpr char kTimeForm[] = "%Y-%m-%dT%H%M%S";
constexpr size_t kTimeLength = 17;

absl::Status FolderError(int error, const std::string& path) {
  if (error == EACCES || error == EPERM)
    return absl::PermissionDeniedError(
        absl::StrCat("the folder may not be used: ", path, ": give its rights to the station"));
  if (error == ENOSPC || error == EDQUOT)
    return absl::ResourceExhaustedError("the disk is full: make room and run again");
  if (error == EXDEV)
    return absl::FailedPreconditionError(
        absl::StrCat("it lies on another disk than the inbox: ", path, ": watch it by itself"));
  return absl::UnavailableError(
      absl::StrCat("the folder cannot be used: ", path, ": ",
                   std::error_code(error, std::generic_category()).message()));
}

absl::Status MakeFolder(const fs::path& path) {
  std::error_code ec;
  fs::create_directories(path, ec);
  return ec ? FolderError(ec.value(), path.string()) : absl::OkStatus();
}

// True if it was there.
absl::StatusOr<bool> Rename(const std::string& from, const std::string& to) {
  if (absl::Status s = MakeFolder(fs::path(to).parent_path()); !s.ok()) return s;
  if (std::rename(from.c_str(), to.c_str()) == 0) return true;
  if (errno == ENOENT) return false;
  return FolderError(errno, errno == EXDEV ? from : to);
}

// Names follow each other with a zero behind each.
std::string Note(const std::vector<std::string>& names) {
  std::string note;
  for (const std::string& name : names) absl::StrAppend(&note, name, std::string(1, '\0'));
  return note;
}

// Empty where there is no such note.
std::vector<std::string> ReadNote(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  std::vector<std::string> names = absl::StrSplit(text, '\0');
  names.pop_back();  // behind the last zero
  return names;
}

// Folders alone, the deepest first; what is not empty stays.
void RemoveEmptyFolders(const fs::path& folder) {
  std::error_code ec;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, ec))
    if (entry.is_directory(ec) && !entry.is_symlink(ec)) RemoveEmptyFolders(entry.path());
  rmdir(folder.c_str());
}

const char* NameOf(Shelf shelf) {
  switch (shelf) {
    case Shelf::kDone:
      return "done";
    case Shelf::kFailed:
      return "failed";
    case Shelf::kQuarantined:
      return "quarantined";
  }
  return "";
}

// File servers that know no locks get none: then it is for the site to watch an inbox once.
absl::StatusOr<int> Lock(const std::string& path) {
  const int fd = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
  if (fd < 0) return FolderError(errno, path);
  if (flock(fd, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK) return fd;
  close(fd);
  return absl::FailedPreconditionError("another process watches this inbox");
}

}  // namespace

absl::Time TimeOfClaim(const std::string& id) {
  absl::Time time = absl::InfinitePast();
  std::string error;
  return absl::ParseTime(kTimeForm, id.substr(0, kTimeLength), absl::UTCTimeZone(), &time, &error)
             ? time
             : absl::InfinitePast();
}

absl::StatusOr<std::unique_ptr<Station>> Station::Open(const std::string& inbox,
                                                       const Clock& clock) {
  std::error_code ec;
  if (!fs::is_directory(inbox, ec))
    return absl::NotFoundError(absl::StrCat("there is no such inbox: ", inbox));
  const fs::path place = fs::absolute(inbox, ec).lexically_normal() / "";
  const std::string dir = place.parent_path().string();
  const std::string folder = absl::StrCat(dir, "/", kFolder);
  if (absl::Status s = MakeFolder(folder + "/claimed"); !s.ok()) return s;
  for (const Shelf shelf : {Shelf::kDone, Shelf::kFailed, Shelf::kQuarantined})
    if (absl::Status s = MakeFolder(absl::StrCat(folder, "/", NameOf(shelf))); !s.ok()) return s;
  fs::permissions(folder + "/quarantined", fs::perms::owner_all, ec);
  const absl::StatusOr<int> lock = Lock(folder + "/lock");
  if (!lock.ok()) return lock.status();
  return std::unique_ptr<Station>(new Station(dir, clock, *lock));
}

Station::~Station() { close(lock_); }

absl::Status Station::Check() const {
  std::error_code ec;
  if (fs::is_directory(absl::StrCat(inbox_, "/", kFolder, "/claimed"), ec)) return absl::OkStatus();
  return absl::UnavailableError(
      absl::StrCat("the inbox is not there: ", inbox_, ": it is looked for until it is back"));
}

std::string Station::FolderOf(const std::string& id) const {
  return absl::StrCat(inbox_, "/", kFolder, "/claimed/", id);
}

std::string Station::ScansOf(const std::string& id) const {
  return absl::StrCat(FolderOf(id), "/", kScans);
}

std::string Station::PathOf(const std::string& id, const std::string& file) const {
  return absl::StrCat(ScansOf(id), "/", file);
}

std::string Station::PlaceOf(Shelf shelf, const std::string& id, const std::string& file) const {
  return absl::StrCat(inbox_, "/", kFolder, "/", NameOf(shelf), "/", id, "/", file);
}

std::string Station::DraftOf(const std::string& id, const std::string& name) const {
  return absl::StrCat(FolderOf(id), "/", name);
}

// One that nothing was ever taken under, as far as it is kept.
absl::StatusOr<std::string> Station::NewId() const {
  const std::string time = absl::FormatTime(kTimeForm, clock_.Now(), absl::UTCTimeZone());
  for (int k = 0;; ++k) {
    const std::string id = absl::StrFormat("%s-%04d", time, k);
    std::error_code ec;
    bool is_used = false;
    for (const Shelf shelf : {Shelf::kDone, Shelf::kFailed, Shelf::kQuarantined})
      is_used |= fs::exists(PlaceOf(shelf, id, ""), ec);
    if (is_used) continue;
    if (mkdir(FolderOf(id).c_str(), 0777) == 0) return id;
    if (errno != EEXIST) return FolderError(errno, FolderOf(id));
  }
}

absl::StatusOr<Claim> Station::TakeIn(const std::vector<ArrivedFile>& files) const {
  absl::StatusOr<std::string> id = NewId();
  if (!id.ok()) return id.status();
  std::vector<std::string> names;
  for (const ArrivedFile& file : files) names.push_back(file.path);
  // One rename is whole or not at all; of several, the note says which are missing.
  const std::string note = DraftOf(*id, kTaking);
  if (names.size() > 1)
    if (absl::Status s = WriteFileAtomically(note, Note(names)); !s.ok()) return s;
  if (absl::Status s = RenameIn(*id, names); !s.ok()) return s;
  return ListFiles(*id);
}

absl::Status Station::RenameIn(const std::string& id, const std::vector<std::string>& files) const {
  for (const std::string& file : files) {
    const std::string to = PathOf(id, file);
    std::error_code ec;
    if (fs::exists(fs::symlink_status(to, ec))) continue;  // taken already: the other is a new one
    if (absl::StatusOr<bool> s = Rename(absl::StrCat(inbox_, "/", file), to); !s.ok())
      return s.status();
  }
  unlink(DraftOf(id, kTaking).c_str());
  return absl::OkStatus();
}

absl::StatusOr<std::vector<std::string>> Station::Claims() const {
  std::vector<std::string> ids;
  std::error_code ec;
  fs::directory_iterator it(FolderOf(""), ec);
  for (; !ec && it != fs::directory_iterator(); it.increment(ec))
    ids.push_back(it->path().filename().string());
  if (ec) return FolderError(ec.value(), FolderOf(""));
  std::sort(ids.begin(), ids.end());
  return ids;
}

absl::StatusOr<Claim> Station::Resume(const std::string& id) const {
  if (absl::Status s = Check(); !s.ok()) return s;
  if (absl::Status s = ReadNotes(id); !s.ok()) return s;
  return ListFiles(id);
}

absl::Status Station::ReadNotes(const std::string& id) const {
  if (absl::Status s = RenameIn(id, ReadNote(DraftOf(id, kTaking))); !s.ok()) return s;
  std::vector<Move> moves;
  const std::vector<std::string> names = ReadNote(DraftOf(id, kCarrying));
  for (size_t k = 0; k + 1 < names.size(); k += 2) moves.push_back({names[k], names[k + 1]});
  return moves.empty() ? absl::OkStatus() : Carry(id, moves);
}

absl::StatusOr<Claim> Station::ListFiles(const std::string& id) const {
  Claim claim{id, {}};
  const fs::path scans = ScansOf(id);
  std::error_code ec;
  if (!fs::exists(scans, ec)) return claim;
  fs::recursive_directory_iterator it(scans, ec);
  for (; !ec && it != fs::recursive_directory_iterator(); it.increment(ec)) {
    std::error_code ignored;
    if (fs::is_directory(it->symlink_status(ignored))) continue;
    absl::StatusOr<FileTrace> trace = TraceOf(it->path().string());
    claim.files.push_back(
        {it->path().lexically_relative(scans).string(), trace.ok() ? *trace : FileTrace{}});
  }
  if (ec) return FolderError(ec.value(), scans.string());
  std::sort(claim.files.begin(), claim.files.end(),
            [](const ArrivedFile& a, const ArrivedFile& b) { return a.path < b.path; });
  return claim;
}

int Station::Deaths(const std::string& id) const {
  std::error_code ec;
  const uintmax_t size = fs::file_size(DraftOf(id, kBegun), ec);
  return ec ? 0 : static_cast<int>(std::min<uintmax_t>(size, 1000));
}

void Station::NoteBegun(const std::string& id) const {
  std::ofstream(DraftOf(id, kBegun), std::ios::app | std::ios::binary) << '.';
}

void Station::TakeBackBegun(const std::string& id) const { unlink(DraftOf(id, kBegun).c_str()); }

absl::Status Station::Carry(const std::string& id, const std::vector<Move>& moves) const {
  std::vector<std::string> names;
  for (const Move& move : moves) names.insert(names.end(), {move.from, move.to});
  const std::string note = DraftOf(id, kCarrying);
  if (absl::Status s = WriteFileAtomically(note, Note(names)); !s.ok()) return s;
  std::set<std::string> folders;
  for (const Move& move : moves) {
    if (absl::StatusOr<bool> s = Rename(move.from, move.to); !s.ok()) return s.status();
    folders.insert(fs::path(move.to).parent_path().string());
  }
  for (const std::string& folder : folders)
    if (absl::Status s = SyncFolder(folder); !s.ok() && !absl::IsNotFound(s)) return s;
  unlink(note.c_str());
  return absl::OkStatus();
}

void Station::Close(const std::string& id, const std::vector<std::string>& files) const {
  std::error_code ec;
  for (const fs::directory_entry& entry : fs::directory_iterator(FolderOf(id), ec))
    if (entry.is_regular_file(ec)) unlink(entry.path().c_str());  // drafts that a kill left
  RemoveEmptyFolders(FolderOf(id));
  std::set<std::string> folders;
  for (const std::string& file : files)
    for (fs::path at = fs::path(file).parent_path(); !at.empty(); at = at.parent_path())
      if (FindDossierCode(at.filename().string())) folders.insert(at.string());
  for (const std::string& folder : folders) RemoveEmptyFolders(absl::StrCat(inbox_, "/", folder));
}

absl::Status Station::Sweep(absl::Duration keep_done) const {
  const absl::Time before = clock_.Now() - keep_done;
  std::error_code ec;
  fs::directory_iterator it(PlaceOf(Shelf::kDone, "", ""), ec);
  for (; !ec && it != fs::directory_iterator(); it.increment(ec)) {
    const absl::Time time = TimeOfClaim(it->path().filename().string());
    if (time == absl::InfinitePast() || time > before) continue;  // not ours, or not yet
    std::error_code failed;
    fs::remove_all(it->path(), failed);
    if (failed) return FolderError(failed.value(), it->path().string());
  }
  return ec ? FolderError(ec.value(), PlaceOf(Shelf::kDone, "", "")) : absl::OkStatus();
}

}  // namespace sohoa
