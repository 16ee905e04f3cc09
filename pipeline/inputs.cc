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

// All wanted files below `folder`, sorted; folders that cannot be opened become problems.
void WalkFolder(const fs::path& folder, std::vector<fs::path>* files,
                std::vector<InputProblem>* problems) {
  std::error_code ec;
  std::vector<fs::path> entries;
  fs::directory_iterator it(folder, ec);
  for (; !ec && it != fs::directory_iterator(); it.increment(ec)) entries.push_back(it->path());
  if (ec) problems->push_back({folder.string(), UnreadablePath(ec)});
  std::sort(entries.begin(), entries.end());
  for (const fs::path& entry : entries) {
    const EntryKind kind = KindOfEntry(entry.string());
    if (kind == EntryKind::kFolder) WalkFolder(entry, files, problems);
    if (kind == EntryKind::kScan) files->push_back(entry);
    if (kind == EntryKind::kLink) problems->push_back({entry.string(), LinkInFolder()});
  }
}

// "scan-2.jpg" → ("scan-", 1, 2).
struct NumberedPicture {
  std::string stem;  // with the folder
  size_t width = 0;  // of the number, in digits
  int number = 0;
};

std::optional<NumberedPicture> SplitNumber(const fs::path& path) {
  if (!IsPicture(path)) return std::nullopt;
  const std::string name = path.stem().string();
  const size_t mark = name.find_last_of("-_");
  if (mark == std::string::npos || mark == 0 || mark + 1 == name.size()) return std::nullopt;
  constexpr size_t kMaxDigits = 3;  // longer runs are dates and serial numbers, not pages
  if (name.size() - mark - 1 > kMaxDigits) return std::nullopt;
  NumberedPicture split{(path.parent_path() / name.substr(0, mark + 1)).string(),
                        name.size() - mark - 1, 0};
  if (!absl::SimpleAtoi(name.substr(mark + 1), &split.number)) return std::nullopt;
  return split;
}

// "scan-002.jpg" of width 3.
std::string NumberedName(const NumberedPicture& picture, const std::string& extension, int number) {
  std::string digits = absl::StrCat(number);
  if (digits.size() < picture.width) digits.insert(0, picture.width - digits.size(), '0');
  return absl::StrCat(picture.stem, digits, extension);
}

// All others stand alone.
std::vector<InputDocument> GroupPictures(const std::vector<fs::path>& files) {
  absl::flat_hash_set<std::string> all;
  for (const fs::path& file : files) all.insert(file.string());
  std::vector<InputDocument> documents;
  for (const fs::path& file : files) {
    InputDocument document{
        PagesFrom(file.string(), [&](const std::string& path) { return all.contains(path); })};
    if (!document.files.empty()) documents.push_back(std::move(document));
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
  const std::optional<NumberedPicture> split = SplitNumber(path);
  return split ? absl::StrCat(split->stem, fs::path(path).extension().string()) : "";
}

absl::Status UnreadablePath(const std::error_code& ec) {
  if (ec == std::errc::permission_denied)
    return absl::PermissionDeniedError("no permission to read it");
  if (ec == std::errc::no_such_file_or_directory)
    return absl::NotFoundError("no such file or folder");
  return absl::UnavailableError(absl::StrCat("cannot be read: ", ec.message()));
}

EntryKind KindOfEntry(const std::string& path) {
  const fs::path entry(path);
  std::error_code ignored;  // what cannot be looked at is neither a folder nor a wanted file
  if (IsHidden(entry)) return EntryKind::kOther;
  const bool is_folder = fs::is_directory(entry, ignored);
  if (!is_folder && !IsScanName(path)) return EntryKind::kOther;
  if (fs::is_symlink(entry, ignored)) return EntryKind::kLink;
  return is_folder ? EntryKind::kFolder : EntryKind::kScan;
}

absl::Status LinkInFolder() {
  return absl::FailedPreconditionError(
      "a symbolic link in a folder is not followed (name what it leads to)");
}

std::vector<std::string> PagesFrom(const std::string& file,
                                   const std::function<bool(const std::string&)>& is_there) {
  const std::optional<NumberedPicture> picture = SplitNumber(file);
  if (!picture || picture->number < 1) return {file};
  const std::string extension = fs::path(file).extension().string();
  for (size_t width = 1; picture->number > 1 && width <= picture->width; ++width) {
    const NumberedPicture first{picture->stem, width, 1};
    if (NumberedName(first, extension, picture->number) != file) continue;
    int before = picture->number - 1;
    while (before > 0 && is_there(NumberedName(first, extension, before))) --before;
    if (before == 0) return {};
  }
  std::vector<std::string> files = {file};
  for (int k = 2; picture->number == 1; ++k) {
    std::string next = NumberedName(*picture, extension, k);
    if (!is_there(next)) break;
    files.push_back(std::move(next));
  }
  return files;
}

InputList CollectInputs(const std::vector<std::string>& paths, const InputOptions& options) {
  InputList list;
  for (const std::string& path : paths) {
    std::error_code ec;
    const fs::file_status status = fs::status(path, ec);
    if (status.type() == fs::file_type::not_found || ec) {
      list.problems.push_back(
          {path,
           UnreadablePath(ec ? ec : std::make_error_code(std::errc::no_such_file_or_directory))});
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
