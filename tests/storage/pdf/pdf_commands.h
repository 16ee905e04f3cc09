// What a user sees of a PDF: the words, pictures and complaints of the common PDF programs.
#ifndef SOHOA_TESTS_STORAGE_PDF_PDF_COMMANDS_H_
#define SOHOA_TESTS_STORAGE_PDF_PDF_COMMANDS_H_

#include <string>
#include <vector>

namespace sohoa::test {

struct CommandResult {
  int exit_code = 0;
  std::string output;  // stdout and stderr together
};

// Runs a shell command. REQUIRES: a command of the test's own making.
CommandResult RunCommand(const std::string& command);

// A new path under testing::TempDir(), unlike any other of this process and others.
std::string TempPath(const std::string& name);

std::string ReadFile(const std::string& path);
void WriteFile(const std::string& path, const std::string& bytes);

// The words on page `page` (from 0) as pdftotext gives them; `mode` is "" or "-raw".
std::vector<std::vector<std::string>> WordsOfPages(const std::string& pdf, const std::string& mode);

std::vector<std::string> SplitAtWhiteSpace(const std::string& text);

// Nothing to complain about: qpdf --check finds no fault and poppler says nothing on stderr.
std::string Complaints(const std::string& pdf);

}  // namespace sohoa::test

#endif  // SOHOA_TESTS_STORAGE_PDF_PDF_COMMANDS_H_
