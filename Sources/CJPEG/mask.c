/// Burns masks into JPEGs on their coefficients: nothing is decoded to pixels, so nothing outside a
/// mask changes and no quality is lost.
#include <stdlib.h>
#include <string.h>

#include <jerror.h>

#include "state.h"

struct wp_jpeg_masker {
  struct jpeg_decompress_struct in;
  struct jpeg_compress_struct out;
  wp_trap trap;  // of both: where either leaves, the whole call ends
  struct jpeg_progress_mgr progress;
  struct jpeg_destination_mgr destination;
  uint8_t *bytes;
  size_t capacity, count;
};

static wp_jpeg_masker *owner(j_compress_ptr out) { return out->client_data; }

static void begin(j_compress_ptr out) {
  wp_jpeg_masker *masker = owner(out);
  masker->destination.next_output_byte = masker->bytes;
  masker->destination.free_in_buffer = masker->capacity;
}

/// The buffer is full: double it. libjpeg has written all of `capacity` when it calls.
static boolean grow(j_compress_ptr out) {
  wp_jpeg_masker *masker = owner(out);
  if (masker->capacity >= wp_jpeg_mask_bytes_limit) ERREXIT1(out, JERR_OUT_OF_MEMORY, 0);
  uint8_t *larger = realloc(masker->bytes, masker->capacity * 2);
  if (!larger) ERREXIT1(out, JERR_OUT_OF_MEMORY, 0);
  masker->bytes = larger;
  masker->destination.next_output_byte = larger + masker->capacity;
  masker->destination.free_in_buffer = masker->capacity;
  masker->capacity *= 2;
  return TRUE;
}

static void end(j_compress_ptr out) {
  wp_jpeg_masker *masker = owner(out);
  masker->count = masker->capacity - masker->destination.free_in_buffer;
}

wp_jpeg_masker *wp_jpeg_masker_create(void) {
  wp_jpeg_masker *masker = calloc(1, sizeof *masker);
  if (!masker) return NULL;
  masker->capacity = 65536;
  masker->bytes = malloc(masker->capacity);
  wp_trap_install((j_common_ptr)&masker->in, &masker->trap);
  wp_trap_install((j_common_ptr)&masker->out, &masker->trap);
  // Destroying what was never created is allowed: both structs are zero.
  if (!masker->bytes || setjmp(masker->trap.out)) {
    wp_jpeg_masker_destroy(masker);
    return NULL;
  }
  jpeg_create_decompress(&masker->in);
  masker->in.mem->max_memory_to_use = wp_jpeg_mask_memory_limit;
  masker->progress.progress_monitor = wp_jpeg_count_scans;
  masker->in.progress = &masker->progress;
  jpeg_create_compress(&masker->out);
  masker->out.client_data = masker;
  masker->destination.init_destination = begin;
  masker->destination.empty_output_buffer = grow;
  masker->destination.term_destination = end;
  masker->out.dest = &masker->destination;
  return masker;
}

void wp_jpeg_masker_destroy(wp_jpeg_masker *masker) {
  if (!masker) return;
  jpeg_destroy_compress(&masker->out);
  jpeg_destroy_decompress(&masker->in);
  free(masker->bytes);
  free(masker);
}

/// One MCU's blocks of one component, and how the cells lie over them.
typedef struct wp_tile {
  const uint8_t *cells;
  int columns, rows;
  /// Cells of 8 x 8 pixels that one MCU spans.
  int across, down;
} wp_tile;

static int is_masked(const wp_tile *tile, int column, int row) {
  int right = (column + 1) * tile->across, bottom = (row + 1) * tile->down;
  for (int y = row * tile->down; y < bottom && y < tile->rows; y++)
    for (int x = column * tile->across; x < right && x < tile->columns; x++)
      if (tile->cells[(size_t)y * (size_t)tile->columns + (size_t)x]) return 1;
  return 0;
}

/// Empties a component's blocks in every masked MCU: all coefficients zero is flat mid-grey.
static void blank(j_decompress_ptr in, jvirt_barray_ptr blocks, const jpeg_component_info *part,
                  const wp_tile *tile) {
  for (JDIMENSION y = 0; y < part->height_in_blocks; y++) {
    JBLOCKROW line = *in->mem->access_virt_barray((j_common_ptr)in, blocks, y, 1, TRUE);
    int row = (int)y / part->v_samp_factor, known = -1, masked = 0;
    for (JDIMENSION x = 0; x < part->width_in_blocks; x++) {
      int column = (int)x / part->h_samp_factor;
      if (column != known) masked = is_masked(tile, column, row);
      known = column;
      if (masked) memset(line[x], 0, sizeof(JBLOCK));
    }
  }
}

/// Jumps on what libjpeg refuses.
static wp_jpeg_status burn(wp_jpeg_masker *masker, const uint8_t *bytes, size_t count,
                           const uint8_t *cells, int columns, int rows) {
  j_decompress_ptr in = &masker->in;
  jpeg_mem_src(in, bytes, count);
  if (jpeg_read_header(in, TRUE) != JPEG_HEADER_OK) return wp_jpeg_not_jpeg;
  if (in->image_width > wp_jpeg_side_limit || in->image_height > wp_jpeg_side_limit)
    return wp_jpeg_too_large;
  if (in->data_precision != 8 || in->arith_code) return wp_jpeg_unsupported;
  if (columns != ((int)in->image_width + 7) / 8 || rows != ((int)in->image_height + 7) / 8)
    return wp_jpeg_failed;
  jvirt_barray_ptr *blocks = jpeg_read_coefficients(in);
  // A damaged picture's blocks may lie elsewhere than they seem.
  if (masker->trap.damage != wp_jpeg_ok) return masker->trap.damage;
  wp_tile tile = {cells, columns, rows, in->max_h_samp_factor, in->max_v_samp_factor};
  for (int part = 0; part < in->num_components; part++)
    blank(in, blocks[part], &in->comp_info[part], &tile);
  // Markers are not copied: an EXIF thumbnail would show what the mask hides.
  jpeg_copy_critical_parameters(in, &masker->out);
  jpeg_write_coefficients(&masker->out, blocks);
  jpeg_finish_compress(&masker->out);
  return wp_jpeg_ok;
}

wp_jpeg_status wp_jpeg_mask(wp_jpeg_masker *masker, const uint8_t *bytes, size_t count,
                            const uint8_t *cells, int columns, int rows, const uint8_t **masked,
                            size_t *masked_count) {
  wp_trap_arm(&masker->trap);
  wp_jpeg_status status;
  if (setjmp(masker->trap.out)) {
    status = masker->trap.damage != wp_jpeg_ok ? masker->trap.damage
                                               : wp_trap_status(&masker->trap);
  } else {
    status = burn(masker, bytes, count, cells, columns, rows);
  }
  jpeg_abort_compress(&masker->out);
  jpeg_abort_decompress(&masker->in);
  *masked = masker->bytes;
  *masked_count = status == wp_jpeg_ok ? masker->count : 0;
  return status;
}

wp_jpeg_status wp_jpeg_masker_peek(wp_jpeg_masker *masker, const uint8_t *bytes, size_t count,
                                   wp_jpeg_size *size) {
  wp_trap_arm(&masker->trap);
  wp_jpeg_status status;
  if (setjmp(masker->trap.out)) {
    status = wp_trap_status(&masker->trap);
  } else {
    jpeg_mem_src(&masker->in, bytes, count);
    status = jpeg_read_header(&masker->in, TRUE) == JPEG_HEADER_OK ? wp_jpeg_ok : wp_jpeg_not_jpeg;
    size->width = size->plane_width = (int32_t)masker->in.image_width;
    size->height = size->plane_height = (int32_t)masker->in.image_height;
    if (size->width > wp_jpeg_side_limit || size->height > wp_jpeg_side_limit)
      status = wp_jpeg_too_large;
  }
  jpeg_abort_decompress(&masker->in);
  return status;
}
