// What the codecs share.
#ifndef SOHOA_STORAGE_RECORD_PARSE_MESSAGE_H_
#define SOHOA_STORAGE_RECORD_PARSE_MESSAGE_H_

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "absl/status/statusor.h"

namespace sohoa {

// kDataLoss for bytes that are no such message.
template <typename Message>
absl::StatusOr<Message> Parse(std::string_view bytes) {
  Message message;
  if (bytes.size() > INT32_MAX ||
      !message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())))
    return absl::DataLossError("a row of the store is damaged");
  return message;
}

// The same, borrowed from the arena: quicker for messages of many parts.
template <typename Message, typename Arena>
absl::StatusOr<const Message*> ParseIn(Arena* arena, std::string_view bytes) {
  auto* message = Arena::template CreateMessage<Message>(arena);
  if (bytes.size() > INT32_MAX ||
      !message->ParseFromArray(bytes.data(), static_cast<int>(bytes.size())))
    return absl::DataLossError("a row of the store is damaged");
  return message;
}

// Of programs that knew no versions it is the first.
inline int LoadVersion(uint32_t version) { return std::max(1, static_cast<int>(version)); }

}  // namespace sohoa

#endif  // SOHOA_STORAGE_RECORD_PARSE_MESSAGE_H_
