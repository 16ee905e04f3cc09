#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "pipeline/clock.h"
#include "tools/commands.h"
#include "tools/messages.h"
#include "tools/serve/api_key.h"
#include "tools/serve/write_json.h"

namespace sohoa {
namespace {

struct KeyArguments {
  SettingFlags flags;
  std::string name;
  std::string role;
  std::string id;
  std::string certificate;  // SHA-256 of a client's certificate
  std::vector<std::string> organs;
  std::vector<std::string> kinds;
  bool personal_data = false;
  bool json = false;
};

absl::StatusOr<std::string> KeyFile(const KeyArguments& args) {
  const absl::StatusOr<Settings> settings = ResolveStoreSettings(args.flags);
  if (!settings.ok()) return settings.status();
  std::error_code ec;
  if (!std::filesystem::is_directory(settings->store, ec))
    return absl::NotFoundError(absl::StrCat("there is no store yet: ", settings->store));
  return ApiKeyFile(settings->store);
}

// 64 digits, however they are written.
absl::StatusOr<std::string> DigestIn(const std::string& text) {
  std::string digits;
  for (const char c : text)
    if (c != ':' && c != ' ')
      digits += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  if (digits.size() != 64 || digits.find_first_not_of("0123456789abcdef") != std::string::npos)
    return absl::InvalidArgumentError(
        "a certificate is named by its SHA-256: openssl x509 -noout -fingerprint -sha256");
  return digits;
}

absl::StatusOr<ApiKey> WishOf(const KeyArguments& args) {
  const std::optional<Role> role = RoleNamed(args.role);
  if (!role) return absl::InvalidArgumentError("a role is reader, officer, archivist or admin");
  ApiKey wish{.name = args.name,
              .role = *role,
              .scope = {args.organs, args.kinds, args.personal_data},
              .created_at = FormatVietnamTime(SystemClock().Now())};
  if (args.certificate.empty()) return wish;
  absl::StatusOr<std::string> digest = DigestIn(args.certificate);
  if (!digest.ok()) return digest.status();
  wish.certificate = *std::move(digest);
  return wish;
}

int RunAdd(const KeyArguments& args) {
  const absl::StatusOr<std::string> file = KeyFile(args);
  if (!file.ok()) return Complain(file.status(), kExitUsage);
  absl::StatusOr<ApiKey> wish = WishOf(args);
  if (!wish.ok()) return Complain(wish.status(), kExitUsage);
  const absl::StatusOr<NewKey> made = MakeApiKey(*std::move(wish));
  if (!made.ok()) return Complain(made.status(), kExitSomeFailed);
  const absl::Status kept = ChangeApiKeys(*file, [&](std::vector<ApiKey>* keys) {
    keys->push_back(made->key);
    return absl::OkStatus();
  });
  if (!kept.ok()) return Complain(kept, kExitStoreUnusable);
  std::fprintf(stderr, "%s\n",
               made->token.empty()
                   ? absl::StrFormat(Tr("key %s: who shows this certificate"), made->key.id).c_str()
                   : Tr("This key is shown once and kept nowhere. Hand it over safely:"));
  if (!made->token.empty()) std::printf("%s\n", made->token.c_str());
  return kExitDone;
}

std::string ScopeText(const Scope& scope) {
  std::string text;
  for (const std::string& organ : scope.organs) absl::StrAppend(&text, organ, "; ");
  for (const std::string& kind : scope.kinds) absl::StrAppend(&text, kind, "; ");
  if (scope.personal_data) absl::StrAppend(&text, Tr("personal data"), "; ");
  if (!text.empty()) text.resize(text.size() - 2);
  return text;
}

int RunList(const KeyArguments& args) {
  const absl::StatusOr<std::string> file = KeyFile(args);
  if (!file.ok()) return Complain(file.status(), kExitUsage);
  const absl::StatusOr<std::vector<ApiKey>> keys = ReadApiKeys(*file);
  if (!keys.ok()) return Complain(keys.status(), kExitStoreUnusable);
  if (args.json) {
    std::printf("%s\n", ApiKeyListJson(*keys).c_str());
    return kExitDone;
  }
  for (const ApiKey& key : *keys) {
    const std::string role(NameOf(key.role));
    const std::string revoked =
        key.is_valid() ? "" : absl::StrFormat(Tr("revoked %s"), key.revoked_at);
    std::printf("%s  %-9s  %s  %s  %s  %s\n", key.id.c_str(), role.c_str(), key.created_at.c_str(),
                key.name.c_str(), ScopeText(key.scope).c_str(), revoked.c_str());
  }
  return kExitDone;
}

int RunRevoke(const KeyArguments& args) {
  const absl::StatusOr<std::string> file = KeyFile(args);
  if (!file.ok()) return Complain(file.status(), kExitUsage);
  const absl::Status kept = ChangeApiKeys(*file, [&](std::vector<ApiKey>* keys) -> absl::Status {
    const auto key = std::find_if(keys->begin(), keys->end(),
                                  [&](const ApiKey& each) { return each.id == args.id; });
    if (key == keys->end()) return absl::NotFoundError(absl::StrCat("no such key: ", args.id));
    if (key->is_valid()) key->revoked_at = FormatVietnamTime(SystemClock().Now());
    return absl::OkStatus();
  });
  return kept.ok() ? static_cast<int>(kExitDone) : Complain(kept, kExitSomeFailed);
}

CLI::App* AddSub(CLI::App* parent, const char* name, const char* what, const char* example,
                 const std::shared_ptr<KeyArguments>& args, int (*run)(const KeyArguments&),
                 int* exit_code) {
  CLI::App* command = parent->add_subcommand(name, what);
  command->footer(Example(example));
  AddStoreFlag(command, &args->flags);
  command->callback([args, run, exit_code] { *exit_code = run(*args); });
  return command;
}

}  // namespace

void AddKeyCommand(CLI::App* app, int* exit_code) {
  auto args = std::make_shared<KeyArguments>();  // shared: the callbacks keep it as long as the
                                                 // command
  CLI::App* command = app->add_subcommand("key", Tr("Say who may ask the service for what"));
  command->footer(Example("sohoa key add --store /srv/sohoa --role reader --name 'Một cửa'"));
  command->require_subcommand(1);
  CLI::App* add = AddSub(command, "add", Tr("Make a key and print it"),
                         "sohoa key add --store /srv/sohoa --role officer --name 'Một cửa' "
                         "--personal-data",
                         args, RunAdd, exit_code);
  add->add_option("--name", args->name, Tr("Whose key it is"))->required()->type_name("NAME");
  add->add_option("--role", args->role, Tr("reader, officer, archivist or admin"))
      ->required()
      ->type_name("ROLE");
  add->add_option("--organ", args->organs, Tr("Only documents of this organ or agency; repeatable"))
      ->type_name("NAME");
  add->add_option("--kind", args->kinds, Tr("Only documents of this type; repeatable"))
      ->type_name("NAME");
  add->add_flag("--personal-data", args->personal_data, Tr("May see identity numbers"));
  add->add_option("--certificate", args->certificate,
                  Tr("SHA-256 of a client's certificate that takes the key's place"))
      ->type_name("SHA256");
  CLI::App* list = AddSub(command, "list", Tr("List the keys"), "sohoa key list --store /srv/sohoa",
                          args, RunList, exit_code);
  list->add_flag("--json", args->json, Tr("Print JSON"));
  CLI::App* revoke =
      AddSub(command, "revoke", Tr("Make a key useless, within a second"),
             "sohoa key revoke --store /srv/sohoa 0f3a9c21", args, RunRevoke, exit_code);
  revoke->add_option("ID", args->id, Tr("Which key"))->required();
}

}  // namespace sohoa
