#include "pipeline/sign_stored.h"

#include <filesystem>
#include <memory>
#include <mutex>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "pipeline/atomic_file.h"
#include "storage/record/audit.h"

namespace sohoa {
namespace {

// A stored rendition as a file of its own; goes with this.
class CopiedPdf {
 public:
  explicit CopiedPdf(std::string path) : path_(std::move(path)) {}
  ~CopiedPdf() {
    std::error_code ignored;  // it may never have been made
    std::filesystem::remove(path_, ignored);
  }
  CopiedPdf(const CopiedPdf&) = delete;
  CopiedPdf& operator=(const CopiedPdf&) = delete;

  absl::Status Take(const RecordStore& store, const Record& record) const {
    return WriteFileAtomically(path_, [&](const ByteSink& sink) {
      return store.ReadFileOfVersion(record.id, record.version, StoredFile::kPdf, 0, sink);
    });
  }
  bool HasSize(int64_t bytes) const {
    std::error_code unknown;
    const auto size = std::filesystem::file_size(path_, unknown);
    return !unknown && size == static_cast<uintmax_t>(bytes);
  }
  const std::string& path() const { return path_; }

 private:
  const std::string path_;
};

// Does to the PDF and its record what is to be done; gives the reason of the new version.
using Change = std::function<absl::StatusOr<std::string>(const CopiedPdf& pdf, Record* record)>;

absl::StatusOr<Record> ChangeOnce(const StoredSigning& where, const std::string& id,
                                  const Change& change) {
  auto record = where.store->ReadRecord(id);
  if (!record.ok()) return record.status();
  const CopiedPdf pdf(absl::StrCat(where.scratch_dir, "/", id, ".signing.pdf"));
  if (!record->pdf_sha256.empty())
    if (absl::Status s = pdf.Take(*where.store, *record); !s.ok()) return s;
  auto reason = change(pdf, &*record);
  if (!reason.ok()) return reason.status();
  return where.store->AddVersion({.record = *std::move(record),
                                  .pdf_path = pdf.path(),
                                  .officer = kProgramActor,
                                  .time = FormatVietnamTime(where.clock->Now()),
                                  .reason = *std::move(reason)});
}

// A person may correct the record meanwhile; then it is done again with what is there now.
absl::StatusOr<Record> ChangeStored(const StoredSigning& where, const std::string& id,
                                    const Change& change) {
  constexpr int kAttempts = 3;
  absl::StatusOr<Record> changed = ChangeOnce(where, id, change);
  for (int attempt = 1; attempt < kAttempts && absl::IsAborted(changed.status()); ++attempt)
    changed = ChangeOnce(where, id, change);
  return changed;
}

absl::Status ForEachWaitingDocument(
    const StoredSigning& where, Waiting what, const OnSigned& on_done,
    const std::atomic<bool>& stop,
    const std::function<absl::StatusOr<Record>(const std::string& id)>& work) {
  return where.store->ForEachWaiting(what, [&](const std::string& id) -> absl::Status {
    if (stop.load()) return absl::CancelledError("interrupted");
    const absl::StatusOr<Record> done = work(id);
    on_done(id, done);
    const bool key_gone = what == Waiting::kSignature && absl::IsUnavailable(done.status());
    return key_gone ? done.status() : absl::OkStatus();
  });
}

}  // namespace

SignRendition UntilKeyGone(SignRendition sign) {
  struct Gone {
    std::mutex mutex;
    absl::Status why;  // guarded by mutex; OK: the key is there
  };
  // Shared: copies of the function are the same key.
  return [sign = std::move(sign), gone = std::make_shared<Gone>()](
             const std::string& path, absl::Time now) -> absl::StatusOr<RenditionSignature> {
    {
      const std::lock_guard<std::mutex> lock(gone->mutex);
      if (!gone->why.ok()) return gone->why;
    }
    absl::StatusOr<RenditionSignature> signature = sign(path, now);
    if (absl::IsUnavailable(signature.status())) {
      const std::lock_guard<std::mutex> lock(gone->mutex);
      gone->why = signature.status();
    }
    return signature;
  };
}

absl::StatusOr<Record> SignStored(const StoredSigning& where, const std::string& id,
                                  const SignRendition& sign) {
  return ChangeStored(where, id, [&](const CopiedPdf& pdf, Record* record) {
    absl::StatusOr<std::string> reason = "signed, after it had waited for the key";
    if (!record->awaited_signature || record->pdf_sha256.empty())
      return reason = absl::FailedPreconditionError("the document does not wait for a signature");
    absl::StatusOr<RenditionSignature> signature = sign(pdf.path(), where.clock->Now());
    if (!signature.ok()) return reason = signature.status();
    record->pdf_signature = *std::move(signature);
    record->awaited_signature.reset();
    return reason;
  });
}

absl::StatusOr<Record> RaiseStored(const StoredSigning& where, const std::string& id,
                                   const RaiseRendition& raise) {
  return ChangeStored(where, id, [&](const CopiedPdf& pdf, Record* record) {
    absl::StatusOr<std::string> reason = "raised the level of its signature";
    if (!record->pdf_signature || record->pdf_sha256.empty())
      return reason = absl::FailedPreconditionError("the document's PDF is not signed");
    absl::StatusOr<RenditionSignature> signature =
        raise(pdf.path(), *record->pdf_signature, where.clock->Now());
    if (!signature.ok()) return reason = signature.status();
    if (pdf.HasSize(record->pdf_size_bytes))
      return reason = absl::UnavailableError(signature->reason.empty() ? "there is nothing to add"
                                                                       : signature->reason);
    record->pdf_signature = *std::move(signature);
    return reason;
  });
}

absl::Status SignWaiting(const StoredSigning& where, const SignRendition& sign,
                         const OnSigned& on_signed, const std::atomic<bool>& stop) {
  return ForEachWaitingDocument(where, Waiting::kSignature, on_signed, stop,
                                [&](const std::string& id) { return SignStored(where, id, sign); });
}

absl::Status RaiseWaiting(const StoredSigning& where, const RaiseRendition& raise,
                          const OnSigned& on_raised, const std::atomic<bool>& stop) {
  return ForEachWaitingDocument(
      where, Waiting::kHigherLevel, on_raised, stop,
      [&](const std::string& id) { return RaiseStored(where, id, raise); });
}

}  // namespace sohoa
