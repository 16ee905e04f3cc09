// Dates as people ask for them. Thread-safe; no state.
#ifndef SOHOA_STORAGE_SEARCH_DATE_RANGE_H_
#define SOHOA_STORAGE_SEARCH_DATE_RANGE_H_

#include <string_view>

#include "absl/status/statusor.h"
#include "storage/search/query.h"

namespace sohoa {

// "issuedDate", in any case.
bool IsDateField(std::string_view key);

// "2020", "2020-05", "2020-05-19", "19/05/2020", or two of them, or one, on the sides of "..". A
// year or month is all of its days. kInvalidArgument for anything else, and where the first day is
// behind the last.
absl::StatusOr<DateRange> ParseDateRange(std::string_view text);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SEARCH_DATE_RANGE_H_
