// Fuzzes the luma skimmer beside libjpeg: pictures of every kind it claims, damaged in every way that
// lines and cameras know, each in memory of its exact length so that a read behind it is caught.
// benchmarks/skim_fuzz.sh builds it with address and undefined-behaviour checking and runs it.
//
//   fuzz_skim SECONDS [SEED [PICTURES]]   damages pictures drawn from the seed, at most so many
//   fuzz_skim FILE...                     tries files
//
// Where both decode, every level must equal libjpeg's DC; where they differ in the verdict, only the
// differences named in `is_expected` may occur. Exit status 1 otherwise.
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <jpeglib.h>

#include "../Sources/CJPEG/state.h"

// MARK: - Chance (xorshift64*)

static uint64_t chance_state;

static uint32_t chance(uint32_t below) {
  chance_state ^= chance_state >> 12;
  chance_state ^= chance_state << 25;
  chance_state ^= chance_state >> 27;
  return (uint32_t)((chance_state * 0x2545F4914F6CDD1Du >> 33) % below);
}

// MARK: - Pictures

static void be_silent(j_common_ptr cinfo, int level) {
  (void)cinfo;
  (void)level;
}

/// Draws blocks of grey, gradients and noise, and codes them in one of the ways that cameras do.
static size_t draw(uint8_t **bytes) {
  static uint8_t pixels[200 * 200 * 3];
  struct jpeg_compress_struct cinfo;
  struct jpeg_error_mgr manager;
  int width = 1 + (int)chance(chance(4) ? 80 : 200), height = 1 + (int)chance(chance(4) ? 80 : 200);
  int channels = chance(5) ? 3 : 1, noise = (int)chance(4) ? (int)chance(40) : 255;
  int level = (int)chance(256), slope = (int)chance(5) - 2;
  for (int i = 0; i < width * height * channels; i++) {
    int value = level + slope * (i / channels % width) + (noise ? (int)chance((uint32_t)noise) : 0);
    pixels[i] = (uint8_t)(value < 0 ? 0 : value > 255 ? 255 : value);
  }
  cinfo.err = jpeg_std_error(&manager);
  manager.emit_message = be_silent;
  jpeg_create_compress(&cinfo);
  unsigned long count = 0;
  *bytes = NULL;
  jpeg_mem_dest(&cinfo, bytes, &count);
  cinfo.image_width = (JDIMENSION)width;
  cinfo.image_height = (JDIMENSION)height;
  cinfo.input_components = channels;
  cinfo.in_color_space = channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
  jpeg_set_defaults(&cinfo);
  if (channels == 3 && !chance(16)) jpeg_set_colorspace(&cinfo, JCS_RGB);
  jpeg_set_quality(&cinfo, 1 + (int)chance(100), chance(4) != 0);
  static const int factors[][2] = {{1, 1}, {2, 1}, {2, 2}, {1, 2}, {4, 1}, {4, 2}, {2, 4}};
  const int *factor = factors[chance(7)];
  cinfo.comp_info[0].h_samp_factor = factor[0];
  cinfo.comp_info[0].v_samp_factor = factor[1];
  cinfo.optimize_coding = chance(2) ? TRUE : FALSE;
  if (!chance(3)) cinfo.restart_interval = 1 + chance(9);
  static const jpeg_scan_info apart[3] = {
      {1, {0}, 0, 63, 0, 0}, {1, {1}, 0, 63, 0, 0}, {1, {2}, 0, 63, 0, 0}};
  static const jpeg_scan_info chroma_first[2] = {{2, {1, 2}, 0, 63, 0, 0}, {1, {0}, 0, 63, 0, 0}};
  switch (chance(10)) {
  case 0:
    jpeg_simple_progression(&cinfo);
    break;
  case 1:
    cinfo.arith_code = TRUE;
    cinfo.optimize_coding = FALSE;
    break;
  case 2:
    if (channels == 3) cinfo.scan_info = apart, cinfo.num_scans = 3;
    break;
  case 3:
    if (channels == 3) cinfo.scan_info = chroma_first, cinfo.num_scans = 2;
    break;
  }
  jpeg_start_compress(&cinfo, TRUE);
  while (cinfo.next_scanline < cinfo.image_height) {
    JSAMPROW row = pixels + (size_t)width * (size_t)channels * cinfo.next_scanline;
    jpeg_write_scanlines(&cinfo, &row, 1);
  }
  jpeg_finish_compress(&cinfo);
  jpeg_destroy_compress(&cinfo);
  return count;
}

/// Damages `count` bytes in a buffer of `room`; returns how many there are now.
static size_t damage(uint8_t *bytes, size_t count, size_t room) {
  static const uint8_t markers[] = {0xC0, 0xC1, 0xC2, 0xC4, 0xC9, 0xD0, 0xD1, 0xD7, 0xD8, 0xD9,
                                    0xDA, 0xDB, 0xDC, 0xDD, 0xE0, 0xEE, 0xFE, 0x00, 0xFF, 0x01};
  for (uint32_t times = 1 + chance(4); times && count > 4; times--) {
    size_t at = chance((uint32_t)count);
    switch (chance(9)) {
    case 0:
    case 1:
      bytes[at] ^= (uint8_t)(1 << chance(8));
      break;
    case 2:
      bytes[at] = (uint8_t)chance(256);
      break;
    case 3:
      count = at + 1;
      break;
    case 4:  // a marker out of nowhere
      if (at + 1 < count) {
        bytes[at] = 0xFF;
        bytes[at + 1] = markers[chance(sizeof markers)];
      }
      break;
    case 5: {  // a piece lost
      size_t length = 1 + chance(64);
      if (at + length > count) length = count - at;
      memmove(bytes + at, bytes + at + length, count - at - length);
      count -= length;
      break;
    }
    case 6: {  // a piece twice
      size_t length = 1 + chance(64);
      if (at + length > count) length = count - at;
      if (count + length > room) break;
      memmove(bytes + at + length, bytes + at, count - at);
      count += length;
      break;
    }
    case 7:  // in the headers, which are few bytes
      bytes[chance(count < 700 ? (uint32_t)count : 700)] = (uint8_t)chance(256);
      break;
    case 8: {  // a segment gone, or its length wrong
      size_t place = 2;
      for (uint32_t skip = chance(8); skip && place + 4 < count && bytes[place] == 0xFF; skip--)
        place += 2 + (size_t)(bytes[place + 2] << 8 | bytes[place + 3]);
      if (place + 4 >= count) break;
      size_t length = 2 + (size_t)(bytes[place + 2] << 8 | bytes[place + 3]);
      if (chance(2)) {
        bytes[place + 3] = (uint8_t)chance(256);
      } else if (place + length < count) {
        memmove(bytes + place, bytes + place + length, count - place - length);
        count -= length;
      }
      break;
    }
    }
  }
  return count;
}

// MARK: - libjpeg's word

enum { most_cells = 512 * 512 };

/// Reads levels by jpeg_read_coefficients with a decoder of its own, which no other picture's tables
/// are left in. `is_luma`: the first component is luma, with a block for each cell.
static wp_jpeg_status reference(const uint8_t *bytes, size_t count, uint16_t *levels,
                                size_t *cells, int *is_luma) {
  wp_jpeg_decoder *decoder = wp_jpeg_decoder_create();
  if (!decoder) abort();
  j_decompress_ptr cinfo = &decoder->cinfo;
  volatile wp_jpeg_status status = wp_jpeg_failed;
  wp_trap_arm(&decoder->trap);
  *cells = 0;
  *is_luma = 0;
  if (setjmp(decoder->trap.out)) {
    status = wp_trap_status(&decoder->trap);
  } else {
    jpeg_mem_src(cinfo, bytes, count);
    jpeg_read_header(cinfo, TRUE);
    size_t columns = (cinfo->image_width + 7) / 8, rows = (cinfo->image_height + 7) / 8;
    if (columns * rows > most_cells) {
      status = wp_jpeg_too_large;
    } else {
      jvirt_barray_ptr *blocks = jpeg_read_coefficients(cinfo);
      jpeg_component_info *luma = &cinfo->comp_info[0];
      *is_luma = (cinfo->jpeg_color_space == JCS_YCbCr ||
                  cinfo->jpeg_color_space == JCS_GRAYSCALE) &&
                 luma->h_samp_factor == cinfo->max_h_samp_factor &&
                 luma->v_samp_factor == cinfo->max_v_samp_factor;
      for (JDIMENSION y = 0; *is_luma && luma->quant_table && y < rows; y++) {
        JBLOCKROW line =
            *cinfo->mem->access_virt_barray((j_common_ptr)cinfo, blocks[0], y, 1, FALSE);
        for (JDIMENSION x = 0; x < columns; x++) {
          int64_t level = (int64_t)line[x][0] * luma->quant_table->quantval[0] + 1024;
          levels[*cells + x] = (uint16_t)(level < 0 ? 0 : level > 2047 ? 2047 : level);
        }
        *cells += columns;
      }
      status = decoder->trap.damage;
    }
  }
  wp_jpeg_decoder_destroy(decoder);
  return status;
}

/// Verdicts that may differ: ours, then that of libjpeg at one eighth of the size.
static int is_expected(wp_jpeg_status ours, wp_jpeg_status theirs, int scans) {
  // Both words for a damaged picture are right.
  if (ours != wp_jpeg_ok && theirs != wp_jpeg_ok) return 1;
  // We refuse coefficients behind the last one, and data that no marker ends.
  if (ours == wp_jpeg_corrupt || ours == wp_jpeg_truncated) return 1;
  // Of several scans we read luma's only.
  return ours == wp_jpeg_ok && scans > 1;
}

/// Scans that the bytes seem to have.
static int count_scans(const uint8_t *bytes, size_t count) {
  int scans = 0;
  for (size_t at = 0; at + 1 < count; at++) scans += bytes[at] == 0xFF && bytes[at + 1] == 0xDA;
  return scans;
}

static long tried, whole, refused, verdicts, wrong;
static long table[8][8];

static void try_bytes(wp_skim *skim, const uint8_t *bytes, size_t count) {
  static uint16_t grey[most_cells], levels[most_cells];
  static uint8_t bits[most_cells], plane[most_cells];
  // Exactly as long as it is: a read behind it is an error.
  uint8_t *exact = malloc(count ? count : 1);
  memcpy(exact, bytes, count);
  wp_jpeg_size size = {0, 0, 0, 0}, theirs_size = {0, 0, 0, 0};
  wp_jpeg_status ours = wp_skim_decode(skim, exact, count, grey, bits, most_cells, &size);
  // A decoder of its own: libjpeg keeps tables from picture to picture, we do not.
  wp_jpeg_decoder *decoder = wp_jpeg_decoder_create();
  if (!decoder) abort();
  wp_jpeg_status theirs =
      wp_jpeg_decode(decoder, exact, count, 8, 1, plane, most_cells, &theirs_size);
  wp_jpeg_decoder_destroy(decoder);
  tried++;
  table[ours & 7][theirs & 7]++;
  int is_wrong = 0;
  if (ours == wp_jpeg_ok && theirs == wp_jpeg_ok) {
    whole++;
    size_t cells, all = (size_t)(size.plane_width * size.plane_height);
    int is_luma;
    is_wrong = memcmp(&size, &theirs_size, sizeof size) != 0;
    if (reference(exact, count, levels, &cells, &is_luma) == wp_jpeg_ok && is_luma)
      is_wrong |= cells != all || memcmp(grey, levels, cells * sizeof *grey) != 0;
    // Beyond black and white libjpeg's plane wraps round.
    for (size_t cell = 0; cell < all && !is_wrong; cell++)
      is_wrong = grey[cell] > 0 && grey[cell] < 2040 && (grey[cell] + 4) >> 3 != plane[cell];
  } else if (ours != theirs) {
    verdicts++;
    is_wrong = !is_expected(ours, theirs, count_scans(bytes, count));
  } else {
    refused++;
  }
  if (is_wrong) {
    char name[64];
    snprintf(name, sizeof name, "/tmp/skim-wrong-%ld.jpg", wrong++);
    fprintf(stderr, "differs from libjpeg (%d, libjpeg %d): %s\n", ours, theirs, name);
    FILE *file = fopen(name, "wb");
    if (file) {
      fwrite(bytes, 1, count, file);
      fclose(file);
    }
  }
  free(exact);
}

int main(int count, char **arguments) {
  wp_skim *skim = wp_skim_create();
  if (!skim || count < 2) {
    fprintf(stderr, "usage: fuzz_skim SECONDS [SEED [PICTURES]] | FILE...\n");
    return 64;
  }
  char *end;
  long seconds = strtol(arguments[1], &end, 10);
  static uint8_t room[1 << 20];
  if (*end) {
    for (int i = 1; i < count; i++) {
      FILE *file = fopen(arguments[i], "rb");
      if (!file) continue;
      try_bytes(skim, room, fread(room, 1, sizeof room, file));
      fclose(file);
    }
  } else {
    uint64_t seed = count > 2 ? strtoull(arguments[2], NULL, 10) : (uint64_t)time(NULL);
    chance_state = seed * 0x9E3779B97F4A7C15u | 1;
    long most = count > 3 ? strtol(arguments[3], NULL, 10) : LONG_MAX;
    time_t until = time(NULL) + seconds;
    while (time(NULL) < until && tried < most && wrong < 10) {
      uint8_t *picture;
      size_t length = draw(&picture);
      try_bytes(skim, picture, length);
      for (int i = 0; i < 50 && length < sizeof room; i++) {
        memcpy(room, picture, length);
        try_bytes(skim, room, damage(room, length, sizeof room));
      }
      free(picture);
    }
    printf("{\"seed\": %llu, ", (unsigned long long)seed);
  }
  if (*end) printf("{");
  printf("\"pictures\": %ld, \"whole in both\": %ld, \"refused\": %ld, "
         "\"verdicts that differ\": %ld, \"wrong\": %ld}\n",
         tried, whole, refused, verdicts, wrong);
  if (getenv("TABLE"))
    for (int i = 0; i < 8; i++) {
      for (int j = 0; j < 8; j++) fprintf(stderr, "%8ld", table[i][j]);
      fprintf(stderr, "\n");
    }
  wp_skim_destroy(skim);
  return wrong != 0;
}
