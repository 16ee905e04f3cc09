// JSON written straight into a text, for the answers that are made a thousand times a second: a
// tree of values first (as elsewhere) took a fifth of a search's time.
#ifndef SOHOA_TOOLS_JSON_TEXT_H_
#define SOHOA_TOOLS_JSON_TEXT_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace sohoa {

// Calls follow the value's own order; commas are set between them. Not thread-safe.
class JsonText {
 public:
  JsonText& BeginObject() { return Begin('{'); }
  JsonText& EndObject() { return End('}'); }
  JsonText& BeginArray() { return Begin('['); }
  JsonText& EndArray() { return End(']'); }
  JsonText& Name(std::string_view name);   // of the next value
  JsonText& Text(std::string_view value);  // what is no UTF-8 becomes U+FFFD
  JsonText& TextOrNull(std::string_view value) { return value.empty() ? Null() : Text(value); }
  JsonText& Number(int64_t value);
  JsonText& Real(double value);  // finite
  JsonText& Flag(bool value) { return Plain(value ? "true" : "false"); }
  JsonText& Null() { return Plain("null"); }

  std::string Take() { return std::move(text_); }

 private:
  JsonText& Begin(char bracket);
  JsonText& End(char bracket);
  JsonText& Plain(std::string_view value);
  void Separate();
  void Quote(std::string_view value);

  std::string text_;
  bool first_ = true;  // in its object or array, or behind a name
};

}  // namespace sohoa

#endif  // SOHOA_TOOLS_JSON_TEXT_H_
