/// Finds where blocks end: Huffman codes are only counted, never decoded.
///
/// A block's end is known when its last code has been read, so a branch on it would be guessed wrong
/// once a block, which costs more than all else. Here each step is the same whether a block ends in
/// it or not.
#include "skim.h"

enum { window = wp_skim_window };

void wp_skim_lane_begin(wp_skim_lane *lane, const wp_skim_phase *phase, uint64_t bit,
                        uint64_t limit, uint32_t *out, size_t blocks) {
  lane->bit = bit;
  lane->seen = 0;
  lane->limit = limit;
  lane->phase = phase;
  lane->table = phase->first;
  lane->out = out;
  lane->stop = out + blocks;
  lane->is_bad = false;
}

/// What looks keep in registers.
typedef struct looker {
  uint64_t bit;
  uint32_t seen;
  const uint16_t *table;
  const wp_skim_phase *phase;
  uint32_t *out;
} looker;

/// Goes on symbol by symbol: over one that a look does not settle, or to the end of a block whose
/// last coefficients are near. Takes at most 64 symbols of 31 bits, from a place inside the data.
static void walk_slowly(wp_skim_lane *lane, const uint8_t *data) {
  const wp_skim_pair *pair = lane->phase->pair;
  uint64_t bit = lane->bit;
  unsigned seen = lane->seen;
  if (bit >= lane->limit) return;
  bool is_over = false;
  do {
    uint64_t word = wp_skim_look(data, bit);
    unsigned found = wp_skim_symbol(seen == 0 ? &pair->dc : &pair->ac, word);
    unsigned symbol = found & 255;
    bit += (found >> 8) + (symbol & 15);
    if (seen == 0) {
      seen = 1;
    } else if ((symbol & 15) == 0 && symbol != 0xF0) {
      is_over = true;
    } else {
      seen += (symbol >> 4) + 1;
      is_over = seen == 64;
    }
    if (!found || seen > 64) {
      lane->is_bad = true;
      return;
    }
  } while (!is_over && seen >= 48);
  if (is_over) {
    *lane->out++ = (uint32_t)bit;
    lane->phase = lane->phase->next;
    lane->table = lane->phase->first;
    seen = 0;
  } else {
    lane->table = lane->phase->rest;
  }
  lane->bit = bit;
  lane->seen = seen;
}

/// One look at the top of `word`, into `entry`. False when it does not settle.
static inline __attribute__((always_inline)) bool look(looker *s, uint64_t word, uint32_t *entry) {
  *entry = s->table[word >> (64 - window)];
  // At most 63 and 64 coefficients: they stay below the bit that says that the block ends.
  uint32_t seen = s->seen + (*entry & 255);
  if (__builtin_expect(seen & 64, 0)) return false;
  uint32_t is_over = seen >> 7;
  const wp_skim_phase *phase = s->phase, *next = phase->next;
  const uint16_t *first = phase->next_first, *rest = phase->rest;
#if defined(__x86_64__)
  // Both are loaded before it is known which is wanted: the next look waits for the choice only.
  __asm__("" : "+r"(first), "+r"(rest));
#endif
  s->bit += *entry >> 8;
  *s->out = (uint32_t)s->bit;
  s->out += is_over;
  s->seen = seen & (is_over - 1);
  s->table = is_over ? first : rest;
  s->phase = is_over ? next : phase;
  return true;
}

/// Two looks, which 57 bits are enough for: the first takes at most 27. False when either does not
/// settle; what the first took is taken then.
static inline __attribute__((always_inline)) bool step(looker *s, const uint8_t *data) {
  uint64_t word = wp_skim_look(data, s->bit);
  uint32_t entry;
  return look(s, word, &entry) && look(s, word << (entry >> 8 & 63), &entry);
}

static inline __attribute__((always_inline)) looker load(const wp_skim_lane *lane) {
  return (looker){lane->bit, lane->seen, lane->table, lane->phase, lane->out};
}

static inline __attribute__((always_inline)) void save(wp_skim_lane *lane, const looker *s) {
  lane->bit = s->bit;
  lane->seen = s->seen;
  lane->table = s->table;
  lane->phase = s->phase;
  lane->out = s->out;
}

/// Steps that leave neither the data by more than 8 x 54 bits nor the ends by more than the slack: a
/// step takes at most 54 bits and ends at most two blocks. 0 when the lane is done.
static inline size_t steps_left(const wp_skim_lane *lane) {
  if (wp_skim_is_done(lane)) return 0;
  size_t by_blocks = ((size_t)(lane->stop - lane->out) + wp_skim_slack - 1) / 2;
  size_t by_bits = (size_t)(lane->limit - lane->bit) / 64 + 8;
  return by_blocks < by_bits ? by_blocks : by_bits;
}

static inline __attribute__((always_inline)) void walk_one(wp_skim_lane *lane,
                                                           const uint8_t *data) {
  size_t steps;
  while ((steps = steps_left(lane))) {
    looker s = load(lane);
    while (steps && step(&s, data)) steps--;
    save(lane, &s);
    if (steps) walk_slowly(lane, data);
  }
}

static inline __attribute__((always_inline)) void walk_both(wp_skim_lane *one, wp_skim_lane *other,
                                                            const uint8_t *data) {
  for (;;) {
    size_t steps = steps_left(one), others = steps_left(other);
    if (others < steps) steps = others;
    if (!steps) return;
    looker s = load(one), t = load(other);
    wp_skim_lane *stuck = NULL;
    for (; steps; steps--) {
      stuck = one;
      if (!step(&s, data)) break;
      stuck = other;
      if (!step(&t, data)) break;
      stuck = NULL;
    }
    save(one, &s);
    save(other, &t);
    if (stuck) walk_slowly(stuck, data);
  }
}

#if defined(__x86_64__)
WP_SKIM_FAST static void walk_one_fast(wp_skim_lane *lane, const uint8_t *data) {
  walk_one(lane, data);
}

WP_SKIM_FAST static void walk_both_fast(wp_skim_lane *one, wp_skim_lane *other,
                                        const uint8_t *data) {
  walk_both(one, other, data);
}

#endif

void wp_skim_walk(wp_skim_lane *lane, const uint8_t *data) {
#if defined(__x86_64__)
  if (wp_skim_is_fast()) {
    walk_one_fast(lane, data);
    return;
  }
#endif
  walk_one(lane, data);
}

void wp_skim_walk_two(wp_skim_lane *one, wp_skim_lane *other, const uint8_t *data) {
#if defined(__x86_64__)
  if (wp_skim_is_fast()) {
    walk_both_fast(one, other, data);
    return;
  }
#endif
  walk_both(one, other, data);
}
