#include "tools/officer.h"

#include <pwd.h>
#include <unistd.h>

#include <vector>

namespace sohoa {

std::string LoginName() {
  constexpr size_t kRoom = 16 << 10;  // what glibc asks for at most, and more
  std::vector<char> room(kRoom);
  passwd entry{};
  passwd* found = nullptr;
  if (getpwuid_r(getuid(), &entry, room.data(), room.size(), &found) != 0 || found == nullptr)
    return "";
  return found->pw_name;
}

}  // namespace sohoa
