#include <string.h>

#include "CKernels.h"
#include "wide.h"

/// Rows are worked on in whole chunks, in buffers with room for the last one, because a row of 40
/// or 80 cells would otherwise be done one by one for the most part.
enum { chunk = 32, room = wp_columns_limit + 2 * chunk };

#define EACH_CHUNK(columns, c) \
  for (int c##0 = 0; c##0 < (columns); c##0 += chunk) \
    for (int c = c##0; c < c##0 + chunk; c++)

static inline int16_t least(int16_t a, int16_t b) { return a < b ? a : b; }
static inline int16_t most(int16_t a, int16_t b) { return a > b ? a : b; }
static inline uint8_t larger(uint8_t a, uint8_t b) { return a > b ? a : b; }

WP_WIDE void wp_motion_surround(const int16_t *level, int columns, int rows, wp_surround out) {
  int16_t lines[3][room], low[room], high[room], slope[room], across[room];
  size_t bytes = (size_t)columns * sizeof *level;
  memset(lines, 0, sizeof lines);
  memcpy(lines[0], level, bytes);
  for (int row = 0; row < rows; row++) {
    const int16_t *here = lines[row % 3];
    const int16_t *above = row > 0 ? lines[(row + 2) % 3] : here;
    const int16_t *below = here;
    if (row < rows - 1) {
      below = lines[(row + 1) % 3];
      memcpy(lines[(row + 1) % 3], level + (row + 1) * columns, bytes);
    }
    // At the picture's edge a slope spans one cell, elsewhere two.
    int down = row > 0 && row < rows - 1;
    EACH_CHUNK(columns, c) {
      slope[c] = (int16_t)((below[c] - above[c]) >> down);
      low[c + 1] = least(here[c], least(above[c], below[c]));
      high[c + 1] = most(here[c], most(above[c], below[c]));
    }
    memcpy(out.slope_y + row * columns, slope, bytes);
    low[0] = low[1], high[0] = high[1];
    low[columns + 1] = low[columns], high[columns + 1] = high[columns];
    EACH_CHUNK(columns, c) across[c] = least(low[c], least(low[c + 1], low[c + 2]));
    memcpy(out.low + row * columns, across, bytes);
    EACH_CHUNK(columns, c) across[c] = most(high[c], most(high[c + 1], high[c + 2]));
    memcpy(out.high + row * columns, across, bytes);
    EACH_CHUNK(columns, c) across[c + 1] = (int16_t)((here[c + 2] - here[c]) >> 1);
    across[0] = columns > 1 ? (int16_t)(here[1] - here[0]) : 0;
    if (columns > 1) across[columns - 1] = (int16_t)(here[columns - 1] - here[columns - 2]);
    memcpy(out.slope_x + row * columns, across, bytes);
  }
}

WP_WIDE void wp_motion_dilate(const uint8_t *from, int columns, int rows, uint8_t *to) {
  uint8_t lines[3][room], tall[room], wide[room];
  size_t bytes = (size_t)columns;
  memset(lines, 0, sizeof lines);
  memcpy(lines[0], from, bytes);
  for (int row = 0; row < rows; row++) {
    const uint8_t *here = lines[row % 3];
    const uint8_t *above = row > 0 ? lines[(row + 2) % 3] : here;
    const uint8_t *below = here;
    if (row < rows - 1) {
      below = lines[(row + 1) % 3];
      memcpy(lines[(row + 1) % 3], from + (row + 1) * columns, bytes);
    }
    EACH_CHUNK(columns, c) tall[c + 1] = larger(here[c], larger(above[c], below[c]));
    tall[0] = tall[1], tall[columns + 1] = tall[columns];
    EACH_CHUNK(columns, c) wide[c] = larger(tall[c + 1], larger(tall[c], tall[c + 2]));
    memcpy(to + row * columns, wide, bytes);
  }
}

/// Evidence of one row as sums of three neighbours: of strong ones, and of weak ones.
static inline void count_row(const uint8_t *evidence, int columns, uint8_t *strong, uint8_t *weak) {
  uint8_t line[room], is_strong[room], is_weak[room];
  memcpy(line, evidence, (size_t)columns);
  memset(line + columns, 0, room - (size_t)columns);
  is_strong[0] = is_weak[0] = 0;
  EACH_CHUNK(columns + 2, c) {
    is_strong[c + 1] = line[c] >= 2;
    is_weak[c + 1] = line[c] == 1;
  }
  EACH_CHUNK(columns, c) {
    strong[c] = is_strong[c] + is_strong[c + 1] + is_strong[c + 2];
    weak[c] = is_weak[c] + is_weak[c + 1] + is_weak[c + 2];
  }
}

/// Lone cells go, weak cells beside strong ones come.
static inline void support(const uint8_t *evidence, int columns, int rows, uint8_t *mask) {
  uint8_t strong[3][room], weak[3][room], own[room], kept[room];
  memset(strong[2], 0, room);
  memset(weak[2], 0, room);
  memset(own, 0, room);
  count_row(evidence, columns, strong[0], weak[0]);
  for (int row = 0; row < rows; row++) {
    int next = (row + 1) % 3;
    if (row + 1 < rows) {
      count_row(evidence + (row + 1) * columns, columns, strong[next], weak[next]);
    } else {
      memset(strong[next], 0, room);
      memset(weak[next], 0, room);
    }
    memcpy(own, evidence + row * columns, (size_t)columns);
    EACH_CHUNK(columns, c) {
      uint8_t many = strong[0][c] + strong[1][c] + strong[2][c];
      uint8_t few = weak[0][c] + weak[1][c] + weak[2][c];
      kept[c] = (own[c] >= 1) & ((many >= 2) | ((own[c] >= 2) & (few >= 2)));
    }
    memcpy(mask + row * columns, kept, (size_t)columns);
  }
}

static inline int count_set(const uint8_t *mask, int count) {
  int set = 0;
  for (int i = 0; i < count; i++) set += mask[i];
  return set;
}

WP_WIDE int wp_motion_clean(const uint8_t *evidence, int columns, int rows, uint8_t *mask) {
  support(evidence, columns, rows, mask);
  if (!count_set(mask, columns * rows)) return 0;
  // Holes inside the picture close; a row is written when the next has been read.
  uint8_t lines[3][room], own[room], closed[room];
  size_t bytes = (size_t)columns;
  memset(lines, 0, sizeof lines);
  memset(own, 0, room);
  memcpy(lines[0], mask, bytes);
  if (rows > 1) memcpy(lines[1], mask + columns, bytes);
  for (int row = 1; row < rows - 1; row++) {
    const uint8_t *above = lines[(row + 2) % 3], *here = lines[row % 3];
    uint8_t *below = lines[(row + 1) % 3];
    memcpy(below, mask + (row + 1) * columns, bytes);
    memcpy(own, evidence + row * columns, bytes);
    EACH_CHUNK(columns, c) {
      uint8_t sides = above[c + 1] + below[c + 1] + here[c] + here[c + 2];
      uint8_t corners = above[c] + above[c + 2] + below[c] + below[c + 2];
      closed[c + 1] =
          here[c + 1] | (sides + corners >= 6) | ((sides >= 3) & (own[c + 1] > 0));
    }
    if (columns > 2) memcpy(mask + row * columns + 1, closed + 1, bytes - 2);
  }
  return count_set(mask, columns * rows);
}
