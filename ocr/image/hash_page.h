// The hash by which scans of one sheet are known again. Thread-safe; no state.
#ifndef SOHOA_OCR_IMAGE_HASH_PAGE_H_
#define SOHOA_OCR_IMAGE_HASH_PAGE_H_

#include "ocr/page/image.h"
#include "ocr/page/page_hash.h"

namespace sohoa {

// Of the reading image of a page (prepare.h): upright, straight, cleaned, kGrey. The grid is laid
// over what is printed, so neither margins nor resolution matter; bits compare neighbours, so
// neither does how dark the print is. A hash without a decided place where nothing is printed.
//
// The comparison of neighbours is the "difference hash" of N. Krawetz (Kind of Like That, 2013);
// the places of a band are ranked as in "winner take all" hashing (Yagnik and others, ICCV 2011).
// That undecided places are left out, the grid and the thresholds are ours; what they make of made
// scans: docs/duplicates.md.
PageHash HashPage(const ImageView& reading);

}  // namespace sohoa

#endif  // SOHOA_OCR_IMAGE_HASH_PAGE_H_
