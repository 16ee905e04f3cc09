// Who may do what: roles say which questions may be asked, scopes of which documents.
#ifndef SOHOA_TOOLS_SERVE_ACCESS_H_
#define SOHOA_TOOLS_SERVE_ACCESS_H_

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/record/record.h"

namespace sohoa {

enum class Role { kReader, kOfficer, kArchivist, kAdmin };
inline constexpr std::array kRoles = {Role::kReader, Role::kOfficer, Role::kArchivist,
                                      Role::kAdmin};

enum class Endpoint {
  kHealth,
  kReady,
  kOpenApi,
  kSearch,
  kRecord,
  kVersions,
  kPageText,
  kPageImage,
  kPdf,
  kOriginal,
  kScan,
  kJob,
  kField,
  kMetrics,
};
inline constexpr int kEndpoints = 14;

// "reader", "officer", "archivist", "admin".
std::string_view NameOf(Role role);
std::optional<Role> RoleNamed(std::string_view name);
// "search", …: in metrics and in the audit.
std::string_view NameOf(Endpoint endpoint);

// Asked without a key.
bool IsOpen(Endpoint endpoint);
// Open ones may be used by all.
bool MayUse(Role role, Endpoint endpoint);

// Which documents. Names are compared without marks and in small letters.
struct Scope {
  std::vector<std::string>
      organs;  // of the organ that issued or the agency that scanned; empty: all
  std::vector<std::string> kinds;  // typeName; empty: all
  bool personal_data = false;      // identity numbers are shown, and pictures that bear them

  bool covers_all() const { return organs.empty() && kinds.empty(); }
  bool operator==(const Scope&) const = default;
};

bool MaySee(const Scope& scope, const Record& record);

// Who asks.
struct Caller {
  std::string name;  // as the audit has it: "key:0f3a9c21", "oidc:subject"
  Role role = Role::kReader;
  Scope scope;
};

}  // namespace sohoa

#endif  // SOHOA_TOOLS_SERVE_ACCESS_H_
