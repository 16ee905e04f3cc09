#include "ocr/text/edit_distance.h"

#include <algorithm>
#include <vector>

namespace sohoa {

int BoundedEditDistance(std::string_view a, std::string_view b, int most) {
  const int rows = static_cast<int>(a.size());
  const int cols = static_cast<int>(b.size());
  if (std::abs(rows - cols) > most) return most + 1;
  const int far = most + 1;
  std::vector<int> row(b.size() + 1, far);
  for (int j = 0; j <= std::min(cols, most); ++j) row[static_cast<size_t>(j)] = j;
  for (int i = 1; i <= rows; ++i) {
    const int first = std::max(1, i - most);
    const int last = std::min(cols, i + most);
    int diagonal = row[static_cast<size_t>(first - 1)];
    row[static_cast<size_t>(first - 1)] = first == 1 ? std::min(i, far) : far;
    int best = row[static_cast<size_t>(first - 1)];
    for (int j = first; j <= last; ++j) {
      const size_t at = static_cast<size_t>(j);
      const int same = a[static_cast<size_t>(i - 1)] == b[at - 1] ? 0 : 1;
      // Right of the band nothing was computed in the row above.
      const int above = j == i + most ? far : row[at];
      const int value = std::min({diagonal + same, above + 1, row[at - 1] + 1, far});
      diagonal = row[at];
      row[at] = value;
      best = std::min(best, value);
    }
    if (best >= far) return far;
  }
  return row.back();
}

}  // namespace sohoa
