// The colour space sRGB as an ICC profile.
#ifndef SOHOA_STORAGE_PDF_SRGB_PROFILE_H_
#define SOHOA_STORAGE_PDF_SRGB_PROFILE_H_

#include <string>

namespace sohoa {

inline constexpr char kSrgbName[] = "sRGB IEC61966-2.1";

// A display profile of ICC version 2.1, which PDF 1.4 allows, of less than a kilobyte: primaries
// adapted to D50 and a tone curve of 256 points, exact at each value of eight bits (IEC 61966-2-1).
// The same bytes every time.
std::string SrgbProfile();

}  // namespace sohoa

#endif  // SOHOA_STORAGE_PDF_SRGB_PROFILE_H_
