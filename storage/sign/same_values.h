// Whether values of two revisions of a file are the same, through all that they refer to.
#ifndef SOHOA_STORAGE_SIGN_SAME_VALUES_H_
#define SOHOA_STORAGE_SIGN_SAME_VALUES_H_

#include <cstdint>
#include <set>
#include <utility>

#include "storage/pdf/pdf_revision.h"

namespace sohoa {

// Not thread-safe. The revisions outlive it.
class SameValues {
 public:
  // A reference to one of `known` is the same if it has the same number: what stands there is
  // compared elsewhere. Pages are such, else everything would lead to everything.
  SameValues(PdfRevision& before, PdfRevision& after, std::set<int64_t> known)
      : before_(before), after_(after), known_(std::move(known)) {}

  // nullptr is the same as a null.
  bool Same(const PdfValue* before, const PdfValue* after);

 private:
  struct Search;
  using Object = std::pair<int64_t, int64_t>;  // number, generation
  using Pair = std::pair<Object, Object>;

  PdfRevision& before_;
  PdfRevision& after_;
  std::set<int64_t> known_;
  std::set<Pair> same_;  // that were found to be
};

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SIGN_SAME_VALUES_H_
