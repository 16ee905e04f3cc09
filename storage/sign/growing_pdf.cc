#include "storage/sign/growing_pdf.h"

#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "storage/pdf/output_file.h"
#include "storage/sign/c_ptr.h"

namespace sohoa {
namespace {

using Hash = CPtr<EVP_MD_CTX, EVP_MD_CTX_free>;

Hash NewHash(HashKind kind) {
  const EVP_MD* const methods[] = {EVP_sha256(), EVP_sha384(), EVP_sha512()};
  Hash hash(EVP_MD_CTX_new());
  EVP_DigestInit_ex(hash.get(), methods[static_cast<int>(kind)], nullptr);
  return hash;
}

// "/a/b" → "/a"
std::string FolderOf(const std::string& path) {
  const size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

// Puts what of the replacement falls on the piece that begins at `at` over it.
void Overlay(std::string& piece, int64_t at, const Replacement& replacement) {
  const int64_t size = static_cast<int64_t>(replacement.bytes.size());
  const int64_t begin = std::max(at, replacement.offset);
  const int64_t end = std::min(at + static_cast<int64_t>(piece.size()), replacement.offset + size);
  for (int64_t k = begin; k < end; ++k)
    piece[static_cast<size_t>(k - at)] =
        replacement.bytes[static_cast<size_t>(k - replacement.offset)];
}

}  // namespace

struct GrowingPdf::State {
  std::string target;
  std::string part;
  HashKind kind = HashKind::kSha256;
  Hash hash;
  std::unique_ptr<OutputFile> file;
  absl::Status torn;  // an update was not appended whole

  absl::Status Take(std::string_view bytes) {
    EVP_DigestUpdate(hash.get(), bytes.data(), bytes.size());
    return file->Append({bytes.data(), bytes.size()});
  }

  absl::Status TakeAll(int source, const Replacement& replacement) {
    std::string piece(1 << 20, '\0');
    while (true) {
      const ssize_t got = read(source, piece.data(), piece.size());
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return absl::ErrnoToStatus(errno, "the file cannot be read");
      if (got == 0) return absl::OkStatus();
      Overlay(piece, file->size(), replacement);
      const absl::Status taken = Take(std::string_view(piece).substr(0, static_cast<size_t>(got)));
      if (!taken.ok()) return taken;
    }
  }
};

GrowingPdf::GrowingPdf(std::unique_ptr<State> state) : state_(std::move(state)) {}

GrowingPdf::~GrowingPdf() {
  if (!state_->part.empty()) unlink(state_->part.c_str());
}

absl::StatusOr<std::unique_ptr<GrowingPdf>> GrowingPdf::Copy(const std::string& source,
                                                             const std::string& target,
                                                             HashKind hash,
                                                             const Replacement& replacement) {
  const int in = open(source.c_str(), O_RDONLY | O_CLOEXEC);
  if (in < 0) return absl::ErrnoToStatus(errno, "the file cannot be opened");
  struct stat facts {};
  if (fstat(in, &facts) != 0 || !S_ISREG(facts.st_mode)) {
    close(in);
    return absl::InvalidArgumentError("this is no regular file");
  }
  absl::StatusOr<std::string> part = CreateBeside(target);
  absl::Status status = part.status();
  std::unique_ptr<GrowingPdf> growing;
  if (part.ok()) {
    growing.reset(new GrowingPdf(std::make_unique<State>(
        State{.target = target, .part = *part, .kind = hash, .hash = NewHash(hash)})));
    absl::StatusOr<std::unique_ptr<OutputFile>> file = OutputFile::Create(*part);
    status = file.status();
    if (file.ok()) {
      growing->state_->file = *std::move(file);
      status = growing->state_->TakeAll(in, replacement);
    }
  }
  close(in);
  if (!status.ok()) return status;
  return growing;
}

const std::string& GrowingPdf::path() const { return state_->part; }
HashKind GrowingPdf::hash() const { return state_->kind; }

std::string GrowingPdf::DigestWith(const PdfUpdate& update) const {
  const Hash hash(EVP_MD_CTX_new());
  EVP_MD_CTX_copy_ex(hash.get(), state_->hash.get());
  EVP_DigestUpdate(hash.get(), update.before.data(), update.before.size());
  EVP_DigestUpdate(hash.get(), update.after.data(), update.after.size());
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
  unsigned int size = 0;
  EVP_DigestFinal_ex(hash.get(), digest.data(), &size);
  return {reinterpret_cast<const char*>(digest.data()), size};
}

absl::Status GrowingPdf::Append(const PdfUpdate& update, std::string_view signature) {
  absl::Status status = state_->Take(update.before);
  if (update.hole > 0) {
    std::string digits =
        absl::BytesToHexString(absl::string_view(signature.data(), signature.size()));
    if (static_cast<int64_t>(digits.size()) + 2 > update.hole)
      return absl::InternalError("the signature does not fit into its place");
    digits.resize(static_cast<size_t>(update.hole) - 2, '0');
    status.Update(state_->Take(absl::StrCat("<", digits, ">")));
  }
  status.Update(state_->Take(update.after));
  state_->torn.Update(status);
  return status;
}

absl::Status GrowingPdf::Publish() {
  if (!state_->torn.ok()) return state_->torn;
  if (absl::Status synced = state_->file->Commit(); !synced.ok()) return synced;
  if (rename(state_->part.c_str(), state_->target.c_str()) != 0)
    return absl::ErrnoToStatus(errno, "the file cannot be moved into place");
  state_->part.clear();
  const int folder = open(FolderOf(state_->target).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return absl::OkStatus();  // it was synced a moment ago; the name stands
  fsync(folder);
  close(folder);
  return absl::OkStatus();
}

}  // namespace sohoa
