// Learns how likely a word is right from tables that sohoa-calibration wrote, on standard input,
// and writes the model to the file named: train_confidence OUT.tsv < TABLE
#include <fstream>
#include <iostream>
#include <string>

#include "ocr/text/confidence_training.h"

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: train_confidence OUT.tsv < TABLE\n";
    return 2;
  }
  const auto words = sohoa::ReadEvidenceTable(std::cin);
  const auto model = words.ok() ? sohoa::TrainConfidence(*words) : words.status();
  if (!model.ok()) {
    std::cerr << "train_confidence: " << model.status().message() << "\n";
    return 1;
  }
  std::ofstream out(argv[1], std::ios::binary);
  out << *model << std::flush;
  if (!out) {
    std::cerr << argv[1] << ": cannot be written\n";
    return 1;
  }
  std::cerr << argv[1] << ": from " << words->size() << " words\n";
  return 0;
}
