// Invented people, places and agencies. Any likeness to real ones is chance.
#ifndef SOHOA_TOOLS_MAKE_SCANS_NAMES_H_
#define SOHOA_TOOLS_MAKE_SCANS_NAMES_H_

#include <string>
#include <string_view>

#include "tools/make_scans/random.h"

namespace sohoa {

// Who issues a document and how that body writes itself.
struct Agency {
  std::string name;          // "SỞ NỘI VỤ", as in the letterhead
  std::string text_name;     // "Sở Nội vụ", as in running text
  std::string parent;        // "ỦY BAN NHÂN DÂN TỈNH …"; empty: none is printed
  std::string abbreviation;  // "SNV", the end of its documents' notation
  std::string unit;          // of the drafting unit, the end of its letters' notation
  std::string collective;    // "ỦY BAN NHÂN DÂN": signed for (TM.) by its head; empty: not one
  std::string head;          // "GIÁM ĐỐC"
  std::string deputy;        // "PHÓ GIÁM ĐỐC"
  std::string place;         // as before the date
  std::string province;
};

std::string MakePersonName(Random& random);    // "Nguyễn Thị Mẫu Đơn"
std::string MakeProvinceName(Random& random);  // "Lam Giang Hạ"
std::string MakeCommuneName(Random& random);   // "Thạch Bàn Đông"

// A people's committee of a province or commune, a department, division or centre below one.
Agency MakeAgency(Random& random);
// A people's council, which passes resolutions.
Agency MakeCouncil(Random& random);

// Capital letters for Vietnamese text in NFC; other characters stay.
std::string InCapitals(std::string_view text);

}  // namespace sohoa

#endif  // SOHOA_TOOLS_MAKE_SCANS_NAMES_H_
