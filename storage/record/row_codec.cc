#include "storage/record/parse_message.h"
#include "storage/record/record.pb.h"
#include "storage/record/record_codec.h"

namespace sohoa {

std::string EncodeManifest(const FileManifest& manifest) {
  stored::FileManifest out;
  out.set_file(manifest.file);
  out.set_chunks(manifest.chunks);
  out.set_size_bytes(manifest.info.size_bytes);
  out.set_sha256(manifest.info.sha256);
  out.set_serial(manifest.serial);
  return out.SerializeAsString();
}

absl::StatusOr<FileManifest> DecodeManifest(std::string_view bytes) {
  const auto in = Parse<stored::FileManifest>(bytes);
  if (!in.ok()) return in.status();
  return FileManifest{in->file(), in->chunks(), {in->sha256(), in->size_bytes()}, in->serial()};
}

std::string EncodeJournalRow(const JournalRow& row) {
  stored::JournalRow out;
  out.set_id(row.id);
  out.set_created_at(row.created_at);
  out.set_version(static_cast<uint32_t>(row.version));
  return out.SerializeAsString();
}

absl::StatusOr<JournalRow> DecodeJournalRow(std::string_view bytes) {
  const auto in = Parse<stored::JournalRow>(bytes);
  if (!in.ok()) return in.status();
  return JournalRow{in->id(), in->created_at(), LoadVersion(in->version())};
}

std::string EncodeVersionRow(const VersionRow& row) {
  stored::VersionRow out;
  out.set_serial(row.serial);
  out.set_officer(row.made.officer);
  out.set_time(row.made.time);
  out.set_reason(row.made.reason);
  out.set_record(row.record);
  return out.SerializeAsString();
}

absl::StatusOr<VersionRow> DecodeVersionRow(std::string_view bytes) {
  const auto in = Parse<stored::VersionRow>(bytes);
  if (!in.ok()) return in.status();
  return VersionRow{.serial = in->serial(),
                    .made = {.officer = in->officer(), .time = in->time(), .reason = in->reason()},
                    .record = in->record()};
}

std::string EncodeQuarantine(const QuarantineEntry& entry) {
  stored::QuarantineRow out;
  out.set_time(entry.time);
  out.set_reason(entry.reason);
  out.set_cause_sha256(entry.cause_sha256);
  out.set_dossier_sha256(entry.dossier_sha256);
  if (entry.release) {
    out.mutable_release()->set_officer(entry.release->officer);
    out.mutable_release()->set_time(entry.release->time);
    out.mutable_release()->set_reason(entry.release->reason);
  }
  return out.SerializeAsString();
}

absl::StatusOr<QuarantineEntry> DecodeQuarantine(std::string_view bytes) {
  const auto in = Parse<stored::QuarantineRow>(bytes);
  if (!in.ok()) return in.status();
  QuarantineEntry entry{.source_sha256 = "",
                        .time = in->time(),
                        .reason = in->reason(),
                        .cause_sha256 = in->cause_sha256(),
                        .dossier_sha256 = in->dossier_sha256()};
  if (in->has_release())
    entry.release =
        QuarantineRelease{in->release().officer(), in->release().time(), in->release().reason()};
  return entry;
}

std::string EncodeAuditRow(const AuditRow& row) {
  stored::AuditRow out;
  out.set_time(row.event.time);
  out.set_actor(row.event.actor);
  out.set_action(row.event.action);
  out.set_object(row.event.object);
  out.set_reason(row.event.reason);
  out.set_previous_sha256(row.previous_sha256);
  return out.SerializeAsString();
}

absl::StatusOr<AuditRow> DecodeAuditRow(std::string_view bytes) {
  const auto in = Parse<stored::AuditRow>(bytes);
  if (!in.ok()) return in.status();
  return AuditRow{.event = {in->time(), in->actor(), in->action(), in->object(), in->reason()},
                  .previous_sha256 = in->previous_sha256()};
}

std::string EncodeAuditHead(const AuditHead& head) {
  stored::AuditHead out;
  out.set_rows(head.rows);
  out.set_sha256(head.sha256);
  return out.SerializeAsString();
}

absl::StatusOr<AuditHead> DecodeAuditHead(std::string_view bytes) {
  const auto in = Parse<stored::AuditHead>(bytes);
  if (!in.ok()) return in.status();
  return AuditHead{in->rows(), in->sha256()};
}

std::string EncodeTotals(const StoreStats& totals) {
  stored::Totals out;
  out.set_documents(totals.documents);
  out.set_pages(totals.pages);
  out.set_bytes(totals.bytes);
  out.set_quarantined(totals.quarantined);
  out.set_old_versions(totals.old_versions);
  out.set_deleted(totals.deleted);
  return out.SerializeAsString();
}

absl::StatusOr<StoreStats> DecodeTotals(std::string_view bytes) {
  const auto in = Parse<stored::Totals>(bytes);
  if (!in.ok()) return in.status();
  return StoreStats{in->documents(),   in->pages(),        in->bytes(),
                    in->quarantined(), in->old_versions(), in->deleted()};
}

}  // namespace sohoa
