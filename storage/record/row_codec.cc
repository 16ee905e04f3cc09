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

std::string EncodeInput(const JournalledInput& input) {
  stored::InputRow out;
  for (const JournalledFile& file : input.files) {
    stored::InputFile* row = out.add_files();
    row->set_path(file.path);
    row->set_size_bytes(file.size_bytes);
    row->set_modified_ns(file.modified_ns);
  }
  out.set_folder(input.folder);
  out.set_group(input.group);
  out.set_priority(input.priority);
  out.set_order(input.order);
  out.set_state(static_cast<int>(input.state));
  out.set_tries(input.tries);
  out.set_source_sha256(input.source_sha256);
  for (const std::string& id : input.record_ids) out.add_record_ids(id);
  out.set_reason(input.reason);
  out.set_secret(input.secret);
  out.set_pages_read(input.pages_read);
  out.set_pages_stored(input.pages_stored);
  out.set_blank_pages(input.blank_pages);
  out.set_discovered_at(input.discovered_at);
  out.set_ended_at(input.ended_at);
  out.set_ended_after_ms(input.ended_after_ms);
  return out.SerializeAsString();
}

absl::StatusOr<JournalledInput> DecodeInput(std::string_view bytes) {
  const auto in = Parse<stored::InputRow>(bytes);
  if (!in.ok()) return in.status();
  if (in->state() < 0 || in->state() >= static_cast<int>(kInputStates))
    return absl::DataLossError("a row of the store is damaged");
  JournalledInput input;
  for (const stored::InputFile& file : in->files())
    input.files.push_back({file.path(), file.size_bytes(), file.modified_ns()});
  input.folder = in->folder();
  input.group = in->group();
  input.priority = in->priority();
  input.order = in->order();
  input.state = static_cast<InputState>(in->state());
  input.tries = in->tries();
  input.source_sha256 = in->source_sha256();
  input.record_ids.assign(in->record_ids().begin(), in->record_ids().end());
  input.reason = in->reason();
  input.secret = in->secret();
  input.pages_read = in->pages_read();
  input.pages_stored = in->pages_stored();
  input.blank_pages = in->blank_pages();
  input.discovered_at = in->discovered_at();
  input.ended_at = in->ended_at();
  input.ended_after_ms = in->ended_after_ms();
  return input;
}

std::string EncodeInputTotals(const InputTotals& totals) {
  stored::InputTotals out;
  for (const int64_t inputs : totals.inputs) out.add_inputs(inputs);
  out.set_pages_read(totals.pages_read);
  out.set_pages_stored(totals.pages_stored);
  out.set_blank_pages(totals.blank_pages);
  out.set_open_bytes(totals.open_bytes);
  out.set_done_bytes(totals.done_bytes);
  out.set_worked_ms(totals.worked_ms);
  out.set_last_order(totals.last_order);
  return out.SerializeAsString();
}

absl::StatusOr<InputTotals> DecodeInputTotals(std::string_view bytes) {
  const auto in = Parse<stored::InputTotals>(bytes);
  if (!in.ok()) return in.status();
  if (in->inputs_size() != static_cast<int>(kInputStates))
    return absl::DataLossError("a row of the store is damaged");
  InputTotals totals;
  std::copy(in->inputs().begin(), in->inputs().end(), totals.inputs.begin());
  totals.pages_read = in->pages_read();
  totals.pages_stored = in->pages_stored();
  totals.blank_pages = in->blank_pages();
  totals.open_bytes = in->open_bytes();
  totals.done_bytes = in->done_bytes();
  totals.worked_ms = in->worked_ms();
  totals.last_order = in->last_order();
  return totals;
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
