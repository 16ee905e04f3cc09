#include "storage/pdf/pdf_update_message.h"

#include <bit>
#include <limits>
#include <vector>

#include "storage/pdf/byte_message.h"

namespace sohoa {
namespace {

constexpr uint64_t kMaxItems = 1 << 20;

class Writer : public ByteWriter {
 public:
  void Real(double number) { Number(std::bit_cast<int64_t>(number)); }
  void Texts(const std::vector<std::string>& texts) {
    Number(static_cast<int64_t>(texts.size()));
    for (const std::string& text : texts) Text(text);
  }
  template <typename T>
  void Numbers(const std::vector<T>& numbers) {
    Number(static_cast<int64_t>(numbers.size()));
    for (const T number : numbers) Number(static_cast<int64_t>(number));
  }
};

class Reader : public ByteReader {
 public:
  using ByteReader::ByteReader;

  double Real() { return std::bit_cast<double>(Number()); }
  std::string Text() { return ByteReader::Text(kAnySize); }
  std::vector<std::string> Texts() {
    std::vector<std::string> texts;
    for (uint64_t left = Count(kMaxItems); left > 0 && sound(); --left) texts.push_back(Text());
    return texts;
  }
  template <typename T>
  std::vector<T> Numbers() {
    std::vector<T> numbers;
    for (uint64_t left = Count(kMaxItems); left > 0 && sound(); --left)
      numbers.push_back(static_cast<T>(Number()));
    return numbers;
  }

 private:
  static constexpr uint64_t kAnySize = std::numeric_limits<uint64_t>::max();  // that is there
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

std::string Sentence(const std::string& text) {
  constexpr size_t kMaxBytes = 500;
  return OnOneLine(text.substr(0, kMaxBytes));
}

void Write(const ConversionFacts& facts, Writer& out) {
  for (const std::string* text :
       {&facts.converter, &facts.time, &facts.code, &facts.organ, &facts.source_sha256})
    out.Text(*text);
}

ConversionFacts ReadFacts(Reader& in) {
  ConversionFacts facts;
  for (std::string* text :
       {&facts.converter, &facts.time, &facts.code, &facts.organ, &facts.source_sha256})
    *text = Sentence(in.Text());
  return facts;
}

absl::Status Nonsense() {
  return absl::UnavailableError("the process that prepares signatures sent nonsense");
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
    out.Number(update->conversion ? 1 : 0);
    if (update->conversion) Write(*update->conversion, out);
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
  if (in.Count(1) == 1) update.conversion = ReadFacts(in);
  if (!in.AtEnd()) return Nonsense();
  return update;
}

}  // namespace sohoa
