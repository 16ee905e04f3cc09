// How the lines of a sheet that does not lie flat are bent. Pure; thread-safe.
#ifndef SOHOA_OCR_IMAGE_CURL_H_
#define SOHOA_OCR_IMAGE_CURL_H_

#include <array>
#include <optional>

#include "ocr/image/letters.h"

namespace sohoa {

// Lines slip along x as a polynomial of the fourth degree, another one at the upper than at the
// lower end of the print: a bulge, the slope into a book's spine, a wave that dies away.
struct Curl {
  double middle_x = 0, reach_x = 1;  // the print's extent: middle ± reach, pixels
  double middle_y = 0, reach_y = 1;
  // Of u, u², u³, u⁴ and, times v, of the same; u and v run from -1 to 1 over the print.
  std::array<double, 8> coefficients{};

  // By how many pixels a line that begins level in the middle is lower at (x, y). Beside the print
  // as at its edge; above and below as the ends go on.
  double SlipAt(double x, double y) const;

  // How far the middle line's chord leans, degrees; positive where it is lower at the right.
  double LeanDeg() const;

  // The greatest rise or fall of a line from its own chord, pixels.
  double Bow() const;
};

// Looks at the lines of upright print that level after turning by `skew_deg`, in pixels of
// `letters`: neighbouring strips are held against each other, and what they have slipped is summed
// up by least squares (Huber). Nothing where there is too little print, where the strips do not
// agree, or where lines bow by less than a quarter of a letter: the reader copes with that. The
// slip is that of the levelled page. Tuned on made scans that were bent.
std::optional<Curl> FindCurl(const Letters& letters, double skew_deg);

// The letters where they would stand without the curl and without the skew that it was found at.
Letters Straightened(const Letters& letters, double skew_deg, const Curl& curl);

}  // namespace sohoa

#endif  // SOHOA_OCR_IMAGE_CURL_H_
