// What is put on a paper after it is printed: seal, signature, stamps.
#ifndef SOHOA_TOOLS_MAKE_SCANS_MARKS_H_
#define SOHOA_TOOLS_MAKE_SCANS_MARKS_H_

#include <string_view>

#include "tools/make_scans/canvas.h"
#include "tools/make_scans/names.h"
#include "tools/make_scans/random.h"

namespace sohoa {

// An agency's round seal, 35 mm across.
void DrawSeal(const Typesetter& type, const Agency& agency, PointMm centre, Random& random,
              Canvas& canvas);

// A scrawl in blue about 36 mm wide around the centre.
void DrawSignature(PointMm centre, Random& random, Canvas& canvas);

inline constexpr double kWordStampPadMm = 3;  // between a stamp's word and its frame

// "KHẨN", "MẬT"; returns the y below it. Its words are in the truth.
double DrawWordStamp(const Typesetter& type, std::string_view word, StampLook look, PointMm at,
                     Random& random, Canvas& canvas);

// The register's stamp "ĐẾN", 48 × 25 mm, without its handwriting; returns the y below it.
double DrawArrivalStamp(const Typesetter& type, const Agency& receiver, PointMm at, Random& random,
                        Canvas& canvas);

}  // namespace sohoa

#endif  // SOHOA_TOOLS_MAKE_SCANS_MARKS_H_
