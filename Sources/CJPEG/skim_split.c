/// Walks one run of coded data from several places.
///
/// A walk is a chain of looks, each of which waits for the one before; two chains side by side take
/// hardly longer than one. So the data is cut into pieces, two of which are walked at a time, though
/// no block is known to begin where a piece does: the walk guesses. Huffman codes fall into step by
/// themselves (Klein and Wiseman, "Parallel Huffman Decoding with Applications to JPEG Files", The
/// Computer Journal 46, 2003): once the walk of the piece before, going on, ends a block where this
/// one ended a block in the same place of its MCU, all that follows is the same. Nothing is taken on
/// trust: where they never meet, the walk before goes on to the end of the piece.
#include <string.h>

#include "skim.h"

// The fuzzer is built with fewer, so that its small pictures are cut too.
#ifndef WP_SKIM_TWO_BITS
#define WP_SKIM_TWO_BITS (1 << 14)
#define WP_SKIM_MANY_BITS (1 << 18)
#endif

enum {
  /// Bits of coded data from which on two pieces are quicker than one, and eight than two: falling
  /// into step takes 300 to 1,000 bits on average over public frames, and eight pieces even out what
  /// calm and busy parts of a picture take (measured: `bench skim`).
  two_bits = WP_SKIM_TWO_BITS,
  many_bits = WP_SKIM_MANY_BITS,
  /// Times that a guess may come upon what no walk in step could, and begin anew behind it.
  guess_limit = 16,
  /// Bits that the walk before goes on by between two looks at where the next has been.
  stride_bits = 256,
};

typedef struct piece {
  wp_skim_lane lane;
  uint32_t *ends;
  int guesses;
} piece;

/// Sees to a piece whose walk has stopped: true when it is done, false when it guesses anew.
static bool is_walked(piece *piece, const wp_skim_phase *phase) {
  wp_skim_lane *lane = &piece->lane;
  if (!lane->is_bad || piece->guesses == 0) return true;
  piece->guesses--;
  // What was found before a false step cannot be known to be in step either.
  wp_skim_lane_begin(lane, phase, lane->bit + 1, lane->limit, piece->ends,
                     (size_t)(lane->stop - piece->ends));
  return false;
}

/// Walks all pieces, two at a time: a lane whose piece is done takes the next.
static void walk_pieces(piece *pieces, int count, const wp_skim_phase *phase, const uint8_t *data) {
  int one = 0, other = 1, next = 2;
  for (;;) {
    wp_skim_walk_two(&pieces[one].lane, &pieces[other].lane, data);
    bool is_one = wp_skim_is_done(&pieces[one].lane) && is_walked(&pieces[one], phase);
    bool is_other = wp_skim_is_done(&pieces[other].lane) && is_walked(&pieces[other], phase);
    if (is_one && next < count) {
      one = next++;
      is_one = false;
    }
    if (is_other && next < count) {
      other = next++;
      is_other = false;
    }
    if (!is_one && !is_other) continue;
    int last = is_one ? other : one;
    if (is_one && is_other) return;
    do wp_skim_walk(&pieces[last].lane, data);
    while (!is_walked(&pieces[last], phase));
    return;
  }
}

/// Lets `lane`, whose ends begin at `ends`, go on into a piece until both ended a block in one place
/// and the rest is the piece's, or to the end of the piece.
static void join(wp_skim_lane *lane, uint32_t *ends, const piece *piece, size_t unit,
                 const uint8_t *data) {
  const wp_skim_lane *other = &piece->lane;
  const uint32_t *others = piece->ends;
  uint64_t limit = other->limit;
  size_t count = (size_t)(other->out - others), at = 0;
  // The block that led here may have ended in the piece.
  size_t seen = (size_t)(lane->out - ends);
  if (seen) seen--;
  while (lane->limit < limit && at < count) {
    uint64_t on = lane->bit + stride_bits;
    lane->limit = on < limit ? on : limit;
    wp_skim_walk(lane, data);
    if (lane->is_bad || lane->out >= lane->stop) return;
    for (; seen < (size_t)(lane->out - ends); seen++) {
      while (at < count && others[at] < ends[seen]) at++;
      if (at == count) break;
      if (others[at] != ends[seen] || (seen + unit - at % unit) % unit) continue;
      size_t left = (size_t)(lane->stop - ends) - seen, known = count - at;
      if (known > left) known = left;
      memcpy(ends + seen, others + at, known * sizeof *ends);
      lane->out = ends + seen + known;
      lane->bit = other->bit;
      lane->seen = other->seen;
      lane->phase = other->phase;
      lane->table = other->table;
      lane->is_bad = other->is_bad;
      lane->limit = limit;
      return;
    }
  }
  lane->limit = limit;
  wp_skim_walk(lane, data);
}

void wp_skim_walk_run(wp_skim_lane *lane, const uint8_t *data, uint32_t *spare, int spares,
                      size_t unit) {
  piece pieces[wp_skim_pieces];
  uint64_t bit = lane->bit, limit = lane->limit;
  if (spares < 1 || limit < bit + two_bits) {
    wp_skim_walk(lane, data);
    return;
  }
  int count = limit < bit + many_bits || spares < wp_skim_pieces - 1 ? 2 : wp_skim_pieces;
  uint32_t *ends = lane->out;
  size_t blocks = (size_t)(lane->stop - ends);
  for (int i = 0; i < count; i++) {
    uint64_t from = bit + (limit - bit) * (uint64_t)i / (uint64_t)count;
    uint64_t to = bit + (limit - bit) * (uint64_t)(i + 1) / (uint64_t)count;
    pieces[i].ends = i ? spare + (size_t)(i - 1) * (blocks + wp_skim_slack) : ends;
    pieces[i].guesses = i ? guess_limit : 0;
    wp_skim_lane_begin(&pieces[i].lane, lane->phase, from, to, pieces[i].ends, blocks);
  }
  walk_pieces(pieces, count, lane->phase, data);
  *lane = pieces[0].lane;
  for (int i = 1; i < count; i++) {
    if (lane->is_bad || lane->out >= lane->stop) break;
    join(lane, ends, &pieces[i], unit, data);
  }
  lane->limit = limit;
}
