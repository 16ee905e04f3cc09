#include "storage/sign/signature_reader.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <string_view>
#include <utility>

#include "absl/strings/ascii.h"
#include "storage/pdf/pdf_date.h"
#include "storage/pdf/signature_dictionaries.h"
#include "storage/sign/cms.h"
#include "storage/sign/signature_message.h"

namespace sohoa {
namespace {

// With certificates, revocation lists and a time stamp real ones take 12 KiB.
constexpr int64_t kMaxCmsBytes = 1 << 20;
constexpr int64_t kPieceBytes = 256 << 10;

class OpenFile {
 public:
  explicit OpenFile(const std::string& path) : file_(open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
    struct stat facts {};
    if (file_ >= 0 && fstat(file_, &facts) == 0) size_ = facts.st_size;
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  ~OpenFile() {
    if (file_ >= 0) close(file_);
  }

  bool ok() const { return file_ >= 0; }
  int64_t size() const { return size_; }

  // Hands over [begin, begin + length), in pieces; false where the file has no such bytes.
  template <typename Take>
  bool Read(int64_t begin, int64_t length, Take take) const {
    std::string piece;
    while (length > 0) {
      piece.resize(static_cast<size_t>(std::min(length, kPieceBytes)));
      const ssize_t got = pread(file_, piece.data(), piece.size(), begin);
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) return false;
      take(std::string_view(piece.data(), static_cast<size_t>(got)));
      begin += got;
      length -= got;
    }
    return true;
  }

 private:
  int file_;
  int64_t size_ = 0;
};

// "<3082…>" → bytes; nullopt if anything else stands there.
std::optional<std::string> FromHexString(std::string_view text) {
  if (text.size() < 2 || text.front() != '<' || text.back() != '>') return std::nullopt;
  std::string digits;
  for (const char c : text.substr(1, text.size() - 2)) {
    if (absl::ascii_isxdigit(static_cast<unsigned char>(c)))
      digits += c;
    else if (!absl::ascii_isspace(static_cast<unsigned char>(c)))
      return std::nullopt;
  }
  if (digits.size() % 2 != 0) digits += '0';  // ISO 32000-1, 7.3.4.3
  const auto value = [](char c) {
    return absl::ascii_isdigit(static_cast<unsigned char>(c))
               ? c - '0'
               : absl::ascii_tolower(static_cast<unsigned char>(c)) - 'a' + 10;
  };
  std::string bytes;
  bytes.reserve(digits.size() / 2);
  for (size_t i = 0; i < digits.size(); i += 2)
    bytes += static_cast<char>(value(digits[i]) << 4 | value(digits[i + 1]));
  return bytes;
}

// The range must begin with the file and leave out the signature itself and nothing else: else
// bytes could be changed that nobody signed. kPassed if it is so.
SignatureCheck CheckRange(const std::array<int64_t, 4>& range, int64_t file_size) {
  const auto [begin, length, second, rest] = range;
  if (begin != 0 || length <= 0 || second <= length || second - length > 2 * kMaxCmsBytes + 2)
    return SignatureCheck::kFormatFailure;
  if (second > file_size || rest > file_size - second) return SignatureCheck::kSignedDataNotFound;
  return SignatureCheck::kPassed;
}

// Common signing programs write Vietnam's time into the attribute and call it UTC. Where /M or the
// time stamp tells the same moment seven hours earlier, that is what happened.
absl::Time Mended(absl::Time attribute, const std::optional<absl::Time>& witness) {
  constexpr absl::Duration kZone = absl::Hours(7);
  constexpr absl::Duration kBetweenClocks = absl::Minutes(10);
  if (!witness) return attribute;
  const absl::Time meant = attribute - kZone;
  return absl::AbsDuration(meant - *witness) <= kBetweenClocks ? meant : attribute;
}

std::string SigningTime(const CmsSignature& cms, const std::optional<absl::Time>& modified) {
  if (!cms.signing_time) return modified ? VietnamTime(*modified) : "";
  return VietnamTime(Mended(*cms.signing_time, modified ? modified : cms.timestamp_time));
}

void TakeCms(CmsSignature cms, PdfSignature& out) {
  out.common_name = std::move(cms.common_name);
  out.organization = std::move(cms.organization);
  out.units = std::move(cms.units);
  out.locality = std::move(cms.locality);
  if (cms.timestamp_time) out.timestamp_time = VietnamTime(*cms.timestamp_time);
  out.check = cms.check;
}

PdfSignature ReadSignature(SignatureDictionary dictionary, const OpenFile& file) {
  PdfSignature out{.name = std::move(dictionary.name),
                   .reason = std::move(dictionary.reason),
                   .location = std::move(dictionary.location),
                   .sub_filter = std::move(dictionary.sub_filter),
                   .byte_range = dictionary.byte_range};
  const std::optional<absl::Time> modified = TimeOfPdfDate(dictionary.modified);
  out.signing_time = SigningTime({}, modified);
  const std::array<int64_t, 4> range = out.byte_range;
  out.check = CheckRange(range, file.size());
  if (out.check != SignatureCheck::kPassed) return out;
  std::string gap;
  file.Read(range[1], range[2] - range[1], [&](std::string_view piece) { gap += piece; });
  const std::optional<std::string> der = FromHexString(gap);
  out.check = SignatureCheck::kFormatFailure;
  if (!der) return out;
  out.covers_whole_file = range[2] + range[3] == file.size();
  const auto signed_bytes = [&](const auto& take) {
    return file.Read(range[0], range[1], take) && file.Read(range[2], range[3], take);
  };
  CmsSignature cms = ReadCms(*der, signed_bytes);
  out.signing_time = SigningTime(cms, modified);
  TakeCms(std::move(cms), out);
  return out;
}

}  // namespace

absl::StatusOr<std::vector<PdfSignature>> ListSignatures(const std::string& path) {
  const OpenFile file(path);
  if (!file.ok()) return absl::ErrnoToStatus(errno, "cannot be opened");
  absl::StatusOr<std::vector<SignatureDictionary>> found = ReadSignatureDictionaries(path);
  if (!found.ok()) return found.status();
  std::vector<PdfSignature> signatures;
  for (SignatureDictionary& dictionary : *found)
    signatures.push_back(ReadSignature(std::move(dictionary), file));

  std::stable_sort(signatures.begin(), signatures.end(),
                   [](const auto& a, const auto& b) { return a.byte_range[2] < b.byte_range[2]; });
  return signatures;
}

}  // namespace sohoa
