#include "pipeline/reader_messages.h"

#include <cmath>
#include <cstdlib>
#include <cstring>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "ocr/text/normalize.h"

namespace sohoa {
namespace {

constexpr uint32_t kRequestMagic = 0x31717253;  // "Srq1"
constexpr uint32_t kAnswerMagic = 0x316e6153;   // "San1"
constexpr size_t kMaxSentence = 1000;           // bytes of an error's message
constexpr int kFarthest = 1 << 20;              // pixels; no page is so large
constexpr uint32_t kGood = 0;                   // what a body of a page begins with

class Packer {
 public:
  template <typename T>
  void Put(T value) {
    bytes_.append(reinterpret_cast<const char*>(&value), sizeof(value));
  }
  void PutCount(size_t count) { Put(static_cast<uint32_t>(count)); }
  void PutText(const std::string& text) {
    PutCount(text.size());
    bytes_ += text;
  }
  void PutBox(const Box& box) {
    for (const int edge : {box.x0, box.y0, box.x1, box.y1}) Put<int32_t>(edge);
  }
  std::string TakeBytes() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

void PackWord(const Word& word, Packer& out) {
  out.PutText(word.text);
  out.PutBox(word.box);
  out.Put(word.confidence);
  out.PutCount(word.choices.size());
  for (const std::vector<SymbolChoice>& letter : word.choices) {
    out.PutCount(letter.size());
    for (const SymbolChoice& choice : letter) {
      out.PutText(choice.text);
      out.Put(choice.probability);
    }
  }
}

std::string PackPage(const PageText& page) {
  Packer out;
  out.Put(kGood);
  out.PutCount(page.blocks.size());
  for (const TextBlock& block : page.blocks) {
    out.PutBox(block.box);
    out.PutCount(block.lines.size());
    for (const Line& line : block.lines) {
      out.PutBox(line.box);
      out.Put<int32_t>(line.baseline_y);
      out.PutCount(line.words.size());
      for (const Word& word : line.words) PackWord(word, out);
    }
  }
  return out.TakeBytes();
}

std::string PackError(const absl::Status& error) {
  Packer out;
  out.Put(static_cast<uint32_t>(error.code()));
  out.PutText(std::string(error.message().substr(0, kMaxSentence)));
  return out.TakeBytes();
}

// Takes a body apart. After the first thing that does not fit, everything reads as nothing and
// `intact` is false.
class Unpacker {
 public:
  Unpacker(std::string_view bytes, const ReadRequest& request) : bytes_(bytes), request_(request) {}

  uint32_t TakeCode() { return Take<uint32_t>(); }

  PageText TakePage() {
    PageText page{.width = request_.width, .height = request_.height, .dpi = request_.dpi};
    page.blocks = TakeList<TextBlock>([this] { return TakeBlock(); }, 0);
    return page;
  }

  std::string TakeSentence() {
    std::string sentence(TakeBytes());
    if (sentence.size() > kMaxSentence) intact_ = false;
    for (char& c : sentence)
      if (!absl::ascii_isprint(static_cast<unsigned char>(c))) c = ' ';
    return sentence;
  }

  // Nothing was amiss, and nothing is left.
  bool intact() const { return intact_ && bytes_.empty(); }

 private:
  template <typename T>
  T Take() {
    T value{};
    const std::string_view bytes = TakeBytes(sizeof(value));
    if (intact_) std::memcpy(&value, bytes.data(), sizeof(value));
    return value;
  }

  std::string_view TakeBytes(size_t size) {
    if (!intact_ || size > bytes_.size()) return Broken();
    const std::string_view taken = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return taken;
  }
  std::string_view TakeBytes() { return TakeBytes(Take<uint32_t>()); }

  std::string_view Broken() {
    intact_ = false;
    return {};
  }

  // Grows with what is there and not with what is claimed.
  template <typename T, typename TakeOne>
  std::vector<T> TakeList(TakeOne take_one, uint32_t at_least) {
    std::vector<T> list;
    const auto count = Take<uint32_t>();
    if (count < at_least) intact_ = false;
    for (uint32_t k = 0; k < count && intact_; ++k) list.push_back(take_one());
    return list;
  }

  std::string TakeText() { return NormalizeText(TakeBytes()); }

  float TakeShare() {
    const auto share = Take<float>();
    if (!(share >= 0 && share <= 1)) intact_ = false;  // nor is it NaN
    return share;
  }

  Box TakeBox() {
    Box box;
    for (int* edge : {&box.x0, &box.y0, &box.x1, &box.y1}) *edge = Take<int32_t>();
    if (box.x0 < 0 || box.y0 < 0 || box.x1 < box.x0 || box.y1 < box.y0 || box.x1 > request_.width ||
        box.y1 > request_.height)
      intact_ = false;
    return box;
  }

  TextBlock TakeBlock() {
    TextBlock block;
    block.box = TakeBox();
    block.lines = TakeList<Line>([this] { return TakeLine(); }, 1);
    return block;
  }

  Line TakeLine() {
    Line line;
    line.box = TakeBox();
    line.baseline_y = Take<int32_t>();
    if (line.baseline_y < -kFarthest || line.baseline_y > kFarthest) intact_ = false;
    line.words = TakeList<Word>([this] { return TakeWord(); }, 1);
    return line;
  }

  Word TakeWord() {
    Word word;
    word.text = TakeText();
    if (word.text.empty() || word.text.find(' ') != std::string::npos) intact_ = false;
    word.box = TakeBox();
    word.confidence = TakeShare();
    word.choices = TakeList<std::vector<SymbolChoice>>([this] { return TakeLetter(); }, 0);
    return word;
  }

  std::vector<SymbolChoice> TakeLetter() {
    return TakeList<SymbolChoice>([this] { return TakeChoice(); }, 0);
  }

  SymbolChoice TakeChoice() {
    std::string text = TakeText();
    return {std::move(text), TakeShare()};
  }

  std::string_view bytes_;
  const ReadRequest& request_;
  bool intact_ = true;
};

// The reader's own word for a failure, if it is one that a reader may give.
absl::Status ReaderError(uint32_t code, const std::string& sentence) {
  switch (static_cast<absl::StatusCode>(code)) {
    case absl::StatusCode::kDeadlineExceeded:
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kNotFound:
    case absl::StatusCode::kResourceExhausted:
      return {static_cast<absl::StatusCode>(code), sentence};
    default:
      return absl::InternalError(sentence);
  }
}

}  // namespace

RequestBytes PackRequest(const ReadRequest& request) {
  Packer out;
  out.Put(kRequestMagic);
  out.Put(static_cast<uint32_t>(request.mode));
  out.Put<int32_t>(request.width);
  out.Put<int32_t>(request.height);
  out.Put(request.dpi);
  RequestBytes bytes{};
  out.TakeBytes().copy(bytes.data(), bytes.size());
  return bytes;
}

std::optional<ReadRequest> UnpackRequest(const RequestBytes& bytes) {
  uint32_t magic = 0;
  uint32_t mode = 0;
  ReadRequest request;
  const char* at = bytes.data();
  const auto take = [&at](auto& value) {
    std::memcpy(&value, at, sizeof(value));
    at += sizeof(value);
  };
  take(magic);
  take(mode);
  take(request.width);
  take(request.height);
  take(request.dpi);
  if (magic != kRequestMagic || mode > static_cast<uint32_t>(ReadMode::kLine)) return std::nullopt;
  if (request.width <= 0 || request.height <= 0) return std::nullopt;
  if (!std::isfinite(request.dpi) || request.dpi <= 0) return std::nullopt;
  request.mode = static_cast<ReadMode>(mode);
  return request;
}

std::string PackAnswer(const absl::StatusOr<PageText>& answer) {
  std::string body = answer.ok() ? PackPage(*answer) : PackError(answer.status());
  if (body.size() > kMaxAnswerBytes)
    body = PackError(absl::ResourceExhaustedError("the page has more text than a page can have"));
  Packer head;
  head.Put(kAnswerMagic);
  head.Put(uint32_t{0});  // keeps what follows aligned to 8 bytes
  head.Put(static_cast<uint64_t>(body.size()));
  return head.TakeBytes() + body;
}

std::optional<uint64_t> BodyBytes(const AnswerHead& head) {
  uint32_t magic = 0;
  uint64_t size = 0;
  std::memcpy(&magic, head.data(), sizeof(magic));
  std::memcpy(&size, head.data() + sizeof(uint64_t), sizeof(size));
  if (magic != kAnswerMagic || size > kMaxAnswerBytes) return std::nullopt;
  return size;
}

std::optional<absl::StatusOr<PageText>> UnpackAnswer(std::string_view body,
                                                     const ReadRequest& request) {
  Unpacker in(body, request);
  const uint32_t code = in.TakeCode();
  absl::StatusOr<PageText> answer = code == kGood ? absl::StatusOr<PageText>(in.TakePage())
                                                  : ReaderError(code, in.TakeSentence());
  if (!in.intact()) return std::nullopt;
  return answer;
}

}  // namespace sohoa
