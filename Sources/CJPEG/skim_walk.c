/// Finds where blocks end: Huffman codes are only counted, never decoded.
///
/// A block's end is known when its last code has been read, so a branch on it would be guessed wrong
/// once a block, which costs more than all else. Here each step is the same whether a block ends in
/// it or not.
#include "skim.h"

enum { window = wp_skim_window };

void wp_skim_lane_begin(wp_skim_lane *lane, const wp_skim_phase *phase, uint64_t bit,
                        uint64_t limit, uint32_t *out, size_t blocks) {
  lane->place = bit << 8;
  lane->limit = limit;
  lane->phase = phase;
  lane->table = phase->first;
  lane->out = out;
  lane->stop = out + blocks;
  lane->is_bad = false;
}

/// What a step keeps in registers.
typedef struct step_state {
  uint64_t place;
  const uint16_t *table;
  const wp_skim_phase *phase;
  uint32_t *out;
} step_state;

/// Goes on symbol by symbol: over one that a look does not settle, or to the end of a block whose
/// last coefficients are near. Takes at most 64 symbols of 31 bits, from a place inside the data.
static void walk_slowly(wp_skim_lane *lane, const uint8_t *data) {
  const wp_skim_pair *pair = lane->phase->pair;
  uint64_t bit = lane->place >> 8;
  unsigned seen = lane->place & 63;
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
    lane->place = bit << 8;
  } else {
    lane->table = lane->phase->rest;
    lane->place = bit << 8 | seen;
  }
}

/// One look. False when it does not settle.
static inline __attribute__((always_inline)) bool step(step_state *s, const uint8_t *data) {
  uint64_t word = wp_skim_look(data, s->place >> 8);
  uint64_t place = s->place + s->table[word >> (64 - window)];
  if (__builtin_expect(place & 64, 0)) return false;
  *s->out = (uint32_t)(place >> 8);
  bool is_over = place & 128;
  const uint16_t *first = s->phase->next_first, *rest = s->phase->rest;
  const wp_skim_phase *next = s->phase->next;
  s->out += is_over;
  s->table = is_over ? first : rest;
  s->phase = is_over ? next : s->phase;
  s->place = is_over ? place & ~(uint64_t)255 : place;
  return true;
}

static inline __attribute__((always_inline)) step_state load(const wp_skim_lane *lane) {
  return (step_state){lane->place, lane->table, lane->phase, lane->out};
}

static inline __attribute__((always_inline)) void save(wp_skim_lane *lane, const step_state *s) {
  lane->place = s->place;
  lane->table = s->table;
  lane->phase = s->phase;
  lane->out = s->out;
}

/// Steps that leave neither the data by more than 8 x 31 bits nor the ends by more than the slack: a
/// step takes at most 31 bits and ends at most one block. 0 when the lane is done.
static inline size_t steps_left(const wp_skim_lane *lane) {
  uint64_t bit = lane->place >> 8;
  if (wp_skim_is_done(lane)) return 0;
  size_t by_blocks = (size_t)(lane->stop - lane->out) + wp_skim_slack - 1;
  size_t by_bits = (size_t)(lane->limit - bit) / 32 + 8;
  return by_blocks < by_bits ? by_blocks : by_bits;
}

static inline __attribute__((always_inline)) void walk_one(wp_skim_lane *lane,
                                                           const uint8_t *data) {
  size_t steps;
  while ((steps = steps_left(lane))) {
    step_state s = load(lane);
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
    step_state s = load(one), t = load(other);
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
