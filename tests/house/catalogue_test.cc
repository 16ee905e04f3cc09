// An officer reads Vietnamese: every text that the program can print has its place in the
// catalogue.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace sohoa {
namespace {

namespace fs = std::filesystem;

std::string ReadAll(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// Texts inside Name("…" "…"), adjacent literals joined.
std::set<std::string> LiteralsIn(const std::string& source, const std::string& call) {
  std::set<std::string> found;
  const std::regex form(call + "\\(\\s*((?:\"(?:[^\"\\\\]|\\\\.)*\"\\s*)+)");
  const std::regex piece("\"((?:[^\"\\\\]|\\\\.)*)\"");
  for (auto it = std::sregex_iterator(source.begin(), source.end(), form);
       it != std::sregex_iterator(); ++it) {
    const std::string literals = (*it)[1];
    std::string text;
    for (auto p = std::sregex_iterator(literals.begin(), literals.end(), piece);
         p != std::sregex_iterator(); ++p)
      text += (*p)[1];
    found.insert(text);
  }
  return found;
}

// msgid → msgstr.
std::map<std::string, std::string> ReadCatalogue() {
  std::map<std::string, std::string> entries;
  const std::string po = ReadAll(fs::path(SOHOA_SOURCE_DIR) / "tools/po/vi.po");
  const std::regex form("msgid \"((?:[^\"\\\\]|\\\\.)*)\"\nmsgstr \"((?:[^\"\\\\]|\\\\.)*)\"");
  for (auto it = std::sregex_iterator(po.begin(), po.end(), form); it != std::sregex_iterator();
       ++it)
    entries[(*it)[1]] = (*it)[2];
  return entries;
}

template <typename Visit>
void ForEachSource(const std::string& top, Visit visit) {
  for (const fs::directory_entry& entry :
       fs::recursive_directory_iterator(fs::path(SOHOA_SOURCE_DIR) / top))
    if (entry.path().extension() == ".cc") visit(entry.path().string(), ReadAll(entry.path()));
}

TEST(CatalogueTest, EveryTextOfTheToolIsTranslated) {
  const auto catalogue = ReadCatalogue();
  ASSERT_GT(catalogue.size(), 50u);
  ForEachSource("tools", [&](const std::string& file, const std::string& source) {
    for (const std::string& text : LiteralsIn(source, "\\b(?:Tr|Title)")) {
      const auto entry = catalogue.find(text);
      ASSERT_NE(entry, catalogue.end()) << file << ": no Vietnamese for \"" << text << "\"";
      EXPECT_NE(entry->second, "") << text;
    }
  });
}

// The reason and what to do about it, without what is computed behind the literal, and without what
// is typed as it stands (an option, a date, a name).
std::vector<std::string> PartsOf(const std::string& text) {
  const std::regex name("[^ ]+|[^A-Za-z].*");
  std::vector<std::string> parts;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find(": ", begin), text.size());
    const std::string part = text.substr(begin, end - begin);
    const bool is_first = begin == 0;
    if (!part.ends_with(' ') && (is_first || !std::regex_match(part, name))) parts.push_back(part);
    begin = end + 2;
  }
  return parts;
}

// The reasons that libraries give, as far as they stand in one literal: the parts between ": " are
// looked up.
TEST(CatalogueTest, EveryReasonIsTranslated) {
  const auto catalogue = ReadCatalogue();
  for (const char* top : {"ocr", "storage", "pipeline", "tools"}) {
    ForEachSource(top, [&](const std::string& file, const std::string& source) {
      if (file.find("make_scans") != std::string::npos) return;  // a developer's tool
      for (const std::string& text : LiteralsIn(source, "absl::\\w+Error(?:\\(absl::StrCat)?")) {
        for (const std::string& part : PartsOf(text))
          EXPECT_TRUE(catalogue.contains(part))
              << file << ": no Vietnamese for \"" << part << "\" of \"" << text << "\"";
      }
    });
  }
}

TEST(CatalogueTest, EveryReasonOfAFieldIsTranslated) {
  const auto catalogue = ReadCatalogue();
  for (const char* top : {"ocr", "pipeline"}) {
    ForEachSource(top, [&](const std::string& file, const std::string& source) {
      for (const std::string& text : LiteralsIn(source, "\\bBecause"))
        EXPECT_TRUE(catalogue.contains(text))
            << file << ": no Vietnamese for the reason \"" << text << "\"";
    });
  }
}

TEST(CatalogueTest, PlaceholdersAgree) {
  const std::regex placeholder("%(\\.\\d+)?[a-z]");
  for (const auto& [english, vietnamese] : ReadCatalogue()) {
    const auto list = [&](const std::string& text) {
      std::vector<std::string> all;
      for (auto it = std::sregex_iterator(text.begin(), text.end(), placeholder);
           it != std::sregex_iterator(); ++it)
        all.push_back(it->str());
      return all;
    };
    EXPECT_EQ(list(english), list(vietnamese)) << english;
    for (char digit = '0'; digit <= '9'; ++digit) {  // these may change places
      const std::string detail = {'$', digit};
      EXPECT_EQ(english.find(detail) == std::string::npos,
                vietnamese.find(detail) == std::string::npos)
          << english;
    }
  }
}

}  // namespace
}  // namespace sohoa
