#include "CTurbo.h"
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>

struct turbo_decoder {
  struct jpeg_decompress_struct info;
  struct jpeg_error_mgr errors;
  jmp_buf trap;
};

static void fail(j_common_ptr info) {
  turbo_decoder *decoder = (turbo_decoder *)info->client_data;
  longjmp(decoder->trap, 1);
}

static void stay_silent(j_common_ptr info) { (void)info; }

turbo_decoder *turbo_create(void) {
  turbo_decoder *decoder = calloc(1, sizeof *decoder);
  if (!decoder) return NULL;
  decoder->info.err = jpeg_std_error(&decoder->errors);
  decoder->errors.error_exit = fail;
  decoder->errors.output_message = stay_silent;
  decoder->info.client_data = decoder;
  if (setjmp(decoder->trap)) {
    free(decoder);
    return NULL;
  }
  jpeg_create_decompress(&decoder->info);
  // Creating clears it.
  decoder->info.client_data = decoder;
  return decoder;
}

void turbo_destroy(turbo_decoder *decoder) {
  if (!decoder) return;
  jpeg_destroy_decompress(&decoder->info);
  free(decoder);
}

size_t turbo_eighth(turbo_decoder *decoder, const uint8_t *bytes, size_t count, uint8_t *out,
                    size_t capacity) {
  struct jpeg_decompress_struct *info = &decoder->info;
  if (setjmp(decoder->trap)) {
    jpeg_abort_decompress(info);
    return 0;
  }
  jpeg_mem_src(info, bytes, count);
  jpeg_read_header(info, TRUE);
  info->scale_num = 1;
  info->scale_denom = 8;
  info->out_color_space = JCS_GRAYSCALE;
  jpeg_start_decompress(info);
  size_t width = info->output_width;
  if (width * info->output_height > capacity) {
    jpeg_abort_decompress(info);
    return 0;
  }
  while (info->output_scanline < info->output_height) {
    JSAMPROW rows[8];
    for (int row = 0; row < 8; row++) {
      size_t line = info->output_scanline + (size_t)row;
      if (line >= info->output_height) line = info->output_height - 1;
      rows[row] = out + line * width;
    }
    jpeg_read_scanlines(info, rows, 8);
  }
  size_t pixels = width * info->output_height;
  jpeg_finish_decompress(info);
  return pixels;
}

#define WORD(x) #x
#define TEXT(x) WORD(x)
const char *turbo_version(void) {
#ifdef LIBJPEG_TURBO_VERSION
  return "libjpeg-turbo " TEXT(LIBJPEG_TURBO_VERSION);
#else
  return "libjpeg " TEXT(JPEG_LIB_VERSION);
#endif
}
