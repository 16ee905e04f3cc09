#include "tools/sign_stored.h"

#include <cstdint>
#include <cstdio>
#include <functional>
#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"
#include "pipeline/sign_stored.h"
#include "pipeline/warehouse.h"
#include "tools/commands.h"
#include "tools/json_output.h"
#include "tools/messages.h"
#include "tools/run_monitor.h"

namespace sohoa {
namespace {

// Says what became of each document, and counts.
class Report {
 public:
  Report(bool json, RunMonitor* monitor) : json_(json), monitor_(monitor) {}

  void Add(const std::string& id, const absl::StatusOr<Record>& record) {
    monitor_->TellSigned(id, record);
    ++(record.ok() ? done_ : failed_);
    if (json_) std::printf("%s\n", StoredSigningJson(id, record).c_str());
    std::fflush(stdout);
    if (!record.ok()) {
      std::fprintf(stderr, "sohoa: %s: %s\n", id.c_str(), TrReason(record.status()).c_str());
    } else if (!record->pdf_signature->reason.empty()) {
      const RenditionSignature& signature = *record->pdf_signature;
      std::fprintf(stderr, "sohoa: %s: %s: %s\n", id.c_str(),
                   absl::StrFormat(Tr("signed at %s, not at %s; raise it later with --upgrade"),
                                   signature.level, signature.wanted_level)
                       .c_str(),
                   TrReason(absl::UnavailableError(signature.reason)).c_str());
    }
  }

  // The exit code; `left` still wait.
  int Finish(int64_t left) const {
    std::fprintf(
        stderr, "%s\n",
        absl::StrFormat(Tr("%d documents signed, %d not; %d wait"), done_, failed_, left).c_str());
    if (g_stop_requested) return kExitInterrupted;
    return failed_ > 0 ? kExitSomeFailed : kExitDone;
  }

 private:
  const bool json_;
  RunMonitor* const monitor_;
  int64_t done_ = 0;
  int64_t failed_ = 0;
};

int64_t CountWaiting(const RecordStore& store, Waiting what) {
  int64_t count = 0;
  const absl::Status counted = store.ForEachWaiting(what, [&](const std::string&) {
    ++count;
    return absl::OkStatus();
  });
  return counted.ok() ? count : -1;
}

using WorkOnOne = std::function<absl::StatusOr<Record>(const std::string& id)>;

// Those that were named; when the key is gone, the rest is not tried.
void WorkOnNamed(const std::vector<std::string>& ids, bool stops_when_unavailable,
                 const WorkOnOne& work, Report* report) {
  for (const std::string& id : ids) {
    if (g_stop_requested) return;
    const absl::StatusOr<Record> record = work(id);
    report->Add(id, record);
    if (stops_when_unavailable && absl::IsUnavailable(record.status())) return;
  }
}

// An error of the walk itself; what became of single documents is reported.
absl::Status Unreported(absl::Status walked) {
  return absl::IsUnavailable(walked) || absl::IsCancelled(walked) ? absl::OkStatus() : walked;
}

int Sign(const StoredSignArguments& args, const StoredSigning& where, const Clock& clock,
         RunMonitor* monitor) {
  const auto signing = Signing::Open(args.signing, args.settings, clock);
  if (!signing.ok()) return Complain(signing.status(), kExitUsage);
  if (*signing == nullptr)
    return Complain(absl::InvalidArgumentError("no key was named; use --key"), kExitUsage);
  const SignRendition sign = (*signing)->InPlace().sign;
  Report report(args.json, monitor);
  if (args.ids.empty()) {
    const absl::Status walked = Unreported(SignWaiting(
        where, sign, [&](const auto& id, const auto& record) { report.Add(id, record); },
        g_stop_requested));
    if (!walked.ok()) return Complain(walked, kExitStoreUnusable);
  } else {
    WorkOnNamed(
        args.ids, true, [&](const std::string& id) { return SignStored(where, id, sign); },
        &report);
  }
  return report.Finish(CountWaiting(*where.store, Waiting::kSignature));
}

int Raise(const StoredSignArguments& args, const StoredSigning& where, RunMonitor* monitor) {
  absl::StatusOr<SigningOptions> options = RaisingOptionsOf(args.signing, args.settings);
  if (!options.ok()) return Complain(options.status(), kExitUsage);
  const RaiseRendition raise = RaisingInPlace(args.signing, *std::move(options));
  Report report(args.json, monitor);
  if (args.ids.empty()) {
    const absl::Status walked = Unreported(RaiseWaiting(
        where, raise, [&](const auto& id, const auto& record) { report.Add(id, record); },
        g_stop_requested));
    if (!walked.ok()) return Complain(walked, kExitStoreUnusable);
  } else {
    WorkOnNamed(
        args.ids, false, [&](const std::string& id) { return RaiseStored(where, id, raise); },
        &report);
  }
  return report.Finish(CountWaiting(*where.store, Waiting::kHigherLevel));
}

}  // namespace

int SignInStore(const StoredSignArguments& args, const Clock& clock) {
  const std::string& dir = args.settings.store;
  // Only a store that is there is opened for writing, which would make one.
  if (absl::Status s = OpenWarehouseReadOnly(dir, args.settings.store_key).status(); !s.ok())
    return Complain(s, kExitStoreUnusable);
  const absl::StatusOr<Warehouse> warehouse = OpenWarehouse(dir, args.settings.store_key);
  if (!warehouse.ok()) return Complain(warehouse.status(), kExitStoreUnusable);
  const StoredSigning where{warehouse->store.get(), warehouse->scratch_dir, &clock};
  const auto monitor = RunMonitor::Start("sign", args.settings, clock);
  if (!monitor.ok()) return Complain(monitor.status(), kExitUsage);
  return (*monitor)->Finish(args.upgrade ? Raise(args, where, monitor->get())
                                         : Sign(args, where, clock, monitor->get()));
}

}  // namespace sohoa
