#include "CPictures.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

typedef struct trap {
  struct jpeg_error_mgr manager;
  jmp_buf out;
} trap;

static void leave(j_common_ptr cinfo) { longjmp(((trap *)cinfo->err)->out, 1); }

static void be_silent(j_common_ptr cinfo, int level) {
  (void)level;
  if (level < 0) cinfo->err->num_warnings++;
}

size_t cp_encode(const uint8_t *pixels, int width, int height, cp_kind kind, uint8_t **bytes) {
  return cp_encode_variant(pixels, width, height, kind, (cp_variant){0, 0, 0, 0}, bytes);
}

size_t cp_encode_variant(const uint8_t *pixels, int width, int height, cp_kind kind,
                         cp_variant variant, uint8_t **bytes) {
  static const jpeg_scan_info luma_first[3] = {
      {1, {0}, 0, 63, 0, 0}, {1, {1}, 0, 63, 0, 0}, {1, {2}, 0, 63, 0, 0}};
  static const jpeg_scan_info luma_last[2] = {{2, {1, 2}, 0, 63, 0, 0}, {1, {0}, 0, 63, 0, 0}};
  struct jpeg_compress_struct cinfo;
  trap trap;
  unsigned long count = 0;
  memset(&cinfo, 0, sizeof cinfo);
  cinfo.err = jpeg_std_error(&trap.manager);
  trap.manager.error_exit = leave;
  trap.manager.emit_message = be_silent;
  *bytes = NULL;
  if (setjmp(trap.out)) {
    jpeg_destroy_compress(&cinfo);
    return 0;
  }
  jpeg_create_compress(&cinfo);
  jpeg_mem_dest(&cinfo, bytes, &count);
  cinfo.image_width = (JDIMENSION)width;
  cinfo.image_height = (JDIMENSION)height;
  cinfo.input_components = kind.channels;
  cinfo.in_color_space = kind.channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
  jpeg_set_defaults(&cinfo);
  if (variant.rgb) jpeg_set_colorspace(&cinfo, JCS_RGB);
  jpeg_set_quality(&cinfo, kind.quality, !variant.wide);
  cinfo.comp_info[0].h_samp_factor = kind.across;
  cinfo.comp_info[0].v_samp_factor = kind.down;
  cinfo.arith_code = kind.arithmetic;
  cinfo.restart_interval = (unsigned)kind.restart;
  if (kind.progressive) jpeg_simple_progression(&cinfo);
  if (variant.optimized) cinfo.optimize_coding = TRUE;
  if (variant.scans == 1) cinfo.scan_info = luma_first, cinfo.num_scans = 3;
  if (variant.scans == 2) cinfo.scan_info = luma_last, cinfo.num_scans = 2;
  jpeg_start_compress(&cinfo, TRUE);
  if (kind.exif) jpeg_write_marker(&cinfo, JPEG_APP0 + 1, kind.exif, (unsigned)kind.exif_count);
  while (cinfo.next_scanline < cinfo.image_height) {
    JSAMPROW row = (JSAMPROW)(uintptr_t)(pixels + (size_t)width * (size_t)kind.channels *
                                                      cinfo.next_scanline);
    jpeg_write_scanlines(&cinfo, &row, 1);
  }
  jpeg_finish_compress(&cinfo);
  jpeg_destroy_compress(&cinfo);
  return count;
}

size_t cp_coefficients(const uint8_t *bytes, size_t count, int16_t *out, size_t capacity,
                       int parts[16]) {
  struct jpeg_decompress_struct cinfo;
  trap trap;
  memset(&cinfo, 0, sizeof cinfo);
  memset(parts, 0, 16 * sizeof *parts);
  cinfo.err = jpeg_std_error(&trap.manager);
  trap.manager.error_exit = leave;
  if (setjmp(trap.out)) {
    jpeg_destroy_decompress(&cinfo);
    return 0;
  }
  jpeg_create_decompress(&cinfo);
  jpeg_mem_src(&cinfo, bytes, count);
  jpeg_read_header(&cinfo, TRUE);
  jvirt_barray_ptr *blocks = jpeg_read_coefficients(&cinfo);
  size_t written = 0;
  for (int part = 0; part < cinfo.num_components && part < 4; part++) {
    jpeg_component_info *info = &cinfo.comp_info[part];
    parts[part * 4] = (int)info->width_in_blocks;
    parts[part * 4 + 1] = (int)info->height_in_blocks;
    parts[part * 4 + 2] = info->h_samp_factor;
    parts[part * 4 + 3] = info->v_samp_factor;
    for (JDIMENSION y = 0; y < info->height_in_blocks; y++) {
      JBLOCKROW line =
          *cinfo.mem->access_virt_barray((j_common_ptr)&cinfo, blocks[part], y, 1, FALSE);
      size_t row = (size_t)info->width_in_blocks * DCTSIZE2;
      if (written + row > capacity) longjmp(trap.out, 1);
      memcpy(out + written, line, row * sizeof *out);
      written += row;
    }
  }
  if (trap.manager.num_warnings) written = 0;
  jpeg_destroy_decompress(&cinfo);
  return written;
}

size_t cp_levels(const uint8_t *bytes, size_t count, uint16_t *out, size_t capacity) {
  struct jpeg_decompress_struct cinfo;
  trap trap;
  memset(&cinfo, 0, sizeof cinfo);
  cinfo.err = jpeg_std_error(&trap.manager);
  trap.manager.error_exit = leave;
  trap.manager.emit_message = be_silent;
  if (setjmp(trap.out)) {
    jpeg_destroy_decompress(&cinfo);
    return 0;
  }
  jpeg_create_decompress(&cinfo);
  jpeg_mem_src(&cinfo, bytes, count);
  jpeg_read_header(&cinfo, TRUE);
  size_t columns = (cinfo.image_width + 7) / 8, rows = (cinfo.image_height + 7) / 8;
  if (columns * rows > capacity) longjmp(trap.out, 1);
  jvirt_barray_ptr *blocks = jpeg_read_coefficients(&cinfo);
  jpeg_component_info *luma = &cinfo.comp_info[0];
  if ((cinfo.jpeg_color_space != JCS_YCbCr && cinfo.jpeg_color_space != JCS_GRAYSCALE) ||
      luma->h_samp_factor != cinfo.max_h_samp_factor ||
      luma->v_samp_factor != cinfo.max_v_samp_factor || !luma->quant_table)
    longjmp(trap.out, 1);
  for (JDIMENSION y = 0; y < rows; y++) {
    JBLOCKROW line = *cinfo.mem->access_virt_barray((j_common_ptr)&cinfo, blocks[0], y, 1, FALSE);
    for (JDIMENSION x = 0; x < columns; x++) {
      int64_t level = (int64_t)line[x][0] * luma->quant_table->quantval[0] + 1024;
      *out++ = (uint16_t)(level < 0 ? 0 : level > 2047 ? 2047 : level);
    }
  }
  size_t written = trap.manager.num_warnings ? 0 : columns * rows;
  jpeg_destroy_decompress(&cinfo);
  return written;
}
