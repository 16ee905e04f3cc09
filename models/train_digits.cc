// Trains the classifier of handwritten digits on the four files of MNIST in DIR and writes it to
// the file named: train_digits DIR OUT.bin
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>

#include "ocr/image/digit_calibration.h"
#include "ocr/image/digit_classifier.h"
#include "ocr/image/digit_training.h"

namespace {

std::string ReadFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

absl::StatusOr<sohoa::DigitSet> ReadSet(const std::string& folder, const std::string& name) {
  return sohoa::ParseDigitSet(ReadFile(folder + "/" + name + "-images-idx3-ubyte"),
                              ReadFile(folder + "/" + name + "-labels-idx1-ubyte"));
}

// How sure numbers of several digits are, and how often they are right.
int PrintCalibration(std::string_view model, const sohoa::DigitSet& test) {
  const auto classifier = sohoa::DigitClassifier::Parse(model);
  if (!classifier.ok()) {
    std::cerr << classifier.status().message() << "\n";
    return 1;
  }
  for (const sohoa::NumberBin& bin : sohoa::CalibrationOfNumbers(*classifier, test, 1))
    if (bin.given > 0)
      std::cerr << "numbers given " << bin.confidence << ": right " << bin.right << " of "
                << bin.given << "\n";
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const bool measure = argc == 4 && std::string_view(argv[3]) == "--measure";
  if (argc != 3 && !measure) {
    std::cerr << "usage: train_digits DIR OUT.bin            train\n"
                 "       train_digits DIR MODEL.bin --measure  only tell how sure numbers are\n";
    return 2;
  }
  const auto train = ReadSet(argv[1], "train"), test = ReadSet(argv[1], "t10k");
  if (!train.ok() || !test.ok()) {
    std::cerr << argv[1] << ": " << (train.ok() ? test : train).status().message() << "\n";
    return 1;
  }
  if (measure) return PrintCalibration(ReadFile(argv[2]), *test);
  const auto trained = sohoa::TrainDigits(*train, *test, {.on_epoch = [](int epoch, double loss) {
    std::cerr << "epoch " << epoch + 1 << ": loss " << loss << "\n";
  }});
  if (!trained.ok()) {
    std::cerr << trained.status().message() << "\n";
    return 1;
  }
  std::ofstream out(argv[2], std::ios::binary);
  out << trained->model << std::flush;
  if (!out) {
    std::cerr << argv[2] << ": cannot be written\n";
    return 1;
  }
  const sohoa::DigitTrainingReport& r = trained->report;
  std::cerr << argv[2] << ": " << trained->model.size() << " bytes\ntest set right " << r.right
            << ", distorted " << r.right_distorted << ", drawn " << r.right_drawn
            << "\nno digit: called so " << r.none_right << ", given a digit at 0.9 or more "
            << r.none_sure << "\nexpected calibration error " << r.calibration_error << "\n";
  return PrintCalibration(trained->model, *test);
}
