// The font of the invisible text, as the objects of a PDF.
#ifndef SOHOA_STORAGE_PDF_TEXT_FONT_H_
#define SOHOA_STORAGE_PDF_TEXT_FONT_H_

#include <cstdint>

#include "storage/pdf/object_file.h"
#include "storage/pdf/text_layer.h"

namespace sohoa {

// Writes object `number` and what it refers to: a composite font whose blank glyphs are embedded
// whole (so it is no subset, and needs no /CIDSet), with the way back to Unicode from `codes`.
void WriteTextFont(uint32_t number, const GlyphCodes& codes, ObjectFile& file);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_PDF_TEXT_FONT_H_
