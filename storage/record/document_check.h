// The part of RecordStore::Check that goes from a record to all that belongs to it.
#ifndef SOHOA_STORAGE_RECORD_DOCUMENT_CHECK_H_
#define SOHOA_STORAGE_RECORD_DOCUMENT_CHECK_H_

#include <cstdint>
#include <string>

#include "storage/record/check_notes.h"

namespace sohoa {

// `record` is the newest of `id`, its first version's serial `serial`. `has_queue`: the store has
// one, so that what waits must be in it.
void CheckDocument(const std::string& id, uint64_t serial, const Record& record, bool has_queue,
                   CheckNotes* notes);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_RECORD_DOCUMENT_CHECK_H_
