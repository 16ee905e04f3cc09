#include "storage/record/encrypted_env.h"

#include <rocksdb/env.h>
#include <rocksdb/env_encryption.h>
#include <rocksdb/file_system.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "storage/sign/file_cipher.h"
#include "storage/sign/secret.h"
#include "storage/sign/store_key.h"

namespace sohoa {
namespace {

constexpr size_t kPrefixBytes = 4096;  // a page, so that what follows stays aligned
constexpr std::string_view kMarker = "sohoa-aes256-ctr";

class Stream final : public rocksdb::BlockAccessCipherStream {
 public:
  Stream(const Secret& key, std::string_view nonce) : cipher_(key, nonce) {}

  size_t BlockSize() override { return 16; }
  rocksdb::Status Encrypt(uint64_t offset, char* data, size_t size) override {
    return cipher_.Apply(offset, data, size) ? rocksdb::Status::OK()
                                             : rocksdb::Status::IOError("the cipher fails");
  }
  rocksdb::Status Decrypt(uint64_t offset, char* data, size_t size) override {
    return Encrypt(offset, data, size);
  }

 protected:
  // For streams that go block by block, which this does not.
  void AllocateScratch(std::string&) override {}
  rocksdb::Status EncryptBlock(uint64_t, char*, char*) override {
    return rocksdb::Status::NotSupported();
  }
  rocksdb::Status DecryptBlock(uint64_t, char*, char*) override {
    return rocksdb::Status::NotSupported();
  }

 private:
  FileCipher cipher_;
};

// RocksDB's own provider draws its nonces from the clock.
class Provider final : public rocksdb::EncryptionProvider {
 public:
  explicit Provider(Secret key) : key_(std::move(key)) {}

  const char* Name() const override { return "SohoaAes256Ctr"; }
  size_t GetPrefixLength() const override { return kPrefixBytes; }
  rocksdb::Status CreateNewPrefix(const std::string&, char* prefix, size_t size) const override {
    std::memset(prefix, 0, size);
    std::memcpy(prefix, kMarker.data(), kMarker.size());
    return FillRandom(prefix + kMarker.size(), kFileNonceBytes)
               ? rocksdb::Status::OK()
               : rocksdb::Status::IOError("there are no random numbers");
  }
  rocksdb::Status AddCipher(const std::string&, const char*, size_t, bool) override {
    return rocksdb::Status::NotSupported();
  }
  // A file whose writer died before its first bytes has nothing that could be deciphered; one that
  // is not of this format has nonsense, which RocksDB's own sums tell.
  rocksdb::Status CreateCipherStream(
      const std::string&, const rocksdb::EnvOptions&, rocksdb::Slice& prefix,
      std::unique_ptr<rocksdb::BlockAccessCipherStream>* result) override {
    std::string_view nonce(prefix.data(), prefix.size());
    nonce.remove_prefix(std::min(nonce.size(), kMarker.size()));
    *result = std::make_unique<Stream>(key_, nonce.substr(0, kFileNonceBytes));
    return rocksdb::Status::OK();
  }

 private:
  const Secret key_;
};

// A writer may die, or just be about to write, between making a file and its prefix. RocksDB takes
// the prefix off sizes without looking, and asserts that it was there.
class AtLeastPrefix final : public rocksdb::FileSystemWrapper {
 public:
  using FileSystemWrapper::FileSystemWrapper;

  const char* Name() const override { return "SohoaAtLeastPrefix"; }
  rocksdb::IOStatus GetFileSize(const std::string& name, const rocksdb::IOOptions& options,
                                uint64_t* size, rocksdb::IODebugContext* debug) override {
    const rocksdb::IOStatus status = target()->GetFileSize(name, options, size, debug);
    if (status.ok()) *size = std::max<uint64_t>(*size, kPrefixBytes);
    return status;
  }
  rocksdb::IOStatus GetChildrenFileAttributes(const std::string& dir,
                                              const rocksdb::IOOptions& options,
                                              std::vector<rocksdb::FileAttributes>* result,
                                              rocksdb::IODebugContext* debug) override {
    const rocksdb::IOStatus status =
        target()->GetChildrenFileAttributes(dir, options, result, debug);
    for (rocksdb::FileAttributes& file : *result)
      file.size_bytes = std::max<uint64_t>(file.size_bytes, kPrefixBytes);
    return status;
  }
};

}  // namespace

std::shared_ptr<rocksdb::Env> NewEncryptedEnv(Secret key) {
  const auto base = std::make_shared<AtLeastPrefix>(rocksdb::FileSystem::Default());
  return rocksdb::NewCompositeEnv(
      rocksdb::NewEncryptedFS(base, std::make_shared<Provider>(std::move(key))));
}

std::string Deciphered(const Secret& key, std::string_view bytes) {
  if (bytes.size() < kPrefixBytes) return "";
  std::string content(bytes.substr(kPrefixBytes));
  const FileCipher cipher(key, bytes.substr(kMarker.size(), kFileNonceBytes));
  // RocksDB counts from the beginning of the file, not of what it holds.
  return cipher.Apply(kPrefixBytes, content.data(), content.size()) ? content : "";
}

absl::StatusOr<Secret> OpenKeyOf(const std::string& dir, const MasterKeySource& source) {
  if (!HasStoreKey(dir)) return absl::NotFoundError("the store is not encrypted");
  if (source.empty())
    return absl::PermissionDeniedError("the store is encrypted; name its key (store_key)");
  const auto master = source.Open();
  if (!master.ok()) return master.status();
  return OpenStoreKey(dir, **master);
}

absl::StatusOr<std::shared_ptr<rocksdb::Env>> OpenStoreEnv(const std::string& dir,
                                                           const MasterKeySource& source) {
  // In this order: who makes an encrypted store at the same time writes its key first.
  std::error_code ignored;
  const bool made = std::filesystem::exists(dir + "/CURRENT", ignored);
  if (HasStoreKey(dir)) {
    absl::StatusOr<Secret> key = OpenKeyOf(dir, source);
    if (!key.ok()) return key.status();
    return NewEncryptedEnv(*std::move(key));
  }
  if (source.empty()) return nullptr;
  const auto master = source.Open();
  if (!master.ok()) return master.status();
  if (made)
    return absl::FailedPreconditionError(
        "a key is named, but the store is not encrypted; encrypt it with sohoa store encrypt");
  absl::StatusOr<Secret> key = MakeStoreKey(dir, **master);
  if (!key.ok()) return key.status();
  return NewEncryptedEnv(*std::move(key));
}

}  // namespace sohoa
