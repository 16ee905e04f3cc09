#include "tests/support/run_program.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>

#include "tests/support/test_scans.h"

namespace sohoa::testing_support {

ProgramResult RunShell(const std::string& command) {
  static std::atomic<int> count{0};
  const std::string base =
      testing::TempDir() + "/sohoa_run_" + std::to_string(getpid()) + "_" + std::to_string(++count);
  const std::string line = "{ " + command + "\n} >" + base + ".out 2>" + base + ".err </dev/null";
  const int status = std::system(line.c_str());
  ProgramResult result;
  result.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  result.out = ReadBytes(base + ".out");
  result.err = ReadBytes(base + ".err");
  std::filesystem::remove(base + ".out");
  std::filesystem::remove(base + ".err");
  return result;
}

std::string ProgramPath(const std::string& name) {
  const std::filesystem::path self = std::filesystem::read_symlink("/proc/self/exe");
  return "'" + (self.parent_path() / name).string() + "'";
}

}  // namespace sohoa::testing_support
