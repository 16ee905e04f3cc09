// From a clean sheet to what the scanner or phone delivers.
#ifndef SOHOA_TOOLS_MAKE_SCANS_PROFILES_H_
#define SOHOA_TOOLS_MAKE_SCANS_PROFILES_H_

#include <array>

#include "ocr/page/image.h"
#include "tools/make_scans/random.h"
#include "tools/make_scans/scan_maker.h"

namespace sohoa {

// How one document is treated: the pages of a document share paper and machine.
class Treatment {
 public:
  Treatment(const ScanSpec& spec, Random random);

  // Damages a sheet (kBgr, upright) and completes its truth.
  MadePage Apply(Image sheet, PageTruth truth);

  // Whether a sheet's blank back is scanned too.
  bool scans_backs() const { return scans_backs_; }
  // The back of `front`: empty but for what shines through.
  MadePage Back(const Image& front);

 private:
  Image Printed(Image sheet) const;
  void Wear(Image& page);
  double ChooseSkew();
  int ChooseRotation();
  MadePage Photograph(Image page, PageTruth truth);
  MadePage Feed(Image page, PageTruth truth);

  ScanSpec spec_;
  Random random_;
  std::array<uint8_t, 3> paper_;
  std::array<uint8_t, 3> lid_;
  double noise_;
  bool scans_backs_;
  bool softens_;
  bool holes_;
  int faded_black_;
};

}  // namespace sohoa

#endif  // SOHOA_TOOLS_MAKE_SCANS_PROFILES_H_
