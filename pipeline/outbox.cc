#include "pipeline/outbox.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "pipeline/atomic_file.h"
#include "storage/sign/digest.h"

namespace sohoa {
namespace {

namespace fs = std::filesystem;
using Kind = DocumentOutcome::Kind;

constexpr size_t kIdLength = 24;
constexpr size_t kMarkLength = 8;
constexpr size_t kMostName = 160;  // bytes; what is put behind it has room in the 255 of a file's

}  // namespace

std::string KeptDescription(const DocumentOutcome& outcome, const DescribeOutcome& describe) {
  if (outcome.kind != Kind::kQuarantined) return describe(outcome);
  DocumentOutcome unnamed = outcome;
  unnamed.input = {.files = {""}};
  return describe(unnamed);
}

std::string CutName(const std::string& name) {
  if (name.size() <= kMostName) return name;
  size_t end = kMostName;
  while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0) == 0x80) --end;
  return name.substr(0, end);
}

Outbox::Outbox(std::string dir, const std::string& inbox, const RecordStore* store,
               DescribeOutcome describe)
    : dir_(std::move(dir)),
      mark_(Sha256Hex(inbox).substr(0, kMarkLength)),
      store_(store),
      describe_(std::move(describe)) {}

std::string Outbox::DraftsOf(const std::string& claim) const {
  return absl::StrCat(dir_, "/.sohoa-", mark_, "-", claim);
}

// Relative, without the extension.
std::string Outbox::NameFor(const std::string& claim, const std::string& file,
                            const DocumentOutcome& outcome) const {
  const fs::path path(file);
  const std::string id = outcome.record.id.substr(0, kIdLength);
  const std::string stem = CutName(path.stem().string());
  switch (outcome.kind) {
    case Kind::kStored:
      return (path.parent_path() / absl::StrCat(stem, "_", id)).string();
    case Kind::kDuplicate:
      return (path.parent_path() / absl::StrCat(stem, "_", id, ".duplicate-", claim)).string();
    case Kind::kQuarantined:
      return absl::StrCat("quarantined/", outcome.source_sha256.substr(0, kIdLength), "-", claim);
    case Kind::kFailed:
      break;
  }
  const std::string name = CutName(path.filename().string());
  return (path.parent_path() / absl::StrCat(name, ".failed-", claim)).string();
}

absl::Status Outbox::WritePdf(const Record& record, const std::string& path) const {
  const StoredFile shown =
      record.shown_pdf() == ShownPdf::kRendition ? StoredFile::kPdf : StoredFile::kOriginal;
  return WriteFileAtomically(path, [&](const ByteSink& sink) {
    return store_->ReadFileOfVersion(record.id, record.version, shown, 0, sink);
  });
}

absl::StatusOr<std::vector<Move>> Outbox::Draft(const std::string& claim, const std::string& file,
                                                const DocumentOutcome& outcome) const {
  std::error_code ec;
  if (!fs::is_directory(dir_, ec))
    return absl::UnavailableError(
        absl::StrCat("the outbox is not there: ", dir_, ": it is looked for until it is back"));
  fs::create_directory(DraftsOf(claim), ec);
  const std::string name = NameFor(claim, file, outcome);
  const std::string draft = absl::StrCat(DraftsOf(claim), "/", fs::path(name).filename().string());
  const std::string place = absl::StrCat(dir_, "/", name);
  const bool is_stored = outcome.kind == Kind::kStored || outcome.kind == Kind::kDuplicate;
  std::vector<Move> moves;
  if (is_stored && !outcome.record.awaited_signature) {
    moves.push_back({draft + ".pdf", place + ".pdf"});
    if (absl::Status s = WritePdf(outcome.record, moves.back().from); !s.ok()) return s;
  }
  moves.push_back({draft + ".json", place + ".json"});
  const std::string json = KeptDescription(outcome, describe_) + "\n";
  if (absl::Status s = WriteFileAtomically(moves.back().from, json); !s.ok()) return s;
  return moves;
}

void Outbox::Close(const std::string& claim) const {
  std::error_code ignored;  // it may not be there
  fs::remove_all(DraftsOf(claim), ignored);
}

}  // namespace sohoa
