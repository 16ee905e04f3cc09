#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/string_view.h"
#include "storage/pdf/pdf_tokens.h"
#include "storage/pdf/pdf_value.h"
#include "storage/pdf/pdfa_findings.h"

namespace sohoa {
namespace {

using Kind = PdfToken::Kind;

constexpr char kNotAlone[] = "an object's numbers and words are not parted as they must be";

bool IsDigit(char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)); }

void CheckHeader(absl::string_view file, PdfaFindings& findings) {
  const bool version = absl::StartsWith(file, "%PDF-1.") && file.size() > 9 && file[7] >= '0' &&
                       file[7] <= '7' && IsPdfLineEnd(file[8]);
  findings.AddIf(!version, "6.1.2", 0, "the file does not begin with %PDF-1.n alone on a line");
  if (!version) return;
  const absl::string_view rest = file.substr(absl::StartsWith(file.substr(8), "\r\n") ? 10 : 9);
  const absl::string_view line = rest.substr(0, rest.find_first_of("\r\n"));
  const bool comment = line.size() >= 5 && line[0] == '%' &&
                       std::all_of(line.begin() + 1, line.begin() + 5,
                                   [](char c) { return static_cast<uint8_t>(c) > 127; });
  findings.AddIf(!comment, "6.1.2", 0,
                 "behind the header there is no comment of four bytes above 127");
}

void CheckEnd(absl::string_view file, PdfaFindings& findings) {
  constexpr absl::string_view kEnd = "%%EOF";
  const size_t at = file.rfind(kEnd);
  if (at == absl::string_view::npos) {
    findings.Add("6.1.3", 0, "there is no %%EOF");
    return;
  }
  const absl::string_view tail = file.substr(at + kEnd.size());
  findings.AddIf(!tail.empty() && tail != "\n" && tail != "\r" && tail != "\r\n", "6.1.3", 0,
                 "something follows the last %%EOF");
}

// Reads the whole file, revision by revision, token by token, past the data of streams.
class FileReader {
 public:
  FileReader(absl::string_view file, PdfaFindings& findings)
      : file_(file), tokens_(file), findings_(findings) {}

  void Read() {
    for (PdfToken token = tokens_.Next(); token.kind != Kind::kEnd; token = tokens_.Next()) {
      CheckToken(token);
      if (token.is("obj")) BeginObject(token);
      if (token.is("stream")) PassStream(token);
      if (token.is("endobj")) EndObject(token);
      if (token.is("xref")) CheckTable(token);
      NoteLength(token);
      before_ = last_;
      last_ = token;
    }
  }

 private:
  void Found(absl::string_view clause, absl::string_view rule) {
    findings_.Add(clause, object_, rule);
  }

  void CheckToken(const PdfToken& token) {
    constexpr size_t kMostNameBytes = 127;
    constexpr size_t kMostStringBytes = 32767;
    if (token.kind == Kind::kHexString) CheckHex(token.raw);
    if (token.kind == Kind::kName && NameBytes(token).size() > kMostNameBytes)
      Found("6.1.13", "a name has more than 127 bytes");
    const bool string = token.kind == Kind::kString || token.kind == Kind::kHexString;
    if (string && token.raw.size() > kMostStringBytes &&
        StringBytes(token).size() > kMostStringBytes && !in_contents_)
      Found("6.1.13", "a string has more than 32,767 bytes");
    const bool integer =
        token.kind == Kind::kNumber && token.raw.find('.') == absl::string_view::npos;
    if (integer && std::abs(NumberValue(token)) > 2147483648.0)
      Found("6.1.13", "an integer is too large");
  }

  void CheckHex(absl::string_view raw) {
    size_t digits = 0;
    bool valid = absl::EndsWith(raw, ">");
    for (const char c : raw.substr(1, raw.size() - 2)) {
      if (IsPdfSpace(c)) continue;
      valid &= absl::ascii_isxdigit(static_cast<unsigned char>(c));
      ++digits;
    }
    if (!valid || digits % 2 != 0)
      Found("6.1.6", "a hexadecimal string has an odd digit, or something that is none");
  }

  // "12 0 obj", on a line of its own, its parts one white space apart.
  void BeginObject(const PdfToken& word) {
    object_ = 0;
    if (before_.kind != Kind::kNumber || last_.kind != Kind::kNumber) return;
    if (!absl::SimpleAtoi(before_.raw, &object_)) object_ = 0;
    const bool spaced = before_.offset + before_.raw.size() + 1 == last_.offset &&
                        last_.offset + last_.raw.size() + 1 == word.offset;
    const bool begins_line = before_.offset > 0 && IsPdfLineEnd(file_[before_.offset - 1]);
    if (!spaced || !begins_line || !LineEndsAt(tokens_.position())) Found("6.1.9", kNotAlone);
    length_.reset();
  }

  void EndObject(const PdfToken& word) {
    if (!IsPdfLineEnd(file_[word.offset - 1]) || !LineEndsAt(tokens_.position()))
      Found("6.1.9", kNotAlone);
  }

  bool LineEndsAt(size_t at) const { return at >= file_.size() || IsPdfLineEnd(file_[at]); }

  // Of the dictionary that was read last: a number, or a reference to one. A signature's /Contents
  // may be longer than other strings.
  void NoteLength(const PdfToken& token) {
    if (last_.kind == Kind::kName && last_.raw == "/Length" && token.kind == Kind::kNumber)
      length_ = static_cast<size_t>(NumberValue(token));
    if (token.is("R")) length_.reset();
    in_contents_ = token.kind == Kind::kName && token.raw == "/Contents";
  }

  void PassStream(const PdfToken& word) {
    size_t begin = word.offset + word.raw.size();
    const absl::string_view behind = file_.substr(begin, 2);
    if (!absl::StartsWith(behind, "\n") && behind != "\r\n")
      Found("6.1.7.1", "the word stream is not alone at the end of its line");
    begin += behind == "\r\n" ? 2 : 1;
    begin = std::min(begin, file_.size());
    constexpr absl::string_view kEnd = "endstream";
    size_t end =
        file_.find(kEnd, length_ && *length_ < file_.size() - begin ? begin + *length_ : begin);
    if (end == absl::string_view::npos) end = file_.size();
    const bool alone = end > begin && IsPdfLineEnd(file_[end - 1]);
    const bool long_enough = !length_ || end - begin - *length_ <= 2;
    if (!alone) Found("6.1.7.1", "the word endstream does not stand on a line of its own");
    if (alone && !long_enough) Found("6.1.7.1", "/Length is not the stream's length");
    tokens_.Seek(end + kEnd.size());
    length_.reset();
  }

  // "xref", line end, "0 12".
  void CheckTable(const PdfToken& word) {
    size_t at = word.offset + word.raw.size();
    const absl::string_view end = file_.substr(at, 2);
    at += end == "\r\n" ? 2 : 1;
    const absl::string_view line = file_.substr(at, 40);
    size_t digits = 0;
    while (digits < line.size() && IsDigit(line[digits])) ++digits;
    const bool sound = !end.empty() && IsPdfLineEnd(end[0]) && digits > 0 &&
                       digits + 1 < line.size() && line[digits] == ' ' && IsDigit(line[digits + 1]);
    if (!sound) findings_.Add("6.1.4", 0, "the cross-reference table does not begin as it must");
    object_ = 0;
  }

  const absl::string_view file_;
  PdfTokens tokens_;
  PdfaFindings& findings_;
  PdfToken before_;  // the token before the last one
  PdfToken last_;
  int object_ = 0;
  std::optional<size_t> length_;
  bool in_contents_ = false;
};

}  // namespace

void CheckFileSyntax(absl::string_view file, PdfaFindings& findings) {
  CheckHeader(file, findings);
  CheckEnd(file, findings);
  FileReader(file, findings).Read();
}

}  // namespace sohoa
