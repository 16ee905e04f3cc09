#include <google/protobuf/arena.h>

#include <cstdint>
#include <limits>
#include <string_view>

#include "storage/record/parse_message.h"
#include "storage/record/record.pb.h"
#include "storage/record/record_codec.h"

namespace sohoa {
namespace {

// Sums and differences of any two ints fit.
int64_t Wide(int value) { return value; }

void StoreWord(const Word& word, const Line& line, int64_t x, stored::PageText* out) {
  if (word.handwritten) out->add_handwritten_words(static_cast<uint32_t>(out->word_bytes_size()));
  out->mutable_letters()->append(word.text);
  out->add_word_bytes(static_cast<uint32_t>(word.text.size()));
  out->add_confidences(word.confidence);
  out->add_geometry(word.box.x0 - x);
  out->add_geometry(Wide(word.box.y0) - line.box.y0);
  out->add_geometry(Wide(word.box.x1) - word.box.x0);
  out->add_geometry(Wide(word.box.y1) - word.box.y0 - (Wide(line.box.y1) - line.box.y0));
}

void StoreLine(const Line& line, const Box& block, stored::PageText* out) {
  out->add_words_of_line(static_cast<uint32_t>(line.words.size()));
  out->add_geometry(Wide(line.box.x0) - block.x0);
  out->add_geometry(Wide(line.box.y0) - block.y0);
  out->add_geometry(Wide(line.box.x1) - block.x0);
  out->add_geometry(Wide(line.box.y1) - block.y0);
  out->add_geometry(Wide(line.baseline_y) - line.box.y1);
  int64_t x = line.box.x0;
  for (const Word& word : line.words) {
    StoreWord(word, line, x, out);
    x = word.box.x1;
  }
}

// The words of a message, one after the other.
class WordTexts {
 public:
  explicit WordTexts(const stored::PageText& in)
      : in_(in), letters_(in.letters()), joined_(in.words_size() == 0) {}

  int size() const { return joined_ ? in_.word_bytes_size() : in_.words_size(); }
  // False when there is none, or not all of it.
  bool Next(std::string* text) {
    if (next_ >= size()) return false;
    if (!joined_) {
      *text = in_.words(next_++);
      return true;
    }
    const size_t bytes = in_.word_bytes(next_++);
    if (bytes > letters_.size()) return false;
    text->assign(letters_.substr(0, bytes));
    letters_.remove_prefix(bytes);
    return true;
  }
  int taken() const { return next_; }
  bool AtEnd() const { return next_ == size() && (!joined_ || letters_.empty()); }

 private:
  const stored::PageText& in_;
  std::string_view letters_;  // that are left
  const bool joined_;
  int next_ = 0;
};

// Takes a PageText message apart. Every list is read to its end and not beyond; after the first
// thing that does not fit, everything reads as nothing and `intact` is false.
class PageReader {
 public:
  explicit PageReader(const stored::PageText& in) : in_(in), words_(in) {}

  PageText Read() {
    PageText page{.width = in_.width(), .height = in_.height(), .dpi = in_.dpi()};
    for (const uint32_t lines : in_.lines_of_block()) {
      if (!intact_) break;
      page.blocks.push_back(ReadBlock(lines));
    }
    for (const uint32_t stamped : in_.stamped_blocks()) {
      if (stamped >= page.blocks.size()) intact_ = false;
      if (intact_) page.blocks[stamped].stamped = true;
    }
    intact_ = intact_ && handwritten_ == in_.handwritten_words_size() &&
              line_ == in_.words_of_line_size() && words_.AtEnd() &&
              words_.taken() == in_.confidences_size() && number_ == in_.geometry_size();
    return page;
  }

  bool intact() const { return intact_; }

 private:
  // The next number of the geometry, added to `base`, if the sum is an int.
  int Next(int64_t base) {
    if (number_ >= in_.geometry_size()) return Broken();
    int64_t sum = 0;
    if (__builtin_add_overflow(base, in_.geometry(number_++), &sum) ||
        sum < std::numeric_limits<int>::min() || sum > std::numeric_limits<int>::max())
      return Broken();
    return static_cast<int>(sum);
  }

  int Broken() {
    intact_ = false;
    return 0;
  }

  TextBlock ReadBlock(uint32_t lines) {
    TextBlock block;
    block.box.x0 = Next(0);
    block.box.y0 = Next(0);
    block.box.x1 = Next(0);
    block.box.y1 = Next(0);
    if (lines <= static_cast<uint32_t>(in_.words_of_line_size())) block.lines.reserve(lines);
    for (uint32_t i = 0; i < lines && intact_; ++i) block.lines.push_back(ReadLine(block.box));
    return block;
  }

  Line ReadLine(const Box& block) {
    Line line;
    if (line_ >= in_.words_of_line_size()) {
      Broken();
      return line;
    }
    const uint32_t words = in_.words_of_line(line_++);
    line.box.x0 = Next(block.x0);
    line.box.y0 = Next(block.y0);
    line.box.x1 = Next(block.x0);
    line.box.y1 = Next(block.y0);
    line.baseline_y = Next(line.box.y1);
    if (words <= static_cast<uint32_t>(words_.size())) line.words.reserve(words);
    int x = line.box.x0;
    for (uint32_t i = 0; i < words && intact_; ++i) {
      line.words.push_back(ReadWord(line.box, x));
      x = line.words.back().box.x1;
    }
    return line;
  }

  Word ReadWord(const Box& line, int x) {
    Word word;
    const int at = words_.taken();
    if (at >= in_.confidences_size() || !words_.Next(&word.text)) {
      Broken();
      return word;
    }
    word.confidence = in_.confidences(at);
    if (handwritten_ < in_.handwritten_words_size() &&
        in_.handwritten_words(handwritten_) == static_cast<uint32_t>(at)) {
      word.handwritten = true;
      ++handwritten_;
    }
    word.box.x0 = Next(x);
    word.box.y0 = Next(line.y0);
    word.box.x1 = Next(word.box.x0);
    word.box.y1 = Next(word.box.y0 + Wide(line.y1) - line.y0);
    return word;
  }

  const stored::PageText& in_;
  WordTexts words_;
  int line_ = 0;  // the next to be read, of each list
  int number_ = 0;
  int handwritten_ = 0;
  bool intact_ = true;
};

}  // namespace

std::string EncodePageText(const PageText& page) {
  stored::PageText out;
  out.set_width(page.width);
  out.set_height(page.height);
  out.set_dpi(page.dpi);
  for (const TextBlock& block : page.blocks) {
    out.add_lines_of_block(static_cast<uint32_t>(block.lines.size()));
    for (const int edge : {block.box.x0, block.box.y0, block.box.x1, block.box.y1})
      out.add_geometry(edge);
    for (const Line& line : block.lines) StoreLine(line, block.box, &out);
    if (block.stamped) out.add_stamped_blocks(static_cast<uint32_t>(out.lines_of_block_size() - 1));
  }
  return out.SerializeAsString();
}

absl::StatusOr<PageText> DecodePageText(std::string_view bytes) {
  google::protobuf::Arena arena;
  const auto in = ParseIn<stored::PageText>(&arena, bytes);
  if (!in.ok()) return absl::DataLossError("the text of a page is damaged");
  PageReader reader(**in);
  PageText page = reader.Read();
  if (!reader.intact()) return absl::DataLossError("the text of a page is damaged");
  return page;
}

}  // namespace sohoa
