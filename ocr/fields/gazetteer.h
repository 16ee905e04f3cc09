// The administrative units of the country, each with the days on which it existed: three levels
// until 30 June 2025, two since. Immutable after making; any number of threads may ask.
// Source: models/units.tsv, and what a site adds.
#ifndef SOHOA_OCR_FIELDS_GAZETTEER_H_
#define SOHOA_OCR_FIELDS_GAZETTEER_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "ocr/fields/validity.h"
#include "ocr/fields/word_table.h"

namespace sohoa {

enum class UnitLevel { kProvince, kDistrict, kCommune };

struct Unit {
  std::string name;    // "Xã Phước Kiển"
  std::string folded;  // letters and digits only: "xaphuockien"
  UnitLevel level = UnitLevel::kCommune;
  std::string code;  // of the state's list; empty where none is known
  const Unit* parent =
      nullptr;  // the unit of a higher level that it lies in; nullptr for a province
  Validity valid;
};

class Gazetteer {
 public:
  Gazetteer() = default;
  Gazetteer(Gazetteer&&) = default;
  Gazetteer& operator=(Gazetteer&&) = default;
  Gazetteer(const Gazetteer&) = delete;  // units point to one another
  Gazetteer& operator=(const Gazetteer&) = delete;

  // Takes over the rows of a table "units": columns name, level (province, district, commune) and,
  // where the file has them, code, valid_from, valid_to. A unit lies in the nearest row above it of
  // a higher level, and exists on that row's days unless it says its own.
  //   kInvalidArgument  names file and line
  absl::Status Add(const WordFile& file, const WordTable& table);

  // All units of this name with its kind ("xaphuockien"), of any day; `folded` has letters and
  // digits alone. The pointers live as long as this object, also where it is moved to.
  std::vector<const Unit*> Named(std::string_view folded) const;
  // The same by the name without its kind ("phuockien").
  std::vector<const Unit*> NamedBarely(std::string_view folded) const;

  size_t size() const { return by_name_.size(); }

 private:
  using Index = std::vector<std::pair<std::string, const Unit*>>;  // by folded name, sorted

  std::vector<std::vector<Unit>> units_;  // one list per file; never changed once it is full
  Index by_name_;
  Index by_bare_name_;
};

// "Phước Kiển" of "Xã Phước Kiển"; the name itself where it begins with no kind.
std::string_view WithoutKind(std::string_view name);

// True when `unit` is `other` or lies in it.
bool LiesIn(const Unit& unit, const Unit& other);

}  // namespace sohoa

#endif  // SOHOA_OCR_FIELDS_GAZETTEER_H_
