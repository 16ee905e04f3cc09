// A master key that a program of the site asks for: of a key management service, say.
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <filesystem>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "storage/pdf/worker_process.h"
#include "storage/sign/file_cipher.h"
#include "storage/sign/master_key.h"

namespace sohoa {
namespace {

namespace fs = std::filesystem;

absl::Status ChangedByOthers(const fs::path& path) {
  return absl::PermissionDeniedError(
      absl::StrCat("others may change the program that knows the store's key, or a folder on its "
                   "way: ",
                   path.string()));
}

// In a folder with the sticky bit nobody replaces what is another's.
absl::Status CheckPath(const std::string& path) {
  struct stat facts {};
  if (!fs::path(path).is_absolute())
    return absl::InvalidArgumentError(
        "the program that knows the store's key must be named with its whole path (exec:/…)");
  if (stat(path.c_str(), &facts) != 0)
    return absl::ErrnoToStatus(errno, "the program that knows the store's key cannot be started");
  if (!S_ISREG(facts.st_mode) || access(path.c_str(), X_OK) != 0)
    return absl::InvalidArgumentError("what is to know the store's key is no program");
  if ((facts.st_mode & (S_IWGRP | S_IWOTH)) != 0 ||
      (facts.st_uid != 0 && facts.st_uid != geteuid()))
    return ChangedByOthers(path);
  std::error_code error;
  fs::path folder = fs::canonical(path, error);
  while (!error && folder.has_relative_path()) {
    folder = folder.parent_path();
    if (stat(folder.c_str(), &facts) != 0 ||
        ((facts.st_mode & S_IWOTH) != 0 && (facts.st_mode & S_ISVTX) == 0))
      return ChangedByOthers(folder);
  }
  return error ? ChangedByOthers(path) : absl::OkStatus();
}

// It finds its service by what the site has set there. Secrets of ours are not its matter.
std::vector<std::string> EnvironmentWithoutPins() {
  std::vector<std::string> kept;
  for (char** variable = environ; *variable != nullptr; ++variable)
    if (!absl::StartsWith(*variable, "SOHOA_")) kept.emplace_back(*variable);
  return kept;
}

absl::Status Told(const absl::Status& trouble) {
  if (absl::IsDeadlineExceeded(trouble))
    return absl::UnavailableError("the program that knows the store's key does not answer in time");
  if (absl::IsResourceExhausted(trouble))
    return absl::UnavailableError("the program that knows the store's key answers nonsense");
  return absl::UnavailableError("the program that knows the store's key fails");
}

class ProgramMasterKey final : public MasterKey {
 public:
  ProgramMasterKey(std::string path, std::chrono::seconds longest)
      : path_(std::move(path)), longest_(longest) {}

  absl::StatusOr<WrappedKey> Wrap(const Secret& key) override {
    std::string digits =
        absl::StrCat(absl::BytesToHexString({key.view().data(), key.view().size()}), "\n");
    absl::StatusOr<std::string> bytes = Ask("wrap", digits);
    explicit_bzero(digits.data(), digits.size());
    if (!bytes.ok()) return bytes.status();
    if (bytes->empty()) return Told(absl::ResourceExhaustedError(""));
    return WrappedKey{std::string(kWrappedByProgram), *std::move(bytes)};
  }

  absl::StatusOr<Secret> Unwrap(const WrappedKey& wrapped) override {
    if (wrapped.kind != kWrappedByProgram) return WrappedByAnother();
    absl::StatusOr<std::string> text = Ask("unwrap", wrapped.bytes);
    if (!text.ok()) return text.status();
    absl::StatusOr<Secret> key = ParseStoreKey(*text);
    explicit_bzero(text->data(), text->size());
    return key.ok() ? std::move(key) : Told(absl::ResourceExhaustedError(""));
  }

 private:
  absl::StatusOr<std::string> Ask(const std::string& verb, const std::string& input) const {
    const auto worker = WorkerProcess::Start(
        {path_, verb},
        {.environment = EnvironmentWithoutPins(), .takes_requests = true, .is_foreign = true});
    if (!worker.ok()) return Told(worker.status());
    const WorkerProcess::Limits limits{std::chrono::steady_clock::now() + longest_};
    // One that ends without reading all of it may have said what it knows.
    const absl::Status sent = (*worker)->Write(input.data(), input.size(), limits);
    if (absl::IsDeadlineExceeded(sent)) return Told(sent);
    absl::StatusOr<std::string> said = (*worker)->Finish(WrappedKey::kMostBytes, limits);
    return said.ok() ? std::move(said) : Told(said.status());
  }

  const std::string path_;
  const std::chrono::seconds longest_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<MasterKey>> OpenProgramMasterKey(const std::string& path,
                                                                std::chrono::seconds longest) {
  if (absl::Status s = CheckPath(path); !s.ok()) return s;
  return std::make_unique<ProgramMasterKey>(path, longest);
}

}  // namespace sohoa
