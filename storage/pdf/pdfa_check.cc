#include "storage/pdf/pdfa_check.h"

#include <podofo/podofo.h>

#include <cerrno>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "storage/pdf/pdfa_findings.h"

namespace sohoa {
namespace {

constexpr size_t kMostObjects = 8388607;

absl::StatusOr<std::string> ReadAll(const std::string& path) {
  constexpr uint64_t kMostBytes = 1 << 30;
  std::ifstream in(path, std::ios::binary);
  if (!in) return absl::ErrnoToStatus(errno, "cannot be opened");
  std::error_code ec;
  const uint64_t size = std::filesystem::file_size(path, ec);
  if (ec) return absl::NotFoundError("cannot be opened");
  if (size > kMostBytes)
    return absl::InvalidArgumentError("the file has more than a gigabyte: it is not checked");
  std::string bytes(size, '\0');
  in.read(bytes.data(), static_cast<std::streamsize>(size));
  bytes.resize(static_cast<size_t>(in.gcount()));
  return bytes;
}

struct PageWithResources {
  PodofoValue page;
  PodofoValue resources;
};

// Leaves in order, each node visited once, so that loops end.
std::vector<PageWithResources> PagesBelow(PodofoValue root) {
  std::vector<PageWithResources> pages;
  std::vector<PageWithResources> open = {{root, root["Resources"]}};
  std::set<PodofoValue> seen = {root};
  while (!open.empty()) {
    const PageWithResources node = open.back();
    open.pop_back();
    const PodofoValue kids = node.page["Kids"];
    if (!kids.exists()) {
      pages.push_back(node);
      continue;
    }
    for (size_t i = kids.size(); i-- > 0;) {
      const PodofoValue kid = kids.At(i);
      if (!kid.is_dictionary() || !seen.insert(kid).second) continue;
      const PodofoValue own = kid["Resources"];
      open.push_back({kid, own.exists() ? own : node.resources});
    }
  }
  return pages;
}

// Not PoDoFo's document, which adds a time of modification to what it reads.
class DocumentCheck {
 public:
  DocumentCheck(const std::string& path, const std::string& bytes)
      : bytes_(bytes), parser_(&objects_) {
    objects_.SetAutoDelete(true);
    parser_.ParseFile(path.c_str(), true);
  }

  std::vector<PdfaViolation> Run() {
    CheckFileSyntax(bytes_, findings_);
    CheckTrailer();
    const PodofoValue catalog = Trailer()["Root"];
    CheckCatalog(catalog, findings_);
    CheckMetadata(catalog, Trailer()["Info"], findings_);
    const PdfaColors colors = CheckOutputIntents(catalog, findings_);
    CheckObjects();
    FontUses fonts;
    for (const PageWithResources& page : PagesBelow(catalog["Pages"]))
      CheckPageContent(page.page, page.resources, colors, fonts, findings_);
    for (const auto& [font, use] : fonts) CheckFont(font, use, findings_);
    return findings_.All();
  }

 private:
  PodofoValue View(PoDoFo::PdfObject* object) { return {object, &objects_, 0}; }
  PodofoValue Trailer() { return View(const_cast<PoDoFo::PdfObject*>(parser_.GetTrailer())); }

  void CheckTrailer() {
    const PodofoValue id = Trailer()["ID"];
    findings_.AddIf(id.size() != 2 || id.At(0).bytes().empty() || id.At(1).bytes().empty(), "6.1.3",
                    0, "the trailer has no /ID");
    findings_.AddIf(parser_.GetEncrypted(), "6.1.3", 0, "the file is encrypted");
  }

  void CheckObjects() {
    const PoDoFo::TVecObjects all(objects_.begin(), objects_.end());
    findings_.AddIf(all.size() > kMostObjects, "6.1.13", 0, "the file has too many objects");
    for (PoDoFo::PdfObject* object : all) Visit(View(object), 0);
  }

  // References within are objects of their own.
  void Visit(PodofoValue value, int depth) {
    if (depth > kMostNesting) return;
    if (value.is_dictionary()) {
      CheckDictionary(value, findings_);
      if (value["ByteRange"].is_array()) CheckSignature(value, bytes_, findings_);
    }
    const int holder = value.object_number();
    const auto inside = [&](PodofoValue part) {
      if (part.object_number() == holder && (part.is_dictionary() || part.is_array()))
        Visit(part, depth + 1);
    };
    for (const auto& [key, part] : value.entries()) inside(part);
    for (const PodofoValue& part : value.elements()) inside(part);
  }

  const std::string& bytes_;
  PoDoFo::PdfVecObjects objects_;
  PoDoFo::PdfParser parser_;
  PdfaFindings findings_;
};

absl::StatusOr<std::vector<PdfaViolation>> Check(const std::string& path,
                                                 const std::string& bytes) {
  try {
    return DocumentCheck(path, bytes).Run();
  } catch (const PoDoFo::PdfError& error) {
    if (error.GetError() == PoDoFo::ePdfError_InvalidPassword)
      return std::vector<PdfaViolation>{{"6.1.3", 0, "the file is encrypted"}};
    const char* name = PoDoFo::PdfError::ErrorName(error.GetError());
    return absl::InvalidArgumentError(
        absl::StrCat("the PDF cannot be read: ", name == nullptr ? "?" : name));
  } catch (const std::exception& error) {
    return absl::InvalidArgumentError(absl::StrCat("the PDF cannot be read: ", error.what()));
  }
}

}  // namespace

absl::StatusOr<std::vector<PdfaViolation>> CheckPdfA2b(const std::string& path) {
  const absl::StatusOr<std::string> bytes = ReadAll(path);
  if (!bytes.ok()) return bytes.status();
  return Check(path, *bytes);
}

}  // namespace sohoa
