// A process of its own for the fault tests: enciphers or deciphers a store, until it is killed.
//   convert_store DIR KEY encrypt|decrypt
#include <cstdio>
#include <string>

#include "storage/record/converted_store.h"

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  const sohoa::MasterKeySource key(argv[2]), none;
  const bool encrypt = argv[3] == std::string("encrypt");
  const absl::Status done = sohoa::ConvertStore(argv[1], encrypt ? none : key, encrypt ? key : none,
                                                [] { return false; });
  if (done.ok()) return 0;
  std::fprintf(stderr, "%s\n", done.ToString().c_str());
  return 1;
}
