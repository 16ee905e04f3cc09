// Bookmarks and page labels of a PDF being written (ISO 32000-1, 12.3.3 and 12.4.2).
#ifndef SOHOA_STORAGE_PDF_NAVIGATION_H_
#define SOHOA_STORAGE_PDF_NAVIGATION_H_

#include <cstdint>
#include <string>
#include <vector>

#include "storage/pdf/object_file.h"
#include "storage/pdf/pdf_info.h"

namespace sohoa {

// True if the bookmarks are in the order of pages and point to pages that there are.
bool BookmarksFit(const std::vector<PdfBookmark>& bookmarks, size_t pages);

// The value of /PageLabels: each document is counted from 1, and so is each annex with a prefix.
std::string PageLabels(const std::vector<PdfBookmark>& bookmarks);

// Writes the outline and returns the number of its root. `pages`: object numbers.
// REQUIRES: there are bookmarks, and they fit.
uint32_t WriteOutline(const std::vector<PdfBookmark>& bookmarks, const std::vector<uint32_t>& pages,
                      ObjectFile& file);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_PDF_NAVIGATION_H_
