// Dirt: dust, pepper noise, holes in the toner. Thread-safe for different pictures.
#ifndef SOHOA_OCR_IMAGE_SPECKS_H_
#define SOHOA_OCR_IMAGE_SPECKS_H_

#include "ocr/page/image.h"

namespace sohoa {

// Whitens the specks of the grey picture `reading`: shapes of ink (pixels below `ink_below`) that
// are smaller than the full stop of 7-point print, wherever they lie, and shapes up to a headline's
// full stop that lie by themselves, away from anything letter-sized. So a dot under, over or behind
// a letter stays. Punched holes, full discs of 5 to 8 mm, are dirt too. `dpi` > 0: pixels per inch.
void EraseSpecks(Image& reading, int ink_below, double dpi);

}  // namespace sohoa

#endif  // SOHOA_OCR_IMAGE_SPECKS_H_
