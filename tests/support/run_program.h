// Runs programs as a person would, and keeps what they print.
#ifndef SOHOA_TESTS_SUPPORT_RUN_PROGRAM_H_
#define SOHOA_TESTS_SUPPORT_RUN_PROGRAM_H_

#include <string>

namespace sohoa::testing_support {

struct ProgramResult {
  int exit_code = -1;  // 128 + signal when it was killed
  std::string out;
  std::string err;
};

// Runs a line of shell.
ProgramResult RunShell(const std::string& command);

// Path of a program that the build puts beside the tests, quoted for the shell.
std::string ProgramPath(const std::string& name);

}  // namespace sohoa::testing_support

#endif  // SOHOA_TESTS_SUPPORT_RUN_PROGRAM_H_
