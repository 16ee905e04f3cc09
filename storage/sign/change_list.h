// What is needed to compare two revisions of a file, and what was found so far.
#ifndef SOHOA_STORAGE_SIGN_CHANGE_LIST_H_
#define SOHOA_STORAGE_SIGN_CHANGE_LIST_H_

#include <algorithm>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "storage/pdf/form_fields.h"
#include "storage/pdf/page_list.h"
#include "storage/pdf/pdf_revision.h"
#include "storage/sign/same_values.h"
#include "storage/sign/verification.h"

namespace sohoa {

// What a certification or a lock allows to later revisions (ISO 32000-1, 12.8.2.2 and 12.8.2.4).
struct ChangePermissions {
  int level = 0;  // /P of DocMDP: 1 nothing, 2 forms and signatures, 3 annotations too; 0: not told
  bool all_fields_locked = false;
  std::set<std::string> locked;  // names of fields
  bool others_locked = false;    // all but `unlocked`
  std::set<std::string> unlocked;

  bool Locks(const std::string& field) const;
};

// Of the revision's signatures.
ChangePermissions PermissionsOf(PdfRevision& revision, const std::vector<FormField>& fields);

// Not thread-safe. One comparison of `before` with `after`, which outlive it.
struct ChangeList {
  ChangeList(PdfRevision& revision_before, PdfRevision& revision_after);

  PdfRevision& before;
  PdfRevision& after;
  PageList pages_before;
  PageList pages_after;
  std::vector<FormField> fields_before;
  std::vector<FormField> fields_after;
  ChangePermissions permissions;
  SameValues values;
  std::vector<Finding> findings;

  void Add(FindingKind kind, Weight weight, int page = -1, int64_t object = 0);
  void Fail(FindingKind kind, int page = -1, int64_t object = 0) {
    Add(kind, Weight::kFailure, page, object);
  }
  // An action as /A, /AA or /OpenAction has it: one with JavaScript in it is told as such.
  void FailForAction(const PdfValue& action, int page, int64_t object);
  bool Same(const PdfValue* was, const PdfValue* is) { return values.Same(was, is); }
  // The page that a widget or an annotation stands on; -1 if none.
  int PageOf(int64_t annotation) const;
};

// Each adds what it finds; see verification.h for the kinds.
void ComparePages(ChangeList& changes);
void CompareForms(ChangeList& changes);
void CompareCatalogs(ChangeList& changes);
void CompareReferences(ChangeList& changes);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SIGN_CHANGE_LIST_H_
