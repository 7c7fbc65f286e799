#include <string.h>

#include "CKernels.h"
#include "wide.h"

static inline int16_t least(int16_t a, int16_t b) { return a < b ? a : b; }
static inline int16_t most(int16_t a, int16_t b) { return a > b ? a : b; }

WP_WIDE void wp_motion_surround(const int16_t *level, int columns, int rows, wp_surround out) {
  int16_t low[wp_columns_limit + 2], high[wp_columns_limit + 2];
  for (int row = 0; row < rows; row++) {
    const int16_t *here = level + row * columns;
    const int16_t *above = row > 0 ? here - columns : here;
    const int16_t *below = row < rows - 1 ? here + columns : here;
    // Over the whole picture's edge a slope spans one cell, elsewhere two.
    int down = row > 0 && row < rows - 1;
    int16_t *slope_x = out.slope_x + row * columns, *slope_y = out.slope_y + row * columns;
    for (int c = 0; c < columns; c++) {
      slope_y[c] = (int16_t)((below[c] - above[c]) >> down);
      low[c + 1] = least(here[c], least(above[c], below[c]));
      high[c + 1] = most(here[c], most(above[c], below[c]));
    }
    low[0] = low[1], high[0] = high[1];
    low[columns + 1] = low[columns], high[columns + 1] = high[columns];
    int16_t *lowest = out.low + row * columns, *highest = out.high + row * columns;
    for (int c = 0; c < columns; c++) {
      lowest[c] = least(low[c], least(low[c + 1], low[c + 2]));
      highest[c] = most(high[c], most(high[c + 1], high[c + 2]));
    }
    for (int c = 1; c < columns - 1; c++) slope_x[c] = (int16_t)((here[c + 1] - here[c - 1]) >> 1);
    slope_x[0] = columns > 1 ? (int16_t)(here[1] - here[0]) : 0;
    if (columns > 1) slope_x[columns - 1] = (int16_t)(here[columns - 1] - here[columns - 2]);
  }
}

WP_WIDE void wp_motion_dilate(const uint8_t *from, int columns, int rows, uint8_t *to) {
  uint8_t tall[wp_columns_limit + 2];
  for (int row = 0; row < rows; row++) {
    const uint8_t *here = from + row * columns;
    const uint8_t *above = row > 0 ? here - columns : here;
    const uint8_t *below = row < rows - 1 ? here + columns : here;
    for (int c = 0; c < columns; c++) {
      uint8_t most = above[c] > below[c] ? above[c] : below[c];
      tall[c + 1] = here[c] > most ? here[c] : most;
    }
    tall[0] = tall[1], tall[columns + 1] = tall[columns];
    uint8_t *out = to + row * columns;
    for (int c = 0; c < columns; c++) {
      uint8_t most = tall[c] > tall[c + 2] ? tall[c] : tall[c + 2];
      out[c] = tall[c + 1] > most ? tall[c + 1] : most;
    }
  }
}

/// Sums three neighbours of a padded row.
static inline void across(const uint8_t *padded, int columns, uint8_t *sum) {
  for (int c = 0; c < columns; c++) sum[c] = padded[c] + padded[c + 1] + padded[c + 2];
}

/// Evidence of one row as two padded rows of 0 and 1, and their sums of three.
static inline void count_row(const uint8_t *evidence, int columns, uint8_t *strong, uint8_t *weak) {
  uint8_t row_strong[wp_columns_limit + 2], row_weak[wp_columns_limit + 2];
  row_strong[0] = row_weak[0] = row_strong[columns + 1] = row_weak[columns + 1] = 0;
  for (int c = 0; c < columns; c++) {
    row_strong[c + 1] = evidence[c] >= 2;
    row_weak[c + 1] = evidence[c] == 1;
  }
  across(row_strong, columns, strong);
  across(row_weak, columns, weak);
}

/// Lone cells go, weak cells beside strong ones come.
static inline void support(const uint8_t *evidence, int columns, int rows, uint8_t *mask) {
  uint8_t strong[3][wp_columns_limit], weak[3][wp_columns_limit];
  memset(strong[2], 0, (size_t)columns);
  memset(weak[2], 0, (size_t)columns);
  count_row(evidence, columns, strong[0], weak[0]);
  for (int row = 0; row < rows; row++) {
    int next = (row + 1) % 3;
    if (row + 1 < rows) {
      count_row(evidence + (row + 1) * columns, columns, strong[next], weak[next]);
    } else {
      memset(strong[next], 0, (size_t)columns);
      memset(weak[next], 0, (size_t)columns);
    }
    const uint8_t *own = evidence + row * columns;
    uint8_t *out = mask + row * columns;
    for (int c = 0; c < columns; c++) {
      uint8_t many = strong[0][c] + strong[1][c] + strong[2][c];
      uint8_t few = weak[0][c] + weak[1][c] + weak[2][c];
      out[c] = (own[c] >= 1) & ((many >= 2) | ((own[c] >= 2) & (few >= 2)));
    }
  }
}

WP_WIDE int wp_motion_clean(const uint8_t *evidence, int columns, int rows, uint8_t *mask) {
  support(evidence, columns, rows, mask);
  int set = 0;
  for (int i = 0; i < columns * rows; i++) set += mask[i];
  if (!set) return 0;
  // Holes inside the picture close; a row is written when the next has been read.
  uint8_t rows_of[3][wp_columns_limit];
  memcpy(rows_of[0], mask, (size_t)columns);
  if (rows > 1) memcpy(rows_of[1], mask + columns, (size_t)columns);
  for (int row = 1; row < rows - 1; row++) {
    const uint8_t *above = rows_of[(row + 2) % 3], *here = rows_of[row % 3];
    uint8_t *below = rows_of[(row + 1) % 3];
    memcpy(below, mask + (row + 1) * columns, (size_t)columns);
    const uint8_t *own = evidence + row * columns;
    uint8_t *out = mask + row * columns;
    for (int c = 1; c < columns - 1; c++) {
      uint8_t sides = above[c] + below[c] + here[c - 1] + here[c + 1];
      uint8_t corners = above[c - 1] + above[c + 1] + below[c - 1] + below[c + 1];
      out[c] = here[c] | (sides + corners >= 6) | ((sides >= 3) & (own[c] > 0));
    }
  }
  set = 0;
  for (int i = 0; i < columns * rows; i++) set += mask[i];
  return set;
}
