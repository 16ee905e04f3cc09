// The search beside SQLite's FTS5 and Xapian: one set of made pages is loaded into each, one set of
// queries is asked of each, in one run; how many match is compared.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <numeric>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "benchmarks/search_pages.h"
#include "benchmarks/search_peers.h"
#include "pipeline/index_tender.h"
#include "storage/record/record_store.h"
#include "storage/search/index_builder.h"
#include "storage/search/index_merge.h"
#include "storage/search/near_words.h"
#include "storage/search/search.h"
#include "storage/sign/digest.h"

namespace sohoa {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr size_t kPagesMadeAtOnce = 2000;
constexpr size_t kPagesInScan = 50;  // documents of one page each, committed together

struct Arguments {
  uint64_t pages = 100'000;
  size_t queries = 5000;
  size_t peer_queries = 0;  // 0: all
  uint64_t seed = 1;
  std::string dir;
  std::string peers = "fts5,xapian";
  int64_t cache_mib = 512;
  std::string only;
  bool list = false;
};

double Seconds(Clock::duration d) { return std::chrono::duration<double>(d).count(); }

[[noreturn]] void Die(const absl::Status& status) {
  std::fprintf(stderr, "search bench: %s\n", status.ToString().c_str());
  std::exit(1);
}
void Check(const absl::Status& status) {
  if (!status.ok()) Die(status);
}

int64_t MemoryKiB(const std::string& what) {
  std::ifstream in("/proc/self/status");
  for (std::string line; std::getline(in, line);)
    if (line.starts_with(what + ":")) return std::atoll(line.c_str() + what.size() + 1);
  return 0;
}

// Pages become documents of the store as `ingest --split` makes them: many of one scan, each with
// its own record, text and index, in one synced commit.
class StoreLoader {
 public:
  StoreLoader(RecordStore& store, const std::string& dir) : store_(store), scan_(dir + "/scan") {}

  void Add(const std::vector<SearchPage>& pages) {
    for (size_t at = 0; at < pages.size(); at += kPagesInScan)
      AddScan(pages, at, std::min(pages.size(), at + kPagesInScan));
  }

 private:
  void AddScan(const std::vector<SearchPage>& pages, size_t begin, size_t end) {
    const std::string bytes = absl::StrCat("scan ", scans_++);
    std::ofstream(scan_, std::ios::trunc) << bytes;
    const std::string source = Sha256Hex(bytes);
    std::unique_ptr<DocumentWriter> keeper;
    Record keeper_record;
    std::vector<IndexEntry> keeper_index;
    for (size_t i = begin; i < end; ++i) {
      Record record = RecordOf(pages[i]);
      record.source_sha256 =
          i == begin ? source : Sha256Hex(absl::StrCat(source, " page ", i - begin));
      record.id = record.source_sha256.substr(0, 24);
      record.originals = {
          {.path = "scan", .sha256 = source, .size_bytes = static_cast<int64_t>(bytes.size())}};
      auto writer = store_.NewDocument(record.id);
      Check(writer.status());
      Check((*writer)->AddPage(pages[i].text));
      IndexBuilder index;
      index.AddPage(pages[i].text);
      index.AddFields(record.fields, "", record.agency);
      if (i == begin) {
        Check((*writer)->AddFile(StoredFile::kOriginal, scan_).status());
        keeper = *std::move(writer);
        keeper_record = record;
        keeper_index = index.Build(record.id);
      } else {
        record.kept_by = keeper_record.id;
        Check(keeper->CommitWith(*std::move(writer), record, index.Build(record.id)));
      }
    }
    Check(keeper->Commit(keeper_record, keeper_index));
  }

  static Record RecordOf(const SearchPage& page) {
    Record record;
    record.fields = page.fields;
    record.pages.resize(1);
    record.pages[0].width = page.text.width;
    record.pages[0].height = page.text.height;
    record.created_at = "2026-11-26T08:00:00+07:00";
    return record;
  }

  RecordStore& store_;
  const std::string scan_;
  uint64_t scans_ = 0;
};

std::vector<SearchPage> MakeSome(const PageMaker& maker, uint64_t begin, uint64_t end) {
  std::vector<SearchPage> pages;
  for (uint64_t i = begin; i < end; ++i) pages.push_back(maker.Make(i));
  return pages;
}

// Makes pages and hands them over in turns; gives the seconds that `add` took.
template <typename AddPages>
double Load(const PageMaker& maker, uint64_t count, AddPages add) {
  Clock::duration spent{};
  for (uint64_t begin = 0; begin < count; begin += kPagesMadeAtOnce) {
    const auto pages = MakeSome(maker, begin, std::min(count, begin + kPagesMadeAtOnce));
    const auto start = Clock::now();
    add(pages);
    spent += Clock::now() - start;
  }
  return Seconds(spent);
}

// Of this thread: what a busy machine does not lengthen.
double CpuSeconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

struct Asked {
  double cpu_seconds = 0;
  std::vector<double> milliseconds;  // by query
  std::vector<int64_t> counts;
};

std::vector<size_t> SlowestOf(const Asked& asked, size_t count) {
  std::vector<size_t> order(asked.milliseconds.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    return asked.milliseconds[a] > asked.milliseconds[b];
  });
  order.resize(std::min(order.size(), count));
  return order;
}

void PrintTimes(const std::string& name, const std::vector<MadeQuery>& queries,
                const Asked& asked) {
  std::map<int, std::vector<double>> by_kind;
  double sum = 0;
  for (size_t i = 0; i < queries.size(); ++i) {
    by_kind[static_cast<int>(queries[i].kind)].push_back(asked.milliseconds[i]);
    by_kind[-1].push_back(asked.milliseconds[i]);
    sum += asked.milliseconds[i];
  }
  std::printf("%s: %.0f queries/s, %.0f in a second of one core\n", name.c_str(),
              1000 * static_cast<double>(queries.size()) / sum,
              static_cast<double>(queries.size()) / asked.cpu_seconds);
  for (auto& [kind, times] : by_kind) {
    std::sort(times.begin(), times.end());
    std::printf("  %-14s %5zu  p50 %8.3f ms  p99 %8.3f ms  max %8.3f ms\n",
                kind < 0 ? "all" : kQueryKindNames[kind], times.size(), times[times.size() / 2],
                times[times.size() * 99 / 100], times.back());
  }
  for (const size_t i : SlowestOf(asked, 5))
    std::printf("  slow: %8.3f ms, %lld found  %s\n", asked.milliseconds[i],
                static_cast<long long>(asked.counts[i]), ToQuery(queries[i]).c_str());
  std::fflush(stdout);
}

Asked AskSohoa(const RecordStore& store, const std::vector<MadeQuery>& queries, bool details) {
  const Searcher searcher(store);
  Asked asked;
  for (const MadeQuery& query : queries) {
    const double cpu = CpuSeconds();
    const auto start = Clock::now();
    const auto result = searcher.Search(ToQuery(query), {.limit = 10, .details = details});
    asked.milliseconds.push_back(1000 * Seconds(Clock::now() - start));
    asked.cpu_seconds += CpuSeconds() - cpu;
    if (!result.ok())
      std::fprintf(stderr, "%s: %s\n", ToQuery(query).c_str(), result.status().ToString().c_str());
    asked.counts.push_back(result.ok() ? result->total : -1);
  }
  return asked;
}

using Words = absl::flat_hash_set<std::string>;

// A slip is asked for as any of the words that there are.
FoldedQuery FoldQuery(const MadeQuery& query, const Words& known) {
  FoldedQuery folded{.phrase = query.kind == QueryKind::kPhrase};
  for (const std::string& word : query.words) {
    const WordTokens tokens = Tokenize(word);
    if (query.kind == QueryKind::kFuzzy) {
      folded.words.push_back(NearWords(tokens.parts.at(0).folded));
      std::erase_if(folded.words.back(),
                    [&](const std::string& near) { return !known.contains(near); });
    } else if (tokens.has_whole()) {
      folded.words.push_back({tokens.whole.folded});
    } else {
      folded.words.push_back({tokens.parts.at(0).folded});
    }
  }
  for (const absl::string_view word : absl::StrSplit(query.type, ' ', absl::SkipEmpty()))
    folded.type.push_back(Tokenize({word.data(), word.size()}).parts.at(0).folded);
  if (query.last_year > 0) {
    folded.first_date = static_cast<uint32_t>(query.first_year) * 10'000;
    folded.last_date = static_cast<uint32_t>(query.last_year) * 10'000 + 9999;
  }
  return folded;
}

void LoadPeer(SearchPeer& peer, const PageMaker& maker, uint64_t pages, Words* known) {
  Clock::duration folding{};
  double seconds = Load(maker, pages, [&](const std::vector<SearchPage>& some) {
    const auto start = Clock::now();
    std::vector<FoldedPage> folded;
    for (const SearchPage& page : some) folded.push_back(FoldPage(page));
    for (const FoldedPage& page : folded)
      for (const auto& [token, place] : page.tokens) known->insert(token);
    folding += Clock::now() - start;
    for (const FoldedPage& page : folded) peer.Add(page);
  });
  const auto start = Clock::now();
  peer.FinishLoading();
  seconds += Seconds(Clock::now() - start) - Seconds(folding);
  std::printf("%s: %.0f pages/s loaded\n", peer.name().c_str(),
              static_cast<double>(pages) / seconds);
}

// The words of a loaded peer stand beside it: that they are there says that all was loaded.
void WriteWords(const std::string& file, const Words& words) {
  std::ofstream(file + ".new") << absl::StrJoin(words, "\n") << "\n";
  fs::rename(file + ".new", file);
}
Words ReadWords(const std::string& file) {
  Words words;
  std::ifstream in(file);
  for (std::string word; std::getline(in, word);) words.insert(word);
  return words;
}

void AskPeer(SearchPeer& peer, const std::vector<MadeQuery>& queries, const Words& known,
             const Asked& ours) {
  Asked best, with_count;
  size_t equal = 0;
  const auto time = [](Asked* asked, auto ask) {
    const double cpu = CpuSeconds();
    const auto begin = Clock::now();
    asked->counts.push_back(ask());
    asked->milliseconds.push_back(1000 * Seconds(Clock::now() - begin));
    asked->cpu_seconds += CpuSeconds() - cpu;
  };
  for (size_t i = 0; i < queries.size(); ++i) {
    const FoldedQuery query = FoldQuery(queries[i], known);
    time(&best, [&] { return peer.Best(query); });
    time(&with_count, [&] { return peer.BestAndCount(query); });
    const int64_t count = with_count.counts.back();
    if (count == ours.counts[i])
      ++equal;
    else if (std::getenv("SHOW_DIFFERENCES") != nullptr)
      std::printf("  %s: %lld, here %lld\n", ToQuery(queries[i]).c_str(),
                  static_cast<long long>(count), static_cast<long long>(ours.counts[i]));
  }
  PrintTimes(peer.name() + ", the ten best alone", queries, best);
  PrintTimes(peer.name() + ", with their number, as ours", queries, with_count);
  std::printf("  equal counts: %zu of %zu; %.1f MB on disk\n", equal, queries.size(),
              static_cast<double>(peer.BytesOnDisk()) / 1e6);
}

void RunPeer(const std::string& name, const PageMaker& maker, const Arguments& args,
             const std::vector<MadeQuery>& queries, const Asked& ours) {
  const std::string dir = args.dir + "/" + name, words_file = dir + ".words";
  const bool loaded = fs::exists(words_file);
  const auto peer = name == "fts5" ? NewFts5(dir, loaded) : NewXapian(dir, loaded);
  Words known;
  if (loaded) {
    known = ReadWords(words_file);
  } else {
    LoadPeer(*peer, maker, args.pages, &known);
    WriteWords(words_file, known);
  }
  AskPeer(*peer, queries, known, ours);
}

std::vector<MadeQuery> QueriesOf(const PageMaker& maker, const Arguments& args) {
  auto queries = MakeQueries(maker, args.pages, args.queries, args.seed);
  if (!args.only.empty())
    std::erase_if(queries, [&](const MadeQuery& query) {
      return args.only != kQueryKindNames[static_cast<int>(query.kind)];
    });
  return queries;
}

std::shared_ptr<RecordStore> OpenOrLoad(const PageMaker& maker, const Arguments& args) {
  fs::create_directories(args.dir);
  auto opened = OpenRocksStore(args.dir + "/store", {.cache_bytes = args.cache_mib << 20});
  Check(opened.status());
  std::shared_ptr<RecordStore> store = *std::move(opened);
  const auto stats = store->Stats();
  if (stats.ok() && stats->documents > 0) return store;
  StoreLoader loader(*store, args.dir);
  double seconds = 0;
  {
    IndexTender tender(store);
    seconds = Load(maker, args.pages, [&](const auto& pages) { loader.Add(pages); });
    std::printf("sohoa: %.0f pages/s committed\n", static_cast<double>(args.pages) / seconds);
  }
  const auto start = Clock::now();
  Check(TendIndex(*store));
  const double tending = Seconds(Clock::now() - start);
  std::printf("sohoa: %.1f s to tend the index afterwards, %.0f pages/s with that\n", tending,
              static_cast<double>(args.pages) / (seconds + tending));
  return store;
}

void PrintSizes(const RecordStore& store, const PageMaker& maker, const Arguments& args) {
  const auto sample = std::min<uint64_t>(1000, args.pages);
  double text_bytes = 0;
  for (const SearchPage& page : MakeSome(maker, 0, sample))
    text_bytes += static_cast<double>(ToPlainText(page.text).size());
  text_bytes *= static_cast<double>(args.pages) / static_cast<double>(sample);
  double index_bytes = 0;
  if (const auto sizes = store.TableSizes(); sizes.ok())
    for (const TableSize& size : *sizes)
      if (size.table == "index" || size.table == "leaves")
        index_bytes += static_cast<double>(size.bytes);
  std::printf(
      "sohoa: text %.1f MB, index %.1f MB (%.2f of it), store %.1f MB, memory %lld MiB "
      "(peak %lld)\n",
      text_bytes / 1e6, index_bytes / 1e6, index_bytes / text_bytes,
      static_cast<double>(BytesBelow(args.dir + "/store")) / 1e6,
      static_cast<long long>(MemoryKiB("VmRSS") / 1024),
      static_cast<long long>(MemoryKiB("VmHWM") / 1024));
  std::fflush(stdout);
}

// Each so many-th, so that all kinds are among them.
template <typename Value>
std::vector<Value> EachOf(const std::vector<Value>& all, size_t count) {
  std::vector<Value> some;
  for (size_t i = 0; i < count; ++i) some.push_back(all[i * all.size() / count]);
  return some;
}

int Run(const Arguments& args) {
  const PageMaker maker;
  const auto queries = QueriesOf(maker, args);
  if (args.list) {
    for (const MadeQuery& query : queries) std::printf("%s\n", ToQuery(query).c_str());
    return 0;
  }
  const auto store = OpenOrLoad(maker, args);
  PrintSizes(*store, maker, args);
  AskSohoa(*store, EachOf(queries, queries.size() / 10), true);
  PrintTimes("sohoa, with records, snippets and places", queries, AskSohoa(*store, queries, true));
  Asked ours = AskSohoa(*store, queries, false);
  PrintTimes("sohoa, ids as the peers give them", queries, ours);
  std::printf("  memory %lld MiB (peak %lld)\n", static_cast<long long>(MemoryKiB("VmRSS") / 1024),
              static_cast<long long>(MemoryKiB("VmHWM") / 1024));
  if (args.peers.empty()) return 0;
  const size_t of_peers =
      args.peer_queries == 0 ? queries.size() : std::min(args.peer_queries, queries.size());
  const auto some = EachOf(queries, of_peers);
  ours = AskSohoa(*store, some, false);
  PrintTimes("sohoa, of the peers' queries", some, ours);
  for (const absl::string_view name : absl::StrSplit(args.peers, ',', absl::SkipEmpty()))
    RunPeer(std::string(name), maker, args, some, ours);
  return 0;
}

}  // namespace
}  // namespace sohoa

int main(int argc, char** argv) {
  sohoa::Arguments args;
  CLI::App app("Measures the search beside SQLite's FTS5 and Xapian");
  app.add_option("--pages", args.pages, "Made pages")->capture_default_str();
  app.add_option("--queries", args.queries, "Queries")->capture_default_str();
  app.add_option("--seed", args.seed, "Of the queries")->capture_default_str();
  app.add_option("--peers", args.peers, "fts5, xapian, or none")->capture_default_str();
  app.add_option("--peer-queries", args.peer_queries,
                 "Ask the peers so many of them, each so many-th (default: all)");
  app.add_option("--cache-mib", args.cache_mib, "The store's cache")->capture_default_str();
  app.add_option("--only", args.only, "Of the queries those of one kind: \"a phrase\", say");
  app.add_flag("--list", args.list, "Print the queries and do nothing more");
  app.add_option("DIR", args.dir,
                 "An empty folder to work in, or one that was loaded with as many pages")
      ->required();
  CLI11_PARSE(app, argc, argv);
  return sohoa::Run(args);
}
