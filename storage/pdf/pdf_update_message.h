// What goes to sohoa-pdfupdate and what comes back: how many bytes follow (8, in the machine's
// order), then these.
#ifndef SOHOA_STORAGE_PDF_PDF_UPDATE_MESSAGE_H_
#define SOHOA_STORAGE_PDF_PDF_UPDATE_MESSAGE_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "storage/pdf/pdf_update.h"

namespace sohoa {

inline constexpr uint64_t kMaxUpdateMessage = 256 << 20;

std::string EncodeRequest(const PdfUpdateRequest& request);
std::string EncodeUpdate(const absl::StatusOr<PdfUpdate>& update);

// kUnavailable for bytes that are no such message.
absl::StatusOr<PdfUpdateRequest> DecodeRequest(std::string_view bytes);
// The same; else the sender's error. The sender may be in the hands of a hostile file.
absl::StatusOr<PdfUpdate> DecodeUpdate(std::string_view bytes);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_PDF_PDF_UPDATE_MESSAGE_H_
