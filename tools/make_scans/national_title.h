// The national title and the motto under it: zone 1 of Decree 30/2020, and the head of every form.
#ifndef SOHOA_TOOLS_MAKE_SCANS_NATIONAL_TITLE_H_
#define SOHOA_TOOLS_MAKE_SCANS_NATIONAL_TITLE_H_

#include <string_view>

namespace sohoa {

inline constexpr std::string_view kNationalTitle = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM";
inline constexpr std::string_view kMotto = "Độc lập - Tự do - Hạnh phúc";

}  // namespace sohoa

#endif  // SOHOA_TOOLS_MAKE_SCANS_NATIONAL_TITLE_H_
