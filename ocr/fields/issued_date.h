// The place and date of issue: "Hà Nội, ngày 05 tháng 02 năm 2020". Thread-safe; no state.
#ifndef SOHOA_OCR_FIELDS_ISSUED_DATE_H_
#define SOHOA_OCR_FIELDS_ISSUED_DATE_H_

#include <optional>
#include <string>
#include <vector>

#include "ocr/fields/segment.h"

namespace sohoa {

struct DateReading {
  std::string iso;          // YYYY-MM-DD; empty where a part cannot be read or no such day is
  std::vector<Word> words;  // the words with day, month and year
  bool goes_on = false;     // words follow the year: part of a sentence
  bool as_ruled = true;  // digits alone, zeros where the decree wants them (day < 10, months 1, 2)
  std::string place;     // what stands before "ngày"; may be empty
  std::vector<Word> place_words;
};

// Reads a row with "ngày … tháng … năm …" in it; nullopt for any other row.
std::optional<DateReading> ReadDate(const Segment& row);

// The row with the next one where the year of a date was wrapped: "…, ngày 02 tháng 11 năm" /
// "2022"; else the row itself.
Segment WithWrappedYear(const std::vector<Segment>& rows, size_t at);

// YYYY-MM-DD of a day that the calendar has, from 1945 on (older papers carry no such letterhead).
std::optional<std::string> IsoDate(int year, int month, int day);

}  // namespace sohoa

#endif  // SOHOA_OCR_FIELDS_ISSUED_DATE_H_
