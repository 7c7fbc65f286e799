/// The parts of the luma skimmer: marker segments (skim_segments.c), code tables (skim_code.c), byte
/// stuffing (skim_strip.c), the walk over blocks (skim_walk.c), DC values (skim_level.c) and the
/// order of it all (skim.c).
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "CJPEG.h"

/// Bits that one look into a code's table takes. A table of 2^12 entries of two bytes is 8 KB: those
/// of luma and chroma fit a first-level cache of 32 KB, and a table made for one frame only (encoders
/// that optimise theirs do so for each) is made in microseconds (measured: `bench skim`).
enum { wp_skim_window = 12 };
/// Bits of a look for a DC difference: all below 64 steps in the codes of T.81 K.3.
enum { wp_skim_difference_window = 11 };
/// Code pairs kept: two for each camera model's tables, for four models a shard [D].
enum { wp_skim_pairs = 8 };
/// Blocks in an MCU (ITU-T T.81 B.2.3).
enum { wp_skim_unit_limit = 10 };
/// Bytes that may be read behind the last one of a scan: one block of 64 symbols of 31 bits, and the
/// eight bytes of a look.
enum { wp_skim_pad = 320 };
/// Pieces that one run is walked in [D].
enum { wp_skim_pieces = 8 };
/// Ends that a walk may write beyond those asked for: steps it takes before it counts again.
enum { wp_skim_slack = 64 };

/// A Huffman code as DHT gives it: how many codes of each length 1...16, and their symbols.
typedef struct wp_skim_code {
  uint8_t counts[16];
  uint8_t symbols[256];
} wp_skim_code;

/// A code to be read symbol by symbol, as T.81 F.2.2.3 does.
typedef struct wp_skim_slow {
  /// For each length the first code that is longer, moved to the top of 17 bits; [17] ends all.
  uint32_t limit[18];
  /// Place of a code's symbol less the code, by its length.
  int32_t offset[17];
  uint8_t symbols[256];
} wp_skim_slow;

/// The codes of one component's blocks, ready to walk.
///
/// An entry says what a look takes:
///
///     15              8   7   6         0
///     +----------------+-----+-----------+
///     | bits           | end | coeffs    |
///     +----------------+-----+-----------+
///
/// `end` that the block ends with it. `coeffs` 64 says that the look does not settle even one symbol.
typedef struct wp_skim_pair {
  /// Entries for a look at a block's start (DC and what AC follows) and inside it.
  uint16_t first[1 << wp_skim_window], rest[1 << wp_skim_window];
  /// DC difference << 8 | bits of its code and of itself; 0 where the look does not hold both.
  int32_t differences[1 << wp_skim_difference_window];
  wp_skim_slow dc, ac;
  /// What this was made of, and when it was used.
  wp_skim_code dc_code, ac_code;
  uint64_t used;
} wp_skim_pair;

/// A block of the MCU, in order, and the one after it.
typedef struct wp_skim_phase {
  const uint16_t *first, *rest, *next_first;
  const struct wp_skim_phase *next;
  const wp_skim_pair *pair;
} wp_skim_phase;

/// Tables that segments have set so far.
typedef struct wp_skim_tables {
  wp_skim_code dc[4], ac[4];
  uint16_t quant[4];
  bool has_dc[4], has_ac[4], has_quant[4];
} wp_skim_tables;

/// A component as SOF has it.
typedef struct wp_skim_part {
  uint8_t id, across, down, quant;
} wp_skim_part;

/// What the marker segments say of the picture and of the scan that holds luma, component 0.
typedef struct wp_skim_frame {
  int width, height, columns, rows;
  int count;
  wp_skim_part parts[3];
  bool has_jfif, has_adobe;
  uint8_t adobe;
  /// MCUs of a restart interval; 0 without.
  int interval;
  /// Blocks of an MCU, those of luma among them, MCUs.
  int unit, luma_first, luma_across, luma_down, unit_columns, unit_rows;
  /// Luma's quantisation step of DC.
  int32_t quant;
  /// Codes of each block of the MCU.
  const wp_skim_code *dc[wp_skim_unit_limit], *ac[wp_skim_unit_limit];
  /// The scan holds all components: nothing behind it matters.
  bool is_whole;
} wp_skim_frame;

/// A reader of marker segments.
typedef struct wp_skim_reader {
  const uint8_t *bytes;
  size_t count, at;
  int scans;
  wp_skim_tables tables;
  wp_skim_frame frame;
} wp_skim_reader;

/// What reading segments comes to.
typedef enum wp_skim_found {
  /// A scan with luma; its coded data begins at `at`.
  wp_skim_luma,
  /// The picture's end, or that of the bytes.
  wp_skim_end,
  wp_skim_cut,
  /// What libjpeg must judge: another kind of JPEG, or headers that are not as they should be.
  wp_skim_other,
} wp_skim_found;

void wp_skim_open(wp_skim_reader *reader, const uint8_t *bytes, size_t count);
/// Reads on from `at` to the next scan that holds luma, over those that do not.
wp_skim_found wp_skim_next(wp_skim_reader *reader);

/// The tables that MJPEG frames leave out (T.81 K.3.3).
extern const wp_skim_code wp_skim_standard_dc[2], wp_skim_standard_ac[2];

/// False when no decoder can use the code: too many codes of a length, a DC category above 15.
bool wp_skim_is_code(const wp_skim_code *code, bool is_dc);
void wp_skim_pair_make(wp_skim_pair *pair, const wp_skim_code *dc, const wp_skim_code *ac);

/// A run of coded bits without stuffing: the data of one restart interval, or of the scan.
typedef struct wp_skim_run {
  /// In the stripped bytes; `end` is the first byte behind.
  uint32_t begin, end;
} wp_skim_run;

/// How the coded data ended.
typedef struct wp_skim_strip_result {
  /// Where in the source the marker stands that ended it; `count` when none did.
  size_t marker;
  size_t runs;
} wp_skim_strip_result;

/// Copies the coded data from `at` on to `out` without stuffing, up to the marker that ends it, at
/// most `run_limit` runs. `out` has room for count - at bytes and the padding.
wp_skim_strip_result wp_skim_strip(const uint8_t *bytes, size_t count, size_t at, bool has_restarts,
                                   uint8_t *out, wp_skim_run *runs, size_t run_limit);

/// A walk over blocks.
typedef struct wp_skim_lane {
  /// Bit position.
  uint64_t bit;
  /// Bit position behind the data.
  uint64_t limit;
  /// Coefficients of this block seen; its code.
  uint32_t seen;
  const wp_skim_phase *phase;
  const uint16_t *table;
  /// Bit positions where blocks ended: `out` the next to write, `stop` behind the last wanted.
  uint32_t *out, *stop;
  /// A bad code, or a coefficient behind the last one, in the block at `out`.
  bool is_bad;
} wp_skim_lane;

/// Puts a lane at the start of a block.
void wp_skim_lane_begin(wp_skim_lane *lane, const wp_skim_phase *phase, uint64_t bit,
                        uint64_t limit, uint32_t *out, size_t blocks);
/// Walks one lane until its blocks or its bits have run out; `data` begins the stripped bytes.
void wp_skim_walk(wp_skim_lane *lane, const uint8_t *data);
/// Walks two lanes in step until either is done.
void wp_skim_walk_two(wp_skim_lane *one, wp_skim_lane *other, const uint8_t *data);

/// Whether a lane's blocks or its bits have run out, or it is bad.
static inline bool wp_skim_is_done(const wp_skim_lane *lane) {
  return lane->is_bad || lane->out >= lane->stop || lane->bit >= lane->limit;
}
/// Walks one run from several places, at most `spares` + 1; `spare` has so many times room for its
/// ends and the slack.
void wp_skim_walk_run(wp_skim_lane *lane, const uint8_t *data, uint32_t *spare, int spares,
                      size_t unit);

/// Reads eight bytes, the first in the highest bits.
static inline uint64_t wp_skim_read(const uint8_t *from) {
  uint64_t word;
  __builtin_memcpy(&word, from, sizeof word);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
  word = __builtin_bswap64(word);
#endif
  return word;
}

/// Where luma's levels of a run of MCUs go.
typedef struct wp_skim_levels {
  uint16_t *grey;
  uint8_t *bits;
} wp_skim_levels;

/// Decodes the blocks of `units` MCUs from MCU `unit` on; `begin` is the bit position of the first,
/// `ends` those of all. `out.grey` takes DC values, of sixteen bits as libjpeg holds them.
void wp_skim_draw(const wp_skim_frame *frame, const wp_skim_pair *luma, const uint8_t *data,
                  uint32_t begin, const uint32_t *ends, size_t unit, size_t units,
                  wp_skim_levels out);
/// Turns the DC values of a whole plane into levels.
void wp_skim_scale(const wp_skim_frame *frame, uint16_t *grey);

#if defined(__x86_64__)
/// For the hot loops: shifts by a register and loads that swap bytes are one operation each. Chosen
/// as the program runs; the loops are compiled without, too.
#define WP_SKIM_FAST __attribute__((target("avx2,bmi,bmi2,movbe")))

static inline bool wp_skim_is_fast(void) {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
         __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("movbe");
}
#endif

/// The bits from position `bit` on, at least 57 of them.
static inline uint64_t wp_skim_look(const uint8_t *data, uint64_t bit) {
  return wp_skim_read(data + (bit >> 3)) << (bit & 7);
}

/// The difference of `size` bits at the top of `word` (T.81 F.2.2.1), and `taken` below it.
static inline int32_t wp_skim_difference(uint64_t word, unsigned taken, unsigned size) {
  int32_t value = (int32_t)(word >> 1 >> (63 - size));
  if (size && !(word >> 63)) value -= (1 << size) - 1;
  return (int32_t)((uint32_t)value << 8 | taken);
}

/// One symbol of a code from the top of `word`: length << 8 | symbol, or 0 when there is none.
static inline unsigned wp_skim_symbol(const wp_skim_slow *code, uint64_t word) {
  uint32_t top = (uint32_t)(word >> 47);  // 17 bits
  unsigned length = 1;
  while (top >= code->limit[length]) length++;
  if (length > 16) return 0;
  int32_t place = (int32_t)(word >> (64 - length)) + code->offset[length];
  return length << 8 | code->symbols[place & 255];
}

/// Lets libjpeg decode what the skimmer leaves. As wp_skim_decode.
wp_jpeg_status wp_skim_fall_back(const uint8_t *bytes, size_t count, uint16_t *grey, uint8_t *bits,
                                 size_t capacity, wp_jpeg_size *size);
