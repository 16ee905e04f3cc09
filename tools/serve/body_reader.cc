#include "tools/serve/body_reader.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/string_view.h"

namespace sohoa {
namespace {

constexpr size_t kPieceBytes = 16 << 10;
constexpr size_t kMostLineBytes = 256;
constexpr size_t kMostSizeDigits = 8;

absl::Status Broken() { return absl::UnavailableError("the request was cut short"); }

absl::Status TooLarge() { return absl::OutOfRangeError("the request is too large"); }

absl::Status AfterRead(ssize_t done) {
  if (done > 0) return absl::OkStatus();
  return done == 0 ? Broken() : absl::DeadlineExceededError("the request came too slowly");
}

absl::Status ReadSized(const ByteReader& read, int64_t length, const PieceSink& sink) {
  std::array<char, kPieceBytes> piece;
  while (length > 0) {
    const auto wanted = static_cast<size_t>(std::min<int64_t>(length, kPieceBytes));
    const ssize_t done = read(piece.data(), wanted);
    if (absl::Status s = AfterRead(done); !s.ok()) return s;
    if (absl::Status s = sink({piece.data(), static_cast<size_t>(done)}); !s.ok()) return s;
    length -= done;
  }
  return absl::OkStatus();
}

// A line without its end.
absl::Status ReadLine(const ByteReader& read, std::string* line) {
  line->clear();
  while (!line->ends_with("\r\n")) {
    char c = 0;
    if (absl::Status s = AfterRead(read(&c, 1)); !s.ok()) return s;
    *line += c;
    if (line->size() > kMostLineBytes) return Broken();
  }
  line->resize(line->size() - 2);
  return absl::OkStatus();
}

// Of "1a2b;name=value"; nothing where it is none.
std::optional<int64_t> ChunkSize(std::string_view line) {
  const std::string_view digits = line.substr(0, line.find(';'));
  int64_t size = 0;
  const bool hexadecimal = !digits.empty() && digits.size() <= kMostSizeDigits &&
                           std::all_of(digits.begin(), digits.end(), [](char c) {
                             return absl::ascii_isxdigit(static_cast<unsigned char>(c));
                           });
  if (!hexadecimal || !absl::SimpleHexAtoi(absl::string_view(digits.data(), digits.size()), &size))
    return std::nullopt;
  return size;
}

absl::Status ReadChunks(const ByteReader& read, int64_t max_bytes, const PieceSink& sink) {
  std::string line;
  for (int64_t total = 0;;) {
    if (absl::Status s = ReadLine(read, &line); !s.ok()) return s;
    const std::optional<int64_t> size = ChunkSize(line);
    if (!size) return Broken();
    total += *size;
    if (total > max_bytes) return TooLarge();
    if (absl::Status s = ReadSized(read, *size, sink); !s.ok()) return s;
    // Behind the data of a chunk, and behind the last one, where nobody sends trailers.
    if (absl::Status s = ReadLine(read, &line); !s.ok()) return s;
    if (!line.empty()) return Broken();
    if (*size == 0) return absl::OkStatus();
  }
}

}  // namespace

absl::Status ReadBody(const ByteReader& read, std::optional<int64_t> length, int64_t max_bytes,
                      const PieceSink& sink) {
  if (!length) return ReadChunks(read, max_bytes, sink);
  return *length > max_bytes ? TooLarge() : ReadSized(read, *length, sink);
}

}  // namespace sohoa
