// What a page looks like, in a few bytes: pages that are scans of one sheet have hashes that are
// near one another. Pure; thread-safe.
#ifndef SOHOA_OCR_PAGE_PAGE_HASH_H_
#define SOHOA_OCR_PAGE_PAGE_HASH_H_

#include <array>
#include <cstdint>

namespace sohoa {

// The print of the page is laid into a grid of 32 rows by 17 columns. Of each two cells side by
// side a bit says whether the right one has more ink (`rising`), and another one whether they
// differ so much that a second scan will say the same (`decided`). Rows of text differ by where
// their words end, so that pages of one template differ too.
struct PageHash {
  static constexpr int kRows = 32;
  static constexpr int kColumns = 16;  // pairs of cells
  static constexpr int kWords = kRows * kColumns / 64;
  static constexpr int kBands = 16;

  std::array<uint64_t, kWords> decided = {};  // bit row · 16 + column, of word (that / 64)
  std::array<uint64_t, kWords> rising = {};   // only where decided
  // Which of eight places of the grid rises most, for four sets of eight: 12 bits each. Scans of
  // one sheet agree in some of them, so that they are found by equality.
  std::array<uint16_t, kBands> bands = {};

  friend bool operator==(const PageHash&, const PageHash&) = default;
};

// Places of the grid that are decided; 0 of a page without print.
int DecidedPlaces(const PageHash& hash);

// The share of the places decided on both pages in which they say different things: 0 of one
// picture, about a half of two that have nothing to do with one another. 1 where fewer than 64
// places, or less than half of either page's, can be compared: nothing is known then.
double Distance(const PageHash& a, const PageHash& b);

}  // namespace sohoa

#endif  // SOHOA_OCR_PAGE_PAGE_HASH_H_
