#include "benchmarks/search_peers.h"

#include <sqlite3.h>
#include <xapian.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "storage/search/field_texts.h"
#include "storage/search/leaf.h"
#include "storage/search/tokenizer.h"

namespace sohoa {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void Die(const std::string& what) {
  std::fprintf(stderr, "search bench: %s\n", what.c_str());
  std::exit(1);
}

// SQLite's FTS5 knows words of letters, digits and what it is told; a whole code stands in a column
// of its own, so that phrases of the text are as they are.
class Fts5 final : public SearchPeer {
 public:
  Fts5(const std::string& dir, bool loaded) : dir_(dir) {
    fs::create_directories(dir);
    if (sqlite3_open((dir + "/fts.db").c_str(), &db_) != SQLITE_OK) Die("sqlite cannot open");
    Run("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-524288");
    if (!loaded) BeginLoading();
  }
  ~Fts5() override {
    sqlite3_finalize(add_);
    sqlite3_finalize(add_date_);
    sqlite3_close(db_);
  }
  std::string name() const override { return "SQLite FTS5"; }

  void Add(const FoldedPage& page) override {
    std::string body, codes;
    for (const auto& [token, place] : page.tokens)
      absl::StrAppend(token.find_first_of("/-") == std::string::npos ? &body : &codes, token, " ");
    ++pages_;
    Bind(add_, 1, pages_), Bind(add_, 2, body), Bind(add_, 3, codes), Bind(add_, 4, page.type);
    Step(add_);
    Bind(add_date_, 1, pages_), Bind(add_date_, 2, page.date);
    Step(add_date_);
    if (pages_ % 1000 == 0) Run("COMMIT; BEGIN");
  }
  void FinishLoading() override { Run("COMMIT; PRAGMA wal_checkpoint(TRUNCATE)"); }
  int64_t Best(const FoldedQuery& query) override {
    return Ask(query, "SELECT rowid FROM pages WHERE pages MATCH ?1", " ORDER BY rank LIMIT 10",
               false);
  }
  int64_t BestAndCount(const FoldedQuery& query) override {
    Best(query);
    return Ask(query, "SELECT count(*) FROM pages WHERE pages MATCH ?1", "", true);
  }
  int64_t BytesOnDisk() const override { return BytesBelow(dir_); }

 private:
  void BeginLoading() {
    Run("CREATE VIRTUAL TABLE pages USING fts5(body, codes, type, content='', "
        "tokenize=\"unicode61 remove_diacritics 0 tokenchars '/-_.:'\");"
        "CREATE TABLE dates(id INTEGER PRIMARY KEY, day INTEGER); BEGIN");
    add_ = Prepare("INSERT INTO pages(rowid, body, codes, type) VALUES(?,?,?,?)");
    add_date_ = Prepare("INSERT INTO dates VALUES(?,?)");
  }
  void Run(const char* sql) {
    char* error = nullptr;
    if (sqlite3_exec(db_, sql, nullptr, nullptr, &error) != SQLITE_OK) Die(error);
  }
  sqlite3_stmt* Prepare(const std::string& sql) {
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(db_, sql.c_str(), -1, &statement, nullptr) != SQLITE_OK)
      Die(sqlite3_errmsg(db_));
    return statement;
  }
  void Bind(sqlite3_stmt* s, int at, int64_t value) { sqlite3_bind_int64(s, at, value); }
  void Bind(sqlite3_stmt* s, int at, const std::string& value) {
    sqlite3_bind_text(s, at, value.data(), static_cast<int>(value.size()), SQLITE_TRANSIENT);
  }
  void Step(sqlite3_stmt* s) {
    if (sqlite3_step(s) != SQLITE_DONE) Die(sqlite3_errmsg(db_));
    sqlite3_reset(s);
  }

  static std::string Match(const FoldedQuery& query) {
    std::vector<std::string> parts;
    const auto quoted = [](const std::string& word) { return absl::StrCat("\"", word, "\""); };
    if (query.phrase) {
      std::vector<std::string> words;
      for (const auto& choices : query.words) words.push_back(choices[0]);
      parts.push_back(absl::StrCat("body : ", quoted(absl::StrJoin(words, " "))));
    } else {
      for (const auto& choices : query.words) {
        std::vector<std::string> any;
        for (const std::string& word : choices) any.push_back(quoted(word));
        parts.push_back(absl::StrCat("({body codes} : (", absl::StrJoin(any, " OR "), "))"));
      }
    }
    if (!query.type.empty())
      parts.push_back(absl::StrCat("type : ", quoted(absl::StrJoin(query.type, " "))));
    return absl::StrJoin(parts, " AND ");
  }

  int64_t Ask(const FoldedQuery& query, std::string sql, const char* end, bool count) {
    if (query.last_date > 0)
      sql =
          absl::StrCat(absl::StrReplaceAll(
                           sql, {{"FROM pages", "FROM pages CROSS JOIN dates ON id = pages.rowid"},
                                 {"SELECT rowid", "SELECT pages.rowid"}}),
                       " AND day BETWEEN ", query.first_date, " AND ", query.last_date);
    sqlite3_stmt* statement = Prepare(sql + end);
    Bind(statement, 1, Match(query));
    int64_t rows = 0;
    int code = SQLITE_ROW;
    while ((code = sqlite3_step(statement)) == SQLITE_ROW)
      rows = count ? sqlite3_column_int64(statement, 0) : rows + 1;
    if (code != SQLITE_DONE) Die(sqlite3_errmsg(db_));
    sqlite3_finalize(statement);
    return rows;
  }

  const std::string dir_;
  sqlite3* db_ = nullptr;
  sqlite3_stmt* add_ = nullptr;
  sqlite3_stmt* add_date_ = nullptr;
  int64_t pages_ = 0;
};

class XapianPeer final : public SearchPeer {
 public:
  XapianPeer(const std::string& dir, bool loaded) : dir_(dir) {
    if (loaded) {
      reader_ = Xapian::Database(dir);
    } else {
      writer_ = Xapian::WritableDatabase(dir, Xapian::DB_CREATE_OR_OVERWRITE);
    }
  }
  std::string name() const override { return "Xapian"; }

  void Add(const FoldedPage& page) override {
    Xapian::Document document;
    for (const auto& [token, place] : page.tokens) document.add_posting(token, place);
    document.add_boolean_term(absl::StrCat("XT", page.type));
    document.add_value(0, Xapian::sortable_serialise(page.date));
    writer_.add_document(document);
  }
  void FinishLoading() override {
    writer_.commit();
    reader_ = Xapian::Database(dir_);
  }
  int64_t Best(const FoldedQuery& query) override { return Ask(query, 0).size(); }
  int64_t BestAndCount(const FoldedQuery& query) override {
    return Ask(query, reader_.get_doccount()).get_matches_estimated();
  }
  int64_t BytesOnDisk() const override { return BytesBelow(dir_); }

 private:
  Xapian::MSet Ask(const FoldedQuery& query, Xapian::doccount check_at_least) {
    std::vector<Xapian::Query> words;
    for (const auto& choices : query.words)
      words.emplace_back(Xapian::Query::OP_OR, choices.begin(), choices.end());
    Xapian::Query all = query.phrase
                            ? Xapian::Query(Xapian::Query::OP_PHRASE, words.begin(), words.end(),
                                            static_cast<Xapian::termcount>(words.size()))
                            : Xapian::Query(Xapian::Query::OP_AND, words.begin(), words.end());
    if (!query.type.empty())
      all = Xapian::Query(Xapian::Query::OP_FILTER, all,
                          Xapian::Query(absl::StrCat("XT", absl::StrJoin(query.type, " "))));
    if (query.last_date > 0)
      all = Xapian::Query(Xapian::Query::OP_FILTER, all,
                          Xapian::Query(Xapian::Query::OP_VALUE_RANGE, 0,
                                        Xapian::sortable_serialise(query.first_date),
                                        Xapian::sortable_serialise(query.last_date)));
    Xapian::Enquire enquire(reader_);
    enquire.set_query(all);
    return enquire.get_mset(0, 10, check_at_least);
  }

  const std::string dir_;
  Xapian::WritableDatabase writer_;
  Xapian::Database reader_;
};

}  // namespace

int64_t BytesBelow(const std::string& dir) {
  int64_t bytes = 0;
  for (const auto& entry : fs::recursive_directory_iterator(dir))
    if (entry.is_regular_file()) bytes += static_cast<int64_t>(entry.file_size());
  return bytes;
}

FoldedPage FoldPage(const SearchPage& page) {
  FoldedPage folded;
  uint32_t place = 0;
  const auto add = [&](std::string_view word) {
    const WordTokens tokens = Tokenize(word);
    if (tokens.has_whole()) folded.tokens.emplace_back(tokens.whole.folded, place);
    for (const Token& part : tokens.parts) folded.tokens.emplace_back(part.folded, place++);
  };
  ForEachLine(page.text, [&](const Line& line) {
    for (const Word& word : line.words) add(word.text);
  });
  for (const FieldText& field : FieldTexts(page.fields, "")) {
    folded.tokens.emplace_back("zzgap", place++);
    for (const absl::string_view word : absl::StrSplit(field.text, ' '))
      add({word.data(), word.size()});
  }
  std::vector<std::string> type;
  for (const absl::string_view word : absl::StrSplit(page.fields.type_name.value, ' '))
    type.push_back(Tokenize({word.data(), word.size()}).parts.at(0).folded);
  folded.type = absl::StrJoin(type, " ");
  folded.date = DateNumber(page.fields.issued_date.value);
  return folded;
}

std::unique_ptr<SearchPeer> NewFts5(const std::string& dir, bool loaded) {
  return std::make_unique<Fts5>(dir, loaded);
}
std::unique_ptr<SearchPeer> NewXapian(const std::string& dir, bool loaded) {
  return std::make_unique<XapianPeer>(dir, loaded);
}

}  // namespace sohoa
