// What sohoa and sohoa-reader say to one another, requests over a socket, answers over a pipe. For
// each page: a request and its pixels, then one answer. The reader greets with an answer of its
// own, an empty page, when it has loaded its data, or with the error that it met. Both ends run on
// one machine: numbers are in its byte order. Thread-safe; no state.
#ifndef SOHOA_PIPELINE_READER_MESSAGES_H_
#define SOHOA_PIPELINE_READER_MESSAGES_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "ocr/engine/ocr_engine.h"
#include "ocr/page/page_text.h"

namespace sohoa {

// width × height grey pixels follow it, row by row without gaps.
struct ReadRequest {
  int width = 0;   // > 0
  int height = 0;  // > 0
  double dpi = 0;  // > 0
  ReadMode mode = ReadMode::kPage;
};

inline constexpr size_t kRequestBytes = 32;
using RequestBytes = std::array<char, kRequestBytes>;

RequestBytes PackRequest(const ReadRequest& request);
// nullopt if the bytes are no request.
std::optional<ReadRequest> UnpackRequest(const RequestBytes& bytes);

// An answer is a head, which says how long the body is, and the body.
inline constexpr size_t kAnswerHeadBytes = 16;
using AnswerHead = std::array<char, kAnswerHeadBytes>;
inline constexpr uint64_t kMaxAnswerBytes = 16 << 20;  // fifty times what the densest page takes

// Head and body. Of a page: its blocks with words and their choices; width, height and dpi are the
// asker's own, and nothing is stamped yet. A page too large for an answer is kResourceExhausted.
std::string PackAnswer(const absl::StatusOr<PageText>& answer);

// The body's length; nullopt if the bytes are no head or the body would be too long.
std::optional<uint64_t> BodyBytes(const AnswerHead& head);

// What the reader answers to `request`; nullopt if it is no such answer: a length that does not
// fit, a place off the page, a number out of its range, a word without a letter. Takes memory in
// proportion to `body` at most, whatever it claims. The text of a page is valid UTF-8 and NFC,
// that of an error printable ASCII.
std::optional<absl::StatusOr<PageText>> UnpackAnswer(std::string_view body,
                                                     const ReadRequest& request);

}  // namespace sohoa

#endif  // SOHOA_PIPELINE_READER_MESSAGES_H_
