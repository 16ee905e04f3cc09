// sohoa-page-hashes: how far apart the hashes of scans of one sheet are, and those of different
// sheets, on made scans; and how many of the pairs are found by a band.
//   sohoa-page-hashes [--count N] [--seed S] [--kind KIND] [--pages MIN-MAX]
// Each document is scanned five times: in colour, in grey at 200 dpi and strong compression, worn,
// in black and white, and by a phone. The first scan is compared with each of the others.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>
#include <string>
#include <vector>

#include "ocr/image/decode.h"
#include "ocr/image/encode.h"
#include "ocr/image/hash_page.h"
#include "ocr/image/prepare.h"
#include "tools/make_scans/scan_maker.h"

namespace sohoa {
namespace {

struct Variant {
  const char* name;
  ScanProfile profile;
  PixelType pixels;
  int dpi;
  int jpeg_quality;  // 0: not compressed
};

constexpr std::array kVariants = {
    Variant{"office, colour, 300 dpi", ScanProfile::kOffice, PixelType::kBgr, 300, 80},
    Variant{"office, grey, 200 dpi, quality 40", ScanProfile::kOffice, PixelType::kGrey, 200, 40},
    Variant{"worn, grey, 300 dpi", ScanProfile::kWorn, PixelType::kGrey, 300, 60},
    Variant{"office, black and white, 300 dpi", ScanProfile::kOffice, PixelType::kBilevel, 300, 0},
    Variant{"phone, colour", ScanProfile::kPhoto, PixelType::kBgr, 300, 70},
};

struct Arguments {
  int count = 20;
  uint64_t seed = 1;
  int pages = 2;
  std::string kind;
};

// Hashes of the printed pages, in order.
using Hashes = std::vector<PageHash>;

// CPU time of the hashing alone.
struct HashCost {
  double seconds = 0;
  int pages = 0;
};

absl::StatusOr<DecodedPage> Compressed(Image image, double dpi, int quality) {
  if (quality == 0) return DecodedPage{std::move(image), dpi};
  constexpr double kUntold = 72;  // what a phone writes
  absl::StatusOr<CompressedPage> jpeg =
      EncodePage(image.view(), dpi > 0 ? dpi : kUntold, {.jpeg_quality = quality});
  if (!jpeg.ok()) return jpeg.status();
  return DecodePage({.content = EncodedImage{ImageFormat::kJpeg, std::move(jpeg->bytes)},
                     .dpi_x = dpi,
                     .dpi_y = dpi},
                    {});
}

absl::StatusOr<Hashes> Scan(ScanSpec spec, const Variant& variant, uint64_t damage,
                            HashCost* cost) {
  spec.profile = variant.profile;
  spec.pixels = variant.pixels;
  spec.dpi = variant.dpi;
  spec.damage_seed = damage;
  absl::StatusOr<MadeDocument> document = MakeDocument(spec);
  if (!document.ok()) return document.status();
  Hashes hashes;
  for (MadePage& page : document->pages) {
    if (page.truth.blank) continue;
    auto decoded = Compressed(std::move(page.image), page.dpi, variant.jpeg_quality);
    if (!decoded.ok()) return decoded.status();
    auto prepared = PreparePage(*std::move(decoded));
    if (!prepared.ok()) return prepared.status();
    const std::clock_t begin = std::clock();
    hashes.push_back(HashPage(prepared->reading.view()));
    cost->seconds += static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
    ++cost->pages;
  }
  return hashes;
}

struct Pairs {
  std::vector<double> distances;
  int found = 0;  // by a band
  double bands = 0;

  void Add(const PageHash& a, const PageHash& b) {
    distances.push_back(Distance(a, b));
    int equal = 0;
    for (size_t k = 0; k < a.bands.size(); ++k) equal += a.bands[k] == b.bands[k];
    found += equal > 0;
    bands += equal;
  }

  void Print(const char* name) {
    std::sort(distances.begin(), distances.end());
    const auto at = [&](double share) {
      return distances[static_cast<size_t>(share * static_cast<double>(distances.size() - 1))];
    };
    if (distances.empty()) return;
    std::printf("| %-34s | %6zu | %.3f | %.3f | %.3f | %.3f | %.3f | %6.2f %% | %5.2f |\n", name,
                distances.size(), at(0), at(0.01), at(0.5), at(0.99), at(1),
                100.0 * found / static_cast<double>(distances.size()),
                bands / static_cast<double>(distances.size()));
  }
};

int Run(const Arguments& args) {
  std::vector<std::array<Hashes, kVariants.size()>> scans;
  HashCost cost;
  for (int i = 0; i < args.count; ++i) {
    ScanSpec spec{.seed = args.seed + static_cast<uint64_t>(i), .min_pages = 1};
    spec.max_pages = args.pages;
    spec.rotation_deg = 0;
    spec.paper = args.kind == "papers";
    if (args.kind == "decision") spec.kind = DocumentKind::kDecision;
    if (args.kind == "form") spec.kind = DocumentKind::kForm;
    scans.emplace_back();
    for (size_t v = 0; v < kVariants.size(); ++v) {
      auto hashes = Scan(spec, kVariants[v], 7 + 100 * spec.seed + v, &cost);
      if (!hashes.ok()) {
        std::fprintf(stderr, "%s\n", std::string(hashes.status().message()).c_str());
        return 1;
      }
      scans.back()[v] = *std::move(hashes);
    }
  }
  std::printf("| pair | pairs | least | 1 %% | median | 99 %% | most | by a band | bands |\n");
  for (size_t v = 1; v < kVariants.size(); ++v) {
    Pairs same;
    for (const auto& document : scans)
      for (size_t page = 0; page < std::min(document[0].size(), document[v].size()); ++page)
        same.Add(document[0][page], document[v][page]);
    same.Print(kVariants[v].name);
  }
  Pairs different;
  for (size_t i = 0; i < scans.size(); ++i)
    for (size_t j = i + 1; j < scans.size(); ++j)
      for (const PageHash& a : scans[i][0])
        for (const PageHash& b : scans[j][0]) different.Add(a, b);
  different.Print("different sheets");
  std::fprintf(stderr, "%.2f ms CPU a page\n", 1000 * cost.seconds / cost.pages);
  return 0;
}

}  // namespace
}  // namespace sohoa

int main(int argc, char** argv) {
  sohoa::Arguments args;
  CLI::App app("Distances of page hashes on made scans.", "sohoa-page-hashes");
  app.add_option("--count", args.count, "documents")->capture_default_str();
  app.add_option("--seed", args.seed, "of the first document")->capture_default_str();
  app.add_option("--pages", args.pages, "at most, a document")->capture_default_str();
  app.add_option("--kind", args.kind, "decision, form or papers; else all kinds");
  CLI11_PARSE(app, argc, argv);
  sohoa::ConfigureImageLibraries();
  return sohoa::Run(args);
}
