#include "tools/serve/access.h"

#include <algorithm>

#include "storage/search/folding.h"

namespace sohoa {
namespace {

// Who may use what: the one place where this is decided. docs/service.md prints the same table.
struct Row {
  Endpoint endpoint;
  std::string_view name;
  bool open;
  std::array<bool, kRoles.size()> roles;  // reader, officer, archivist, admin
};
constexpr std::array<Row, kEndpoints> kTable = {{
    {Endpoint::kHealth, "health", true, {true, true, true, true}},
    {Endpoint::kReady, "ready", true, {true, true, true, true}},
    {Endpoint::kOpenApi, "openapi", true, {true, true, true, true}},
    {Endpoint::kSearch, "search", false, {true, true, true, true}},
    {Endpoint::kRecord, "record", false, {true, true, true, true}},
    {Endpoint::kVersions, "versions", false, {false, false, true, true}},
    {Endpoint::kPageText, "pageText", false, {true, true, true, true}},
    {Endpoint::kPageImage, "pageImage", false, {true, true, true, true}},
    {Endpoint::kPdf, "pdf", false, {true, true, true, true}},
    {Endpoint::kOriginal, "original", false, {false, true, true, true}},
    {Endpoint::kScan, "scan", false, {false, true, true, true}},
    {Endpoint::kJob, "job", false, {false, true, true, true}},
    {Endpoint::kField, "field", false, {false, true, true, true}},
    {Endpoint::kMetrics, "metrics", false, {false, false, false, true}},
}};

constexpr std::array<std::string_view, kRoles.size()> kRoleNames = {"reader", "officer",
                                                                    "archivist", "admin"};

const Row& RowOf(Endpoint endpoint) { return kTable[static_cast<size_t>(endpoint)]; }

bool Has(const std::vector<std::string>& names, const std::string& name) {
  const std::string folded = Fold(name);
  return std::any_of(names.begin(), names.end(),
                     [&](const std::string& each) { return Fold(each) == folded; });
}

}  // namespace

std::string_view NameOf(Role role) { return kRoleNames[static_cast<size_t>(role)]; }

std::optional<Role> RoleNamed(std::string_view name) {
  for (const Role role : kRoles)
    if (NameOf(role) == name) return role;
  return std::nullopt;
}

std::string_view NameOf(Endpoint endpoint) { return RowOf(endpoint).name; }

bool IsOpen(Endpoint endpoint) { return RowOf(endpoint).open; }

bool MayUse(Role role, Endpoint endpoint) {
  return RowOf(endpoint).roles[static_cast<size_t>(role)];
}

bool MaySee(const Scope& scope, const Record& record) {
  const bool organ = scope.organs.empty() || Has(scope.organs, record.fields.organ_name.value) ||
                     (!record.agency.empty() && Has(scope.organs, record.agency));
  return organ && (scope.kinds.empty() || Has(scope.kinds, record.fields.type_name.value));
}

}  // namespace sohoa
