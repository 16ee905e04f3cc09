#include "tools/make_scans/citizen.h"

#include <array>

#include "absl/strings/str_format.h"
#include "tools/make_scans/concat.h"
#include "tools/make_scans/names.h"

namespace sohoa {
namespace {

// Where a birth was registered: some of the codes of the 63 provinces before July 2025.
constexpr std::array<std::string_view, 12> kProvinceCodes = {
    "001", "014", "026", "031", "038", "046", "052", "064", "075", "079", "089", "096"};
// No province registers so many births of one sex in one year.
constexpr int kFirstUnusedSerial = 930'000;

std::string NumberOf(bool woman, int year, Random& random) {
  const int century_and_sex = 2 * (year / 100 - 19) + (woman ? 1 : 0);
  return Concat(random.Pick(kProvinceCodes), century_and_sex,
                absl::StrFormat("%02d%06d", year % 100, random.Int(kFirstUnusedSerial, 999'999)));
}

std::string Street(Random& random) {
  switch (random.Int(0, 3)) {
    case 0:
      return Concat("Thôn ", random.Int(1, 12));
    case 1:
      return Concat("Tổ ", random.Int(1, 30));
    case 2:
      return Concat("Số ", random.Int(2, 320), " đường ", MakePersonName(random));
    default:
      return Concat("Xóm ", random.Int(1, 9));
  }
}

}  // namespace

std::string SlashDate(CivilDate date) {
  return absl::StrFormat("%02d/%02d/%04d", date.day, date.month, date.year);
}
std::string IsoText(CivilDate date) {
  return absl::StrFormat("%04d-%02d-%02d", date.year, date.month, date.day);
}
std::string CompactDate(CivilDate date) {
  return absl::StrFormat("%02d%02d%04d", date.day, date.month, date.year);
}

CivilDate MakeDate(int from, int to, Random& random) {
  const int year = random.Int(from, to), month = random.Int(1, 12);
  return {year, month, random.Int(1, 28)};
}

std::string MakeLocality(Random& random) {
  const std::string_view level = random.Chance(0.6) ? "Xã " : "Phường ";
  std::string out = Concat(level, MakeCommuneName(random), ", ");
  if (random.Chance(0.5)) out += Concat("Huyện ", MakeCommuneName(random), ", ");
  return out + Concat("Tỉnh ", MakeProvinceName(random));
}

Citizen MakeCitizenOf(bool woman, int born_from, int born_to, Random& random) {
  constexpr std::string_view kOfWomen = " Thị ", kOfMen = " Văn ";
  Citizen out;
  out.name = MakePersonName(random);
  const std::string_view wrong = woman ? kOfMen : kOfWomen, right = woman ? kOfWomen : kOfMen;
  if (const size_t at = out.name.find(wrong); at != std::string::npos)
    out.name.replace(at, wrong.size(), right);
  out.sex = woman ? "Nữ" : "Nam";
  out.birth = MakeDate(born_from, born_to, random);
  out.number = NumberOf(woman, out.birth.year, random);
  out.origin = MakeLocality(random);
  out.address = Concat(Street(random), ", ", MakeLocality(random));
  return out;
}

Citizen MakeCitizen(int born_from, int born_to, Random& random) {
  const bool woman = random.Chance(0.5);
  return MakeCitizenOf(woman, born_from, born_to, random);
}

}  // namespace sohoa
