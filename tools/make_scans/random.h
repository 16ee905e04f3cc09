// Random draws that come out the same with every standard library: the engine is fixed by the
// standard, and the distributions are our own (those of <random> differ between libraries).
#ifndef SOHOA_TOOLS_MAKE_SCANS_RANDOM_H_
#define SOHOA_TOOLS_MAKE_SCANS_RANDOM_H_

#include <cstddef>
#include <cstdint>
#include <random>
#include <string_view>

namespace sohoa {

// Not thread-safe.
class Random {
 public:
  explicit Random(uint64_t seed) : engine_(Scramble(seed)) {}

  // A generator of its own for one concern, so that a draw more here moves nothing there.
  Random Branch(std::string_view concern) {
    uint64_t seed = engine_();
    for (const char c : concern) seed = Scramble(seed ^ static_cast<unsigned char>(c));
    return Random(seed);
  }

  // low..high, both included. REQUIRES: low <= high. The bias of the remainder is below 2^-40 here.
  int Int(int low, int high) {
    const uint64_t span = static_cast<uint64_t>(int64_t{high} - int64_t{low}) + 1;
    return static_cast<int>(int64_t{low} + static_cast<int64_t>(engine_() % span));
  }

  // low <= x < high, from the upper 53 bits, which a double holds exactly.
  double Real(double low, double high) {
    constexpr double kStep = 1.0 / 9007199254740992.0;
    return low + (high - low) * (static_cast<double>(engine_() >> 11) * kStep);
  }

  bool Chance(double probability) { return Real(0, 1) < probability; }

  // REQUIRES: choices is not empty.
  template <typename Choices>
  const auto& Pick(const Choices& choices) {
    return *(std::begin(choices) + Int(0, static_cast<int>(std::size(choices)) - 1));
  }

  uint64_t Bits() { return engine_(); }

 private:
  // SplitMix64 (Steele, Lea, Flood 2014): near seeds give far states.
  static uint64_t Scramble(uint64_t x) {
    x += 0x9E3779B97F4A7C15ULL;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ULL;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBULL;
    return x ^ (x >> 31);
  }

  std::mt19937_64 engine_;
};

}  // namespace sohoa

#endif  // SOHOA_TOOLS_MAKE_SCANS_RANDOM_H_
