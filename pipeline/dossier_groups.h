// Which documents of a batch are one dossier by where they lie. Pure; thread-safe.
#ifndef SOHOA_PIPELINE_DOSSIER_GROUPS_H_
#define SOHOA_PIPELINE_DOSSIER_GROUPS_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "pipeline/inputs.h"

namespace sohoa {

// The code of the dossier that a path names (H15.50.05.13-261008-0975, QĐ 766/QĐ-TTg's codes of
// one-stop dossiers), the nearest to the file's name, or "".
std::string DossierCodeIn(const std::string& path);

// Documents whose paths name the same code are a group. So are those of one folder without a code,
// if it may be a dossier's: it lies below the folder that was named, no file's own name says a
// code, its name is no day and no mere number ("2026-11-22"), and it holds at most 64 documents.
// All others stand alone.
class DossierGroups {
 public:
  explicit DossierGroups(const std::vector<InputDocument>& batch);

  // By path, or "".
  const std::string& CodeOf(size_t document) const { return members_[document].code; }
  // Without a code, the others of its folder are its group.
  bool IsInFolder(size_t document) const { return !members_[document].folder.empty(); }
  // What all documents of the group have in common; "" for one that stands alone.
  const std::string& GroupOf(size_t document) const;
  // No later document of the batch is of the same group.
  bool IsLast(size_t document) const;

 private:
  struct Member {
    std::string code;
    std::string folder;
  };

  std::vector<Member> members_;                    // by document
  absl::flat_hash_map<std::string, size_t> last_;  // by group
};

}  // namespace sohoa

#endif  // SOHOA_PIPELINE_DOSSIER_GROUPS_H_
