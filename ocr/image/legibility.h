// Which way a page stands and whose side its print is, where its shapes do not tell: what reads
// better. Thread-safe as far as the reader is.
#ifndef SOHOA_OCR_IMAGE_LEGIBILITY_H_
#define SOHOA_OCR_IMAGE_LEGIBILITY_H_

#include <functional>
#include <vector>

#include "absl/status/statusor.h"
#include "ocr/page/image.h"

namespace sohoa {

// How much of a grey picture can be read as it stands, whatever the unit, 0: nothing. `dpi` > 0:
// pixels per inch.
using Legibility = std::function<absl::StatusOr<double>(ImageView picture, double dpi)>;

// What shines through from the other side, unless it can be read. (Letters faded with age keep a
// contrast of 0.4, print shining through has 0.2; both on the measuring corpus.)
inline constexpr double kShinesThrough = 0.25;

// What `reader` says of the reading image without its paper's grain, in which readers look for
// letters for minutes; 0, and the reader is not asked, where there are more spots of ink than on
// any page of print. The errors of `reader`.
absl::StatusOr<double> LegibilityOf(ImageView reading, double dpi, const Legibility& reader);

// The quarter turns counter-clockwise, of `others`, after which the reading image reads clearly
// better than as it stands and best of all; 0 where none does. The errors of `reader`.
absl::StatusOr<int> TurnToRead(ImageView reading, double dpi, const std::vector<int>& others,
                               const Legibility& reader);

// Whether print of so little `contrast` (Letters::contrast, below kPale) is the other side's: it
// reads better in a mirror or, where it cannot be read either way, is paler than kShinesThrough.
// The errors of `reader`.
absl::StatusOr<bool> IsOtherSide(ImageView reading, double dpi, double contrast,
                                 const Legibility& reader);

}  // namespace sohoa

#endif  // SOHOA_OCR_IMAGE_LEGIBILITY_H_
