#include "storage/sign/same_values.h"

#include <string_view>
#include <vector>

namespace sohoa {
namespace {

using Kind = PdfValue::Kind;

const PdfValue& OrNull(const PdfValue* value) {
  static const PdfValue nothing;
  return value == nullptr ? nothing : *value;
}

// Both revisions are read from the same bytes: what was not written again is not compared.
bool SameBytes(std::string_view before, std::string_view after) {
  return before.size() == after.size() && (before.data() == after.data() || before == after);
}

// Also through references to references.
bool LeadsToStream(PdfRevision& revision, const PdfValue& value) {
  constexpr int kMaxReferences = 16;
  const PdfValue* at = &value;
  for (int i = 0; i < kMaxReferences && at->kind == Kind::kReference; ++i) {
    const PdfIndirect* object = revision.Find(*at);
    if (object == nullptr || object->is_stream) return object != nullptr;
    at = &object->value;
  }
  return false;
}

}  // namespace

// What is still to be compared. A list and not a recursion: outlines of ten thousand entries are
// one long chain.
struct SameValues::Search {
  std::vector<std::pair<const PdfValue*, const PdfValue*>> open;
  std::set<Pair> met;

  bool Add(const PdfValue& before, const PdfValue& after) {
    open.emplace_back(&before, &after);
    return true;
  }

  bool AddEntries(const PdfValue& before, const PdfValue& after, bool is_stream) {
    const auto add_all = [&](const PdfValue& one, const PdfValue& other, bool swapped) {
      for (const auto& [key, value] : one.entries) {
        if (is_stream && key == "Length") continue;  // the data themselves are compared
        const PdfValue& counterpart = OrNull(other.Get(key));
        if (!swapped) Add(value, counterpart);
        if (swapped && other.Get(key) == nullptr) Add(counterpart, value);
      }
    };
    add_all(before, after, false);
    add_all(after, before, true);
    return true;
  }

  bool CompareDirect(const PdfValue& before, const PdfValue& after, bool is_stream) {
    if (before.kind != after.kind || before.has_double_key != after.has_double_key) return false;
    switch (before.kind) {
      case Kind::kNull:
        return true;
      case Kind::kNumber:
        return before.number == after.number;
      case Kind::kBool:
      case Kind::kName:
      case Kind::kString:
        return before.text == after.text;
      case Kind::kDictionary:
        return AddEntries(before, after, is_stream);
      case Kind::kArray:
        if (before.items.size() != after.items.size()) return false;
        for (size_t i = 0; i < before.items.size(); ++i) Add(before.items[i], after.items[i]);
        return true;
      case Kind::kReference:
        break;
    }
    return false;
  }
};

bool SameValues::Same(const PdfValue* before, const PdfValue* after) {
  Search search;
  search.Add(OrNull(before), OrNull(after));
  while (!search.open.empty()) {
    const auto [one, other] = search.open.back();
    search.open.pop_back();
    if (one->kind != Kind::kReference || other->kind != Kind::kReference) {
      // One of them may be a reference and the other what stands there; but that is no stream.
      if (LeadsToStream(before_, *one) || LeadsToStream(after_, *other)) return false;
      if (!search.CompareDirect(before_.Follow(*one), after_.Follow(*other), false)) return false;
      continue;
    }
    const Pair pair({one->object, one->generation}, {other->object, other->generation});
    if (known_.contains(one->object) || known_.contains(other->object)) {
      if (pair.first != pair.second) return false;
      continue;
    }
    if (same_.contains(pair) || !search.met.insert(pair).second) continue;
    const PdfIndirect* was = before_.Find(*one);
    const PdfIndirect* is = after_.Find(*other);
    if (was == nullptr || is == nullptr) {
      if (was != is) return false;
      continue;
    }
    if (was->is_stream != is->is_stream || !SameBytes(was->stream, is->stream)) return false;
    if (was->value.kind == Kind::kReference || is->value.kind == Kind::kReference) {
      search.Add(was->value, is->value);
    } else if (!search.CompareDirect(was->value, is->value, was->is_stream)) {
      return false;
    }
  }
  same_.merge(search.met);
  return true;
}

}  // namespace sohoa
