/// Reads marker segments (T.81 annex B). What is not as it should be is left to libjpeg, so that the
/// verdict on odd headers is the same whichever way a picture goes.
#include <string.h>

#include "skim.h"

enum marker {
  SOF0 = 0xC0, SOF1 = 0xC1, DHT = 0xC4, RST0 = 0xD0, RST7 = 0xD7, SOI = 0xD8, EOI = 0xD9, SOS = 0xDA,
  DQT = 0xDB, DNL = 0xDC, DRI = 0xDD, APP0 = 0xE0, APP14 = 0xEE, APP15 = 0xEF, COM = 0xFE, TEM = 0x01,
};

void wp_skim_open(wp_skim_reader *reader, const uint8_t *bytes, size_t count) {
  memset(reader, 0, sizeof *reader);
  reader->bytes = bytes;
  reader->count = count;
  // MJPEG frames leave the tables of K.3.3 out.
  for (int slot = 0; slot < 2; slot++) {
    reader->tables.dc[slot] = wp_skim_standard_dc[slot];
    reader->tables.ac[slot] = wp_skim_standard_ac[slot];
    reader->tables.has_dc[slot] = reader->tables.has_ac[slot] = true;
  }
}

static int two(const uint8_t *at) { return at[0] << 8 | at[1]; }

static bool read_codes(wp_skim_tables *tables, const uint8_t *at, size_t left) {
  while (left > 16) {
    unsigned slot = at[0] & 15, class = at[0] >> 4, total = 0;
    for (int length = 1; length <= 16; length++) total += at[length];
    if (slot > 3 || class > 1 || total > 256 || total > left - 17) return false;
    wp_skim_code *code = class ? &tables->ac[slot] : &tables->dc[slot];
    memset(code, 0, sizeof *code);
    memcpy(code->counts, at + 1, 16);
    memcpy(code->symbols, at + 17, total);
    bool is_code = wp_skim_is_code(code, class == 0);
    if (class) tables->has_ac[slot] = is_code;
    if (!class) tables->has_dc[slot] = is_code;
    at += 17 + total;
    left -= 17 + total;
  }
  return left == 0;
}

static bool read_quants(wp_skim_tables *tables, const uint8_t *at, size_t left) {
  while (left) {
    unsigned slot = at[0] & 15;
    bool is_wide = at[0] >> 4;
    size_t size = is_wide ? 129 : 65;
    if (slot > 3 || left < size) return false;
    // The first step in zigzag order is DC's.
    tables->quant[slot] = (uint16_t)(is_wide ? two(at + 1) : at[1]);
    tables->has_quant[slot] = true;
    at += size;
    left -= size;
  }
  return true;
}

static bool read_frame(wp_skim_frame *frame, const uint8_t *at, size_t left) {
  if (frame->count || left < 6 || at[0] != 8) return false;
  frame->height = two(at + 1);
  frame->width = two(at + 3);
  frame->count = at[5];
  if ((frame->count != 1 && frame->count != 3) || left != 6 + 3 * (size_t)frame->count) return false;
  if (!frame->width || !frame->height || frame->width > wp_jpeg_side_limit ||
      frame->height > wp_jpeg_side_limit)
    return false;
  frame->columns = (frame->width + 7) / 8;
  frame->rows = (frame->height + 7) / 8;
  for (int part = 0; part < frame->count; part++, at += 3) {
    wp_skim_part *to = &frame->parts[part];
    *to = (wp_skim_part){at[6], at[7] >> 4, at[7] & 15, at[8]};
    if (to->across < 1 || to->across > 4 || to->down < 1 || to->down > 4 || to->quant > 3)
      return false;
    for (int other = 0; other < part; other++)
      if (frame->parts[other].id == to->id) return false;
    // Luma has the most samples in both directions: its blocks are the picture's cells.
    if (frame->parts[0].across % to->across || frame->parts[0].down % to->down) return false;
  }
  return true;
}

static void read_application(wp_skim_frame *frame, uint8_t marker, const uint8_t *at, size_t left) {
  if (marker == APP0 && left >= 14 && memcmp(at, "JFIF", 5) == 0) frame->has_jfif = true;
  if (marker == APP14 && left >= 12 && memcmp(at, "Adobe", 5) == 0) {
    frame->has_adobe = true;
    frame->adobe = at[11];
  }
}

/// Whether the first component is luma, by libjpeg's rules (jdapimin.c, default_decompress_parms).
static bool is_luma_first(const wp_skim_frame *frame) {
  if (frame->count == 1 || frame->has_jfif) return true;
  if (frame->has_adobe) return frame->adobe != 0;
  const wp_skim_part *parts = frame->parts;
  return !(parts[0].id == 'R' && parts[1].id == 'G' && parts[2].id == 'B');
}

/// A scan's header. `has_luma` says whether it is luma's.
static bool read_scan(wp_skim_reader *reader, const uint8_t *at, size_t left, bool *has_luma) {
  wp_skim_frame *frame = &reader->frame;
  *has_luma = false;
  if (!frame->count || left < 1 || !is_luma_first(frame)) return false;
  int count = at[0], blocks = 0;
  if (count < 1 || count > frame->count || left != 4 + 2 * (size_t)count) return false;
  const uint8_t *tail = at + 1 + 2 * count;
  if (tail[0] != 0 || tail[1] != 63 || tail[2] != 0) return false;
  unsigned seen = 0;
  int first = 0;
  const wp_skim_code *dc[3], *ac[3];
  int sizes[3];
  for (int place = 0; place < count; place++) {
    const uint8_t *entry = at + 1 + 2 * place;
    int part = 0;
    while (part < frame->count && frame->parts[part].id != entry[0]) part++;
    unsigned dc_slot = entry[1] >> 4, ac_slot = entry[1] & 15;
    if (part == frame->count || seen >> part & 1 || dc_slot > 3 || ac_slot > 3) return false;
    if (!reader->tables.has_dc[dc_slot] || !reader->tables.has_ac[ac_slot]) return false;
    if (!reader->tables.has_quant[frame->parts[part].quant]) return false;
    seen |= 1u << part;
    if (part == 0) first = blocks;
    dc[place] = &reader->tables.dc[dc_slot];
    ac[place] = &reader->tables.ac[ac_slot];
    sizes[place] = count == 1 ? 1 : frame->parts[part].across * frame->parts[part].down;
    blocks += sizes[place];
  }
  if (blocks > wp_skim_unit_limit) return false;
  *has_luma = seen & 1;
  if (!*has_luma) return true;
  bool is_single = count == 1;
  frame->unit = blocks;
  frame->luma_first = first;
  frame->luma_across = is_single ? 1 : frame->parts[0].across;
  frame->luma_down = is_single ? 1 : frame->parts[0].down;
  frame->unit_columns = (frame->columns + frame->luma_across - 1) / frame->luma_across;
  frame->unit_rows = (frame->rows + frame->luma_down - 1) / frame->luma_down;
  frame->quant = reader->tables.quant[frame->parts[0].quant];
  frame->is_whole = count == frame->count;
  for (int place = 0, block = 0; place < count; place++)
    for (int i = 0; i < sizes[place]; i++, block++) {
      frame->dc[block] = dc[place];
      frame->ac[block] = ac[place];
    }
  return true;
}

/// The next marker from `at` on, over other bytes as libjpeg goes; 0 at the end of the bytes.
static uint8_t next_marker(wp_skim_reader *reader) {
  const uint8_t *bytes = reader->bytes;
  while (reader->at < reader->count) {
    const uint8_t *mark = memchr(bytes + reader->at, 0xFF, reader->count - reader->at);
    if (!mark) break;
    reader->at = (size_t)(mark - bytes);
    while (reader->at < reader->count && bytes[reader->at] == 0xFF) reader->at++;
    if (reader->at < reader->count && bytes[reader->at++]) return bytes[reader->at - 1];
  }
  reader->at = reader->count;
  return 0;
}

wp_skim_found wp_skim_next(wp_skim_reader *reader) {
  if (reader->at == 0) {
    if (reader->count < 2 || reader->bytes[0] != 0xFF || reader->bytes[1] != SOI)
      return wp_skim_other;
    reader->at = 2;
  }
  for (;;) {
    uint8_t marker = next_marker(reader);
    if (marker == 0) return wp_skim_cut;
    if (marker == EOI) return wp_skim_end;
    if (marker == TEM || (marker >= RST0 && marker <= RST7)) continue;
    size_t left = reader->count - reader->at;
    const uint8_t *at = reader->bytes + reader->at;
    if (left < 2) return wp_skim_cut;
    size_t length = (size_t)two(at);
    if (length < 2) return wp_skim_other;
    if (length > left) return wp_skim_cut;
    at += 2;
    left = length - 2;
    reader->at += length;
    bool is_good = true, has_luma = false;
    switch (marker) {
    case SOF0:
    case SOF1:
      is_good = read_frame(&reader->frame, at, left);
      break;
    case DHT:
      is_good = read_codes(&reader->tables, at, left);
      break;
    case DQT:
      is_good = read_quants(&reader->tables, at, left);
      break;
    case DRI:
      is_good = left == 2;
      if (is_good) reader->frame.interval = two(at);
      break;
    case SOS:
      is_good = ++reader->scans <= wp_jpeg_scan_limit && read_scan(reader, at, left, &has_luma);
      break;
    default:
      is_good = (marker >= APP0 && marker <= APP15) || marker == COM || marker == DNL;
      if (is_good) read_application(&reader->frame, marker, at, left);
    }
    if (!is_good) return wp_skim_other;
    if (has_luma) return wp_skim_luma;
  }
}
