#include "ocr/image/digit_net.h"

#include <algorithm>
#include <cmath>

namespace sohoa {
namespace {

using Net = DigitNetShape;

// `out` (maps_out × side²) += kernels over `in` (maps_in × (side + kKernel - 1)²). Rows are the
// innermost loop, so that the compiler makes vector code of it.
template <int kIn, int kOut, int kSide>
void Convolve(const float* in, const float* kernels, const float* bias, float* out) {
  constexpr int kInSide = kSide + Net::kKernel - 1;
  for (int o = 0; o < kOut; ++o) {
    float* const map = out + o * kSide * kSide;
    std::fill_n(map, kSide * kSide, bias[o]);
    for (int i = 0; i < kIn; ++i)
      for (int ky = 0; ky < Net::kKernel; ++ky)
        for (int kx = 0; kx < Net::kKernel; ++kx) {
          const float weight = *kernels++;
          const float* const from = in + (i * kInSide + ky) * kInSide + kx;
          for (int y = 0; y < kSide; ++y)
            for (int x = 0; x < kSide; ++x) map[y * kSide + x] += weight * from[y * kInSide + x];
        }
  }
}

// The way back: to the kernels and, if `by_in` is asked for, to what came in.
template <int kIn, int kOut, int kSide>
void ConvolveBack(const float* in, const float* kernels, const float* by_out, float* by_kernels,
                  float* by_bias, float* by_in) {
  constexpr int kInSide = kSide + Net::kKernel - 1;
  for (int o = 0; o < kOut; ++o) {
    const float* const map = by_out + o * kSide * kSide;
    for (int at = 0; at < kSide * kSide; ++at) by_bias[o] += map[at];
    for (int i = 0; i < kIn; ++i)
      for (int ky = 0; ky < Net::kKernel; ++ky)
        for (int kx = 0; kx < Net::kKernel; ++kx) {
          const int offset = (i * kInSide + ky) * kInSide + kx;
          std::array<float, kSide> sums{};  // apart, for vector code
          for (int y = 0; y < kSide; ++y)
            for (int x = 0; x < kSide; ++x)
              sums[static_cast<size_t>(x)] += map[y * kSide + x] * in[offset + y * kInSide + x];
          for (const float sum : sums) *by_kernels += sum;
          ++by_kernels;
          const float weight = *kernels++;
          if (by_in == nullptr) continue;
          for (int y = 0; y < kSide; ++y)
            for (int x = 0; x < kSide; ++x)
              by_in[offset + y * kInSide + x] += weight * map[y * kSide + x];
        }
  }
}

// Rectifies, and keeps the largest of each 2 × 2.
template <int kMaps, int kSide>
void Pool(const float* maps, float* pooled) {
  for (int m = 0; m < kMaps; ++m)
    for (int y = 0; y < kSide; y += 2)
      for (int x = 0; x < kSide; x += 2) {
        const float* const at = maps + (m * kSide + y) * kSide + x;
        *pooled++ = std::max({0.0F, at[0], at[1], at[kSide], at[kSide + 1]});
      }
}

template <int kMaps, int kSide>
void PoolBack(const float* maps, const float* pooled, const float* by_pooled, float* by_maps) {
  for (int m = 0; m < kMaps; ++m)
    for (int y = 0; y < kSide; y += 2)
      for (int x = 0; x < kSide; x += 2, ++pooled, ++by_pooled) {
        if (*pooled <= 0) continue;
        const int at = (m * kSide + y) * kSide + x;
        for (const int near : {at, at + 1, at + kSide, at + kSide + 1})
          if (maps[near] == *pooled) {
            by_maps[near] = *by_pooled;
            break;
          }
      }
}

template <int kIn, int kOut>
void Connect(const float* in, const float* weights, const float* bias, float* out) {
  for (int o = 0; o < kOut; ++o) {
    std::array<float, 8> sums{};
    for (int i = 0; i < kIn; i += 8)
      for (int lane = 0; lane < 8; ++lane)
        sums[static_cast<size_t>(lane)] += weights[o * kIn + i + lane] * in[i + lane];
    out[o] = bias[o];
    for (const float sum : sums) out[o] += sum;
  }
}

template <int kIn, int kOut>
void ConnectBack(const float* in, const float* weights, const float* by_out, float* by_weights,
                 float* by_bias, float* by_in) {
  for (int o = 0; o < kOut; ++o) {
    by_bias[o] += by_out[o];
    for (int i = 0; i < kIn; ++i) {
      by_weights[o * kIn + i] += by_out[o] * in[i];
      by_in[i] += by_out[o] * weights[o * kIn + i];
    }
  }
}

}  // namespace

void RunDigitNet(const std::vector<float>& parameters, const GlyphPixels& glyph,
                 DigitNetState& state) {
  const float* const p = parameters.data();
  Convolve<1, Net::kMaps1, Net::kSide1>(glyph.data(), p + Net::kWeights1, p + Net::kBias1,
                                        state.maps1.data());
  Pool<Net::kMaps1, Net::kSide1>(state.maps1.data(), state.pooled1.data());
  Convolve<Net::kMaps1, Net::kMaps2, Net::kSide2>(state.pooled1.data(), p + Net::kWeights2,
                                                  p + Net::kBias2, state.maps2.data());
  Pool<Net::kMaps2, Net::kSide2>(state.maps2.data(), state.flat.data());
  Connect<Net::kFlat, Net::kHidden>(state.flat.data(), p + Net::kWeights3, p + Net::kBias3,
                                    state.hidden.data());
  for (float& unit : state.hidden) unit = std::max(0.0F, unit);
  Connect<Net::kHidden, kDigitClasses>(state.hidden.data(), p + Net::kWeights4, p + Net::kBias4,
                                       state.scores.data());
}

void AddDigitNetGradient(const std::vector<float>& parameters, const GlyphPixels& glyph,
                         const DigitNetState& state, const DigitScores& by_score,
                         std::vector<float>& gradient) {
  const float* const p = parameters.data();
  float* const g = gradient.data();
  std::array<float, Net::kHidden> by_hidden{};
  ConnectBack<Net::kHidden, kDigitClasses>(state.hidden.data(), p + Net::kWeights4, by_score.data(),
                                           g + Net::kWeights4, g + Net::kBias4, by_hidden.data());
  for (size_t i = 0; i < by_hidden.size(); ++i)
    if (state.hidden[i] <= 0) by_hidden[i] = 0;
  std::array<float, Net::kFlat> by_flat{};
  ConnectBack<Net::kFlat, Net::kHidden>(state.flat.data(), p + Net::kWeights3, by_hidden.data(),
                                        g + Net::kWeights3, g + Net::kBias3, by_flat.data());
  decltype(state.maps2) by_maps2{};
  PoolBack<Net::kMaps2, Net::kSide2>(state.maps2.data(), state.flat.data(), by_flat.data(),
                                     by_maps2.data());
  decltype(state.pooled1) by_pooled1{};
  ConvolveBack<Net::kMaps1, Net::kMaps2, Net::kSide2>(state.pooled1.data(), p + Net::kWeights2,
                                                      by_maps2.data(), g + Net::kWeights2,
                                                      g + Net::kBias2, by_pooled1.data());
  decltype(state.maps1) by_maps1{};
  PoolBack<Net::kMaps1, Net::kSide1>(state.maps1.data(), state.pooled1.data(), by_pooled1.data(),
                                     by_maps1.data());
  ConvolveBack<1, Net::kMaps1, Net::kSide1>(glyph.data(), p + Net::kWeights1, by_maps1.data(),
                                            g + Net::kWeights1, g + Net::kBias1, nullptr);
}

DigitScores Softmax(const DigitScores& scores, float temperature) {
  const float highest = *std::max_element(scores.begin(), scores.end());
  DigitScores out;
  float sum = 0;
  for (size_t i = 0; i < scores.size(); ++i)
    sum += out[i] = std::exp((scores[i] - highest) / temperature);
  for (float& probability : out) probability /= sum;
  return out;
}

}  // namespace sohoa
