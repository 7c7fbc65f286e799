/// Decodes the DC differences of luma's blocks, whose places the walk has found.
#include "skim.h"

/// A DC code and its difference.
typedef struct difference {
  int32_t value;
  unsigned bits;
} difference;

static inline __attribute__((always_inline)) difference read_difference(const wp_skim_pair *pair,
                                                                        const uint8_t *data,
                                                                        uint32_t bit) {
  uint64_t word = wp_skim_read(data + (bit >> 3)) << (bit & 7);
  unsigned found = pair->dc_short[word >> 55];
  unsigned length = found >> 4, size = found & 15;
  if (__builtin_expect(!found, 0)) {
    // The walk has passed it, so it is a code.
    unsigned slow = wp_skim_symbol(&pair->dc, word);
    length = slow >> 8;
    size = slow & 15;
  }
  word <<= length;
  int32_t value = (int32_t)(word >> 1 >> (63 - size));
  // A first bit of 0 says negative (T.81 F.2.2.1); with no bits at all both sides are 0.
  int32_t negative = (int32_t)(~word >> 63);
  value -= -negative & ((1 << size) - 1);
  return (difference){value, length + size};
}

bool wp_skim_level(const wp_skim_frame *frame, const wp_skim_pair *luma, const uint8_t *data,
                   uint32_t begin, const uint32_t *ends, size_t unit, size_t units,
                   wp_skim_levels out) {
  int32_t dc = 0;
  uint32_t beyond = 0;
  size_t columns = (size_t)frame->columns, rows = (size_t)frame->rows;
  size_t across = (size_t)frame->luma_across, down = (size_t)frame->luma_down;
  size_t unit_row = unit / (size_t)frame->unit_columns;
  size_t unit_column = unit % (size_t)frame->unit_columns;
  for (size_t done = 0; done < units; done++, ends += frame->unit) {
    uint32_t from = frame->luma_first ? ends[frame->luma_first - 1] : begin;
    const uint32_t *end = ends + frame->luma_first;
    begin = ends[frame->unit - 1];
    for (size_t y = unit_row * down; y < (unit_row + 1) * down; y++) {
      for (size_t x = unit_column * across; x < (unit_column + 1) * across; x++, end++) {
        difference step = read_difference(luma, data, from);
        uint32_t rest = (*end - from - step.bits) >> 1;
        from = *end;
        dc = (int32_t)((uint32_t)dc + (uint32_t)step.value);
        beyond |= (uint32_t)(dc + 32768) >> 16;
        if (x >= columns || y >= rows) continue;
        int32_t level = (int32_t)(int16_t)dc * frame->quant + 1024;
        level = level < 0 ? 0 : level > 2047 ? 2047 : level;
        out.grey[y * columns + x] = (uint16_t)level;
        out.bits[y * columns + x] = (uint8_t)(rest > 255 ? 255 : rest);
      }
    }
    if (++unit_column == (size_t)frame->unit_columns) {
      unit_column = 0;
      unit_row++;
    }
  }
  return !beyond;
}
