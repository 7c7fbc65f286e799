/// Decodes the DC differences of luma's blocks, whose places the walk has found.
#include "skim.h"

/// The longest looks settle all but the largest differences: length << 8 | difference is in the table
/// of the pair.
static inline __attribute__((always_inline)) int32_t read_difference(const wp_skim_pair *pair,
                                                                     uint64_t word) {
  int32_t found = pair->differences[word >> (64 - wp_skim_difference_window)];
  if (__builtin_expect(found != 0, 1)) return found;
  // The walk has passed it, so it is a code.
  unsigned symbol = wp_skim_symbol(&pair->dc, word), size = symbol & 15;
  return wp_skim_difference(word << (symbol >> 8), (symbol >> 8) + size, size);
}

/// Where a run stands in the plane.
typedef struct pen {
  const uint8_t *data;
  const wp_skim_pair *pair;
  uint32_t dc;
  uint16_t *grey;
  uint8_t *bits;
  size_t columns;
} pen;

/// The luma blocks of one MCU: `across` by `down`, of which those right of `wide` and below `high`
/// lie outside of the picture. `grey` takes DC values.
static inline __attribute__((always_inline)) void draw_unit(pen *pen, uint32_t from,
                                                            const uint32_t *end, size_t place,
                                                            int across, int down, int wide,
                                                            int high) {
  for (int y = 0; y < down; y++, place += pen->columns) {
    for (int x = 0; x < across; x++, end++) {
      int32_t found = read_difference(pen->pair, wp_skim_look(pen->data, from));
      uint32_t rest = (*end - from - ((uint32_t)found & 255)) >> 1;
      from = *end;
      pen->dc += (uint32_t)(found >> 8);
      if (x >= wide || y >= high) continue;
      pen->grey[place + (size_t)x] = (uint16_t)pen->dc;
      pen->bits[place + (size_t)x] = (uint8_t)(rest > 255 ? 255 : rest);
    }
  }
}

/// All MCUs of a run, whose sampling the compiler knows when it is a usual one.
static inline __attribute__((always_inline)) void draw_run(const wp_skim_frame *frame, pen pen,
                                                           const uint32_t *ends, uint32_t begin,
                                                           size_t unit, size_t units, int across,
                                                           int down) {
  size_t columns = (size_t)frame->columns, wide = (size_t)across, high = (size_t)down;
  size_t unit_columns = (size_t)frame->unit_columns;
  size_t column = unit % unit_columns, row = unit / unit_columns;
  int first = frame->luma_first, blocks = frame->unit;
  while (units) {
    size_t span = unit_columns - column < units ? unit_columns - column : units;
    size_t left = (size_t)frame->rows - row * high;
    int height = left < high ? (int)left : down;
    units -= span;
    for (; span; span--, column++, ends += blocks) {
      uint32_t from = first ? ends[first - 1] : begin;
      begin = ends[blocks - 1];
      size_t place = row * high * columns + column * wide;
      size_t right = columns - column * wide;
      if (right >= wide && height == down)
        draw_unit(&pen, from, ends + first, place, across, down, across, down);
      else
        draw_unit(&pen, from, ends + first, place, across, down, right < wide ? (int)right : across,
                  height);
    }
    column = 0;
    row++;
  }
}

static inline __attribute__((always_inline)) void draw(const wp_skim_frame *frame, pen pen,
                                                       const uint32_t *ends, uint32_t begin,
                                                       size_t unit, size_t units) {
  int across = frame->luma_across, down = frame->luma_down;
  if (across == 2 && down == 2)
    draw_run(frame, pen, ends, begin, unit, units, 2, 2);
  else if (across == 2 && down == 1)
    draw_run(frame, pen, ends, begin, unit, units, 2, 1);
  else if (across == 1 && down == 1)
    draw_run(frame, pen, ends, begin, unit, units, 1, 1);
  else
    draw_run(frame, pen, ends, begin, unit, units, across, down);
}

static inline __attribute__((always_inline)) void scale(uint16_t *grey, size_t cells,
                                                        int32_t quant) {
  for (size_t cell = 0; cell < cells; cell++) {
    int32_t level = (int16_t)grey[cell] * quant + 1024;
    level = level < 0 ? 0 : level > 2047 ? 2047 : level;
    grey[cell] = (uint16_t)level;
  }
}

#if defined(__x86_64__)
WP_SKIM_FAST static void draw_fast(const wp_skim_frame *frame, pen pen, const uint32_t *ends,
                                   uint32_t begin, size_t unit, size_t units) {
  draw(frame, pen, ends, begin, unit, units);
}

WP_SKIM_FAST static void scale_fast(uint16_t *grey, size_t cells, int32_t quant) {
  scale(grey, cells, quant);
}
#endif

void wp_skim_draw(const wp_skim_frame *frame, const wp_skim_pair *luma, const uint8_t *data,
                  uint32_t begin, const uint32_t *ends, size_t unit, size_t units,
                  wp_skim_levels out) {
  pen pen = {data, luma, 0, out.grey, out.bits, (size_t)frame->columns};
#if defined(__x86_64__)
  if (wp_skim_is_fast()) {
    draw_fast(frame, pen, ends, begin, unit, units);
    return;
  }
#endif
  draw(frame, pen, ends, begin, unit, units);
}

void wp_skim_scale(const wp_skim_frame *frame, uint16_t *grey) {
  size_t cells = (size_t)frame->columns * (size_t)frame->rows;
#if defined(__x86_64__)
  if (wp_skim_is_fast()) {
    scale_fast(grey, cells, frame->quant);
    return;
  }
#endif
  scale(grey, cells, frame->quant);
}
