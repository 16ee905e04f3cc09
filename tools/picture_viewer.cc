#include "tools/picture_viewer.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "absl/strings/str_split.h"

namespace sohoa {

PictureViewer::PictureViewer(const std::string& command)
    : words_(absl::StrSplit(command, ' ', absl::SkipEmpty())) {}

PictureViewer::~PictureViewer() { Close(); }

bool PictureViewer::Show(const std::string& path) {
  Close();
  std::vector<std::string> words = words_;
  words.push_back(path);
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  // What is typed is meant for us, and what is printed may be our JSON.
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO);
  const int error = posix_spawnp(&shown_, pointers[0], &actions, nullptr, pointers.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) shown_ = 0;
  return error == 0;
}

void PictureViewer::Close() {
  if (shown_ == 0) return;
  kill(shown_, SIGTERM);
  while (waitpid(shown_, nullptr, 0) < 0 && errno == EINTR) {
  }
  shown_ = 0;
}

}  // namespace sohoa
