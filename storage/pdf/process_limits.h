// What a process of ours may take that works on what others sent us. For the process itself, at its
// start; not to be taken back.
#ifndef SOHOA_STORAGE_PDF_PROCESS_LIMITS_H_
#define SOHOA_STORAGE_PDF_PROCESS_LIMITS_H_

#include <cstdint>

namespace sohoa {

// No core dump (it would hold the document), not a byte written to a file, and at most
// `memory_bytes` of address space (0: no limit; not heeded under a sanitizer, which reserves
// terabytes).
void BoundProcess(int64_t memory_bytes);

// The same for one that loads drivers of others and writes pages: it may write files.
void BoundDriver(int64_t memory_bytes);

// The kernel ends the process when it has computed for so long from now on.
void BoundComputing(int seconds);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_PDF_PROCESS_LIMITS_H_
