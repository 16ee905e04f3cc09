#include "ocr/fields/field_confidence.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace sohoa {
namespace {

constexpr std::string_view kOther = "other";
constexpr double kLeast = 0.01, kMost = 0.995;

}  // namespace

absl::Status FieldConfidence::Add(const WordFile& file, const WordTable& table) {
  for (const WordRow& row : table.rows) {
    Sigmoid sigmoid{std::string(table.Cell(row, "name")), 0, 0};
    for (const auto& [column, value] :
         {std::pair{"offset", &sigmoid.offset}, std::pair{"slope", &sigmoid.slope}})
      if (!absl::SimpleAtod(std::string(table.Cell(row, column)), value) || !std::isfinite(*value))
        return MistakeInLine(file, row.line, absl::StrCat("'", column, "' must be a number"));
    if (sigmoid.slope <= 0) return MistakeInLine(file, row.line, "'slope' must be above 0");
    std::erase_if(sigmoids_, [&](const Sigmoid& other) { return other.key == sigmoid.key; });
    sigmoids_.push_back(std::move(sigmoid));
  }
  return absl::OkStatus();
}

const FieldConfidence::Sigmoid* FieldConfidence::Of(std::string_view key) const {
  for (const std::string_view wanted : {key, kOther})
    for (const Sigmoid& sigmoid : sigmoids_)
      if (sigmoid.key == wanted) return &sigmoid;
  return nullptr;
}

double FieldConfidence::ProbabilityRight(std::string_view key, double certainty) const {
  const Sigmoid* sigmoid = Of(key);
  if (sigmoid == nullptr) return certainty;
  const double p = 1 / (1 + std::exp(-sigmoid->offset - sigmoid->slope * certainty));
  return std::clamp(p, kLeast, kMost);
}

}  // namespace sohoa
