#include "tools/make_scans/names.h"

#include <cstdint>

#include "tools/make_scans/concat.h"

namespace sohoa {
namespace {

constexpr std::string_view kFamilyNames[] = {"Nguyễn", "Trần",  "Lê",    "Phạm", "Hoàng", "Huỳnh",
                                             "Phan",   "Vũ",    "Võ",    "Đặng", "Bùi",   "Đỗ",
                                             "Hồ",     "Ngô",   "Dương", "Lý",   "Đinh",  "Trịnh",
                                             "Mai",    "Lương", "Tạ",    "Chu",  "Quách", "Nghiêm"};
constexpr std::string_view kMiddleNames[] = {"Văn",   "Thị",  "Hữu",  "Đức",  "Minh",  "Ngọc",
                                             "Thanh", "Quốc", "Xuân", "Bích", "Gia",   "Khánh",
                                             "Thúy",  "Tuấn", "Kim",  "Diệu", "Trọng", "Bảo"};
constexpr std::string_view kGivenNames[] = {
    "Mẫu",  "Thử",   "Khuê",  "Hạnh", "Nghĩa", "Thảo",  "Vượng", "Quyên",  "Lộc",  "Trường",
    "Yến",  "Phước", "Giang", "Hiển", "Duyên", "Tường", "Sương", "Kỷ",     "Nhạn", "Thạch",
    "Bằng", "Uyên",  "Định",  "Hậu",  "Oanh",  "Toản",  "Ước",   "Phượng", "Tấn",  "Thủy"};

constexpr std::string_view kPlaceStarts[] = {"Lam",  "Vĩnh", "Thanh",  "Phước", "Thạch", "Đông",
                                             "Hạ",   "Bình", "Trường", "Xuân",  "Long",  "Kim",
                                             "Diên", "Mỹ",   "Tường",  "Khánh"};
constexpr std::string_view kPlaceMiddles[] = {"Giang", "Khê", "Sơn", "Lộc", "Châu", "Điền",
                                              "Thủy",  "Hòa", "Mộc", "Quế", "Bàn",  "Trạch"};
constexpr std::string_view kPlaceEnds[] = {"Hạ",   "Thượng", "Đông", "Bắc",   "Trung", "Nghĩa",
                                           "Ngọc", "Phú",    "Vân",  "Nhuận", "Ninh",  "Hưng"};

struct Office {
  std::string_view name;
  std::string_view abbreviation;
  std::string_view unit;
};
constexpr Office kDepartments[] = {
    {"Sở Nội vụ", "SNV", "VTLT"},
    {"Sở Tài chính", "STC", "QLNS"},
    {"Sở Tư pháp", "STP", "HCTP"},
    {"Sở Xây dựng", "SXD", "QHKT"},
    {"Sở Công Thương", "SCT", "QLTM"},
    {"Sở Y tế", "SYT", "NVY"},
    {"Sở Khoa học và Công nghệ", "SKHCN", "CĐS"},
    {"Sở Giáo dục và Đào tạo", "SGDĐT", "GDTH"},
    {"Sở Nông nghiệp và Môi trường", "SNNMT", "QLĐĐ"},
    {"Sở Văn hóa, Thể thao và Du lịch", "SVHTTDL", "QLVH"},
};
constexpr Office kDivisions[] = {
    {"Phòng Kinh tế", "PKT", "ĐT"},
    {"Phòng Văn hóa - Xã hội", "PVHXH", "VH"},
    {"Phòng Kinh tế, Hạ tầng và Đô thị", "PKTHTĐT", "HT"},
    {"Văn phòng HĐND và UBND", "VP", "TH"},
};
constexpr Office kCentres[] = {
    {"Trung tâm Phục vụ hành chính công", "TTPVHCC", "TNHS"},
    {"Trung tâm Lưu trữ lịch sử", "TTLTLS", "CL"},
    {"Ban Quản lý dự án khu vực", "BQLDA", "KT"},
    {"Chi cục Văn thư - Lưu trữ", "CCVTLT", "QL"},
};

std::string Place(Random& random) {
  return Concat(random.Pick(kPlaceStarts), " ", random.Pick(kPlaceMiddles), " ",
                random.Pick(kPlaceEnds));
}

Agency NewOffice(const Office& office, std::string_view parent, std::string_view title) {
  return {.name = InCapitals(office.name),
          .text_name = std::string(office.name),
          .parent = InCapitals(parent),
          .abbreviation = std::string(office.abbreviation),
          .unit = std::string(office.unit),
          .head = std::string(title),
          .deputy = Concat("PHÓ ", title)};
}

Agency NewCommittee(std::string_view level, std::string_view place) {
  const std::string text = Concat("Ủy ban nhân dân ", level, " ", place);
  return {.name = InCapitals(text),
          .text_name = text,
          .abbreviation = "UBND",
          .collective = "ỦY BAN NHÂN DÂN",
          .head = "CHỦ TỊCH",
          .deputy = "PHÓ CHỦ TỊCH"};
}

char32_t CapitalOf(char32_t c) {
  if (c >= U'a' && c <= U'z') return c - 32;
  if (c >= 0xE0 && c <= 0xFE) return c - 32;  // à … ý
  if (c == 0x1B0) return 0x1AF;               // ư
  const bool paired = (c >= 0x100 && c <= 0x1A1) || (c >= 0x1EA0 && c <= 0x1EF9);
  return paired && c % 2 == 1 ? c - 1 : c;  // ă đ ĩ ũ ơ, ạ … ỹ
}

void AppendUtf8(std::string& out, char32_t c) {
  const auto tail = [&](int shift) {
    out.push_back(static_cast<char>(0x80 | ((c >> shift) & 0x3F)));
  };
  if (c < 0x80) {
    out.push_back(static_cast<char>(c));
  } else if (c < 0x800) {
    out.push_back(static_cast<char>(0xC0 | (c >> 6)));
    tail(0);
  } else {
    out.push_back(static_cast<char>(0xE0 | (c >> 12)));
    tail(6);
    tail(0);
  }
}

}  // namespace

std::string InCapitals(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size();) {
    const auto byte = [&](size_t k) { return static_cast<char32_t>(text[i + k] & 0x3F); };
    const auto first = static_cast<unsigned char>(text[i]);
    if (first < 0x80) {
      AppendUtf8(out, CapitalOf(first));
      i += 1;
    } else if (first < 0xE0) {
      AppendUtf8(out, CapitalOf((static_cast<char32_t>(first & 0x1F) << 6) | byte(1)));
      i += 2;
    } else {  // our own texts have nothing beyond three bytes
      AppendUtf8(out,
                 CapitalOf((static_cast<char32_t>(first & 0x0F) << 12) | (byte(1) << 6) | byte(2)));
      i += 3;
    }
  }
  return out;
}

std::string MakePersonName(Random& random) {
  std::string name = Concat(random.Pick(kFamilyNames), " ", random.Pick(kMiddleNames), " ");
  if (random.Chance(0.25)) name += Concat(random.Pick(kMiddleNames), " ");
  return name + std::string(random.Pick(kGivenNames));
}

std::string MakeProvinceName(Random& random) { return Place(random); }
std::string MakeCommuneName(Random& random) { return Place(random); }

Agency MakeAgency(Random& random) {
  const std::string province = Place(random), commune = Place(random);
  const std::string over = Concat("Ủy ban nhân dân tỉnh ", province);
  const std::string_view level = random.Chance(0.5) ? "xã" : "phường";
  const std::string local = Concat("Ủy ban nhân dân ", level, " ", commune);
  Agency agency;
  switch (random.Int(0, 7)) {
    case 0:
      agency = NewCommittee("tỉnh", province);
      break;
    case 1:
    case 2:
      agency = NewCommittee(level, commune);
      break;
    case 3:
      agency = NewOffice(random.Pick(kDivisions), local, "TRƯỞNG PHÒNG");
      break;
    case 4: {
      const Office& above = random.Pick(kDepartments);
      agency = NewOffice(random.Pick(kCentres), above.name, "GIÁM ĐỐC");
      break;
    }
    default:
      agency = NewOffice(random.Pick(kDepartments), over, "GIÁM ĐỐC");
  }
  if (agency.name.starts_with("VĂN PHÒNG")) agency.head = "CHÁNH VĂN PHÒNG";
  if (agency.name.starts_with("VĂN PHÒNG")) agency.deputy = "PHÓ CHÁNH VĂN PHÒNG";
  if (agency.name.starts_with("CHI CỤC")) agency.head = "CHI CỤC TRƯỞNG";
  if (agency.name.starts_with("CHI CỤC")) agency.deputy = "PHÓ CHI CỤC TRƯỞNG";
  const bool is_local = agency.parent == InCapitals(local) || agency.name == InCapitals(local);
  agency.place = is_local ? commune : province;
  agency.province = province;
  if (agency.unit.empty()) agency.unit = random.Chance(0.5) ? "VP" : "KTTH";
  return agency;
}

Agency MakeCouncil(Random& random) {
  const std::string province = Place(random);
  const std::string text = Concat("Hội đồng nhân dân tỉnh ", province);
  return {.name = InCapitals(text),
          .text_name = text,
          .abbreviation = "HĐND",
          .unit = "VP",
          .collective = "HỘI ĐỒNG NHÂN DÂN",
          .head = "CHỦ TỊCH",
          .deputy = "PHÓ CHỦ TỊCH",
          .place = province,
          .province = province};
}

}  // namespace sohoa
