// Where the zones of Decree 30/2020, annex I, lie on the sheet; millimetres.
#ifndef SOHOA_TOOLS_MAKE_SCANS_PAGE_ZONES_H_
#define SOHOA_TOOLS_MAKE_SCANS_PAGE_ZONES_H_

namespace sohoa {

inline constexpr double kTopMm = 20;  // margins: 20–25 above and below, 30–35 left, 15–20 right
inline constexpr double kBottomMm = 277;
inline constexpr double kLeftMm = 30;
inline constexpr double kRightMm = 195;
inline constexpr double kTextWidthMm = kRightMm - kLeftMm;
inline constexpr double kPageNumberTopMm = 11;

inline constexpr double kIssuerLeftMm = 25;  // zones 2, 3 and 5b
inline constexpr double kIssuerWidthMm = 70;
inline constexpr double kMottoLeftMm = 97;  // zones 1 and 4
inline constexpr double kMottoWidthMm = 99;

inline constexpr double kRecipientsWidthMm = 75;  // zone 9b
inline constexpr double kSignerLeftMm = 110;      // zone 7
inline constexpr double kSignerWidthMm = 85;

inline constexpr double kParagraphGapMm = 2.1;  // 6 points
inline constexpr double kIndentMm = 12.7;

}  // namespace sohoa

#endif  // SOHOA_TOOLS_MAKE_SCANS_PAGE_ZONES_H_
