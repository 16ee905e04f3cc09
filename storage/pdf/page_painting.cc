#include "storage/pdf/page_painting.h"

#include <algorithm>
#include <iterator>
#include <optional>

#include "storage/pdf/content_lexer.h"

namespace sohoa {
namespace {

// A stream that shows one picture needs no more (a form in a form, a watermark's empty object).
constexpr size_t kMaxObjects = 16;
constexpr size_t kMaxSaved = 256;

bool IsOneOf(const std::string& name, std::initializer_list<absl::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// Line styles, colours, text settings and marks: nothing that can be seen by itself.
bool OnlySets(const std::string& name) {
  return IsOneOf(name,
                 {"w",  "J",  "j",  "M",  "d",   "ri",  "i",   "g",  "G",  "rg", "RG", "k",  "K",
                  "cs", "CS", "sc", "SC", "scn", "SCN", "BT",  "ET", "Tf", "Td", "TD", "Tm", "T*",
                  "Tc", "Tw", "Tz", "TL", "Ts",  "BMC", "EMC", "MP", "DP", "BX", "EX"});
}

bool ShowsText(const std::string& name) { return IsOneOf(name, {"Tj", "TJ", "'", "\""}); }

class PaintingReader {
 public:
  PaintingReader(const Matrix& matrix, const Rectangle& clip) : now_{matrix, clip, 0} {}

  Painting Read(absl::string_view content) {
    ContentLexer lexer(content);
    while (const std::optional<ContentOperator> op = lexer.Next()) {
      painting_.paints_itself = !Follow(*op);
      if (painting_.paints_itself) break;
    }
    return std::move(painting_);
  }

 private:
  struct State {
    Matrix matrix;
    Rectangle clip;
    int text_mode = 0;
  };

  // False if the operator makes more visible than named objects.
  bool Follow(const ContentOperator& op) {
    constexpr int kInvisible = 3;
    constexpr int kInvisibleClip = 7;
    if (OnlySets(op.name)) return true;
    if (ShowsText(op.name)) return now_.text_mode == kInvisible;
    if (op.name == "BDC") return op.names.empty() || op.names.front() != "OC";
    if (op.name == "Tr") {
      now_.text_mode = op.numbers.empty() ? 0 : static_cast<int>(op.numbers[0]);
      return now_.text_mode != kInvisibleClip;
    }
    if (op.name == "q") return Save();
    if (op.name == "Q") return Restore();
    if (op.name == "cm") return Transform(op.numbers);
    if (op.name == "Do") return Show(op.names);
    if (op.name == "gs") return SetGraphicsState(op.names);
    return FollowPath(op);
  }

  bool FollowPath(const ContentOperator& op) {
    if (op.name == "re" && op.numbers.size() == 4 && !path_.has_value()) {
      const auto& n = op.numbers;
      path_ = {std::min(n[0], n[0] + n[2]), std::min(n[1], n[1] + n[3]),
               std::max(n[0], n[0] + n[2]), std::max(n[1], n[1] + n[3])};
      return true;
    }
    if (op.name == "W" || op.name == "W*") {
      clips_ = true;
      return path_.has_value();
    }
    if (op.name != "n") return false;
    if (clips_ && path_.has_value())
      now_.clip = Intersection(now_.clip, sohoa::Transform(now_.matrix, *path_));
    path_.reset();
    clips_ = false;
    return true;
  }

  bool Save() {
    saved_.push_back(now_);
    return saved_.size() <= kMaxSaved;
  }

  bool Restore() {
    if (saved_.empty()) return true;
    now_ = saved_.back();
    saved_.pop_back();
    return true;
  }

  bool Transform(const std::vector<double>& n) {
    if (n.size() != 6) return false;
    now_.matrix = Concat({n[0], n[1], n[2], n[3], n[4], n[5]}, now_.matrix);
    return true;
  }

  bool Show(const std::vector<std::string>& names) {
    if (names.size() != 1) return false;
    painting_.objects.push_back({names[0], now_.matrix, now_.clip});
    return painting_.objects.size() <= kMaxObjects;
  }

  bool SetGraphicsState(const std::vector<std::string>& names) {
    if (names.size() != 1) return false;
    painting_.graphics_states.push_back(names[0]);
    return painting_.graphics_states.size() <= kMaxObjects;
  }

  Painting painting_;
  State now_;
  std::vector<State> saved_;
  std::optional<Rectangle> path_;
  bool clips_ = false;
};

}  // namespace

Rectangle Intersection(const Rectangle& a, const Rectangle& b) {
  return {std::max(a.x0, b.x0), std::max(a.y0, b.y0), std::min(a.x1, b.x1), std::min(a.y1, b.y1)};
}

Matrix Concat(const Matrix& inner, const Matrix& outer) {
  return {inner.a * outer.a + inner.b * outer.c,
          inner.a * outer.b + inner.b * outer.d,
          inner.c * outer.a + inner.d * outer.c,
          inner.c * outer.b + inner.d * outer.d,
          inner.e * outer.a + inner.f * outer.c + outer.e,
          inner.e * outer.b + inner.f * outer.d + outer.f};
}

Rectangle Transform(const Matrix& m, const Rectangle& r) {
  const double x[] = {m.a * r.x0 + m.c * r.y0, m.a * r.x1 + m.c * r.y0, m.a * r.x0 + m.c * r.y1,
                      m.a * r.x1 + m.c * r.y1};
  const double y[] = {m.b * r.x0 + m.d * r.y0, m.b * r.x1 + m.d * r.y0, m.b * r.x0 + m.d * r.y1,
                      m.b * r.x1 + m.d * r.y1};
  return {*std::min_element(std::begin(x), std::end(x)) + m.e,
          *std::min_element(std::begin(y), std::end(y)) + m.f,
          *std::max_element(std::begin(x), std::end(x)) + m.e,
          *std::max_element(std::begin(y), std::end(y)) + m.f};
}

Painting ReadPainting(absl::string_view content, const Matrix& matrix, const Rectangle& clip) {
  return PaintingReader(matrix, clip).Read(content);
}

}  // namespace sohoa
