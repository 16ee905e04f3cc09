// The dossiers that a scan's own pages name, on separators and receipts.
#ifndef SOHOA_PIPELINE_DOSSIER_TRAIL_H_
#define SOHOA_PIPELINE_DOSSIER_TRAIL_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/page_stage.h"
#include "pipeline/separator.h"

namespace sohoa {

// Where the code of a dossier was read; empty: nowhere there.
struct DossierSource {
  std::string separator;  // on the sheet that begins it
  std::string receipt;    // on the first page of it that bears one

  const std::string& code() const { return separator.empty() ? receipt : separator; }
};

// Goes through a scan page by page. Not thread-safe.
class DossierTrail {
 public:
  // The next page, and what it is if it is a separator.
  void Add(const PageResult& page, const std::optional<Separator>& separator);

  // Of the page added last; counts from 0. Separators with a code begin the next one.
  int current() const { return static_cast<int>(dossiers_.size()) - 1; }
  // What is known by now of one that has begun.
  const DossierSource& At(int dossier) const { return dossiers_[static_cast<size_t>(dossier)]; }

 private:
  std::vector<DossierSource> dossiers_ = {{}};
};

}  // namespace sohoa

#endif  // SOHOA_PIPELINE_DOSSIER_TRAIL_H_
