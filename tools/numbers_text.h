// Numbers as people of the chosen language write them: 1.234,5 in Vietnamese, 1,234.5 in English.
#ifndef SOHOA_TOOLS_NUMBERS_TEXT_H_
#define SOHOA_TOOLS_NUMBERS_TEXT_H_

#include <cstdint>
#include <string>

#include "absl/time/time.h"

namespace sohoa {

std::string LocalNumber(int64_t number);
std::string LocalDecimal(double number, int decimals);
// "93.2 %"; "–" of nothing. `whole` ≥ 0.
std::string LocalPercent(double part, double whole);
// "1.4 GB", in powers of 1000.
std::string LocalBytes(int64_t bytes);
// "2 days 3 hours", "4 minutes": two units at most.
std::string LocalDuration(absl::Duration duration);
// Date and time of Vietnam: "26/11/2026 21:05"; the date alone.
std::string LocalTime(absl::Time time);
std::string LocalDate(absl::Time time);

}  // namespace sohoa

#endif  // SOHOA_TOOLS_NUMBERS_TEXT_H_
