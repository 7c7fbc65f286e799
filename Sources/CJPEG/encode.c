#include <stdlib.h>
#include <string.h>

#include <jerror.h>

#include "state.h"

struct wp_jpeg_encoder {
  struct jpeg_compress_struct cinfo;  // first: the destination finds the encoder from cinfo
  wp_trap trap;
  struct jpeg_destination_mgr destination;
  uint8_t *bytes;
  size_t capacity, count;
};

static void begin(j_compress_ptr cinfo) {
  wp_jpeg_encoder *encoder = (wp_jpeg_encoder *)cinfo;
  encoder->destination.next_output_byte = encoder->bytes;
  encoder->destination.free_in_buffer = encoder->capacity;
}

/// The buffer is full: double it. libjpeg has written all of `capacity` when it calls.
static boolean grow(j_compress_ptr cinfo) {
  wp_jpeg_encoder *encoder = (wp_jpeg_encoder *)cinfo;
  uint8_t *larger = realloc(encoder->bytes, encoder->capacity * 2);
  if (!larger) ERREXIT1(cinfo, JERR_OUT_OF_MEMORY, 0);
  encoder->bytes = larger;
  encoder->destination.next_output_byte = larger + encoder->capacity;
  encoder->destination.free_in_buffer = encoder->capacity;
  encoder->capacity *= 2;
  return TRUE;
}

static void end(j_compress_ptr cinfo) {
  wp_jpeg_encoder *encoder = (wp_jpeg_encoder *)cinfo;
  encoder->count = encoder->capacity - encoder->destination.free_in_buffer;
}

wp_jpeg_encoder *wp_jpeg_encoder_create(void) {
  wp_jpeg_encoder *encoder = calloc(1, sizeof *encoder);
  if (!encoder) return NULL;
  wp_trap_install((j_common_ptr)&encoder->cinfo, &encoder->trap);
  encoder->capacity = 65536;
  encoder->bytes = malloc(encoder->capacity);
  if (!encoder->bytes) {
    free(encoder);
    return NULL;
  }
  if (setjmp(encoder->trap.out)) {
    wp_jpeg_encoder_destroy(encoder);
    return NULL;
  }
  jpeg_create_compress(&encoder->cinfo);
  encoder->destination.init_destination = begin;
  encoder->destination.empty_output_buffer = grow;
  encoder->destination.term_destination = end;
  encoder->cinfo.dest = &encoder->destination;
  return encoder;
}

void wp_jpeg_encoder_destroy(wp_jpeg_encoder *encoder) {
  if (!encoder) return;
  jpeg_destroy_compress(&encoder->cinfo);
  free(encoder->bytes);
  free(encoder);
}

wp_jpeg_status wp_jpeg_encode(wp_jpeg_encoder *encoder, const uint8_t *pixels, int width,
                              int height, int channels, int quality, const uint8_t **bytes,
                              size_t *count) {
  // An explanation shows a frame and its background side by side: twice a frame's width.
  if (width < 1 || height < 1 || width > 2 * wp_jpeg_side_limit || height > wp_jpeg_side_limit ||
      (channels != 1 && channels != 3) || quality < 1 || quality > 100)
    return wp_jpeg_failed;
  j_compress_ptr cinfo = &encoder->cinfo;
  wp_trap_arm(&encoder->trap);
  if (setjmp(encoder->trap.out)) {
    jpeg_abort_compress(cinfo);
    return wp_jpeg_failed;
  }
  cinfo->image_width = (JDIMENSION)width;
  cinfo->image_height = (JDIMENSION)height;
  cinfo->input_components = channels;
  cinfo->in_color_space = channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
  jpeg_set_defaults(cinfo);
  jpeg_set_quality(cinfo, quality, TRUE);
  jpeg_start_compress(cinfo, TRUE);
  size_t stride = (size_t)width * (size_t)channels;
  while (cinfo->next_scanline < cinfo->image_height) {
    JSAMPROW row = (JSAMPROW)(uintptr_t)(pixels + stride * cinfo->next_scanline);
    jpeg_write_scanlines(cinfo, &row, 1);
  }
  jpeg_finish_compress(cinfo);
  *bytes = encoder->bytes;
  *count = encoder->count;
  return wp_jpeg_ok;
}
