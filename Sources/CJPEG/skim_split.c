/// Walks one run of coded data from two places at once.
///
/// A walk is a chain of looks, each of which waits for the one before; two chains side by side take
/// hardly longer than one. The second begins in the middle, where no block is known to begin, and
/// guesses. Huffman codes fall into step by themselves (Klein and Wiseman, "Parallel Huffman
/// Decoding with Applications to JPEG Files", The Computer Journal 46, 2003): once the first walk,
/// going on into the second half, ends a block where the second ended one in the same place of its
/// MCU, all that follows is the same and need not be walked again. Nothing is taken on trust: if
/// they never meet, the first walks to the end alone.
#include <string.h>

#include "skim.h"

/// Bits of data below which one walk is as quick: the second falls into step within 200 to 2,000 bits
/// of public frames (measured).
enum { split_bits = 8192 };
/// Bits that the first walk goes on by between two looks at where the second has been.
enum { stride_bits = 256 };

/// Where both walks ended a block at the same bit in the same place of the MCU.
typedef struct meeting {
  /// Blocks that the first and the second have walked there; 0 for never.
  size_t first, second;
} meeting;

/// Looks for a meeting from block `seen` of the first on and `*place` of the second on.
static meeting meet(const uint32_t *ends, size_t seen, size_t count, const uint32_t *others,
                    size_t *place, size_t other_count, size_t unit) {
  for (; seen < count; seen++) {
    while (*place < other_count && others[*place] < ends[seen]) ++*place;
    if (*place == other_count) break;
    if (others[*place] == ends[seen] && (seen + unit - *place % unit) % unit == 0)
      return (meeting){seen + 1, *place + 1};
  }
  return (meeting){0, 0};
}

void wp_skim_walk_run(wp_skim_lane *lane, const uint8_t *data, uint32_t *spare, size_t unit) {
  uint64_t bit = lane->place >> 8, limit = lane->limit;
  if (limit < bit + split_bits) {
    wp_skim_walk(lane, data);
    return;
  }
  uint32_t *ends = lane->out;
  size_t blocks = (size_t)(lane->stop - ends);
  uint64_t middle = bit + ((limit - bit) / 2 & ~(uint64_t)7);
  wp_skim_lane other;
  wp_skim_lane_begin(&other, lane->phase, middle, limit, spare, blocks);
  lane->limit = middle;
  wp_skim_walk_two(lane, &other, data);
  wp_skim_walk(lane, data);
  wp_skim_walk(&other, data);
  size_t other_count = (size_t)(other.out - spare), place = 0, seen = (size_t)(lane->out - ends);
  if (seen) seen--;
  meeting found = {0, 0};
  while (!found.first && place < other_count && lane->limit < limit) {
    uint64_t on = (lane->place >> 8) + stride_bits;
    lane->limit = on < limit ? on : limit;
    wp_skim_walk(lane, data);
    if (lane->is_bad || lane->out >= lane->stop) break;
    size_t count = (size_t)(lane->out - ends);
    found = meet(ends, seen, count, spare, &place, other_count, unit);
    seen = count;
  }
  lane->limit = limit;
  if (!found.first) {
    wp_skim_walk(lane, data);
    return;
  }
  size_t left = blocks - found.first, known = other_count - found.second;
  if (known > left) known = left;
  memcpy(ends + found.first, spare + found.second, known * sizeof *ends);
  lane->out = ends + found.first + known;
  lane->place = other.place;
  lane->is_bad = other.is_bad;
}
