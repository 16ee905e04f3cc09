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
#include "pipeline/search_words.h"
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
  bool by_date = false;
  std::string cursor;
  bool facets = false;
  std::string like;
  bool json = false;
};

std::string PagesOf(const SearchHit& hit) {
  std::set<int> pages;  // counted from 1 for people
  for (const MatchedWord& match : hit.matches) pages.insert(match.page + 1);
  return absl::StrJoin(pages, ", ");
}

void PrintFacet(const char* name, const std::vector<FacetValue>& values) {
  if (values.empty()) return;
  std::printf("\n%s\n", name);
  for (const FacetValue& value : values)
    std::printf("%8lld  %s\n", static_cast<long long>(value.documents), value.value.c_str());
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
  PrintFacet(Tr("Types"), result.types);
  PrintFacet(Tr("Agencies"), result.organs);
  PrintFacet(Tr("Years"), result.years);
  if (!result.next_cursor.empty())
    std::printf("\n%s\n", absl::StrFormat(Tr("more with --cursor %s"), result.next_cursor).c_str());
}

absl::StatusOr<SearchResult> Find(const RecordStore& store, const Vocabulary& vocabulary,
                                  const SearchArguments& args) {
  const Searcher searcher(store, AbbreviationsOf(vocabulary));
  const SearchOptions options{.limit = args.limit,
                              .sort = args.by_date ? SortOrder::kDate : SortOrder::kRelevance,
                              .cursor = args.cursor,
                              .facets = args.facets};
  if (!args.like.empty()) return searcher.FindSimilar(args.like, options);
  return searcher.Search(NormalizeText(args.query), options);
}

int Run(const SearchArguments& args) {
  absl::StatusOr<Settings> settings = ResolveStoreSettings(args.flags);
  if (!settings.ok()) return Complain(settings.status(), kExitUsage);
  absl::StatusOr<Warehouse> warehouse = OpenWarehouseReadOnly(settings->store);
  if (!warehouse.ok()) return Complain(warehouse.status(), kExitStoreUnusable);
  absl::StatusOr<Vocabulary> vocabulary = VocabularyOf(*settings);
  if (!vocabulary.ok()) return Complain(vocabulary.status(), kExitUsage);
  absl::StatusOr<SearchResult> result = Find(*warehouse->store, *vocabulary, args);
  if (absl::IsInvalidArgument(result.status()) || absl::IsNotFound(result.status()))
    return Complain(result.status(), kExitUsage);
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
  constexpr int kMaxLimit = 1000;
  command->add_option("--limit", args->limit, Tr("Hits to show"))
      ->type_name("N")
      ->capture_default_str()
      ->check(CLI::Range(0, kMaxLimit));
  command->add_flag("--by-date", args->by_date, Tr("The latest first, not the best"));
  command->add_option("--cursor", args->cursor, Tr("Go on behind an answer that was given before"))
      ->type_name("TEXT");
  command->add_flag("--facets", args->facets,
                    Tr("Count types, agencies and years of all that is found"));
  CLI::Option* like =
      command
          ->add_option("--like", args->like,
                       Tr("Documents that share code, signer or agency with this one"))
          ->type_name("ID");
  command->add_flag("--json", args->json, Tr("Print JSON"));
  CLI::Option* query =
      command->add_option("QUERY", args->query,
                          Tr("Words; a phrase in double quotes; a OR b, -a, begin*, slip~, "
                             "signer:name, issuedDate:2020-01..2021-06"));
  query->excludes(like);
  command->final_callback([query, like] {
    if (query->empty() && like->empty()) throw CLI::RequiredError(Tr("a query, or --like"));
  });
  command->callback([args, exit_code] { *exit_code = Run(*args); });
}

}  // namespace sohoa
