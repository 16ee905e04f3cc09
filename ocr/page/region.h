// The parts of a page that are read by themselves, so that no line of text runs across two of them.
#ifndef SOHOA_OCR_PAGE_REGION_H_
#define SOHOA_OCR_PAGE_REGION_H_

#include <vector>

#include "ocr/page/geometry.h"

namespace sohoa {

// Named after the layout of Decree 30/2020, appendix I; told by place, not by words.
enum class RegionKind {
  kBody,         // lines over the full width
  kHeaderLeft,   // the issuing agency and the number
  kHeaderRight,  // the national title, place and date
  kRecipients,   // left of the signature
  kSignature,
  kTableCell,
  kPageNumber,  // above or below all else
  kStamp,       // words in a frame, put on after printing; may lie over another region
};

struct Region {
  RegionKind kind = RegionKind::kBody;
  Box box;         // pixels of the reading image; regions of one page, stamps apart, do not overlap
  int table = -1;  // of a cell: which table of the page, from 0; -1 for all else
  int row = -1;  // of a cell: from 0, top to bottom; a cell over several rows belongs to its first
  int column = -1;  // of a cell: its place among the cells of its row, from 0
};

// In the order in which a person reads them.
using Regions = std::vector<Region>;

}  // namespace sohoa

#endif  // SOHOA_OCR_PAGE_REGION_H_
