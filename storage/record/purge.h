// RecordStore::PurgeDeleted: the same promises, on the state that the parts share.
#ifndef SOHOA_STORAGE_RECORD_PURGE_H_
#define SOHOA_STORAGE_RECORD_PURGE_H_

#include "absl/status/status.h"
#include "storage/record/record_store.h"
#include "storage/record/store_state.h"

namespace sohoa {

absl::Status PurgeDocuments(StoreState& state, const Purge& purge);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_RECORD_PURGE_H_
