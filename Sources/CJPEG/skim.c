/// Skims luma out of JPEGs: reads segments, strips byte stuffing, walks the blocks of each restart
/// interval and decodes the DC of luma's.
#include <stdlib.h>
#include <string.h>

#include "skim.h"

struct wp_skim {
  wp_skim_pair pairs[wp_skim_pairs];
  uint64_t uses;
  wp_skim_phase phases[wp_skim_unit_limit];
  wp_skim_reader reader;
  // Grown to the largest frame and kept.
  uint8_t *data;
  size_t data_size;
  uint32_t *ends;
  size_t ends_count;
  wp_skim_run *runs;
  size_t runs_count;
};

wp_skim *wp_skim_create(void) { return calloc(1, sizeof(wp_skim)); }

void wp_skim_destroy(wp_skim *skim) {
  if (!skim) return;
  free(skim->data);
  free(skim->ends);
  free(skim->runs);
  free(skim);
}

/// Room for `wanted` things of `size` bytes; what was in it is gone when it grows.
static bool grow(void **place, size_t *have, size_t wanted, size_t size) {
  if (*have >= wanted) return true;
  wanted += wanted / 4;
  void *larger = malloc(wanted * size);
  if (!larger) return false;
  free(*place);
  *place = larger;
  *have = wanted;
  return true;
}

/// The tables of a pair of codes: those of an earlier picture, or new ones in the place of those
/// that were used longest ago.
static const wp_skim_pair *find_pair(wp_skim *skim, const wp_skim_code *dc, const wp_skim_code *ac) {
  wp_skim_pair *oldest = &skim->pairs[0];
  skim->uses++;
  for (int place = 0; place < wp_skim_pairs; place++) {
    wp_skim_pair *pair = &skim->pairs[place];
    if (pair->used && memcmp(&pair->dc_code, dc, sizeof *dc) == 0 &&
        memcmp(&pair->ac_code, ac, sizeof *ac) == 0) {
      pair->used = skim->uses;
      return pair;
    }
    if (pair->used < oldest->used) oldest = pair;
  }
  wp_skim_pair_make(oldest, dc, ac);
  oldest->used = skim->uses;
  return oldest;
}

/// Lays the blocks of the MCU in a ring. At most three pairs are in use: none is made anew twice.
static void lay_phases(wp_skim *skim, const wp_skim_frame *frame) {
  wp_skim_phase *phases = skim->phases;
  for (int block = 0; block < frame->unit; block++) {
    bool is_same = block && frame->dc[block] == frame->dc[block - 1] &&
                   frame->ac[block] == frame->ac[block - 1];
    const wp_skim_pair *pair = is_same ? phases[block - 1].pair
                                       : find_pair(skim, frame->dc[block], frame->ac[block]);
    phases[block] = (wp_skim_phase){pair->first, pair->rest, NULL, NULL, pair};
  }
  for (int block = 0; block < frame->unit; block++) {
    wp_skim_phase *next = &phases[(block + 1) % frame->unit];
    phases[block].next = next;
    phases[block].next_first = next->first;
  }
}

/// A run's blocks have been walked: their levels, or what is wrong. `is_cut`: the bytes end here.
static wp_jpeg_status finish_run(wp_skim *skim, const wp_skim_lane *lane, const uint32_t *ends,
                                 uint32_t begin, size_t unit, size_t units, bool is_cut,
                                 wp_skim_levels out) {
  const wp_skim_frame *frame = &skim->reader.frame;
  size_t blocks = units * (size_t)frame->unit;
  if (lane->out < ends + blocks || ends[blocks - 1] > lane->limit) {
    bool is_short = !lane->is_bad || lane->bit + 16 > lane->limit;
    return is_short && is_cut ? wp_jpeg_truncated : wp_jpeg_corrupt;
  }
  const wp_skim_pair *luma = skim->phases[frame->luma_first].pair;
  wp_skim_draw(frame, luma, skim->data, begin, ends, unit, units, out);
  return wp_jpeg_ok;
}

/// MCUs of a restart interval: the last may have fewer.
static size_t units_of_run(size_t total, size_t interval, size_t run) {
  size_t left = total - run * interval;
  return left < interval ? left : interval;
}

/// Skims the scan whose coded data begins where the reader stands, and moves the reader behind it.
static wp_jpeg_status skim_scan(wp_skim *skim, wp_skim_levels out) {
  wp_skim_reader *reader = &skim->reader;
  const wp_skim_frame *frame = &reader->frame;
  size_t total = (size_t)frame->unit_columns * (size_t)frame->unit_rows;
  size_t interval = frame->interval ? (size_t)frame->interval : total;
  size_t run_count = (total + interval - 1) / interval;
  if (!grow((void **)&skim->data, &skim->data_size, reader->count - reader->at + wp_skim_pad, 1) ||
      !grow((void **)&skim->runs, &skim->runs_count, run_count, sizeof *skim->runs))
    return wp_jpeg_failed;
  wp_skim_strip_result strip =
      wp_skim_strip(reader->bytes, reader->count, reader->at, frame->interval != 0, skim->data,
                    skim->runs, run_count);
  reader->at = strip.marker;
  bool is_cut = strip.marker == reader->count;
  // A block takes two bits at least: what follows is bounded by the bytes that came, whatever size
  // the header claims.
  size_t blocks = total * (size_t)frame->unit;
  if (blocks > 4 * (size_t)skim->runs[strip.runs - 1].end)
    return is_cut ? wp_jpeg_truncated : wp_jpeg_corrupt;
  size_t most = (interval < total ? interval * (size_t)frame->unit : blocks) + wp_skim_slack;
  bool is_large = wp_skim_pieces * most * sizeof *skim->ends > wp_jpeg_memory_limit;
  size_t rooms = run_count > 1 || is_large ? 2 : wp_skim_pieces;
  if (!grow((void **)&skim->ends, &skim->ends_count, rooms * most, sizeof *skim->ends))
    return wp_jpeg_failed;
  lay_phases(skim, frame);
  for (size_t run = 0; run < strip.runs; run += 2) {
    wp_skim_lane lanes[2];
    uint32_t *ends[2] = {skim->ends, skim->ends + most};
    size_t count = strip.runs - run < 2 ? 1 : 2;
    for (size_t i = 0; i < count; i++) {
      const wp_skim_run *at = &skim->runs[run + i];
      size_t units = units_of_run(total, interval, run + i);
      wp_skim_lane_begin(&lanes[i], skim->phases, (uint64_t)at->begin * 8, (uint64_t)at->end * 8,
                         ends[i], units * (size_t)frame->unit);
    }
    if (count == 2) {
      wp_skim_walk_two(&lanes[0], &lanes[1], skim->data);
      wp_skim_walk(&lanes[0], skim->data);
      wp_skim_walk(&lanes[1], skim->data);
    } else {
      wp_skim_walk_run(&lanes[0], skim->data, ends[1], (int)rooms - 1, (size_t)frame->unit);
    }
    for (size_t i = 0; i < count; i++) {
      wp_jpeg_status status =
          finish_run(skim, &lanes[i], ends[i], skim->runs[run + i].begin * 8, (run + i) * interval,
                     units_of_run(total, interval, run + i),
                     is_cut && run + i + 1 == strip.runs, out);
      if (status != wp_jpeg_ok) return status;
    }
  }
  if (is_cut) return wp_jpeg_truncated;
  if (strip.runs < run_count) return wp_jpeg_corrupt;
  wp_skim_scale(frame, out.grey);
  return wp_jpeg_ok;
}

wp_jpeg_status wp_skim_decode(wp_skim *skim, const uint8_t *bytes, size_t count, uint16_t *grey,
                              uint8_t *bits, size_t capacity, wp_jpeg_size *size) {
  wp_skim_reader *reader = &skim->reader;
  wp_skim_open(reader, bytes, count);
  // Places are bits in 32.
  if (count > UINT32_MAX / 8 - wp_skim_pad || wp_skim_next(reader) != wp_skim_luma)
    return wp_skim_fall_back(bytes, count, grey, bits, capacity, size);
  const wp_skim_frame *frame = &reader->frame;
  *size = (wp_jpeg_size){frame->width, frame->height, frame->columns, frame->rows};
  if ((size_t)frame->columns * (size_t)frame->rows > capacity) return wp_jpeg_no_room;
  bool is_whole = frame->is_whole;
  wp_jpeg_status status = skim_scan(skim, (wp_skim_levels){grey, bits});
  if (status != wp_jpeg_ok || is_whole) return status;
  switch (wp_skim_next(reader)) {
  case wp_skim_end:
    return wp_jpeg_ok;
  case wp_skim_cut:
    return wp_jpeg_truncated;
  default:
    return wp_skim_fall_back(bytes, count, grey, bits, capacity, size);
  }
}
