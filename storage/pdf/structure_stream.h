// The streams that hold a PDF's own structure, taken out of their packing.
#ifndef SOHOA_STORAGE_PDF_STRUCTURE_STREAM_H_
#define SOHOA_STORAGE_PDF_STRUCTURE_STREAM_H_

#include <optional>
#include <string>
#include <string_view>

#include "storage/pdf/pdf_value.h"

namespace sohoa {

// The data of a stream with this dictionary: as they stand, or /FlateDecode with or without a PNG
// predictor (ISO 32000-1, 7.4.4); at most `max_bytes`. nullopt for other filters and for damage.
std::optional<std::string> DecodeStructureStream(const PdfValue& dictionary, std::string_view raw,
                                                 size_t max_bytes);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_PDF_STRUCTURE_STREAM_H_
