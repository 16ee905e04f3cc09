#include "storage/pdf/pdf_update_message.h"

#include <bit>
#include <cstring>
#include <vector>

#include "absl/strings/ascii.h"

namespace sohoa {
namespace {

constexpr uint64_t kMaxItems = 1 << 20;

class Writer {
 public:
  void Number(int64_t number) {
    char raw[sizeof number];
    std::memcpy(raw, &number, sizeof number);
    bytes_.append(raw, sizeof raw);
  }
  void Real(double number) { Number(std::bit_cast<int64_t>(number)); }
  void Text(std::string_view text) {
    Number(static_cast<int64_t>(text.size()));
    bytes_.append(text);
  }
  void Texts(const std::vector<std::string>& texts) {
    Number(static_cast<int64_t>(texts.size()));
    for (const std::string& text : texts) Text(text);
  }
  template <typename T>
  void Numbers(const std::vector<T>& numbers) {
    Number(static_cast<int64_t>(numbers.size()));
    for (const T number : numbers) Number(static_cast<int64_t>(number));
  }
  std::string Take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

// After the first thing that is wrong everything is empty, and AtEnd false.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  int64_t Number() {
    int64_t number = 0;
    const std::string_view raw = Bytes(sizeof number);
    if (sound_) std::memcpy(&number, raw.data(), sizeof number);
    return number;
  }
  double Real() { return std::bit_cast<double>(Number()); }
  uint64_t Count() {
    const auto count = static_cast<uint64_t>(Number());
    if (count > kMaxItems) sound_ = false;
    return sound_ ? count : 0;
  }
  std::string Text() { return std::string(Bytes(static_cast<uint64_t>(Number()))); }
  std::vector<std::string> Texts() {
    std::vector<std::string> texts;
    for (uint64_t left = Count(); left > 0 && sound_; --left) texts.push_back(Text());
    return texts;
  }
  template <typename T>
  std::vector<T> Numbers() {
    std::vector<T> numbers;
    for (uint64_t left = Count(); left > 0 && sound_; --left)
      numbers.push_back(static_cast<T>(Number()));
    return numbers;
  }
  bool AtEnd() const { return sound_ && bytes_.empty(); }

 private:
  std::string_view Bytes(uint64_t size) {
    sound_ = sound_ && size <= bytes_.size();
    if (!sound_) return {};
    const std::string_view taken = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return taken;
  }

  std::string_view bytes_;
  bool sound_ = true;
};

void Write(const SignatureMark& mark, Writer& out) {
  out.Real(mark.width);
  out.Real(mark.height);
  out.Text(mark.content);
  out.Text(mark.font.name);
  out.Text(mark.font.file);
  out.Numbers(mark.font.widths);
  out.Numbers(mark.font.letters);
  out.Number(mark.font.ascent);
  out.Number(mark.font.descent);
  out.Number(mark.font.cap_height);
  out.Numbers(mark.font.box);
}

SignatureMark ReadMark(Reader& in) {
  SignatureMark mark;
  mark.width = in.Real();
  mark.height = in.Real();
  mark.content = in.Text();
  mark.font.name = in.Text();
  mark.font.file = in.Text();
  mark.font.widths = in.Numbers<int>();
  mark.font.letters = in.Numbers<char32_t>();
  mark.font.ascent = static_cast<int>(in.Number());
  mark.font.descent = static_cast<int>(in.Number());
  mark.font.cap_height = static_cast<int>(in.Number());
  mark.font.box = in.Numbers<int>();
  return mark;
}

absl::Status Nonsense() {
  return absl::UnavailableError("the process that prepares signatures sent nonsense");
}

// A sentence for people: no control characters, no more than a line.
std::string Sentence(std::string text) {
  constexpr size_t kMaxBytes = 500;
  text.resize(std::min(text.size(), kMaxBytes));
  for (char& c : text)
    if (absl::ascii_iscntrl(static_cast<unsigned char>(c))) c = ' ';
  return text;
}

}  // namespace

std::string EncodeRequest(const PdfUpdateRequest& request) {
  Writer out;
  out.Number(static_cast<int64_t>(request.kind));
  out.Number(request.contents_bytes);
  out.Text(request.modified);
  out.Text(request.reason);
  out.Text(request.location);
  Write(request.mark, out);
  out.Texts(request.certificates);
  out.Texts(request.revocation_lists);
  out.Texts(request.ocsp_responses);
  return out.Take();
}

absl::StatusOr<PdfUpdateRequest> DecodeRequest(std::string_view bytes) {
  Reader in(bytes);
  PdfUpdateRequest request;
  request.kind = static_cast<PdfUpdateRequest::Kind>(in.Number());
  request.contents_bytes = in.Number();
  request.modified = in.Text();
  request.reason = in.Text();
  request.location = in.Text();
  request.mark = ReadMark(in);
  request.certificates = in.Texts();
  request.revocation_lists = in.Texts();
  request.ocsp_responses = in.Texts();
  if (!in.AtEnd()) return Nonsense();
  return request;
}

std::string EncodeUpdate(const absl::StatusOr<PdfUpdate>& update) {
  Writer out;
  out.Number(update.status().raw_code());
  out.Text(std::string(update.status().message()));
  if (update.ok()) {
    out.Text(update->before);
    out.Number(update->hole);
    out.Text(update->after);
  }
  return out.Take();
}

absl::StatusOr<PdfUpdate> DecodeUpdate(std::string_view bytes) {
  Reader in(bytes);
  const int64_t code = in.Number();
  const std::string sentence = Sentence(in.Text());
  if (code != 0) {
    if (!in.AtEnd() || code < 0 || code > 16) return Nonsense();
    return absl::Status(static_cast<absl::StatusCode>(code), sentence);
  }
  PdfUpdate update;
  update.before = in.Text();
  update.hole = in.Number();
  update.after = in.Text();
  if (!in.AtEnd()) return Nonsense();
  return update;
}

}  // namespace sohoa
