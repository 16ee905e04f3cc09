// Invented people as their papers know them. Any likeness to real ones is chance.
#ifndef SOHOA_TOOLS_MAKE_SCANS_CITIZEN_H_
#define SOHOA_TOOLS_MAKE_SCANS_CITIZEN_H_

#include <string>

#include "tools/make_scans/random.h"

namespace sohoa {

struct CivilDate {
  int year = 2000;
  int month = 1;
  int day = 1;
};

std::string SlashDate(CivilDate date);    // "05/02/1990"
std::string IsoText(CivilDate date);      // "1990-02-05"
std::string CompactDate(CivilDate date);  // "05021990", as codes write it

// A day between the first of January of `from` and the end of the year `to`.
CivilDate MakeDate(int from, int to, Random& random);

struct Citizen {
  std::string name;    // "Nguyễn Thị Hạnh"
  std::string sex;     // "Nam", "Nữ"
  std::string number;  // 12 digits after the rules; serials this high are never given out
  CivilDate birth;
  std::string origin;   // commune, district and province, as they were before July 2025
  std::string address;  // with the hamlet or street before it
};
Citizen MakeCitizen(int born_from, int born_to, Random& random);

// The same for a person of a given sex: a mother, a husband.
Citizen MakeCitizenOf(bool woman, int born_from, int born_to, Random& random);

// A commune with what lies above it: "Xã Lam Khê Hạ, Tỉnh Vĩnh Sơn Bắc".
std::string MakeLocality(Random& random);

}  // namespace sohoa

#endif  // SOHOA_TOOLS_MAKE_SCANS_CITIZEN_H_
