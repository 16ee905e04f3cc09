// A second look at the numbers in the cells of tables: a single digit in a narrow cell reads as a
// letter, since nothing stands beside it that tells its size.
#ifndef SOHOA_PIPELINE_READ_CELLS_AGAIN_H_
#define SOHOA_PIPELINE_READ_CELLS_AGAIN_H_

#include <vector>

#include "absl/status/statusor.h"
#include "ocr/engine/ocr_engine.h"
#include "ocr/page/correction.h"
#include "ocr/page/image.h"
#include "ocr/page/page_text.h"
#include "ocr/page/region.h"

namespace sohoa {

// Each costs some 3 ms; the measuring corpus asks for 9 on its 34 pages.
inline constexpr int kMostCellsAgain = 10;  // of a page

// Reads cells in columns of numbers again as digits alone, where the first reading is no number of
// the column's kind and in doubt, or where there is ink and nothing was read; at most
// kMostCellsAgain. What comes of it must be proven, else the cell stays:
//   a numbered column  the numbers above and below leave one number and the digits do not
//                      contradict it; or two on one side do and the digits are that number
//   amounts, dates     both readings have the same digits, and only marks or look-alikes change
//   plain numbers      the digits are sure, and the first reading saw no other digit
// `reading` is grey, `dpi` > 0 its resolution; regions and `text` are in its pixels. Gives what was
// changed; `before` is empty where nothing had been read. Errors are the engine's. Thread-safe for
// different engines.
absl::StatusOr<std::vector<Correction>> ReadCellsAgain(ImageView reading, double dpi,
                                                       const Regions& regions, OcrEngine* engine,
                                                       PageText& text);

}  // namespace sohoa

#endif  // SOHOA_PIPELINE_READ_CELLS_AGAIN_H_
