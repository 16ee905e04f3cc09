// The hidden folder of an inbox in which a station keeps what it has taken: INBOX/.sohoa.
//
//   lock             held while somebody watches
//   claimed/ID/      what was taken together and is being read: scans/ as they lay in the inbox,
//   and
//                    notes of what is to be done
//   done/ID/         what is in the store
//   failed/ID/       what could not be read, each with its reason beside it
//   quarantined/ID/  what a secrecy stamp stopped
//
// IDs begin with the time (UTC) of the taking. A kill at any moment leaves each file in the inbox
// or in one of these places, and Resume goes on with what the notes say.
#ifndef SOHOA_PIPELINE_STATION_H_
#define SOHOA_PIPELINE_STATION_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "pipeline/arrivals.h"
#include "pipeline/clock.h"

namespace sohoa {

// What was taken together.
struct Claim {
  std::string id;
  std::vector<ArrivedFile> files;  // that are there still, as they lay in the inbox
};

// A file that is to have another name.
struct Move {
  std::string from;
  std::string to;
};

enum class Shelf { kDone, kFailed, kQuarantined };

// Of one inbox. Thread-safe: it keeps nothing but names.
class Station {
 public:
  // Makes the folder if need be.
  //   kNotFound            there is no such inbox
  //   kFailedPrecondition  another process watches it
  //   kPermissionDenied, kResourceExhausted, kUnavailable
  static absl::StatusOr<std::unique_ptr<Station>> Open(const std::string& inbox,
                                                       const Clock& clock);
  ~Station();
  Station(const Station&) = delete;
  Station& operator=(const Station&) = delete;

  const std::string& inbox() const { return inbox_; }
  // kUnavailable: the inbox is not there, such as a network folder that is not mounted.
  absl::Status Check() const;

  // Renames the files into a new claim; those that have gone meanwhile are left out. A claim
  // without files if all have. Errors of the file system; what was renamed by then is found by
  // Claims.
  absl::StatusOr<Claim> TakeIn(const std::vector<ArrivedFile>& files) const;

  // The ids of all claims, the earliest first.
  absl::StatusOr<std::vector<std::string>> Claims() const;
  // Does what a claim's notes say is still to be done; what is left of it then.
  absl::StatusOr<Claim> Resume(const std::string& id) const;

  // Folder of a claim's scans, and one of them.
  std::string ScansOf(const std::string& id) const;
  std::string PathOf(const std::string& id, const std::string& file) const;
  // Where a file of a claim, named as it lay in the inbox, goes at the end.
  std::string PlaceOf(Shelf shelf, const std::string& id, const std::string& file) const;
  // For a file that is written and then moved with the others.
  std::string DraftOf(const std::string& id, const std::string& name) const;

  // How often a process ended in the middle of reading this claim: it had noted that it began, and
  // did not take that back. The note survives the process, but not a power cut.
  int Deaths(const std::string& id) const;
  void NoteBegun(const std::string& id) const;
  void TakeBackBegun(const std::string& id) const;

  // Renames all of these, once each: after a kill or an error Resume goes on with it. A file that
  // is not there any more was moved before. Folders are made, what has the new name is replaced.
  absl::Status Carry(const std::string& id, const std::vector<Move>& moves) const;

  // Removes what is left of a claim whose files have all gone, and the emptied folders of dossiers
  // in the inbox, which are those whose name holds a dossier's code.
  void Close(const std::string& id, const std::vector<std::string>& files) const;

  // Removes what was done longer ago.
  absl::Status Sweep(absl::Duration keep_done) const;

 private:
  Station(std::string inbox, const Clock& clock, int lock)
      : inbox_(std::move(inbox)), clock_(clock), lock_(lock) {}

  std::string FolderOf(const std::string& id) const;
  absl::StatusOr<std::string> NewId() const;
  absl::Status RenameIn(const std::string& id, const std::vector<std::string>& files) const;
  absl::Status ReadNotes(const std::string& id) const;
  absl::StatusOr<Claim> ListFiles(const std::string& id) const;

  const std::string inbox_;
  const Clock& clock_;
  const int lock_;
};

// The moment in a claim's id.
absl::Time TimeOfClaim(const std::string& id);

}  // namespace sohoa

#endif  // SOHOA_PIPELINE_STATION_H_
