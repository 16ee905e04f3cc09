#include "tests/storage/pdf/pdf_commands.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <fstream>
#include <sstream>

namespace sohoa::test {

CommandResult RunCommand(const std::string& command) {
  CommandResult result;
  FILE* pipe = popen(("{ " + command + "; } 2>&1").c_str(), "r");
  if (pipe == nullptr) return {127, "popen failed"};
  char buffer[65536];
  for (size_t n; (n = fread(buffer, 1, sizeof(buffer), pipe)) > 0;) result.output.append(buffer, n);
  const int status = pclose(pipe);
  result.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128;
  return result;
}

std::string TempPath(const std::string& name) {
  static std::atomic<int> count{0};
  return testing::TempDir() + "sohoa_pdf_" + std::to_string(getpid()) + "_" +
         std::to_string(count++) + "_" + name;
}

std::string ReadFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

void WriteFile(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

std::vector<std::string> SplitAtWhiteSpace(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> words;
  for (std::string word; in >> word;) words.push_back(word);
  return words;
}

std::vector<std::vector<std::string>> WordsOfPages(const std::string& pdf,
                                                   const std::string& mode) {
  const std::string text = RunCommand("pdftotext -enc UTF-8 " + mode + " " + pdf + " -").output;
  std::vector<std::vector<std::string>> pages;
  for (size_t begin = 0, end; (end = text.find('\f', begin)) != std::string::npos; begin = end + 1)
    pages.push_back(SplitAtWhiteSpace(text.substr(begin, end - begin)));
  return pages;
}

std::string Complaints(const std::string& pdf) {
  std::string complaints;
  const CommandResult qpdf = RunCommand("qpdf --check " + pdf);
  if (qpdf.exit_code != 0) complaints += qpdf.output;
  complaints += RunCommand("pdftoppm -r 20 " + pdf + " > /dev/null").output;
  complaints += RunCommand("pdftotext " + pdf + " /dev/null").output;
  return complaints;
}

}  // namespace sohoa::test
