#include <math.h>

#include "CKernels.h"
#include "wide.h"

static inline float held(float grey) { return grey < 0 ? 0 : grey > 255 ? 255 : grey; }

WP_WIDE wp_fit_sums wp_motion_fit(const uint16_t *grey, const int16_t *level, wp_surround surround,
                                  int columns, int rows, int first, wp_fit fit, float scale) {
#pragma clang fp reassociate(on) contract(fast)
  float rr = 0, r1 = 0, rx = 0, ry = 0, n = 0, x1 = 0, y1 = 0;
  float xx = 0, xy = 0, yy = 0, ir = 0, i1 = 0, ix = 0, iy = 0;
  const float part = 1.0f / wp_level_unit;
  for (int row = first; row < rows; row += 2) {
    const uint16_t *g = grey + row * columns;
    const int16_t *l = level + row * columns;
    const int16_t *sx = surround.slope_x + row * columns, *sy = surround.slope_y + row * columns;
    for (int c = 0; c < columns; c++) {
      float i = (float)g[c] * (1.0f / wp_grey_unit), r = (float)l[c] * part;
      float x = (float)sx[c] * part, y = (float)sy[c] * part;
      float off = (i - (fit.gain * r + fit.offset + fit.dx * x + fit.dy * y)) * scale;
      float w = ((i > 250) | (i < 3) | (l[c] > wp_level_full)) ? 0 : 1 / (1 + off * off);
      float wr = w * r, wx = w * x, wy = w * y;
      rr += wr * r, r1 += wr, rx += wr * x, ry += wr * y, n += w, x1 += wx, y1 += wy;
      xx += wx * x, xy += wx * y, yy += wy * y, ir += wr * i, i1 += w * i, ix += wx * i;
      iy += wy * i;
    }
  }
  return (wp_fit_sums){rr, r1, rx, ry, n, x1, y1, xx, xy, yy, ir, i1, ix, iy};
}

WP_WIDE int wp_motion_compare(const uint16_t *grey, const wp_cells *cells, wp_surround surround,
                              const uint8_t *raise, int count, wp_fit fit, const wp_limits *limits,
                              uint8_t *restrict evidence, int16_t *restrict difference,
                              uint16_t *restrict limit) {
  const int16_t *l0 = cells->level[0], *l1 = cells->level[1], *l2 = cells->level[2];
  const uint16_t *w1 = cells->weight[1], *w2 = cells->weight[2], *noise = cells->noise;
  const uint8_t *rest = cells->rest;
  const wp_limits by = *limits;
  const float part = 1.0f / wp_level_unit, gain = fit.gain * part;
  int strong = 0;
#pragma clang loop vectorize(assume_safety)
  for (int i = 0; i < count; i++) {
    float x = (float)surround.slope_x[i] * part, y = (float)surround.slope_y[i] * part;
    float restless = (float)rest[i] * (1.0f / wp_rest_unit);
    float l = by.base + by.noise * ((float)noise[i] * (1.0f / wp_noise_unit)) + by.rest * restless +
              by.slope * (fabsf(x) + fabsf(y));
    // Raised for what the levels learn too: what was called false becomes scenery's own noise.
    l *= by.threshold * (1 + (float)raise[i] * (1.0f / 64));
    l = l > 500 ? 500 : l;
    float g = (float)grey[i] * (1.0f / wp_grey_unit);
    float shift = fit.offset + fit.dx * x + fit.dy * y;
    float d = g - held(gain * (float)l0[i] + shift);
    // A restless cell may show what lies beside it: foliage and water move over their neighbours.
    float spread = by.range * (restless - by.rest_floor);
    spread = spread < 0 ? 0 : spread > 1 ? 1 : spread;
    float above = d - spread * gain * (float)(surround.high[i] - l0[i]);
    float below = -d - spread * gain * (float)(l0[i] - surround.low[i]);
    // What was too bright for the sensor shows its real level when less light falls in.
    above = l0[i] > wp_level_full ? 0 : above;
    float off = d > 0 ? above : below;
    float off1 = fabsf(g - held(gain * (float)l1[i] + shift));
    float off2 = fabsf(g - held(gain * (float)l2[i] + shift));
    int second = w1[i] >= by.enough, third = second & (w2[i] >= by.enough);
    off = (second & (off1 < off)) ? off1 : off;
    off = (third & (off2 < off)) ? off2 : off;
    int is_strong = off > l;
    evidence[i] = (uint8_t)((off > l * by.weak) + is_strong + (off > 2 * l));
    strong += is_strong;
    difference[i] = (int16_t)(d * wp_grey_unit);
    limit[i] = (uint16_t)(l * wp_limit_unit);
  }
  return strong;
}

WP_WIDE void wp_motion_texture(const uint8_t *bits, const uint8_t *texture, const uint8_t *evidence,
                               int count, uint64_t *seen, uint64_t *usual) {
  uint32_t now = 0, before = 0;
  for (int i = 0; i < count; i++) {
    uint32_t quiet = evidence[i] < 2 ? 255 : 0;
    now += bits[i] & quiet;
    before += texture[i] & quiet;
  }
  *seen = now;
  *usual = before;
}

WP_WIDE wp_view_sums wp_motion_view(const uint16_t *grey, const int16_t *level, int count) {
  wp_view_sums sums = {0, 0, 0};
  // 2,047 squared times 1,000 stays under 32 bits.
  for (int from = 0; from < count; from += 1000) {
    int to = count - from < 1000 ? count : from + 1000;
    uint32_t plain = 0, square = 0, levels = 0;
    for (int i = from; i < to; i++) {
      plain += grey[i];
      square += (uint32_t)grey[i] * grey[i];
      levels += (uint32_t)level[i];
    }
    sums.grey += plain, sums.square += square, sums.level += levels;
  }
  return sums;
}

WP_WIDE wp_slope_sums wp_motion_slopes(const uint16_t *grey, wp_surround surround, int columns,
                                       int rows) {
#pragma clang fp reassociate(on) contract(fast)
  float frame = 0, background = 0, product = 0;
  const float part = 1.0f / wp_level_unit;
  for (int row = 0; row < rows; row++) {
    const uint16_t *here = grey + row * columns;
    const uint16_t *above = row > 0 ? here - columns : here;
    const uint16_t *below = row < rows - 1 ? here + columns : here;
    const float tall = (row > 0 && row < rows - 1 ? 0.5f : 1.0f) / wp_grey_unit;
    const int16_t *sx = surround.slope_x + row * columns, *sy = surround.slope_y + row * columns;
    for (int c = 1; c < columns - 1; c++) {
      float x = (float)(here[c + 1] - here[c - 1]) * (0.5f / wp_grey_unit);
      float y = (float)(below[c] - above[c]) * tall;
      float u = (float)sx[c] * part, v = (float)sy[c] * part;
      frame += x * x + y * y;
      background += u * u + v * v;
      product += x * u + y * v;
    }
  }
  return (wp_slope_sums){frame, background, product};
}
