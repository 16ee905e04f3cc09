#include "pipeline/inputs.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <optional>
#include <system_error>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "ocr/image/decode.h"

namespace sohoa {
namespace {

namespace fs = std::filesystem;

constexpr size_t kSniffBytes = 1024;

bool IsPicture(const fs::path& path) {
  const std::string ext = absl::AsciiStrToLower(path.extension().string());
  return ext == ".jpg" || ext == ".jpeg" || ext == ".png";
}

bool IsHidden(const fs::path& path) { return path.filename().string().starts_with('.'); }

absl::Status FromErrorCode(const std::error_code& ec) {
  if (ec == std::errc::permission_denied)
    return absl::PermissionDeniedError("no permission to read it");
  if (ec == std::errc::no_such_file_or_directory)
    return absl::NotFoundError("no such file or folder");
  return absl::UnavailableError(absl::StrCat("cannot be read: ", ec.message()));
}

// All wanted files below `folder`, sorted; folders that cannot be opened become problems.
void WalkFolder(const fs::path& folder, std::vector<fs::path>* files,
                std::vector<InputProblem>* problems) {
  std::error_code ec;
  std::vector<fs::path> entries;
  fs::directory_iterator it(folder, ec);
  for (; !ec && it != fs::directory_iterator(); it.increment(ec)) entries.push_back(it->path());
  if (ec) problems->push_back({folder.string(), FromErrorCode(ec)});
  std::sort(entries.begin(), entries.end());
  for (const fs::path& entry : entries) {
    if (IsHidden(entry)) continue;
    std::error_code ignored;  // what cannot be looked at is neither a folder nor a wanted file
    if (fs::is_symlink(entry, ignored)) continue;  // no loops, nothing from outside the folder
    if (fs::is_directory(entry, ignored)) {
      WalkFolder(entry, files, problems);
    } else if (IsScanName(entry.string())) {
      files->push_back(entry);
    }
  }
}

// "scan-2.jpg" → ("scan", ".jpg", 2).
struct NumberedName {
  std::string stem;
  std::string extension;
  int number = 0;
};

std::optional<NumberedName> SplitNumber(const fs::path& path) {
  if (!IsPicture(path)) return std::nullopt;
  const std::string name = path.stem().string();
  const size_t mark = name.find_last_of("-_");
  if (mark == std::string::npos || mark == 0 || mark + 1 == name.size()) return std::nullopt;
  constexpr size_t kMaxDigits = 3;  // longer runs are dates and serial numbers, not pages
  if (name.size() - mark - 1 > kMaxDigits) return std::nullopt;
  NumberedName split{(path.parent_path() / name.substr(0, mark + 1)).string(),
                     absl::AsciiStrToLower(path.extension().string()), 0};
  if (!absl::SimpleAtoi(name.substr(mark + 1), &split.number)) return std::nullopt;
  return split;
}

// Groups pictures that count 1, 2, 3 … of one stem; all others stand alone.
std::vector<InputDocument> GroupPictures(const std::vector<fs::path>& files) {
  std::vector<InputDocument> documents;
  absl::flat_hash_set<std::string> taken;
  const absl::flat_hash_set<std::string> all = [&] {
    absl::flat_hash_set<std::string> names;
    for (const fs::path& file : files) names.insert(file.string());
    return names;
  }();
  for (const fs::path& file : files) {
    if (taken.contains(file.string())) continue;
    InputDocument document{{file.string()}};
    const std::optional<NumberedName> first = SplitNumber(file);
    if (first && first->number == 1) {
      const size_t width =
          file.stem().string().size() - file.stem().string().find_last_of("-_") - 1;
      for (int k = 2;; ++k) {
        std::string digits = absl::StrCat(k);
        if (digits.size() < width) digits.insert(0, width - digits.size(), '0');
        const std::string next = absl::StrCat(first->stem, digits, file.extension().string());
        if (!all.contains(next)) break;
        taken.insert(next);
        document.files.push_back(next);
      }
    }
    documents.push_back(std::move(document));
  }
  return documents;
}

// Of documents that were found below `named`.
void NoteFolders(const fs::path& named, std::vector<InputDocument>::iterator begin,
                 std::vector<InputDocument>::iterator end) {
  const fs::path top = (named / "x").parent_path();  // without a slash behind it
  for (auto document = begin; document != end; ++document) {
    const fs::path folder = fs::path(document->path()).parent_path();
    if (folder != top) document->folder = folder.string();
  }
}

std::string FirstBytes(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::string bytes(kSniffBytes, '\0');
  in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<size_t>(std::max<std::streamsize>(0, in.gcount())));
  return bytes;
}

}  // namespace

bool IsScanName(const std::string& path) {
  const std::string ext = absl::AsciiStrToLower(fs::path(path).extension().string());
  return IsPicture(path) || ext == ".tif" || ext == ".tiff" || ext == ".pdf";
}

std::string RunOf(const std::string& path) {
  const std::optional<NumberedName> split = SplitNumber(path);
  return split ? absl::StrCat(split->stem, split->extension) : "";
}

InputList CollectInputs(const std::vector<std::string>& paths, const InputOptions& options) {
  InputList list;
  for (const std::string& path : paths) {
    std::error_code ec;
    const fs::file_status status = fs::status(path, ec);
    if (status.type() == fs::file_type::not_found || ec) {
      list.problems.push_back(
          {path,
           FromErrorCode(ec ? ec : std::make_error_code(std::errc::no_such_file_or_directory))});
      continue;
    }
    if (status.type() != fs::file_type::directory) {
      list.documents.push_back({{path}});
      continue;
    }
    std::vector<fs::path> files;
    WalkFolder(path, &files, &list.problems);
    const size_t before = list.documents.size();
    if (options.group_numbered_pictures) {
      for (InputDocument& document : GroupPictures(files))
        list.documents.push_back(std::move(document));
    } else {
      for (const fs::path& file : files) list.documents.push_back({{file.string()}});
    }
    NoteFolders(path, list.documents.begin() + static_cast<std::ptrdiff_t>(before),
                list.documents.end());
  }
  return list;
}

absl::StatusOr<std::unique_ptr<PageSource>> OpenInputFile(const std::string& path,
                                                          const PageLimits& limits,
                                                          const PdfSourceOptions& pdf) {
  if (SniffFileKind(FirstBytes(path)) == FileKind::kPdf) return OpenPdfFile(path, limits, pdf);
  return OpenImageFile(path, limits);
}

std::string MediaTypeOf(const std::string& path) {
  switch (SniffFileKind(FirstBytes(path))) {
    case FileKind::kTiff:
      return "image/tiff";
    case FileKind::kJpeg:
      return "image/jpeg";
    case FileKind::kPng:
      return "image/png";
    case FileKind::kPdf:
      return "application/pdf";
    case FileKind::kEmpty:
    case FileKind::kOther:
      break;
  }
  return "application/octet-stream";
}

}  // namespace sohoa
