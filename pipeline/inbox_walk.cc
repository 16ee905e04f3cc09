#include "pipeline/inbox_walk.h"

#include <filesystem>
#include <system_error>

#include "absl/strings/str_cat.h"

namespace sohoa {
namespace {

namespace fs = std::filesystem;

constexpr int kMostDepth = 16;

absl::Status WalkBelow(const fs::path& inbox, const fs::path& folder, int depth,
                       const InboxVisitor& visitor) {
  std::error_code ec;
  fs::directory_iterator it(inbox / folder, ec);
  if (!ec) visitor.on_folder(folder.string());
  for (; !ec && it != fs::directory_iterator(); it.increment(ec)) {
    const fs::path name = it->path().filename();
    std::error_code gone;
    const fs::file_type type = it->symlink_status(gone).type();
    if (type == fs::file_type::regular) visitor.on_file((folder / name).string());
    if (type != fs::file_type::directory || name.string().starts_with('.') || depth == kMostDepth)
      continue;
    if (const absl::Status below = WalkBelow(inbox, folder / name, depth + 1, visitor);
        !below.ok() && !absl::IsNotFound(below))
      visitor.on_problem((folder / name).string(), below);
  }
  if (!ec) return absl::OkStatus();
  if (ec == std::errc::no_such_file_or_directory)
    return absl::NotFoundError("no such file or folder");
  if (ec == std::errc::permission_denied)
    return absl::PermissionDeniedError("no permission to read it");
  return absl::UnavailableError(absl::StrCat("cannot be read: ", ec.message()));
}

}  // namespace

absl::Status WalkInbox(const std::string& inbox, const InboxVisitor& visitor) {
  return WalkBelow(inbox, "", 0, visitor);
}

}  // namespace sohoa
