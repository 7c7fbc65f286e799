/// What the skimmer leaves to libjpeg: progressive, arithmetic, RGB and odd pictures.
#include <stdbool.h>
#include <string.h>

#include "skim.h"
#include "state.h"

/// Whether the first component is luma and has a block for every cell.
static bool has_luma_blocks(const struct jpeg_decompress_struct *cinfo) {
  if (cinfo->jpeg_color_space != JCS_YCbCr && cinfo->jpeg_color_space != JCS_GRAYSCALE) return false;
  const jpeg_component_info *luma = &cinfo->comp_info[0];
  return luma->h_samp_factor == cinfo->max_h_samp_factor &&
         luma->v_samp_factor == cinfo->max_v_samp_factor;
}

/// Bytes that the coefficients of the picture take.
static size_t coefficient_bytes(const struct jpeg_decompress_struct *cinfo) {
  size_t blocks = 0;
  for (int part = 0; part < cinfo->num_components; part++) {
    const jpeg_component_info *info = &cinfo->comp_info[part];
    blocks += (size_t)(info->width_in_blocks + 3) * (info->height_in_blocks + 3);
  }
  return blocks * sizeof(JBLOCK);
}

/// Jumps on what libjpeg refuses. The arrays have a place for each cell.
static wp_jpeg_status read_levels(wp_jpeg_decoder *decoder, uint16_t *grey) {
  j_decompress_ptr cinfo = &decoder->cinfo;
  jvirt_barray_ptr *blocks = jpeg_read_coefficients(cinfo);
  const jpeg_component_info *luma = &cinfo->comp_info[0];
  if (!luma->quant_table) return wp_jpeg_truncated;  // no scan had it
  int32_t quant = luma->quant_table->quantval[0];
  JDIMENSION columns = (cinfo->image_width + 7) / 8, rows = (cinfo->image_height + 7) / 8;
  for (JDIMENSION y = 0; y < rows; y++) {
    JBLOCKROW line =
        *cinfo->mem->access_virt_barray((j_common_ptr)cinfo, blocks[0], y, 1, FALSE);
    for (JDIMENSION x = 0; x < columns; x++) {
      int32_t level = line[x][0] * quant + 1024;
      *grey++ = (uint16_t)(level < 0 ? 0 : level > 2047 ? 2047 : level);
    }
  }
  return decoder->trap.damage;
}

/// Decodes at one eighth of the size: exact to half a grey level.
static wp_jpeg_status read_plane(wp_jpeg_decoder *decoder, const uint8_t *bytes, size_t count,
                                 uint16_t *grey, size_t cells, wp_jpeg_size *size) {
  // The bytes lie in the second half of `grey`, so that spreading them never passes them.
  uint8_t *plane = (uint8_t *)grey + cells;
  wp_jpeg_status status = wp_jpeg_decode(decoder, bytes, count, 8, 1, plane, cells, size);
  for (size_t cell = 0; cell < cells; cell++) grey[cell] = (uint16_t)(plane[cell] * 8);
  return status;
}

/// Reads the header; `has_levels` when the coefficients can be had, `is_single` when what follows the
/// last row belongs to nothing.
static wp_jpeg_status open_picture(wp_jpeg_decoder *decoder, const uint8_t *bytes, size_t count,
                                   wp_jpeg_size *size, bool *has_levels, bool *is_single) {
  j_decompress_ptr cinfo = &decoder->cinfo;
  jpeg_mem_src(cinfo, bytes, count);
  if (jpeg_read_header(cinfo, TRUE) != JPEG_HEADER_OK) return wp_jpeg_not_jpeg;
  if (cinfo->image_width > wp_jpeg_side_limit || cinfo->image_height > wp_jpeg_side_limit)
    return wp_jpeg_too_large;
  *size = (wp_jpeg_size){(int32_t)cinfo->image_width, (int32_t)cinfo->image_height,
                         (int32_t)(cinfo->image_width + 7) / 8,
                         (int32_t)(cinfo->image_height + 7) / 8};
  // Coefficients are exact, but those of a whole picture must be held.
  *has_levels =
      has_luma_blocks(cinfo) && coefficient_bytes(cinfo) <= wp_jpeg_memory_limit / 2;
  *is_single = !jpeg_has_multiple_scans(cinfo);
  return wp_jpeg_ok;
}

wp_jpeg_status wp_skim_fall_back(const uint8_t *bytes, size_t count, uint16_t *grey, uint8_t *bits,
                                 size_t capacity, wp_jpeg_size *size) {
  // A decoder keeps tables from picture to picture; a new one cannot decode a damaged picture with
  // another camera's.
  wp_jpeg_decoder *decoder = wp_jpeg_decoder_create();
  if (!decoder) return wp_jpeg_failed;
  *size = (wp_jpeg_size){0, 0, 0, 0};
  bool has_levels = false, is_single = false;
  volatile wp_jpeg_status status;
  if (setjmp(decoder->trap.out)) {
    status = wp_trap_status(&decoder->trap);
  } else {
    status = open_picture(decoder, bytes, count, size, &has_levels, &is_single);
  }
  size_t cells = (size_t)size->plane_width * (size_t)size->plane_height;
  if (status == wp_jpeg_ok && cells > capacity) status = wp_jpeg_no_room;
  if (status == wp_jpeg_ok) {
    memset(bits, 0, cells);
    if (has_levels) {
      if (setjmp(decoder->trap.out)) {
        status = wp_trap_status(&decoder->trap);
      } else {
        status = read_levels(decoder, grey);
      }
    }
    jpeg_abort_decompress(&decoder->cinfo);
    if (!has_levels || (is_single && status != wp_jpeg_ok))
      status = read_plane(decoder, bytes, count, grey, cells, size);
  }
  wp_jpeg_decoder_destroy(decoder);
  return status;
}
