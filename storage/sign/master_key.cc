#include "storage/sign/master_key.h"

#include <fcntl.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <mutex>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "storage/sign/file_cipher.h"

namespace sohoa {
namespace {

constexpr absl::string_view kOpenFile = "fd:";
constexpr absl::string_view kProgram = "exec:";
constexpr absl::string_view kToken = "pkcs11:";

absl::Status NoKey() {
  return absl::InvalidArgumentError(
      "the store's key is not one; it is a file of 32 bytes, or of 64 hexadecimal digits");
}

// Closes what it opened.
class KeyFile {
 public:
  static absl::StatusOr<KeyFile> Open(const std::string& place) {
    KeyFile file;
    if (absl::StartsWith(place, kOpenFile)) {
      if (!absl::SimpleAtoi(absl::StripPrefix(place, kOpenFile), &file.file_) || file.file_ < 0)
        return NoKey();
      lseek(file.file_, 0, SEEK_SET);  // read before, perhaps; a pipe has no beginning
      return file;
    }
    file.file_ = open(place.c_str(), O_RDONLY | O_CLOEXEC);
    file.is_ours_ = true;
    if (file.file_ < 0) return absl::ErrnoToStatus(errno, "the store's key cannot be read");
    struct stat facts {};
    if (fstat(file.file_, &facts) != 0 || !S_ISREG(facts.st_mode)) return NoKey();
    if ((facts.st_mode & (S_IRWXG | S_IRWXO)) != 0)
      return absl::PermissionDeniedError(
          "others may read the store's key; let it be the owner's alone (chmod 600)");
    return file;
  }
  KeyFile(KeyFile&& other) noexcept
      : file_(std::exchange(other.file_, -1)), is_ours_(other.is_ours_) {}
  ~KeyFile() {
    if (is_ours_ && file_ >= 0) close(file_);
  }

  // Up to `size` bytes; fewer at the end.
  size_t Read(char* bytes, size_t size) const {
    size_t done = 0;
    while (done < size) {
      const ssize_t got = read(file_, bytes + done, size - done);
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) break;
      done += static_cast<size_t>(got);
    }
    return done;
  }

 private:
  KeyFile() = default;
  int file_ = -1;
  bool is_ours_ = false;
};

class FileMasterKey final : public MasterKey {
 public:
  explicit FileMasterKey(Secret key) : key_(std::move(key)) {}

  absl::StatusOr<WrappedKey> Wrap(const Secret& key) override {
    absl::StatusOr<std::string> bytes = WrapKey(key_, key);
    if (!bytes.ok()) return bytes.status();
    return WrappedKey{std::string(kWrappedByFile), *std::move(bytes)};
  }
  absl::StatusOr<Secret> Unwrap(const WrappedKey& wrapped) override {
    if (wrapped.kind != kWrappedByFile) return WrappedByAnother();
    return UnwrapKey(key_, wrapped.bytes);
  }

 private:
  const Secret key_;
};

absl::StatusOr<Secret> ReadKeyFile(const std::string& place) {
  const absl::StatusOr<KeyFile> file = KeyFile::Open(place);
  if (!file.ok()) return file.status();
  std::array<char, 2 * kStoreKeyBytes + 3> bytes;  // a line end, and a byte more than a key has
  const size_t size = file->Read(bytes.data(), bytes.size());
  absl::StatusOr<Secret> key = ParseStoreKey({bytes.data(), size});
  explicit_bzero(bytes.data(), bytes.size());
  return key;
}

absl::StatusOr<std::unique_ptr<MasterKey>> FileMasterKeyOf(absl::StatusOr<Secret> key) {
  if (!key.ok()) return key.status();
  return std::make_unique<FileMasterKey>(*std::move(key));
}

}  // namespace

absl::Status WrappedByAnother() {
  return absl::PermissionDeniedError(
      "this is not the key that the store was encrypted with; name that one");
}

absl::StatusOr<Secret> ParseStoreKey(std::string_view text) {
  if (text.size() == kStoreKeyBytes) return Secret::Copy(text);
  const absl::string_view digits = absl::StripTrailingAsciiWhitespace({text.data(), text.size()});
  const bool is_hex = std::all_of(digits.begin(), digits.end(), [](char c) {
    return absl::ascii_isxdigit(static_cast<unsigned char>(c));
  });
  if (digits.size() != 2 * kStoreKeyBytes || !is_hex) return NoKey();
  std::string bytes = absl::HexStringToBytes(digits);
  absl::StatusOr<Secret> key = Secret::Copy(bytes);
  explicit_bzero(bytes.data(), bytes.size());
  return key;
}

absl::StatusOr<std::unique_ptr<MasterKey>> OpenMasterKey(const std::string& place,
                                                         const AskSecret& ask) {
  if (absl::StartsWith(place, kToken)) return OpenTokenMasterKey(place, ask);
  if (absl::StartsWith(place, kProgram))
    return OpenProgramMasterKey(std::string(absl::StripPrefix(place, kProgram)));
  return FileMasterKeyOf(ReadKeyFile(place));
}

struct MasterKeySource::State {
  State(std::string place_in, AskSecret ask_in)
      : place(std::move(place_in)), ask(std::move(ask_in)) {}

  absl::StatusOr<Secret> Ask() const {
    if (ask) return ask();
    return absl::UnauthenticatedError(
        "the token with the store's key wants a PIN, and there is nobody to ask for it");
  }

  const std::string place;
  const AskSecret ask;
  std::mutex mutex;
  SharedSecret known;  // the PIN, or the key that came by an open file
  bool asks_at_reader = false;
};

MasterKeySource::MasterKeySource(std::string place, AskSecret ask)
    : state_(place.empty() ? nullptr : std::make_shared<State>(std::move(place), std::move(ask))) {}

MasterKeySource::MasterKeySource(const char* place) : MasterKeySource(std::string(place)) {}

absl::StatusOr<std::unique_ptr<MasterKey>> MasterKeySource::Open() const {
  State& state = *state_;
  const std::lock_guard<std::mutex> lock(state.mutex);
  if (absl::StartsWith(state.place, kOpenFile))
    return FileMasterKeyOf(state.known.Get([&] { return ReadKeyFile(state.place); }));
  auto key =
      OpenMasterKey(state.place, [&] { return state.known.Get([&] { return state.Ask(); }); });
  if (absl::IsUnauthenticated(key.status())) state.known.Forget();  // not to be tried again
  state.asks_at_reader = key.ok() && (*key)->asks_at_reader();
  return key;
}

bool MasterKeySource::asks_at_reader() const {
  if (empty()) return false;
  const std::lock_guard<std::mutex> lock(state_->mutex);
  return state_->asks_at_reader;
}

}  // namespace sohoa
