// Shows a picture by a program of the person's choice.
#ifndef SOHOA_TOOLS_PICTURE_VIEWER_H_
#define SOHOA_TOOLS_PICTURE_VIEWER_H_

#include <sys/types.h>

#include <string>
#include <vector>

namespace sohoa {

// One picture at a time; the last one is closed with this. Not thread-safe.
class PictureViewer {
 public:
  // `command`: a program and its arguments, parted by spaces; the picture's path follows. Empty:
  // nothing is shown.
  explicit PictureViewer(const std::string& command);
  ~PictureViewer();
  PictureViewer(const PictureViewer&) = delete;
  PictureViewer& operator=(const PictureViewer&) = delete;

  bool wanted() const { return !words_.empty(); }
  // False if the program cannot be started.
  bool Show(const std::string& path);

 private:
  void Close();

  const std::vector<std::string> words_;
  pid_t shown_ = 0;  // 0: none
};

}  // namespace sohoa

#endif  // SOHOA_TOOLS_PICTURE_VIEWER_H_
