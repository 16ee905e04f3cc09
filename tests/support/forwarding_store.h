// A store that hands every call to another: a test changes what it is about.
#ifndef SOHOA_TESTS_SUPPORT_FORWARDING_STORE_H_
#define SOHOA_TESTS_SUPPORT_FORWARDING_STORE_H_

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "storage/record/record_store.h"

namespace sohoa::testing_support {

class ForwardingStore : public RecordStore {
 public:
  explicit ForwardingStore(RecordStore* inner) : inner_(inner) {}

  absl::StatusOr<std::unique_ptr<DocumentWriter>> NewDocument(const std::string& id) override {
    return inner_->NewDocument(id);
  }
  absl::StatusOr<std::optional<std::string>> FindBySource(const std::string& s) const override {
    return inner_->FindBySource(s);
  }
  absl::StatusOr<Record> ReadRecord(const std::string& id) const override {
    return inner_->ReadRecord(id);
  }
  absl::StatusOr<Record> ReadVersion(const std::string& id, int version) const override {
    return inner_->ReadVersion(id, version);
  }
  absl::StatusOr<std::vector<RecordVersion>> ListVersions(const std::string& id) const override {
    return inner_->ListVersions(id);
  }
  absl::StatusOr<Record> AddVersion(const NewVersion& change) override {
    return inner_->AddVersion(change);
  }
  absl::Status ForEachWaiting(
      Waiting what,
      const std::function<absl::Status(const std::string& id)>& visit) const override {
    return inner_->ForEachWaiting(what, visit);
  }
  absl::StatusOr<PageText> ReadPageOfVersion(const std::string& id, int version,
                                             int page) const override {
    return inner_->ReadPageOfVersion(id, version, page);
  }
  absl::Status ReadFileOfVersion(
      const std::string& id, int version, StoredFile kind, int index,
      const std::function<absl::Status(std::string_view)>& sink) const override {
    return inner_->ReadFileOfVersion(id, version, kind, index, sink);
  }
  absl::Status ReadPart(const std::string& id, const FilePart& part,
                        const std::function<absl::Status(std::string_view)>& sink) const override {
    return inner_->ReadPart(id, part, sink);
  }
  absl::Status AddAuditRows(const std::vector<AuditEvent>& events) override {
    return inner_->AddAuditRows(events);
  }
  absl::Status PurgeDeleted(const Purge& purge) override { return inner_->PurgeDeleted(purge); }
  absl::Status ForEachDeleted(
      const std::function<absl::Status(const Record&)>& visit) const override {
    return inner_->ForEachDeleted(visit);
  }
  absl::StatusOr<PageText> ReadPage(const std::string& id, int page) const override {
    return inner_->ReadPage(id, page);
  }
  absl::Status ReadFile(const std::string& id, StoredFile kind, int index,
                        const std::function<absl::Status(std::string_view)>& sink) const override {
    return inner_->ReadFile(id, kind, index, sink);
  }
  absl::Status ForEachRecord(
      const std::function<absl::Status(const Record&)>& visit) const override {
    return inner_->ForEachRecord(visit);
  }
  std::unique_ptr<IndexRows> ReadIndex() const override { return inner_->ReadIndex(); }
  uint64_t IndexVersion() const override { return inner_->IndexVersion(); }
  std::unique_lock<std::mutex> LockIndexTending() override { return inner_->LockIndexTending(); }
  absl::Status ChangeIndex(const IndexChange& change) override {
    return inner_->ChangeIndex(change);
  }
  absl::Status DropForgotten() override { return inner_->DropForgotten(); }
  using RecordStore::Quarantine;
  absl::Status Quarantine(const std::vector<QuarantineEntry>& entries,
                          const std::vector<Withdrawal>& withdrawn,
                          const std::vector<JournalledInput>& inputs) override {
    return inner_->Quarantine(entries, withdrawn, inputs);
  }
  absl::Status PutInputs(const std::vector<JournalledInput>& inputs,
                         const std::vector<std::string>& gone) override {
    return inner_->PutInputs(inputs, gone);
  }
  absl::StatusOr<std::optional<JournalledInput>> FindInput(const std::string& key) const override {
    return inner_->FindInput(key);
  }
  absl::Status ForEachInput(
      InputState state,
      const std::function<absl::Status(const JournalledInput&)>& visit) const override {
    return inner_->ForEachInput(state, visit);
  }
  absl::StatusOr<InputTotals> CountInputs() const override { return inner_->CountInputs(); }
  absl::Status ForEachQuarantined(
      const std::function<absl::Status(const QuarantineEntry&)>& visit) const override {
    return inner_->ForEachQuarantined(visit);
  }
  absl::Status Release(const std::string& s, const QuarantineRelease& release) override {
    return inner_->Release(s, release);
  }
  absl::Status ForEachAuditRow(
      const std::function<absl::Status(const AuditRow&)>& visit) const override {
    return inner_->ForEachAuditRow(visit);
  }
  absl::StatusOr<std::optional<QuarantineEntry>> FindQuarantined(
      const std::string& s) const override {
    return inner_->FindQuarantined(s);
  }
  absl::StatusOr<std::string> AuditHead() const override { return inner_->AuditHead(); }
  absl::StatusOr<StoreStats> Stats() const override { return inner_->Stats(); }
  absl::StatusOr<CheckReport> Check() const override { return inner_->Check(); }
  absl::StatusOr<std::vector<TableSize>> TableSizes() const override {
    return inner_->TableSizes();
  }
  absl::Status ScrubLeftovers() override { return inner_->ScrubLeftovers(); }
  absl::Status Compact() override { return inner_->Compact(); }

 private:
  RecordStore* const inner_;
};

}  // namespace sohoa::testing_support

#endif  // SOHOA_TESTS_SUPPORT_FORWARDING_STORE_H_
