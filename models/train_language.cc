// Trains the language model on text from standard input, UTF-8, one paragraph a line, and writes it
// to the file named: xz -dc law.txt.xz | train_language OUT.bin
#include <fstream>
#include <iostream>
#include <string>

#include "ocr/text/language_training.h"

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: train_language OUT.bin < TEXT\n";
    return 2;
  }
  const std::string model = sohoa::TrainLanguageModel(std::cin);
  std::ofstream out(argv[1], std::ios::binary);
  out << model << std::flush;
  if (!out) {
    std::cerr << argv[1] << ": cannot be written\n";
    return 1;
  }
  std::cerr << argv[1] << ": " << model.size() << " bytes\n";
  return 0;
}
