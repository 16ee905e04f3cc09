// storm_scans FOLDER N: makes N small scans for tests/prove/backfill_storm.sh, which reads them
// with sohoa_fake_reader, and says how many there are of each kind. Of the same N always the same.
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/pipeline/fake_reader.h"
#include "tests/support/test_scans.h"

namespace sohoa::testing_support {
namespace {

namespace fs = std::filesystem;

enum class Nature { kGood, kBroken, kTwin, kSecret, kDeadly, kHanging };

// At least one of each, in any order of folders.
Nature NatureOf(int number, int all) {
  const int place = static_cast<int>(number * 9973LL % all);
  int end = 0;
  const auto is_among = [&](int permille) {
    end += std::max(1, all * permille / 1000);
    return place < end;
  };
  if (is_among(30)) return Nature::kBroken;
  if (is_among(20)) return Nature::kTwin;
  if (is_among(10)) return Nature::kSecret;
  if (is_among(3)) return Nature::kDeadly;
  return is_among(2) ? Nature::kHanging : Nature::kGood;
}

// A reader of TIFF does not look behind the last page.
void MakeUnlikeOthers(const std::string& path, int number) {
  WriteBytes(path, ReadBytes(path) + "scan " + std::to_string(number));
}

void WriteScan(const std::string& path, int number, Nature nature) {
  const std::vector<int> deadly = {kCrashes, kLeaves, kRaves, kLies};
  switch (nature) {
    case Nature::kSecret:
      WriteTiffFile(path, {kReadsStamp});
      break;
    case Nature::kDeadly:
      WriteTiffFile(path, {deadly[static_cast<size_t>(number) % deadly.size()]});
      break;
    case Nature::kHanging:
      WriteTiffFile(path, {number % 2 == 0 ? kSleeps : kSpins});
      break;
    default:
      WriteTiffFile(path, {300 + number % 50});
  }
  if (nature == Nature::kBroken) {
    const std::string bytes = ReadBytes(path);
    WriteBytes(path, number % 2 == 0 ? bytes.substr(0, bytes.size() / 3) : "no picture");
  }
  MakeUnlikeOthers(path, number);
}

int Main(const std::string& folder, int all) {
  std::string original;
  std::array<int, 6> counts{};
  std::vector<std::string> twins;
  for (int number = 0; number < all; ++number) {
    const std::string in = folder + "/" + std::to_string(number / 100);
    fs::create_directories(in);
    const std::string path = in + "/" + std::to_string(number) + ".tif";
    const Nature nature = NatureOf(number, all);
    ++counts[static_cast<size_t>(nature)];
    if (nature == Nature::kTwin) {
      twins.push_back(path);
      continue;
    }
    WriteScan(path, number, nature);
    if (nature == Nature::kGood && original.empty()) original = path;
  }
  for (const std::string& twin : twins) fs::copy_file(original, twin);
  std::printf("good=%d broken=%d twins=%d secret=%d deadly=%d hanging=%d\n", counts[0], counts[1],
              counts[2], counts[3], counts[4], counts[5]);
  return 0;
}

}  // namespace
}  // namespace sohoa::testing_support

int main(int argc, char** argv) {
  return argc == 3 ? sohoa::testing_support::Main(argv[1], std::atoi(argv[2])) : 2;
}
