// All that lies in an inbox.
#ifndef SOHOA_PIPELINE_INBOX_WALK_H_
#define SOHOA_PIPELINE_INBOX_WALK_H_

#include <functional>
#include <string>

#include "absl/status/status.h"

namespace sohoa {

// Paths are relative to the inbox.
struct InboxVisitor {
  std::function<void(const std::string& folder)> on_folder;  // one that can be read; "" the inbox
  std::function<void(const std::string& file)> on_file;      // regular ones, hidden ones too
  // A folder that cannot be read; the walk goes on.
  std::function<void(const std::string& folder, const absl::Status& why)> on_problem;
};

// To a depth of 16, in no order, one name at a time: memory does not grow with the inbox. Hidden
// folders, links and devices are passed over. kPermissionDenied, kUnavailable: the inbox itself
// cannot be read (any more). Thread-safe.
absl::Status WalkInbox(const std::string& inbox, const InboxVisitor& visitor);

}  // namespace sohoa

#endif  // SOHOA_PIPELINE_INBOX_WALK_H_
