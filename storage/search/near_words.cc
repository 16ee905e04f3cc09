#include "storage/search/near_words.h"

#include <algorithm>
#include <utility>

#include "storage/search/index_format.h"

namespace sohoa {
namespace {

constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz0123456789/-";

bool BeginsCodePoint(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }

// Where the letters of the word begin, and its end.
std::vector<size_t> Boundaries(std::string_view word, size_t begin) {
  std::vector<size_t> at;
  for (size_t i = begin; i < word.size(); ++i)
    if (BeginsCodePoint(word[i])) at.push_back(i);
  at.push_back(word.size());
  return at;
}

}  // namespace

std::vector<std::string> NearWords(std::string_view word) {
  const size_t begin = word.starts_with(index_format::kFieldTermMark) ? 2 : 0;
  const std::vector<size_t> at = Boundaries(word, begin);
  std::vector<std::string> words = {std::string(word)};
  const auto add = [&](size_t from, std::string_view put, size_t to) {
    std::string near(word.substr(0, from));
    near += put;
    near += word.substr(to);
    if (near.size() > begin) words.push_back(std::move(near));
  };
  for (size_t i = 0; i < at.size(); ++i) {
    for (const char& letter : kLetters) add(at[i], {&letter, 1}, at[i]);
    if (i + 1 == at.size()) break;
    add(at[i], "", at[i + 1]);
    for (const char& letter : kLetters) add(at[i], {&letter, 1}, at[i + 1]);
    if (i + 2 == at.size()) continue;
    std::string changed(word.substr(at[i + 1], at[i + 2] - at[i + 1]));
    changed += word.substr(at[i], at[i + 1] - at[i]);
    add(at[i], changed, at[i + 2]);
  }
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  return words;
}

}  // namespace sohoa
