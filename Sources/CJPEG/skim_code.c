/// Huffman codes made into tables whose entries take several symbols at once.
#include <string.h>

#include "skim.h"

enum { window = wp_skim_window, none = 64, end_bit = 0x80 };

// T.81 tables K.3 to K.6.
const wp_skim_code wp_skim_standard_dc[2] = {
    {{0, 1, 5, 1, 1, 1, 1, 1, 1}, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}},
    {{0, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1}, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}},
};

const wp_skim_code wp_skim_standard_ac[2] = {
    {{0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 0x7D},
     {0x01, 0x02, 0x03, 0x00, 0x04, 0x11, 0x05, 0x12, 0x21, 0x31, 0x41, 0x06, 0x13, 0x51,
      0x61, 0x07, 0x22, 0x71, 0x14, 0x32, 0x81, 0x91, 0xA1, 0x08, 0x23, 0x42, 0xB1, 0xC1,
      0x15, 0x52, 0xD1, 0xF0, 0x24, 0x33, 0x62, 0x72, 0x82, 0x09, 0x0A, 0x16, 0x17, 0x18,
      0x19, 0x1A, 0x25, 0x26, 0x27, 0x28, 0x29, 0x2A, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39,
      0x3A, 0x43, 0x44, 0x45, 0x46, 0x47, 0x48, 0x49, 0x4A, 0x53, 0x54, 0x55, 0x56, 0x57,
      0x58, 0x59, 0x5A, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6A, 0x73, 0x74, 0x75,
      0x76, 0x77, 0x78, 0x79, 0x7A, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8A, 0x92,
      0x93, 0x94, 0x95, 0x96, 0x97, 0x98, 0x99, 0x9A, 0xA2, 0xA3, 0xA4, 0xA5, 0xA6, 0xA7,
      0xA8, 0xA9, 0xAA, 0xB2, 0xB3, 0xB4, 0xB5, 0xB6, 0xB7, 0xB8, 0xB9, 0xBA, 0xC2, 0xC3,
      0xC4, 0xC5, 0xC6, 0xC7, 0xC8, 0xC9, 0xCA, 0xD2, 0xD3, 0xD4, 0xD5, 0xD6, 0xD7, 0xD8,
      0xD9, 0xDA, 0xE1, 0xE2, 0xE3, 0xE4, 0xE5, 0xE6, 0xE7, 0xE8, 0xE9, 0xEA, 0xF1, 0xF2,
      0xF3, 0xF4, 0xF5, 0xF6, 0xF7, 0xF8, 0xF9, 0xFA}},
    {{0, 2, 1, 2, 4, 4, 3, 4, 7, 5, 4, 4, 0, 1, 2, 0x77},
     {0x00, 0x01, 0x02, 0x03, 0x11, 0x04, 0x05, 0x21, 0x31, 0x06, 0x12, 0x41, 0x51, 0x07,
      0x61, 0x71, 0x13, 0x22, 0x32, 0x81, 0x08, 0x14, 0x42, 0x91, 0xA1, 0xB1, 0xC1, 0x09,
      0x23, 0x33, 0x52, 0xF0, 0x15, 0x62, 0x72, 0xD1, 0x0A, 0x16, 0x24, 0x34, 0xE1, 0x25,
      0xF1, 0x17, 0x18, 0x19, 0x1A, 0x26, 0x27, 0x28, 0x29, 0x2A, 0x35, 0x36, 0x37, 0x38,
      0x39, 0x3A, 0x43, 0x44, 0x45, 0x46, 0x47, 0x48, 0x49, 0x4A, 0x53, 0x54, 0x55, 0x56,
      0x57, 0x58, 0x59, 0x5A, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6A, 0x73, 0x74,
      0x75, 0x76, 0x77, 0x78, 0x79, 0x7A, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89,
      0x8A, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98, 0x99, 0x9A, 0xA2, 0xA3, 0xA4, 0xA5,
      0xA6, 0xA7, 0xA8, 0xA9, 0xAA, 0xB2, 0xB3, 0xB4, 0xB5, 0xB6, 0xB7, 0xB8, 0xB9, 0xBA,
      0xC2, 0xC3, 0xC4, 0xC5, 0xC6, 0xC7, 0xC8, 0xC9, 0xCA, 0xD2, 0xD3, 0xD4, 0xD5, 0xD6,
      0xD7, 0xD8, 0xD9, 0xDA, 0xE2, 0xE3, 0xE4, 0xE5, 0xE6, 0xE7, 0xE8, 0xE9, 0xEA, 0xF2,
      0xF3, 0xF4, 0xF5, 0xF6, 0xF7, 0xF8, 0xF9, 0xFA}},
};

bool wp_skim_is_code(const wp_skim_code *code, bool is_dc) {
  unsigned total = 0, next = 0;
  for (int length = 1; length <= 16; length++) {
    next += code->counts[length - 1];
    total += code->counts[length - 1];
    // No code may be all ones.
    if (total > 256 || (code->counts[length - 1] && next >= 1u << length)) return false;
    next <<= 1;
  }
  if (is_dc)
    for (unsigned place = 0; place < total; place++)
      if (code->symbols[place] > 15) return false;
  return true;
}

static void make_slow(wp_skim_slow *slow, const wp_skim_code *code) {
  int32_t next = 0, place = 0;
  slow->limit[0] = 0;
  for (int length = 1; length <= 16; length++) {
    slow->offset[length] = place - next;
    next += code->counts[length - 1];
    place += code->counts[length - 1];
    slow->limit[length] = (uint32_t)next << (17 - length);
    next <<= 1;
  }
  slow->limit[17] = UINT32_MAX;
  memcpy(slow->symbols, code->symbols, sizeof slow->symbols);
}

/// Entries of looks at fewer bits than the window, inside a block.
typedef struct shorter {
  /// For each number of bits; an entry of 0 says that nothing more can be taken.
  uint16_t *entries[window];
  /// The most coefficients that one of them takes.
  unsigned most[window];
} shorter;

static inline void fill(uint16_t *to, unsigned count, unsigned entry) {
  for (unsigned i = 0; i < count; i++) to[i] = (uint16_t)entry;
}

/// A symbol's `entry` and then what each look at the bits behind it takes.
static inline void fill_more(uint16_t *to, unsigned entry, const shorter *after, int bits) {
  const uint16_t *from = after->entries[bits];
  unsigned count = 1u << bits;
  if ((entry & 127) + after->most[bits] < 64) {
    for (unsigned i = 0; i < count; i++) to[i] = (uint16_t)(from[i] + entry);
    return;
  }
  // Long runs of zeros with codes of a bit or two: the sum must stay inside its field.
  for (unsigned i = 0; i < count; i++)
    to[i] = (uint16_t)((from[i] & 127) + (entry & 127) < 64 ? from[i] + entry : entry);
}

/// Entries for looks at `bits` bits; those of codes that are longer become `unknown`. Returns the
/// most coefficients that one takes.
static unsigned make_entries(uint16_t *to, int bits, const wp_skim_code *code, bool is_dc,
                             const shorter *after, unsigned unknown) {
  unsigned at = 0, place = 0, most = 0;
  for (int length = 1; length <= bits; length++) {
    unsigned span = 1u << (bits - length);
    for (int i = 0; i < code->counts[length - 1]; i++, place++, at += span) {
      uint8_t symbol = code->symbols[place];
      int extra = symbol & 15, total = length + extra;
      if (!is_dc && extra == 0 && symbol != 0xF0) {
        fill(to + at, span, (unsigned)total << 8 | end_bit);
        continue;
      }
      unsigned coefficients = is_dc ? 1 : (unsigned)(symbol >> 4) + 1;
      unsigned entry = (unsigned)total << 8 | coefficients;
      unsigned with = coefficients;
      if (total >= bits) {
        fill(to + at, span, entry);
      } else {
        unsigned part = 1u << (bits - total);
        for (unsigned from = 0; from < span; from += part)
          fill_more(to + at + from, entry, after, bits - total);
        with += after->most[bits - total];
      }
      if (with > most) most = with;
    }
  }
  fill(to + at, (1u << bits) - at, unknown);
  return most;
}

static void make_differences(int32_t *to, const wp_skim_code *code) {
  enum { bits = wp_skim_difference_window };
  unsigned at = 0, place = 0;
  memset(to, 0, sizeof *to << bits);
  for (int length = 1; length <= bits; length++) {
    unsigned span = 1u << (bits - length);
    for (int i = 0; i < code->counts[length - 1]; i++, place++, at += span) {
      unsigned size = code->symbols[place], total = (unsigned)length + size;
      if (total > bits) continue;
      unsigned part = 1u << (bits - total);
      for (unsigned value = 0; value < 1u << size; value++) {
        uint64_t word = size ? (uint64_t)value << (64 - size) : 0;
        int32_t entry = wp_skim_difference(word, total, size);
        for (unsigned j = 0; j < part; j++) to[at + value * part + j] = entry;
      }
    }
  }
}

void wp_skim_pair_make(wp_skim_pair *pair, const wp_skim_code *dc, const wp_skim_code *ac) {
  pair->dc_code = *dc;
  pair->ac_code = *ac;
  make_slow(&pair->dc, dc);
  make_slow(&pair->ac, ac);
  uint16_t room[1 << window];
  shorter after;
  for (int bits = 0; bits < window; bits++) {
    after.entries[bits] = room + (1 << bits) - 1;
    after.most[bits] = make_entries(after.entries[bits], bits, ac, false, &after, 0);
  }
  make_entries(pair->rest, window, ac, false, &after, none);
  make_entries(pair->first, window, dc, true, &after, none);
  make_differences(pair->differences, dc);
}
