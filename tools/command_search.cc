#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "ocr/text/normalize.h"
#include "pipeline/document.h"
#include "pipeline/warehouse.h"
#include "storage/search/search.h"
#include "tools/commands.h"
#include "tools/json_output.h"
#include "tools/messages.h"

namespace sohoa {
namespace {

struct SearchArguments {
  SettingFlags flags;
  std::string query;
  int limit = 20;
  bool json = false;
};

std::string PagesOf(const SearchHit& hit) {
  std::set<int> pages;  // counted from 1 for people
  for (const MatchedWord& match : hit.matches) pages.insert(match.page + 1);
  return absl::StrJoin(pages, ", ");
}

void PrintHits(const SearchResult& result) {
  std::printf("%s\n", absl::StrFormat(Tr("%d documents found"), result.total).c_str());
  for (const SearchHit& hit : result.hits) {
    const DocumentFields& fields = hit.record.fields;
    std::printf("\n%s  %s  %s  %s\n", hit.id.c_str(), TitleOf(fields, "-").c_str(),
                fields.issued_date.value.c_str(), fields.organ_name.value.c_str());
    if (!hit.snippet.empty()) std::printf("    %s\n", hit.snippet.c_str());
    if (const std::string pages = PagesOf(hit); !pages.empty())
      std::printf("    %s\n", absl::StrFormat(Tr("on page %s"), pages).c_str());
  }
}

int Run(const SearchArguments& args) {
  absl::StatusOr<Settings> settings = ResolveStoreSettings(args.flags);
  if (!settings.ok()) return Complain(settings.status(), kExitUsage);
  absl::StatusOr<Warehouse> warehouse = OpenWarehouseReadOnly(settings->store, settings->store_key);
  if (!warehouse.ok()) return Complain(warehouse.status(), kExitStoreUnusable);
  absl::StatusOr<SearchResult> result =
      Search(*warehouse->store, NormalizeText(args.query), {.limit = args.limit});
  if (absl::IsInvalidArgument(result.status())) return Complain(result.status(), kExitUsage);
  if (!result.ok()) return Complain(result.status(), kExitStoreUnusable);
  if (args.json) {
    std::printf("%s\n", SearchJson(*result).c_str());
  } else {
    PrintHits(*result);
  }
  return kExitDone;
}

}  // namespace

void AddSearchCommand(CLI::App* app, int* exit_code) {
  auto args = std::make_shared<SearchArguments>();  // shared: the callback below keeps it as long
                                                    // as the command
  CLI::App* command =
      app->add_subcommand("search", Tr("Find documents by their words, with or without accents"));
  command->footer(Example("sohoa search --store /srv/sohoa '\"ủy ban nhân dân\" dat dai'"));
  AddStoreFlag(command, &args->flags);
  constexpr int kMaxLimit = 10'000;
  command->add_option("--limit", args->limit, Tr("Hits to show"))
      ->type_name("N")
      ->capture_default_str()
      ->check(CLI::Range(0, kMaxLimit));
  command->add_flag("--json", args->json, Tr("Print JSON"));
  command->add_option("QUERY", args->query, Tr("Words; a phrase in double quotes"))->required();
  command->callback([args, exit_code] { *exit_code = Run(*args); });
}

}  // namespace sohoa
