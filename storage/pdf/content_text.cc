#include "storage/pdf/content_text.h"

#include <vector>

#include "storage/pdf/structure_stream.h"

namespace sohoa {
namespace {

using Kind = PdfValue::Kind;

constexpr size_t kMaxContentBytes = 64u << 20;

bool AddStream(PdfRevision& revision, const PdfValue& value, std::string& content) {
  if (value.kind != Kind::kReference) return false;
  const PdfIndirect* object = revision.Find(value);
  if (object == nullptr || !object->is_stream) return false;
  const std::optional<std::string> data = DecodeStructureStream(
      object->value, object->stream, kMaxContentBytes - std::min(kMaxContentBytes, content.size()));
  if (!data) return false;
  content += *data + "\n";
  return true;
}

class TextRemover {
 public:
  explicit TextRemover(std::string_view content) : content_(content) {}

  std::string Remove() {
    for (SkipPdfSpace(content_, at_); at_ < content_.size(); SkipPdfSpace(content_, at_)) {
      const size_t begin = at_;
      const std::optional<PdfValue> operand = ParsePdfValue(content_, at_);
      if (operand) {
        last_number_ = operand->number;
      } else {
        SkipWord();
      }
      const std::string_view piece = content_.substr(begin, at_ - begin);
      Take(piece, !operand);
    }
    return kept_ + text_;
  }

 private:
  void SkipWord() {
    ++at_;
    while (at_ < content_.size() && !IsPdfSpace(content_[at_]) &&
           std::string_view("()<>[]{}/%").find(content_[at_]) == std::string_view::npos)
      ++at_;
  }

  void Take(std::string_view piece, bool is_operator) {
    if (is_operator && piece == "q") modes_.push_back(mode_);
    if (is_operator && piece == "Q" && !modes_.empty()) {
      mode_ = modes_.back();
      modes_.pop_back();
    }
    if (is_operator && piece == "Tr") mode_ = last_number_;
    if (is_operator && piece == "BT") in_text_ = true;
    std::string& out = in_text_ ? text_ : kept_;
    (out += piece) += ' ';
    constexpr double kInvisible = 3;
    const bool shows =
        is_operator && (piece == "Tj" || piece == "TJ" || piece == "'" || piece == "\"");
    if (shows && mode_ != kInvisible) seen_ = true;
    if (!is_operator || piece != "ET") return;
    if (seen_) kept_ += text_;
    text_.clear();
    in_text_ = seen_ = false;
  }

  std::string_view content_;
  size_t at_ = 0;
  double last_number_ = 0;
  double mode_ = 0;
  std::vector<double> modes_;
  bool in_text_ = false;
  bool seen_ = false;  // something in this text object is
  std::string text_;   // this text object
  std::string kept_;
};

}  // namespace

std::optional<std::string> ContentOf(PdfRevision& revision, const PdfValue* contents) {
  std::string content;
  if (contents == nullptr) return content;
  const PdfValue& followed = revision.Follow(*contents);
  if (followed.kind != Kind::kArray)
    return AddStream(revision, *contents, content) ? std::optional(content) : std::nullopt;
  for (const PdfValue& item : followed.items)
    if (!AddStream(revision, item, content)) return std::nullopt;
  return content;
}

std::string WithoutInvisibleText(std::string_view content) { return TextRemover(content).Remove(); }

}  // namespace sohoa
