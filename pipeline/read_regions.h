// From the regions of a page to its text.
#ifndef SOHOA_PIPELINE_READ_REGIONS_H_
#define SOHOA_PIPELINE_READ_REGIONS_H_

#include <vector>

#include "absl/status/statusor.h"
#include "ocr/engine/ocr_engine.h"
#include "ocr/page/image.h"
#include "ocr/page/page_text.h"
#include "ocr/page/region.h"

namespace sohoa {

// What is read: grey pictures of one size; `dpi` > 0 of both.
struct ReadingImages {
  ImageView print;
  ImageView stamps;  // may be empty
  double dpi = 300;
  double scale = 1;  // 0..1: the reader is shown so many times their pixels each way
};

// Reads each region, stamps from `stamps`, by itself and puts the texts together in the regions'
// order; each row of a table is one block, its cells' lines one after the other. Boxes are pixels
// of `print` and lie on it. Errors are the engine's. Thread-safe for different engines.
absl::StatusOr<PageText> ReadRegions(const ReadingImages& images, const Regions& regions,
                                     OcrEngine* engine);

// The same text on a picture of `factor` > 0 times the pixels each way.
void Rescale(double factor, PageText* text);

// Whether `box` has a pixel in common with one of `areas`.
bool TouchesAny(const Box& box, const std::vector<Box>& areas);

// Lowers the confidence of the words that touch one of `areas`, so that a person looks at them.
void DoubtWordsIn(const std::vector<Box>& areas, std::vector<Word>* words);
void DoubtWordsIn(const std::vector<Box>& areas, PageText* text);

}  // namespace sohoa

#endif  // SOHOA_PIPELINE_READ_REGIONS_H_
