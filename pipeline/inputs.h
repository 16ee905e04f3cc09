// What a person named on the command line, as documents to read.
#ifndef SOHOA_PIPELINE_INPUTS_H_
#define SOHOA_PIPELINE_INPUTS_H_

#include <functional>
#include <memory>
#include <string>
#include <system_error>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ocr/page/page_source.h"
#include "storage/pdf/pdf_source.h"

namespace sohoa {

// One document: a file, or the single-page pictures that make it, in page order.
struct InputDocument {
  std::vector<std::string> files;  // never empty
  // In which they lie, if that is below a folder that was named; empty: they lie in it, or were
  // named themselves.
  std::string folder = {};
  // Where the files lay when they came, if they were moved since: what the record says of them.
  // Empty: in `files`.
  std::vector<std::string> came_as = {};

  const std::string& path() const { return files.front(); }
  const std::string& origin(size_t file) const {
    return came_as.empty() ? files[file] : came_as[file];
  }
};

// A path that cannot be read at all.
struct InputProblem {
  std::string path;
  absl::Status status;
};

struct InputList {
  std::vector<InputDocument> documents;  // deterministic order: as named; within a folder by name
  std::vector<InputProblem> problems;
};

struct InputOptions {
  // Pictures NAME-1.jpg, NAME-2.jpg, … (or NAME_1, …) that lie in one folder and count from 1
  // without a gap are the pages of one document, as phones and flatbeds number them.
  bool group_numbered_pictures = true;
};

// Folders are walked to their depth; hidden files and files of other kinds (by extension) in them
// are passed over. Links in them are not followed; those that look like scans or lead to folders
// are problems, since somebody counts on them. A file named by itself is always taken, whatever its
// name, also by a link.
InputList CollectInputs(const std::vector<std::string>& paths, const InputOptions& options = {});

// What a walk of a folder makes of an entry. A link is neither folder nor scan (no loops, and
// nothing from outside the folder): kLink, if it leads to a folder or has the name of a scan.
enum class EntryKind { kFolder, kScan, kLink, kOther };
EntryKind KindOfEntry(const std::string& path);

// kFailedPrecondition: why a link is not read.
absl::Status LinkInFolder();

// The files of the document that begins with this one: itself, and if it is a picture numbered 1,
// those of its folder that count on from it; none, if it is a later page of such a one. `is_there`
// says of a path whether it is.
std::vector<std::string> PagesFrom(const std::string& file,
                                   const std::function<bool(const std::string&)>& is_there);

// kPermissionDenied, kNotFound, kUnavailable: why a path cannot be read.
absl::Status UnreadablePath(const std::error_code& ec);

// Whether a file of this name is taken from a folder: the extension is that of a kind that is read.
bool IsScanName(const std::string& path);

// What the pictures NAME-1.jpg, NAME-2.jpg, … of one folder have in common; "" for all others.
std::string RunOf(const std::string& path);

// Opens a file by its content. Errors as PageSource and OpenImageFile.
absl::StatusOr<std::unique_ptr<PageSource>> OpenInputFile(const std::string& path,
                                                          const PageLimits& limits,
                                                          const PdfSourceOptions& pdf);

// "image/tiff", "image/jpeg", "image/png", "application/pdf", or "application/octet-stream".
std::string MediaTypeOf(const std::string& path);

}  // namespace sohoa

#endif  // SOHOA_PIPELINE_INPUTS_H_
