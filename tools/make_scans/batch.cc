#include "tools/make_scans/batch.h"

#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tools/make_scans/canvas.h"
#include "tools/make_scans/profiles.h"
#include "tools/make_scans/random.h"
#include "tools/make_scans/separator_sheet.h"
#include "tools/make_scans/truth_file.h"

namespace sohoa {
namespace {

using Json = nlohmann::ordered_json;

// By the grammar of ocr/fields/dossier_code.h.
std::string MakeDossierCode(Random& random) {
  return absl::StrFormat("H%02d.%02d.%02d-26%02d%02d-%04d", random.Int(1, 63), random.Int(1, 40),
                         random.Int(1, 20), random.Int(1, 12), random.Int(1, 28),
                         random.Int(1, 9999));
}

// What docs/splitting.md promises to read; written out here, so that a change there is noticed.
SeparatorSheet QrSheet(const std::string& dossier_code) {
  if (dossier_code.empty()) return {"sohoa:separator:1", "TỜ PHÂN CÁCH", "", ""};
  return {absl::StrCat("sohoa:dossier:", dossier_code), "HỒ SƠ", dossier_code, ""};
}

absl::StatusOr<Image> DrawBlank(int dpi) {
  constexpr double kWidth = 210, kHeight = 297;  // mm
  const absl::StatusOr<Canvas> canvas = Canvas::Create(kWidth, kHeight, dpi);
  if (!canvas.ok()) return canvas.status();
  return canvas->TakePicture();
}

class Batch {
 public:
  Batch(const BatchSpec& spec, std::unique_ptr<ScanFile> file)
      : spec_(spec), random_(spec.document.seed), file_(std::move(file)) {}

  absl::Status Make() {
    const int documents = random_.Int(spec_.min_documents, spec_.max_documents);
    for (int k = 0; k < documents; ++k) {
      ScanSpec spec = spec_.document;
      spec.seed = random_.Bits();
      spec.profile = spec_.profiles[static_cast<size_t>(k) % spec_.profiles.size()];
      if (absl::Status s = AddSheet(spec); !s.ok()) return s;
      if (absl::Status s = AddDocument(spec); !s.ok()) return s;
    }
    return file_->Finish();
  }

  std::string path() const { return file_->paths().front(); }

  // One document a line.
  std::string Truth(const std::string& name) const {
    const Json head = {{"name", name},
                       {"seed", spec_.document.seed},
                       {"dpi", spec_.document.dpi},
                       {"separators", NameOf(spec_.separators)},
                       {"pages", pages_}};
    std::string text = head.dump();
    text.back() = ',';  // the documents follow inside the same object
    text += "\"documents\":[";
    for (size_t k = 0; k < documents_.size(); ++k)
      text += (k == 0 ? "\n" : ",\n") + documents_[k].dump();
    return text + "]}\n";
  }

 private:
  absl::Status AddSheet(const ScanSpec& spec) {
    if (spec_.separators == Separators::kNone) return absl::OkStatus();
    absl::StatusOr<Image> sheet = DrawSheet();
    if (!sheet.ok()) return sheet.status();
    Treatment treatment(spec, random_.Branch("sheet"));
    std::optional<MadePage> back;
    if (treatment.scans_backs()) back = treatment.Back(*sheet);
    if (absl::Status s = AddPage(treatment.Apply(*std::move(sheet), {})); !s.ok()) return s;
    return back ? AddPage(*std::move(back)) : absl::OkStatus();
  }

  absl::StatusOr<Image> DrawSheet() {
    constexpr double kDossiers = 0.3;
    if (spec_.separators == Separators::kBlank) return DrawBlank(spec_.document.dpi);
    if (spec_.separators == Separators::kPatchT) return DrawSeparatorSheet({}, spec_.document.dpi);
    const bool coded = random_.Chance(kDossiers);
    if (coded) dossier_code_ = MakeDossierCode(random_);
    return DrawSeparatorSheet(QrSheet(coded ? dossier_code_ : ""), spec_.document.dpi);
  }

  absl::Status AddDocument(const ScanSpec& spec) {
    absl::StatusOr<ScanMaker> maker = ScanMaker::Create(spec);
    if (!maker.ok()) return maker.status();
    const int first = pages_;
    while (true) {
      absl::StatusOr<std::optional<MadePage>> page = maker->Next();
      if (!page.ok()) return page.status();
      if (!page->has_value()) break;
      if (absl::Status s = AddPage(**std::move(page)); !s.ok()) return s;
    }
    documents_.push_back({{"scanPage", first},
                          {"pages", pages_ - first},
                          {"seed", spec.seed},
                          {"profile", NameOf(spec.profile)},
                          {"dossierCode", dossier_code_.empty() ? Json() : Json(dossier_code_)}});
    return absl::OkStatus();
  }

  absl::Status AddPage(const MadePage& page) {
    const bool back = page.truth.blank;
    if (back && spec_.separators == Separators::kBlank) return absl::OkStatus();
    ++pages_;
    return file_->Add(page);
  }

  const BatchSpec& spec_;
  Random random_;
  const std::unique_ptr<ScanFile> file_;
  int pages_ = 0;
  std::string dossier_code_;  // of the dossier that runs
  std::vector<Json> documents_;
};

absl::Status WriteText(const std::string& text, const std::string& path) {
  std::ofstream out(path, std::ios::trunc);
  if (!out) return absl::PermissionDeniedError("the truth's file cannot be created");
  out << text;
  out.close();
  return out.good() ? absl::OkStatus() : absl::ResourceExhaustedError("the disk took no more");
}

}  // namespace

std::string NameOf(Separators separators) {
  switch (separators) {
    case Separators::kNone:
      return "none";
    case Separators::kQr:
      return "qr";
    case Separators::kPatchT:
      return "patch-t";
    case Separators::kBlank:
      break;
  }
  return "blank";
}

absl::StatusOr<std::string> WriteBatch(const BatchSpec& spec, const WriteOptions& options) {
  if (options.format == ScanFormat::kJpeg || options.format == ScanFormat::kPng)
    return absl::InvalidArgumentError("a batch is one file: want PDF or TIFF");
  const std::string stem = absl::StrCat(options.directory, "/", options.name);
  auto file = CreateScanFile(stem, options.format, options.jpeg_quality);
  if (!file.ok()) return file.status();
  Batch batch(spec, *std::move(file));
  if (absl::Status s = batch.Make(); !s.ok()) return s;
  if (absl::Status s = WriteText(batch.Truth(options.name), stem + ".json"); !s.ok()) return s;
  return batch.path();
}

}  // namespace sohoa
