#include "tests/storage/sign/pdf_judges.h"

#include <cstdint>
#include <filesystem>
#include <sstream>

#include "absl/strings/escaping.h"
#include "tests/storage/pdf/pdf_commands.h"

namespace sohoa::test {

std::string PdfSigSays(const std::string& pdf) {
  return RunCommand("TZ=UTC pdfsig -nocert '" + pdf + "'").output;
}

std::string OpensslSaysOfStamp(const std::string& pdf, const std::string& root_file,
                               const std::string& issuer_file) {
  const std::string bytes = ReadFile(pdf);
  const size_t key = bytes.find("/ByteRange [", bytes.rfind("/DocTimeStamp"));
  if (key == std::string::npos) return "there is no document time-stamp";
  std::istringstream numbers(bytes.substr(key + 12, 100));
  size_t begin = 0, length = 0, second = 0, rest = 0;
  numbers >> begin >> length >> second >> rest;
  const std::string data = TempPath("stamped");
  const std::string token = TempPath("token.der");
  WriteFile(data, bytes.substr(begin, length) + bytes.substr(second, rest));
  // Zeros fill the place; the token's own length says where it ends.
  const std::string der = absl::HexStringToBytes(bytes.substr(length + 1, second - length - 2));
  const auto byte = [&](size_t at) { return size_t{static_cast<uint8_t>(der[at])}; };
  WriteFile(token, der.substr(0, 4 + (byte(2) << 8 | byte(3))));
  const std::string out =
      RunCommand("openssl ts -verify -token_in -in '" + token + "' -data '" + data + "' -CAfile '" +
                 root_file + "' -untrusted '" + issuer_file + "'")
          .output;
  std::filesystem::remove(data);
  std::filesystem::remove(token);
  return out;
}

int LinesWith(const std::string& text, const std::string& part) {
  std::istringstream in(text);
  int count = 0;
  for (std::string line; std::getline(in, line);) count += line.find(part) != std::string::npos;
  return count;
}

}  // namespace sohoa::test
