// Linked into the reader's program only, where these stand before libgomp's own. Tesseract's
// network opens a team of threads for every place of a line in every layer; made of one thread, as
// SilenceOpenMpOnThisThread has it, a team still costs memory, locks and a call of the kernel: 6 %
// of the reader's computing. Here a parallel region is a call. The names, types and order of calls
// are libgomp's, to which compiled programs are bound (GCC's manual "GNU libgomp", "The libgomp
// ABI").

namespace {

// Sections of the region that is running, counted from 1; what has none left is given 0.
struct Sections {
  unsigned next = 1;
  unsigned last = 0;
};

thread_local Sections sections;

}  // namespace

extern "C" {

void GOMP_parallel(void (*region)(void*), void* data, unsigned /*threads*/, unsigned /*flags*/) {
  region(data);
}

void GOMP_parallel_sections(void (*region)(void*), void* data, unsigned /*threads*/, unsigned count,
                            unsigned /*flags*/) {
  const Sections outer = sections;
  sections = {1, count};
  region(data);
  sections = outer;
}

unsigned GOMP_sections_next() { return sections.next <= sections.last ? sections.next++ : 0; }

void GOMP_sections_end_nowait() {}

}  // extern "C"
