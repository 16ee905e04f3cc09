// The pages of a revision (ISO 32000-1, 7.7.3).
#ifndef SOHOA_STORAGE_PDF_PAGE_LIST_H_
#define SOHOA_STORAGE_PDF_PAGE_LIST_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "storage/pdf/pdf_revision.h"

namespace sohoa {

// Pointers live as long as the revision.
struct PageEntry {
  int64_t object = 0;                           // 0: it is no object of its own
  std::map<std::string, const PdfValue*> keys;  // its own, and those that it inherits
};

struct PageList {
  std::vector<PageEntry> pages;  // at most 100,000
  std::vector<int64_t> nodes;    // the objects of the tree above the pages
};

PageList PagesOf(PdfRevision& revision);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_PDF_PAGE_LIST_H_
