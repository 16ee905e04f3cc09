// One document on its way into the tables.
#ifndef SOHOA_STORAGE_RECORD_DOCUMENT_WRITER_H_
#define SOHOA_STORAGE_RECORD_DOCUMENT_WRITER_H_

#include <cstdint>
#include <memory>
#include <string>

#include "storage/record/store_state.h"

namespace sohoa {

// `serial` is this document's alone. `state` must outlive the writer.
absl::StatusOr<std::unique_ptr<DocumentWriter>> NewDocumentWriter(StoreState& state,
                                                                  uint64_t serial,
                                                                  const std::string& id);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_RECORD_DOCUMENT_WRITER_H_
