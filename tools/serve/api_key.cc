#include "tools/serve/api_key.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "pipeline/atomic_file.h"
#include "tools/serve/read_json.h"
#include "tools/serve/write_json.h"

namespace sohoa {
namespace {

constexpr std::string_view kPrefix = "sohoa_";
constexpr size_t kIdBytes = 4;
constexpr size_t kSecretBytes = 32;
constexpr size_t kMostFileBytes = 4 << 20;

// Held while the file is read and written again. A file beside it, since the file itself is
// replaced.
class FileLock {
 public:
  explicit FileLock(const std::string& path)
      : file_(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR)) {
    if (file_ >= 0) flock(file_, LOCK_EX);
  }
  ~FileLock() {
    if (file_ >= 0) close(file_);
  }
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;
  bool held() const { return file_ >= 0; }

 private:
  const int file_;
};

bool IsHexadecimal(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return absl::ascii_isxdigit(static_cast<unsigned char>(c)); });
}

}  // namespace

absl::StatusOr<NewKey> MakeApiKey(ApiKey wish, const HashCost& cost) {
  NewKey made{.key = std::move(wish)};
  made.key.id = RandomId(kIdBytes);
  if (!made.key.certificate.empty()) return made;
  const std::string secret = RandomToken(kSecretBytes);
  absl::StatusOr<std::string> hash = HashSecret(secret, cost);
  if (!hash.ok()) return hash.status();
  made.key.hash = *std::move(hash);
  made.token = absl::StrCat("sohoa_", made.key.id, "_", secret);
  return made;
}

std::optional<TokenParts> PartsOf(std::string_view token) {
  if (!token.starts_with(kPrefix)) return std::nullopt;
  token.remove_prefix(kPrefix.size());
  if (token.size() < 2 * kIdBytes + 2 || token[2 * kIdBytes] != '_') return std::nullopt;
  const std::string_view id = token.substr(0, 2 * kIdBytes);
  if (!IsHexadecimal(id)) return std::nullopt;
  return TokenParts{std::string(id), token.substr(2 * kIdBytes + 1)};
}

std::string ApiKeyFile(const std::string& store_dir) {
  return absl::StrCat(store_dir, "/keys.json");
}

absl::StatusOr<std::vector<ApiKey>> ReadApiKeys(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) {
    if (errno == ENOENT) return std::vector<ApiKey>();
    return absl::PermissionDeniedError(absl::StrCat("the keys cannot be read: ", path));
  }
  std::string text(kMostFileBytes, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<size_t>(in.gcount()));
  std::optional<std::vector<ApiKey>> keys = ParseApiKeys(text);
  if (!keys) return absl::DataLossError(absl::StrCat("the file of keys is damaged: ", path));
  return *std::move(keys);
}

absl::Status ChangeApiKeys(const std::string& path,
                           const std::function<absl::Status(std::vector<ApiKey>*)>& change) {
  const FileLock lock(path + ".lock");
  if (!lock.held())
    return absl::PermissionDeniedError(absl::StrCat("the keys cannot be written: ", path));
  absl::StatusOr<std::vector<ApiKey>> keys = ReadApiKeys(path);
  if (!keys.ok()) return keys.status();
  if (absl::Status s = change(&*keys); !s.ok()) return s;
  if (absl::Status s = WriteFileAtomically(path, ApiKeysJson(*keys)); !s.ok()) return s;
  chmod(path.c_str(), S_IRUSR | S_IWUSR);
  return absl::OkStatus();
}

}  // namespace sohoa
