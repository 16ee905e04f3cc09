#include <sys/resource.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "tools/commands.h"
#include "tools/messages.h"
#include "tools/run_monitor.h"
#include "tools/secret_input.h"
#include "tools/serving.h"
#include "tools/signing.h"

namespace sohoa {
namespace {

struct ServeArguments {
  SettingFlags flags;
  SigningFlags signing;
  std::optional<std::string> listen;
  std::optional<std::string> certificate;
  std::optional<std::string> key;
  std::vector<std::string> proxies;
};

absl::StatusOr<Settings> ServeSettings(const ServeArguments& args) {
  absl::StatusOr<Settings> settings = ResolveStoreSettings(args.flags);
  if (!settings.ok()) return settings;
  if (args.listen) settings->listen = *args.listen;
  if (args.certificate) settings->tls_certificate = *args.certificate;
  if (args.key) settings->tls_key = *args.key;
  if (!args.proxies.empty()) settings->trusted_proxies = absl::StrJoin(args.proxies, ",");
  return settings;
}

void RequestReload(int) { g_reload_requested.store(true); }

// A service is told to read its configuration again by this signal, which would end other commands.
void HeedReloads() {
  struct sigaction action = {};
  action.sa_handler = RequestReload;
  sigaction(SIGHUP, &action, nullptr);
}

// Each connection is a file, and the store has many; the usual limit is there for programs that use
// select(), which this one does not.
void AllowManyFiles() {
  struct rlimit limit = {};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, 65536);
  setrlimit(RLIMIT_NOFILE, &limit);
}

void Reload(const ServeArguments& args, Serving* serving, EventLog* log) {
  const absl::StatusOr<Settings> settings = ServeSettings(args);
  const absl::Status status = settings.ok() ? serving->Reload(*settings) : settings.status();
  if (!status.ok()) {
    log->Write(LogEvent::kReloadRefused, {LogField::Reason(status), LogField::Code(status.code())});
    Complain(status, kExitUsage);
    std::fprintf(stderr, "sohoa: %s\n", Tr("nothing was changed: the service goes on as it was"));
    return;
  }
  log->Write(LogEvent::kReloaded, {LogField::Command("serve")});
  std::fprintf(stderr, "sohoa: %s\n", Tr("configuration and certificates were read again"));
}

// Says once when the audit begins to fail, and once when it works again.
class AuditWatch {
 public:
  void Look(const absl::Status& audit, EventLog* log) {
    if (audit.ok() == was_ok_) return;
    was_ok_ = audit.ok();
    if (was_ok_)
      log->Write(LogEvent::kAuditWorksAgain, {});
    else
      log->Write(LogEvent::kAuditFailing, {LogField::Reason(audit), LogField::Code(audit.code())});
  }

 private:
  bool was_ok_ = true;
};

int CodeOf(const absl::Status& status) {
  return absl::IsInvalidArgument(status) || absl::IsNotFound(status) ? kExitUsage
                                                                     : kExitStoreUnusable;
}

// Answers until it is told to stop; an exit code.
int Answer(const ServeArguments& args, const Settings& settings, const Clock& clock,
           RunMonitor* monitor) {
  const absl::StatusOr<std::unique_ptr<Signing>> signing =
      Signing::Open(args.signing, settings, clock);
  if (!signing.ok()) return Complain(signing.status(), kExitUsage);
  const absl::StatusOr<std::unique_ptr<Serving>> serving =
      Serving::Start(settings, signing->get(), monitor);
  if (!serving.ok()) return Complain(serving.status(), CodeOf(serving.status()));
  monitor->log().Write(LogEvent::kListening, {LogField::Port((*serving)->port())});
  std::fprintf(stderr, "sohoa: %s\n",
               absl::StrFormat(Tr("the service answers at port %d"), (*serving)->port()).c_str());
  AuditWatch audit;
  while (!g_stop_requested) {
    usleep(100'000);
    audit.Look((*serving)->audit_status(), &monitor->log());
    if (g_reload_requested.exchange(false)) Reload(args, serving->get(), &monitor->log());
  }
  std::fprintf(stderr, "sohoa: %s\n", Tr("the service stops: what runs is finished first"));
  if ((*serving)->Stop()) return kExitDone;
  std::fprintf(stderr, "sohoa: %s\n", Tr("some requests took too long and were cut off"));
  return kExitSomeFailed;
}

int Run(const ServeArguments& args) {
  KeepSecretsOutOfDumps();
  HeedReloads();
  AllowManyFiles();
  const absl::StatusOr<Settings> settings = ServeSettings(args);
  if (!settings.ok()) return Complain(settings.status(), kExitUsage);
  const SystemClock clock;
  const auto monitor = RunMonitor::Start("serve", *settings, clock);
  if (!monitor.ok()) return Complain(monitor.status(), kExitUsage);
  return (*monitor)->Finish(Answer(args, *settings, clock, monitor->get()));
}

}  // namespace

void AddServeCommand(CLI::App* app, int* exit_code) {
  auto args = std::make_shared<ServeArguments>();  // shared: the callback below keeps it as long
                                                   // as the command
  CLI::App* command = app->add_subcommand("serve", Tr("Answer other programs: REST over HTTPS"));
  command->footer(Example("sohoa serve --store /srv/sohoa --listen 127.0.0.1:8470"));
  AddStoreFlag(command, &args->flags);
  AddReadingFlags(command, &args->flags);
  AddSigningFlags(command, &args->signing);
  AddLogFlags(command, &args->flags);
  command->add_option("--agency", args->flags.agency, Tr("Whose scans these are"))
      ->type_name("NAME");
  command->add_option("--listen", args->listen, Tr("Where to answer"))->type_name("HOST:PORT");
  command
      ->add_option("--tls-certificate", args->certificate, Tr("Certificate of the service (PEM)"))
      ->type_name("FILE");
  command->add_option("--tls-key", args->key, Tr("Its key (PEM)"))->type_name("FILE");
  command
      ->add_option("--trusted-proxy", args->proxies,
                   Tr("Address or range of a reverse proxy whose X-Forwarded-For is believed"))
      ->type_name("CIDR");
  command->callback([args, exit_code] { *exit_code = Run(*args); });
}

}  // namespace sohoa
