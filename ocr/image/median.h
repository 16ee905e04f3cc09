// The middle of some values. Pure; thread-safe. Internal to ocr/image.
#ifndef SOHOA_OCR_IMAGE_MEDIAN_H_
#define SOHOA_OCR_IMAGE_MEDIAN_H_

#include <algorithm>
#include <cstddef>
#include <vector>

namespace sohoa {

// The upper of two middles; 0 for none.
template <typename Value>
Value MedianOf(std::vector<Value> values) {
  if (values.empty()) return 0;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

}  // namespace sohoa

#endif  // SOHOA_OCR_IMAGE_MEDIAN_H_
