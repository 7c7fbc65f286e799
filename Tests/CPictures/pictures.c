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

size_t cp_encode(const uint8_t *pixels, int width, int height, cp_kind kind, uint8_t **bytes) {
  struct jpeg_compress_struct cinfo;
  trap trap;
  unsigned long count = 0;
  memset(&cinfo, 0, sizeof cinfo);
  cinfo.err = jpeg_std_error(&trap.manager);
  trap.manager.error_exit = leave;
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
  jpeg_set_quality(&cinfo, kind.quality, TRUE);
  cinfo.comp_info[0].h_samp_factor = kind.across;
  cinfo.comp_info[0].v_samp_factor = kind.down;
  cinfo.arith_code = kind.arithmetic;
  cinfo.restart_interval = (unsigned)kind.restart;
  if (kind.progressive) jpeg_simple_progression(&cinfo);
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
