#include "storage/sign/signature_gap.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"

namespace sohoa {

std::string DerInGap(const std::string& path, const std::array<int64_t, 4>& byte_range) {
  constexpr int64_t kMostDigits = 8 << 20;
  const auto [start, length, second, rest] = byte_range;
  if (start != 0 || length < 0 || second < length || second - length > kMostDigits) return "";
  const int64_t size = second - length - 2;
  if (size < 2 || size % 2 != 0) return "";
  std::string text(static_cast<size_t>(second - length), '\0');
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const bool read = file >= 0 && pread(file, text.data(), text.size(), length) == second - length;
  if (file >= 0) close(file);
  if (!read || text.front() != '<' || text.back() != '>') return "";
  const std::string digits = text.substr(1, static_cast<size_t>(size));
  const bool is_hex = std::all_of(digits.begin(), digits.end(), [](char c) {
    return absl::ascii_isxdigit(static_cast<unsigned char>(c));
  });
  return is_hex ? absl::HexStringToBytes(digits) : "";
}

}  // namespace sohoa
