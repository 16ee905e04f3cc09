#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"
#include "pipeline/atomic_file.h"
#include "pipeline/clock.h"
#include "pipeline/document.h"
#include "pipeline/field_cutout.h"
#include "pipeline/field_decision.h"
#include "pipeline/warehouse.h"
#include "tools/commands.h"
#include "tools/field_table.h"
#include "tools/messages.h"
#include "tools/officer.h"
#include "tools/picture_viewer.h"
#include "tools/review_input.h"
#include "tools/run_monitor.h"
#include "tools/station_json.h"

namespace sohoa {
namespace {

struct ReviewArguments {
  SettingFlags flags;
  std::string id;
  std::vector<std::string> changes;
  std::vector<std::string> confirmed;
  std::string officer;
  std::string reason;
  std::string cutouts;
  std::string viewer;
  int limit = 0;
  bool json = false;
  bool list = false;
  bool ask = false;
};

void Say(const std::string& text) { std::fprintf(stderr, "%s\n", text.c_str()); }

Field* FindField(Record* record, const std::string& name) {
  for (const auto& [key, field] : NamedFields(record->fields))
    if (key == name) return field;
  return nullptr;
}

// A folder that goes with this, for pictures that are only shown.
class ShortLivedFolder {
 public:
  ShortLivedFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "sohoa-review-XXXXXX").string();
    if (mkdtemp(name.data()) != nullptr) path_ = name;
  }
  ~ShortLivedFolder() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }
  ShortLivedFolder(const ShortLivedFolder&) = delete;
  ShortLivedFolder& operator=(const ShortLivedFolder&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// The places of fields as files, where they are wanted.
class Places {
 public:
  explicit Places(const ReviewArguments& args) : viewer_(args.viewer) {
    std::error_code ec;
    if (!args.cutouts.empty()) std::filesystem::create_directories(args.cutouts, ec);
    if (args.cutouts.empty() && viewer_.wanted()) temporary_.emplace();
    folder_ = temporary_ ? temporary_->path() : args.cutouts;
  }

  // The file; "" where none is wanted or there is none.
  std::string Of(FieldCutouts& cutouts, const Record& record, const std::string& name,
                 const Field& field) const {
    if (folder_.empty()) return "";
    const absl::StatusOr<std::string> png = cutouts.PngOf(field);
    if (absl::IsNotFound(png.status())) return "";
    const std::string path =
        absl::StrCat(folder_, "/", record.id, "-", absl::StrReplaceAll(name, {{"/", "_"}}), ".png");
    const absl::Status written = png.ok() ? WriteFileAtomically(path, *png) : png.status();
    if (written.ok()) return path;
    std::fprintf(stderr, "sohoa: %s: %s\n", record.id.c_str(), TrReason(written).c_str());
    return "";
  }

  void Show(const std::string& path) {
    if (viewer_.wanted() && !path.empty() && !viewer_.Show(path))
      Say(Tr("the viewer cannot be started"));
  }

  const std::string& folder() const { return folder_; }

 private:
  PictureViewer viewer_;
  std::optional<ShortLivedFolder> temporary_;
  std::string folder_;
};

std::string Heading(const Record& record) {
  const std::string file =
      record.originals.empty()
          ? ""
          : std::filesystem::path(record.originals.front().path).filename().string();
  return absl::StrCat(record.id, "  ", TitleOf(record.fields, "-"), "  ", file);
}

// A document and what of it is to be looked at.
struct Doubt {
  Record record;
  std::vector<std::string> fields;
};

// Hands over what waits, document by document, in order of id; at most args.limit of them.
absl::Status ForEachDoubt(const RecordStore& store, const ReviewArguments& args,
                          const std::function<void(Doubt)>& visit) {
  int found = 0;
  const auto note = [&](const Record& record) {
    std::vector<std::string> fields = FieldsToReview(record.fields);
    if (fields.empty()) return absl::OkStatus();
    visit({record, std::move(fields)});
    const bool enough = args.limit > 0 && ++found >= args.limit;
    return enough || g_stop_requested.load() ? absl::CancelledError("") : absl::OkStatus();
  };
  absl::Status walked;
  if (args.id.empty()) {
    walked = store.ForEachRecord(note);
  } else {
    const absl::StatusOr<Record> record = store.ReadRecord(args.id);
    walked = record.ok() ? note(*record) : record.status();
  }
  return absl::IsCancelled(walked) ? absl::OkStatus() : walked;
}

void ListOne(const RecordStore& store, Doubt doubt, const Places& places, bool json) {
  FieldCutouts cutouts(store, doubt.record, places.folder());
  if (!json) std::printf("%s\n", Heading(doubt.record).c_str());
  for (const std::string& name : doubt.fields) {
    const Field& field = *FindField(&doubt.record, name);
    const std::string picture = places.Of(cutouts, doubt.record, name, field);
    if (json) {
      std::printf("%s\n", DoubtJson(doubt.record, name, field, picture).c_str());
    } else {
      std::fputs(ExplainField(name, field).c_str(), stdout);
      if (!picture.empty()) std::printf("  %s\n", picture.c_str());
    }
  }
  if (!json) std::printf("\n");
}

int List(const Warehouse& warehouse, const ReviewArguments& args) {
  const Places places(args);
  bool any = false;
  const absl::Status walked = ForEachDoubt(*warehouse.store, args, [&](Doubt doubt) {
    any = true;
    ListOne(*warehouse.store, std::move(doubt), places, args.json);
  });
  if (!walked.ok()) return Complain(walked, kExitSomeFailed);
  if (!any && !args.json) Say(Tr("nothing waits for a person"));
  return kExitDone;
}

// What the store says when it took the decisions, opened for as long as that takes: nobody else
// can write meanwhile.
absl::StatusOr<Record> Save(const Settings& settings, const Record& record,
                            const std::vector<FieldDecision>& decisions, const Deed& deed) {
  absl::StatusOr<Warehouse> warehouse = OpenWarehouse(settings.store, settings.store_key);
  if (!warehouse.ok()) return warehouse.status();
  return StoreDecisions(*warehouse->store, record, decisions, deed);
}

Deed DeedOf(const ReviewArguments& args) {
  return {args.officer.empty() ? LoginName() : args.officer, FormatVietnamTime(SystemClock().Now()),
          args.reason};
}

// What an officer said of one document's fields.
struct Answers {
  std::vector<FieldDecision> decisions;
  bool quit = false;
};

// Asks until the answer can be kept. nullopt: skipped.
std::optional<FieldDecision> AskField(const std::string& name, const Record& record, bool* quit) {
  for (;;) {
    std::fprintf(stderr, "%s ",
                 Tr("Enter: right; a value: it is this; -: not there; s: skip; q: quit:"));
    std::string line;
    const bool given = static_cast<bool>(std::getline(std::cin, line));
    const ReviewAnswer answer = ParseReviewAnswer(line);
    *quit = !given || g_stop_requested.load() || answer.kind == ReviewAnswer::Kind::kQuit;
    if (*quit || answer.kind == ReviewAnswer::Kind::kSkip) return std::nullopt;
    const FieldDecision decision{
        name,
        answer.kind == ReviewAnswer::Kind::kConfirm  ? FieldDecision::Kind::kConfirm
        : answer.kind == ReviewAnswer::Kind::kAbsent ? FieldDecision::Kind::kAbsent
                                                     : FieldDecision::Kind::kCorrect,
        answer.value};
    DocumentFields tried = record.fields;
    const absl::Status possible = Decide(decision, &tried);
    if (possible.ok()) return decision;
    Say(TrReason(possible));
  }
}

Answers AskDocument(const RecordStore& store, Doubt doubt, Places* places) {
  Answers answers;
  FieldCutouts cutouts(store, doubt.record, places->folder());
  Say(Heading(doubt.record));
  for (const std::string& name : doubt.fields) {
    const Field& field = *FindField(&doubt.record, name);
    std::fputs(ExplainField(name, field).c_str(), stderr);
    const std::string picture = places->Of(cutouts, doubt.record, name, field);
    if (!picture.empty()) Say(absl::StrCat("  ", picture));
    places->Show(picture);
    if (std::optional<FieldDecision> decision = AskField(name, doubt.record, &answers.quit))
      answers.decisions.push_back(*std::move(decision));
    if (answers.quit) break;
  }
  return answers;
}

// Asks about one document until its answers are kept; true: go on with the next one. It is read
// when it is its turn, and again when somebody else changed it meanwhile.
absl::StatusOr<bool> ReviewDocument(const Settings& settings, const std::string& id,
                                    const ReviewArguments& args, Places* places,
                                    RunMonitor* monitor) {
  for (;;) {
    const absl::StatusOr<Warehouse> warehouse =
        OpenWarehouseReadOnly(settings.store, settings.store_key);
    if (!warehouse.ok()) return warehouse.status();
    const absl::StatusOr<Record> record = warehouse->store->ReadRecord(id);
    if (!record.ok()) return record.status();
    const Answers answers =
        AskDocument(*warehouse->store, {*record, FieldsToReview(record->fields)}, places);
    if (answers.decisions.empty()) return !answers.quit;
    const absl::StatusOr<Record> kept = Save(settings, *record, answers.decisions, DeedOf(args));
    if (kept.ok()) monitor->TellDecided(id, answers.decisions);
    if (kept.ok() && args.json) std::printf("%s\n", DecidedJson(*kept).c_str());
    if (kept.ok()) return !answers.quit;
    if (!absl::IsAborted(kept.status())) return kept.status();
    Say(Tr("somebody else changed the document meanwhile; it is asked about once more"));
  }
}

// More than an officer answers in a day; then the next run has the others.
constexpr int kMostAsked = 1000;

int AskAll(const Settings& settings, const Warehouse& warehouse, ReviewArguments args,
           RunMonitor* monitor) {
  if (args.limit <= 0 || args.limit > kMostAsked) args.limit = kMostAsked;
  std::vector<std::string> ids;
  const absl::Status walked = ForEachDoubt(
      *warehouse.store, args, [&](const Doubt& doubt) { ids.push_back(doubt.record.id); });
  if (!walked.ok()) return Complain(walked, kExitSomeFailed);
  if (ids.empty()) Say(Tr("nothing waits for a person"));
  Places places(args);
  for (const std::string& id : ids) {
    const absl::StatusOr<bool> go_on = ReviewDocument(settings, id, args, &places, monitor);
    if (!go_on.ok())
      return Complain(go_on.status(), absl::IsFailedPrecondition(go_on.status())
                                          ? kExitStoreUnusable
                                          : kExitSomeFailed);
    if (!*go_on) break;
  }
  return g_stop_requested.load() ? kExitInterrupted : kExitDone;
}

// Without questions: what the command line says of one document.
int Change(const Settings& settings, const ReviewArguments& args, RunMonitor* monitor) {
  if (args.id.empty() || args.id.find('=') != std::string::npos)
    return Complain(absl::InvalidArgumentError("the document is to be named before its changes"),
                    kExitUsage);
  std::vector<FieldDecision> decisions;
  for (const std::string& change : args.changes) {
    absl::StatusOr<FieldDecision> decision = ParseDecision(change);
    if (!decision.ok()) return Complain(decision.status(), kExitUsage);
    decisions.push_back(*std::move(decision));
  }
  for (const std::string& name : args.confirmed) decisions.push_back({name});
  absl::StatusOr<Warehouse> warehouse = OpenWarehouse(settings.store, settings.store_key);
  if (!warehouse.ok()) return Complain(warehouse.status(), kExitStoreUnusable);
  absl::StatusOr<Record> record = warehouse->store->ReadRecord(args.id);
  if (!record.ok()) return Complain(record.status(), kExitSomeFailed);
  const absl::StatusOr<Record> kept =
      StoreDecisions(*warehouse->store, *std::move(record), decisions, DeedOf(args));
  if (!kept.ok()) return Complain(kept.status(), kExitSomeFailed);
  monitor->TellDecided(kept->id, decisions);
  if (args.json)
    std::printf("%s\n", DecidedJson(*kept).c_str());
  else
    std::printf("%s", FieldTable(kept->fields, false).c_str());
  return kExitDone;
}

// A run that may store something; one that only lists has no log, as other readers have none.
int Watched(const Settings& settings, const std::function<int(RunMonitor*)>& work) {
  const SystemClock clock;
  const auto monitor = RunMonitor::Start("review", settings, clock);
  if (!monitor.ok()) return Complain(monitor.status(), kExitUsage);
  return (*monitor)->Finish(work(monitor->get()));
}

int Run(const ReviewArguments& args) {
  absl::StatusOr<Settings> settings = ResolveStoreSettings(args.flags);
  if (!settings.ok()) return Complain(settings.status(), kExitUsage);
  if (DeedOf(args).officer.empty())
    return Complain(absl::InvalidArgumentError("nobody is named: --officer"), kExitUsage);
  if (!args.changes.empty() || !args.confirmed.empty() || args.id.find('=') != std::string::npos)
    return Watched(*settings,
                   [&](RunMonitor* monitor) { return Change(*settings, args, monitor); });
  const absl::StatusOr<Warehouse> warehouse =
      OpenWarehouseReadOnly(settings->store, settings->store_key);
  if (!warehouse.ok()) return Complain(warehouse.status(), kExitStoreUnusable);
  const bool ask = args.ask || (!args.list && !args.json && isatty(STDIN_FILENO) == 1);
  if (!ask) return List(*warehouse, args);
  return Watched(*settings,
                 [&](RunMonitor* monitor) { return AskAll(*settings, *warehouse, args, monitor); });
}

}  // namespace

void AddReviewCommand(CLI::App* app, int* exit_code) {
  auto args = std::make_shared<ReviewArguments>();  // the callback keeps it
  CLI::App* command =
      app->add_subcommand("review", Tr("Confirm or correct the fields that wait for a person"));
  command->footer(Example("sohoa review --store /srv/sohoa --cutouts /tmp/places"));
  AddStoreFlag(command, &args->flags);
  AddLogFlags(command, &args->flags);
  AddMetricsFlag(command, &args->flags);
  command->add_option("ID", args->id, Tr("This document only"));
  command
      ->add_option("CHANGE", args->changes,
                   Tr("FIELD=VALUE: what the field is; FIELD=-: the paper does not say it"))
      ->type_name("FIELD=VALUE");
  command->add_option("--confirm", args->confirmed, Tr("This field is right as it was read"))
      ->type_name("FIELD")
      ->allow_extra_args(false);  // what stands behind it may be a change
  command->add_option("--officer", args->officer, Tr("Who does it (default: the login name)"))
      ->type_name("NAME");
  command->add_option("--reason", args->reason, Tr("Why; kept with the record"))->type_name("TEXT");
  command
      ->add_option("--cutouts", args->cutouts,
                   Tr("Write the place of each field into this folder, as PNG"))
      ->type_name("FOLDER");
  command->add_option("--viewer", args->viewer, Tr("Show each place by this program"))
      ->type_name("COMMAND");
  command->add_option("--limit", args->limit, Tr("At most so many documents"))->type_name("N");
  command->add_flag("--list", args->list, Tr("List them, and ask nothing"));
  command->add_flag("--ask", args->ask, Tr("Ask, also where no terminal is"));
  command->add_flag("--json", args->json, Tr("Print one line of JSON per field"));
  command->callback([args, exit_code] { *exit_code = Run(*args); });
}

}  // namespace sohoa
