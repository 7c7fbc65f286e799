#include <math.h>
#include <string.h>

#include "CKernels.h"
#include "wide.h"

static inline float held(float level) {
  return level < 0 ? 0 : level > 255 * wp_level_unit ? 255 * wp_level_unit : level;
}

/// The frame's grey in the background's light, in level units.
static inline float level_of(uint16_t grey, int16_t x, int16_t y, wp_fit fit, float inverse) {
  float shift = fit.dx * (float)x + fit.dy * (float)y;
  float plain = (float)grey * ((float)wp_level_unit / wp_grey_unit) - fit.offset * wp_level_unit;
  return held((plain - shift) * inverse);
}

/// A cell that does not show its first level: the second or third grows and follows, or the rarest
/// gives way. The weights have faded already.
static void learn_odd(const wp_cells *cells, int i, float level, float limit,
                      const wp_rates *rates) {
  float pull = rates->level > rates->weight ? rates->level : rates->weight;
  uint32_t gain = (uint32_t)(rates->weight * wp_weight_unit);
  float off1 = fabsf(level - (float)cells->level[1][i]);
  float off2 = fabsf(level - (float)cells->level[2][i]);
  int has1 = cells->weight[1][i] > 0 && off1 <= limit;
  int has2 = cells->weight[2][i] > 0 && off2 <= limit;
  int place = has1 && (!has2 || off1 <= off2) ? 1 : 2;
  if (has1 || has2) {
    float old = (float)cells->level[place][i];
    cells->level[place][i] = (int16_t)(old + pull * (level - old) + 0.5f);
    uint32_t weight = cells->weight[place][i] + gain;
    cells->weight[place][i] = (uint16_t)(weight > wp_weight_unit ? wp_weight_unit : weight);
  } else {
    cells->level[2][i] = (int16_t)level;
    cells->weight[2][i] = (uint16_t)(gain > 0 ? gain : 1);
  }
  for (int upper = 1; upper >= 0; upper--) {
    if (cells->weight[upper + 1][i] <= cells->weight[upper][i]) continue;
    int16_t kept_level = cells->level[upper][i];
    uint16_t kept_weight = cells->weight[upper][i];
    cells->level[upper][i] = cells->level[upper + 1][i];
    cells->weight[upper][i] = cells->weight[upper + 1][i];
    cells->level[upper + 1][i] = kept_level;
    cells->weight[upper + 1][i] = kept_weight;
  }
}

/// The cells that show their first level learn here; of all others the weights fade.
WP_WIDE static void learn_plain(const uint16_t *restrict grey, const wp_cells *cells,
                                wp_surround surround, const uint16_t *restrict limits, int count,
                                wp_fit fit, const wp_rates *rates, uint8_t *restrict odd) {
  int16_t *restrict l0 = cells->level[0], *restrict l1 = cells->level[1];
  int16_t *restrict l2 = cells->level[2];
  uint16_t *restrict w0 = cells->weight[0], *restrict w1 = cells->weight[1];
  uint16_t *restrict w2 = cells->weight[2], *restrict noise = cells->noise;
  const int16_t *restrict sx = surround.slope_x, *restrict sy = surround.slope_y;
  const wp_rates by = *rates;
  const float inverse = 1 / fit.gain, kept = 1 - by.weight, gain = by.weight * wp_weight_unit;
  const float pull = by.level > by.weight ? by.level : by.weight;
  const float to_level = (float)wp_level_unit / wp_limit_unit * inverse;
  const float to_noise = (float)wp_noise_unit / wp_level_unit, most = by.noise_limit * wp_noise_unit;
  const int folds = fabsf(fit.gain - 1) > 0.005f || fabsf(fit.offset) > 0.3f;
  const float fold_gain = folds ? 1 + by.fold * (fit.gain - 1) : 1;
  const float fold_offset = folds ? by.fold * fit.offset * wp_level_unit : 0;
#pragma clang loop vectorize(assume_safety)
  for (int i = 0; i < count; i++) {
    float level = level_of(grey[i], sx[i], sy[i], fit, inverse);
    float limit = (float)limits[i] * to_level;
    float old = (float)l0[i], off = fabsf(level - old);
    float off1 = w1[i] > 0 ? fabsf(level - (float)l1[i]) : 1e9f;
    float off2 = w2[i] > 0 ? fabsf(level - (float)l2[i]) : 1e9f;
    int fits = (off <= limit) & (off <= off1) & (off <= off2);
    float weight = (float)w0[i] * kept + (fits ? gain : 0);
    w0[i] = (uint16_t)(int32_t)(weight > wp_weight_unit ? wp_weight_unit : weight);
    w1[i] = (uint16_t)(int32_t)((float)w1[i] * kept);
    w2[i] = (uint16_t)(int32_t)((float)w2[i] * kept);
    float moved = fits ? old + pull * (level - old) : old;
    float loud = (float)noise[i], louder = loud + by.noise * (off * to_noise - loud);
    louder = louder > most ? most : louder;
    noise[i] = (uint16_t)(int32_t)((fits ? louder : loud) + 0.5f);
    l0[i] = (int16_t)(int32_t)(held(moved * fold_gain + fold_offset) + 0.5f);
    odd[i] = (uint8_t)!fits;
  }
  if (!folds) return;
  for (int i = 0; i < count; i++) {
    l1[i] = (int16_t)(int32_t)(held((float)l1[i] * fold_gain + fold_offset) + 0.5f);
    l2[i] = (int16_t)(int32_t)(held((float)l2[i] * fold_gain + fold_offset) + 0.5f);
  }
}

void wp_motion_learn(const uint16_t *grey, const wp_cells *cells, wp_surround surround,
                     const uint16_t *limit, int count, wp_fit fit, const wp_rates *rates,
                     uint8_t *odd) {
  learn_plain(grey, cells, surround, limit, count, fit, rates, odd);
  const float inverse = 1 / fit.gain, to_level = (float)wp_level_unit / wp_limit_unit * inverse;
  for (int i = 0; i < count; i++) {
    // Most cells are not odd: eight at a time.
    uint64_t eight;
    while (i + 8 <= count && (memcpy(&eight, odd + i, 8), eight == 0)) i += 8;
    if (i >= count) break;
    if (!odd[i]) continue;
    float level = level_of(grey[i], surround.slope_x[i], surround.slope_y[i], fit, inverse);
    learn_odd(cells, i, level, (float)limit[i] * to_level, rates);
  }
}

WP_WIDE void wp_motion_follow(const uint16_t *restrict grey, const uint8_t *restrict bits,
                              const wp_cells *cells, const uint8_t *restrict busy,
                              const uint8_t *restrict near, int count, wp_steps steps) {
  uint8_t *restrict texture = cells->texture, *restrict rest = cells->rest;
  uint16_t *restrict previous = cells->previous;
  for (int i = 0; i < count; i++) {
    int16_t usual = texture[i], gap = (int16_t)(bits[i] - usual);
    int16_t most = busy[i] ? 0 : steps.texture;
    int16_t step = gap > most ? most : gap < -most ? (int16_t)-most : gap;
    texture[i] = (uint8_t)(usual + step);
  }
  const int16_t scale = wp_rest_unit / wp_grey_unit;
  for (int i = 0; i < count; i++) {
    int16_t now = (int16_t)grey[i], before = (int16_t)previous[i];
    int16_t change = (int16_t)((now > before ? now - before : before - now) * scale);
    change = change > 255 ? 255 : change;
    int16_t own = rest[i], up = near[i] ? steps.up_near : steps.up;
    int16_t raised = (int16_t)(own + up), lowered = (int16_t)(own - steps.down);
    raised = raised > change ? change : raised;
    lowered = lowered < change ? change : lowered;
    rest[i] = (uint8_t)(change > own ? raised : lowered);
    previous[i] = (uint16_t)now;
  }
}
