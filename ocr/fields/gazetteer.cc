#include "ocr/fields/gazetteer.h"

#include <algorithm>
#include <array>
#include <optional>

#include "absl/strings/str_cat.h"
#include "ocr/fields/loose_match.h"
#include "ocr/text/normalize.h"

namespace sohoa {
namespace {

constexpr std::array<std::string_view, 3> kLevels = {"province", "district", "commune"};
constexpr std::array<std::string_view, 9> kKinds = {
    "Thành phố ", "Tỉnh ", "Quận ", "Huyện ", "Thị xã ", "Thị trấn ", "Phường ", "Xã ", "Đặc khu "};

std::optional<UnitLevel> LevelNamed(std::string_view name) {
  const auto found = std::find(kLevels.begin(), kLevels.end(), name);
  if (found == kLevels.end()) return std::nullopt;
  return static_cast<UnitLevel>(found - kLevels.begin());
}

absl::StatusOr<Unit> UnitOf(const WordFile& file, const WordTable& table, const WordRow& row) {
  Unit unit;
  unit.name = table.Cell(row, "name");
  unit.folded = LettersOnly(FoldForMatch(unit.name));
  unit.code = table.Cell(row, "code");
  const std::string level(table.Cell(row, "level"));
  const std::optional<UnitLevel> known = LevelNamed(level);
  if (!known)
    return MistakeInLine(file, row.line,
                         absl::StrCat("no level: '", level, "': province, district, commune"));
  unit.level = *known;
  absl::StatusOr<Validity> valid = ValidityOf(file, table, row);
  if (!valid.ok()) return valid.status();
  unit.valid = *std::move(valid);
  return unit;
}

// Sets parents and the days that a unit has from its parent.
void Nest(std::vector<Unit>& units) {
  std::array<const Unit*, kLevels.size()> above = {};
  for (Unit& unit : units) {
    const auto level = static_cast<size_t>(unit.level);
    for (size_t k = 0; k < level; ++k)
      if (above[k] != nullptr) unit.parent = above[k];
    if (unit.parent != nullptr) {
      if (unit.valid.from.empty()) unit.valid.from = unit.parent->valid.from;
      if (unit.valid.to.empty()) unit.valid.to = unit.parent->valid.to;
    }
    above[level] = &unit;
    std::fill(above.begin() + static_cast<std::ptrdiff_t>(level) + 1, above.end(), nullptr);
  }
}

template <typename Index>
std::vector<const Unit*> At(const Index& index, std::string_view folded) {
  std::vector<const Unit*> found;
  auto at = std::lower_bound(
      index.begin(), index.end(), folded,
      [](const auto& entry, std::string_view key) { return std::string_view(entry.first) < key; });
  for (; at != index.end() && at->first == folded; ++at) found.push_back(at->second);
  return found;
}

}  // namespace

std::string_view WithoutKind(std::string_view name) {
  for (const std::string_view kind : kKinds) {
    if (name.starts_with(kind)) return name.substr(kind.size());
  }
  return name;
}

bool LiesIn(const Unit& unit, const Unit& other) {
  for (const Unit* at = &unit; at != nullptr; at = at->parent) {
    if (at == &other) return true;
  }
  return false;
}

absl::Status Gazetteer::Add(const WordFile& file, const WordTable& table) {
  std::vector<Unit> units;
  units.reserve(table.rows.size());
  for (const WordRow& row : table.rows) {
    absl::StatusOr<Unit> unit = UnitOf(file, table, row);
    if (!unit.ok()) return unit.status();
    units.push_back(*std::move(unit));
  }
  Nest(units);
  for (const Unit& unit : units) {
    by_name_.emplace_back(unit.folded, &unit);
    by_bare_name_.emplace_back(LettersOnly(FoldForMatch(WithoutKind(unit.name))), &unit);
  }
  // Of one name in the order of the files and rows.
  const auto by_key = [](const auto& a, const auto& b) { return a.first < b.first; };
  std::stable_sort(by_name_.begin(), by_name_.end(), by_key);
  std::stable_sort(by_bare_name_.begin(), by_bare_name_.end(), by_key);
  units_.push_back(std::move(units));  // moving a vector leaves its elements where they are
  return absl::OkStatus();
}

std::vector<const Unit*> Gazetteer::Named(std::string_view folded) const {
  return At(by_name_, folded);
}

std::vector<const Unit*> Gazetteer::NamedBarely(std::string_view folded) const {
  return At(by_bare_name_, folded);
}

}  // namespace sohoa
