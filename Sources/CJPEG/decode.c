#include <stdlib.h>

#include <jerror.h>

#include "state.h"

void wp_jpeg_count_scans(j_common_ptr cinfo) {
  if (((j_decompress_ptr)cinfo)->input_scan_number > wp_jpeg_scan_limit)
    ERREXIT1(cinfo, JERR_OUT_OF_MEMORY, wp_jpeg_scan_limit);
}

wp_jpeg_decoder *wp_jpeg_decoder_create(void) {
  wp_jpeg_decoder *decoder = calloc(1, sizeof *decoder);
  if (!decoder) return NULL;
  wp_trap_install((j_common_ptr)&decoder->cinfo, &decoder->trap);
  if (setjmp(decoder->trap.out)) {
    jpeg_destroy_decompress(&decoder->cinfo);
    free(decoder);
    return NULL;
  }
  jpeg_create_decompress(&decoder->cinfo);
  decoder->cinfo.mem->max_memory_to_use = wp_jpeg_memory_limit;
  decoder->progress.progress_monitor = wp_jpeg_count_scans;
  decoder->cinfo.progress = &decoder->progress;
  wp_arena_install((j_common_ptr)&decoder->cinfo);
  return decoder;
}

void wp_jpeg_decoder_destroy(wp_jpeg_decoder *decoder) {
  if (!decoder) return;
  jpeg_destroy_decompress(&decoder->cinfo);
  wp_arena_free(&decoder->arena);
  free(decoder);
}

const char *wp_jpeg_message(const wp_jpeg_decoder *decoder) { return decoder->trap.message; }

/// Reads up to the first scan and sets the output up; jumps on error.
static wp_jpeg_status open_picture(wp_jpeg_decoder *decoder, const uint8_t *bytes, size_t count,
                                   int denominator, wp_jpeg_size *size) {
  j_decompress_ptr cinfo = &decoder->cinfo;
  jpeg_mem_src(cinfo, bytes, count);
  if (jpeg_read_header(cinfo, TRUE) != JPEG_HEADER_OK) return wp_jpeg_not_jpeg;
  if (cinfo->image_width > wp_jpeg_side_limit || cinfo->image_height > wp_jpeg_side_limit)
    return wp_jpeg_too_large;
  cinfo->scale_num = 1;
  cinfo->scale_denom = denominator;
  jpeg_calc_output_dimensions(cinfo);
  size->width = cinfo->image_width;
  size->height = cinfo->image_height;
  size->plane_width = cinfo->output_width;
  size->plane_height = cinfo->output_height;
  return wp_jpeg_ok;
}

wp_jpeg_status wp_jpeg_peek(wp_jpeg_decoder *decoder, const uint8_t *bytes, size_t count,
                            int denominator, wp_jpeg_size *size) {
  wp_trap_arm(&decoder->trap);
  if (setjmp(decoder->trap.out)) {
    jpeg_abort_decompress(&decoder->cinfo);
    return wp_trap_status(&decoder->trap);
  }
  wp_jpeg_status status = open_picture(decoder, bytes, count, denominator, size);
  jpeg_abort_decompress(&decoder->cinfo);
  return status;
}

wp_jpeg_status wp_jpeg_decode(wp_jpeg_decoder *decoder, const uint8_t *bytes, size_t count,
                              int denominator, int channels, uint8_t *out, size_t capacity,
                              wp_jpeg_size *size) {
  if (channels != 1 && channels != 3) return wp_jpeg_failed;
  j_decompress_ptr cinfo = &decoder->cinfo;
  wp_trap_arm(&decoder->trap);
  if (setjmp(decoder->trap.out)) {
    jpeg_abort_decompress(cinfo);
    return wp_trap_status(&decoder->trap);
  }
  wp_jpeg_status status = open_picture(decoder, bytes, count, denominator, size);
  size_t stride = (size_t)size->plane_width * (size_t)channels;
  if (status == wp_jpeg_ok && stride * (size_t)size->plane_height > capacity)
    status = wp_jpeg_no_room;
  if (status != wp_jpeg_ok) {
    jpeg_abort_decompress(cinfo);
    return status;
  }
  cinfo->out_color_space = channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
  cinfo->dct_method = denominator == 8 ? JDCT_IFAST : JDCT_ISLOW;
  cinfo->do_block_smoothing = FALSE;
  jpeg_start_decompress(cinfo);
  while (cinfo->output_scanline < cinfo->output_height) {
    JSAMPROW row = out + stride * cinfo->output_scanline;
    jpeg_read_scanlines(cinfo, &row, 1);
  }
  // What follows the last row cannot change it.
  jpeg_abort_decompress(cinfo);
  return decoder->trap.damage;
}
