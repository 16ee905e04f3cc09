// The module map of ARCHITECTURE.md, held by a program: an include points only downward, and a
// third-party library is named in one folder, in .cc files only.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace sohoa {
namespace {

namespace fs = std::filesystem;

// What each folder may include of ours, beside itself.
const std::map<std::string, std::set<std::string>>& AllowedIncludes() {
  static const std::set<std::string> ocr = {"ocr/page",   "ocr/text",   "ocr/image",
                                            "ocr/engine", "ocr/fields", "ocr/scanner"};
  static const std::set<std::string> storage = {"storage/sign", "storage/record", "storage/search",
                                                "storage/pdf"};
  static const auto join = [](std::set<std::string> a, const std::set<std::string>& b) {
    a.insert(b.begin(), b.end());
    return a;
  };
  static const std::set<std::string> all_libraries = join(ocr, storage);
  static const std::map<std::string, std::set<std::string>> map = {
      {"ocr/page", {}},
      {"ocr/text", {"ocr/page"}},
      {"ocr/image", {"ocr/page"}},
      {"ocr/scanner", {"ocr/page"}},
      {"ocr/engine", {"ocr/page", "ocr/text"}},
      {"ocr/fields", {"ocr/page", "ocr/text"}},
      {"storage/sign", {"ocr/page", "storage/pdf"}},
      {"storage/record", {"ocr/page", "storage/sign"}},
      {"storage/search", {"ocr/page", "storage/record", "storage/sign"}},
      {"storage/pdf", {"ocr/page"}},
      {"models", {"ocr/page", "ocr/text", "ocr/image"}},
      {"pipeline", all_libraries},
      {"tools", join(all_libraries,
                     {"models", "pipeline", "tools/make_scans", "tools/monitor", "tools/serve"})},
      {"tools/monitor", {"models", "pipeline", "tools"}},
      {"tools/serve", join(all_libraries, {"models", "pipeline", "tools", "tools/monitor"})},
      {"tools/make_scans", {"ocr/page", "ocr/image", "ocr/text", "storage/pdf", "tools"}},
      {"benchmarks", join(all_libraries, {"models", "pipeline", "tools", "tools/make_scans"})},
  };
  return map;
}

// Which folder may name a third-party header, by the header's beginning. Abseil and the standard
// library may be named anywhere.
const std::vector<std::pair<std::string, std::string>>& ThirdPartyHomes() {
  static const std::vector<std::pair<std::string, std::string>> homes = {
      {"opencv2/", "ocr/image"},
      {"leptonica/", "ocr/image"},
      {"allheaders.h", "ocr/image"},
      {"tiff", "ocr/image"},
      {"jpeglib.h", "ocr/image"},
      {"png.h", "ocr/image"},
      {"ZXing/", "ocr/image"},
      {"sane/", "ocr/scanner"},
      {"tesseract/", "ocr/engine"},
      {"omp.h", "ocr/engine"},
      {"unicode/", "ocr/text"},
      {"openssl/", "storage/sign"},
      {"curl/", "storage/sign"},
      {"p11-kit/", "storage/sign"},
      {"rocksdb/", "storage/record"},
      {"google/protobuf", "storage/record"},
      {"podofo/", "storage/pdf"},
      {"poppler", "storage/pdf"},
      {"expat.h", "storage/pdf"},
      {"zlib.h", "storage/pdf"},
      {"oneapi/", "pipeline"},
      {"tbb/", "pipeline"},
      {"CLI/", "tools"},
      {"toml++/", "tools"},
      {"nlohmann/", "tools"},
      {"libintl.h", "tools"},
      {"spdlog/", "tools/monitor"},
      {"httplib.h", "tools/serve"},
      {"sodium.h", "tools/serve"},
      {"pango", "tools/make_scans"},
      {"cairo", "tools/make_scans"},
      {"qrencode", "storage/pdf"},
      {"benchmark/", "benchmarks"},
  };
  return homes;
}

struct Include {
  std::string file;    // relative to the source folder
  std::string folder;  // module of the file
  std::string target;
};

bool IsSource(const fs::path& path) {
  return path.extension() == ".cc" || path.extension() == ".h";
}

// The module a file belongs to: the longest name in the map that its path begins with.
std::string ModuleOf(const std::string& file) {
  std::string best;
  for (const auto& [module, unused] : AllowedIncludes())
    if (file.starts_with(module + "/") && module.size() > best.size()) best = module;
  return best;
}

std::vector<Include> ReadIncludes() {
  std::vector<Include> includes;
  const fs::path root = SOHOA_SOURCE_DIR;
  const std::regex line_form("^\\s*#\\s*include\\s*[<\"]([^>\"]+)[>\"].*");
  for (const char* top : {"ocr", "storage", "models", "pipeline", "tools", "benchmarks"}) {
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root / top)) {
      if (!IsSource(entry.path())) continue;
      const std::string file = entry.path().lexically_relative(root).string();
      std::ifstream in(entry.path());
      std::smatch match;
      for (std::string line; std::getline(in, line);)
        if (std::regex_match(line, match, line_form))
          includes.push_back({file, ModuleOf(file), match[1]});
    }
  }
  return includes;
}

TEST(ModuleMapTest, EveryFolderWithSourcesIsOnTheMap) {
  for (const Include& include : ReadIncludes()) EXPECT_NE(include.folder, "") << include.file;
}

TEST(ModuleMapTest, IncludesPointOnlyDownward) {
  const std::vector<Include> includes = ReadIncludes();
  ASSERT_GT(includes.size(), 100u) << "the sources were not found";
  for (const Include& include : includes) {
    const std::string target = ModuleOf(include.target);
    if (target.empty() || target == include.folder) continue;
    EXPECT_TRUE(AllowedIncludes().at(include.folder).contains(target))
        << include.file << " includes " << include.target;
  }
}

TEST(ModuleMapTest, ThirdPartyHeadersAreNamedInOneFolderAndInCcFilesOnly) {
  for (const Include& include : ReadIncludes()) {
    for (const auto& [beginning, home] : ThirdPartyHomes()) {
      if (!include.target.starts_with(beginning)) continue;
      const bool may_name_all = include.folder == "benchmarks" || include.folder == home ||
                                (home == "tools" && include.folder.starts_with("tools"));
      EXPECT_TRUE(may_name_all) << include.file << " names " << include.target
                                << ", which belongs to " << home;
      EXPECT_TRUE(include.file.ends_with(".cc"))
          << include.file << " names " << include.target << " in a header";
    }
  }
}

// A header that the map does not know at all is a library that slipped in.
TEST(ModuleMapTest, NoUnknownThirdPartyHeader) {
  const std::regex known(
      // Abseil, the C and C++ standard libraries, POSIX
      "^(absl/.*|(sys|arpa|netinet)/.*|[a-z_0-9]+(\\.h)?)$");
  for (const Include& include : ReadIncludes()) {
    if (!ModuleOf(include.target).empty() || std::regex_match(include.target, known)) continue;
    bool has_home = false;
    for (const auto& [beginning, unused] : ThirdPartyHomes())
      has_home |= include.target.starts_with(beginning);
    EXPECT_TRUE(has_home) << include.file << " includes " << include.target;
  }
}

// Two types of one name in namespace sohoa make one of whatever template is made with them: the
// linker keeps either.
TEST(ModuleMapTest, NoTwoHeadersDefineATypeOfOneName) {
  const fs::path root = SOHOA_SOURCE_DIR;
  const std::regex definition(
      "(struct|class|enum class) ([A-Z][A-Za-z0-9]*)( final)?( :.*)? \\{.*");
  std::map<std::string, std::string> defined;
  for (const char* top : {"ocr", "storage", "models", "pipeline", "tools", "benchmarks"}) {
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root / top)) {
      if (entry.path().extension() != ".h") continue;
      const std::string file = entry.path().lexically_relative(root).string();
      std::ifstream in(entry.path());
      std::smatch match;
      bool inside = false;  // namespace sohoa itself
      for (std::string line; std::getline(in, line);) {
        if (line.starts_with("namespace ")) inside = line == "namespace sohoa {";
        if (!inside || !std::regex_match(line, match, definition)) continue;
        const auto [known, is_new] = defined.emplace(match[2], file);
        EXPECT_TRUE(is_new) << match[2] << " stands in " << known->second << " and in " << file;
      }
    }
  }
  EXPECT_GT(defined.size(), 100U) << "the headers were not found";
}

}  // namespace
}  // namespace sohoa
