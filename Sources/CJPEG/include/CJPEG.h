/// Swift's door to libjpeg(-turbo). libjpeg reports errors by longjmp; here every setjmp and every
/// longjmp lies inside one C call, so that none crosses a Swift frame.
#pragma once
#include <stddef.h>
#include <stdint.h>

/// Largest width and height taken; a header that claims more is refused before any memory is spent
/// (a 65500 x 65500 header costs 4 us, measured). Twice 1080p in each direction [D].
enum { wp_jpeg_side_limit = 4096 };
/// Largest number of scans; a progressive picture has about 10, a bomb thousands (libjpeg-turbo,
/// "Two Issues with the JPEG Standard").
enum { wp_jpeg_scan_limit = 64 };
/// Bytes that one decode may hold: refuses progressive pictures that need a whole-frame coefficient
/// buffer of more (measured in reference/stack.md b).
enum { wp_jpeg_memory_limit = 8 << 20 };

/// Bytes that masking one picture may hold: the coefficients of the largest picture in 4:2:0 are
/// 50 MB (4096 x 4096 x 1.5 of two bytes) [D]. Larger ones (4:4:4 beyond 3300 x 3300) are refused.
enum { wp_jpeg_mask_memory_limit = 64 << 20 };
/// Bytes that a masked picture may have: more than any camera sends [D].
enum { wp_jpeg_mask_bytes_limit = 16 << 20 };

/// What came of a call.
typedef enum wp_jpeg_status {
  wp_jpeg_ok = 0,
  /// All data is missing from some point on; the rest of the plane is filler.
  wp_jpeg_truncated = 1,
  /// The entropy coded data is damaged; the plane is partly wrong.
  wp_jpeg_corrupt = 2,
  /// Not a JPEG, or one whose headers make no sense.
  wp_jpeg_not_jpeg = 3,
  /// Larger than the limits above.
  wp_jpeg_too_large = 4,
  /// A kind of JPEG that cannot be turned into grey or RGB.
  wp_jpeg_unsupported = 5,
  /// The caller's buffer is too small.
  wp_jpeg_no_room = 6,
  /// malloc failed, or an argument was out of range.
  wp_jpeg_failed = 7,
} wp_jpeg_status;

/// Sizes in pixels.
typedef struct wp_jpeg_size {
  /// Of the picture as coded.
  int32_t width, height;
  /// Of the plane written.
  int32_t plane_width, plane_height;
} wp_jpeg_size;

/// A decoder, reused from frame to frame; not for two threads at a time. Its memory is kept between
/// frames, so that decoding allocates nothing once it has seen its largest baseline frame.
typedef struct wp_jpeg_decoder wp_jpeg_decoder;

/// NULL when out of memory.
wp_jpeg_decoder *wp_jpeg_decoder_create(void);
void wp_jpeg_decoder_destroy(wp_jpeg_decoder *decoder);

/// Decodes into `out`, rows without padding. `denominator` is 1, 2, 4 or 8 (the plane has
/// ceil(size / denominator) pixels); `channels` 1 (luma) or 3 (RGB). When the status is ok, truncated
/// or corrupt, `size` is set and the whole plane is written.
wp_jpeg_status wp_jpeg_decode(wp_jpeg_decoder *decoder, const uint8_t *bytes, size_t count,
                              int denominator, int channels, uint8_t *out, size_t capacity,
                              wp_jpeg_size *size);

/// Reads the header only.
wp_jpeg_status wp_jpeg_peek(wp_jpeg_decoder *decoder, const uint8_t *bytes, size_t count,
                            int denominator, wp_jpeg_size *size);

/// libjpeg's words for the last error or warning of this decoder; empty when there was none. Valid
/// until the next call.
const char *wp_jpeg_message(const wp_jpeg_decoder *decoder);

/// An encoder, reused from picture to picture; not for two threads at a time.
typedef struct wp_jpeg_encoder wp_jpeg_encoder;

/// NULL when out of memory.
wp_jpeg_encoder *wp_jpeg_encoder_create(void);
void wp_jpeg_encoder_destroy(wp_jpeg_encoder *encoder);

/// Encodes rows without padding; `channels` 1 (grey) or 3 (RGB, coded 4:2:0), `quality` 1...100.
/// The bytes lie in the encoder and are valid until the next call.
wp_jpeg_status wp_jpeg_encode(wp_jpeg_encoder *encoder, const uint8_t *pixels, int width,
                              int height, int channels, int quality, const uint8_t **bytes,
                              size_t *count);

/// Burns masks into pictures, reused from picture to picture; not for two threads at a time.
typedef struct wp_jpeg_masker wp_jpeg_masker;

/// NULL when out of memory.
wp_jpeg_masker *wp_jpeg_masker_create(void);
void wp_jpeg_masker_destroy(wp_jpeg_masker *masker);

/// Makes every MCU that holds a masked cell flat mid-grey in all components; all other coefficients
/// stay as they are, no marker segment (EXIF, thumbnail, comment) is kept. `cells` has a byte for
/// each 8 x 8 pixels, row-major, nonzero where masked; `columns` and `rows` are ceil(size / 8).
/// Only when the status is ok are there bytes: a picture that is damaged in any way, arithmetic,
/// lossless or of more than 8 bits gives none. The bytes lie in the masker and are valid until the
/// next call.
wp_jpeg_status wp_jpeg_mask(wp_jpeg_masker *masker, const uint8_t *bytes, size_t count,
                            const uint8_t *cells, int columns, int rows, const uint8_t **masked,
                            size_t *masked_count);

/// Reads the header only.
wp_jpeg_status wp_jpeg_masker_peek(wp_jpeg_masker *masker, const uint8_t *bytes, size_t count,
                                   wp_jpeg_size *size);

/// A skimmer: reads the mean luma of each 8 x 8 block, its DC coefficient, without decoding pictures,
/// reused from frame to frame; not for two threads at a time. Its memory is kept between frames, so
/// that skimming allocates nothing once it has seen its largest frame.
typedef struct wp_skim wp_skim;

/// NULL when out of memory.
wp_skim *wp_skim_create(void);
void wp_skim_destroy(wp_skim *skim);

/// Skims a picture: rows without padding of ceil(size / 8) blocks. `grey` takes the luma of each in
/// eighths of a grey level, DC x step + 1024 held to 0...2047 (libjpeg's plane at one eighth of the
/// size, before it rounds); `bits` half the bits spent on its AC coefficients, at most 255, or 0
/// everywhere when that is not known. Both have `capacity` places. Baseline and extended Huffman
/// pictures are skimmed, others decoded by libjpeg. When the status is ok both planes are whole;
/// `size` is set then and when there is no room.
wp_jpeg_status wp_skim_decode(wp_skim *skim, const uint8_t *bytes, size_t count, uint16_t *grey,
                              uint8_t *bits, size_t capacity, wp_jpeg_size *size);
