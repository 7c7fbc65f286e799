/// Pictures of every kind that cameras send, and their coefficients, for tests of masks and of
/// the skimmer.
#pragma once
#include <stddef.h>
#include <stdint.h>

/// How a picture is coded.
typedef struct cp_kind {
  /// 1 grey, 3 colour.
  int channels;
  /// Sampling factors of luma; chroma has 1 x 1.
  int across, down;
  int progressive, arithmetic, restart, quality;
  /// Bytes of an APP1 segment; none when NULL.
  const uint8_t *exif;
  int exif_count;
} cp_kind;

/// Ways of coding that few cameras use.
typedef struct cp_variant {
  /// Components apart: 1 luma first, 2 both of chroma in one scan before luma.
  int scans;
  /// Huffman tables made for the picture.
  int optimized;
  /// Quantisation steps above 255 where the quality asks for them, in tables of 16 bits.
  int wide;
  /// Coded as red, green and blue: no component is luma.
  int rgb;
} cp_variant;

/// As cp_encode.
size_t cp_encode_variant(const uint8_t *pixels, int width, int height, cp_kind kind,
                         cp_variant variant, uint8_t **bytes);

/// Encodes rows without padding; the bytes are the caller's to free. 0 on an error.
size_t cp_encode(const uint8_t *pixels, int width, int height, cp_kind kind, uint8_t **bytes);

/// Reads all coefficients: component after component, block row after block row, 64 each. Returns
/// how many, or 0 on any error or warning. `parts` takes width and height in blocks and both
/// sampling factors of each component (4 numbers for each of 4).
size_t cp_coefficients(const uint8_t *bytes, size_t count, int16_t *out, size_t capacity,
                       int parts[16]);

/// Reads the first component's DC by jpeg_read_coefficients: DC x step + 1024 held to 0...2047 for
/// each block of the picture, row-major. Returns how many, or 0 on an error or a warning, or when the
/// component is not luma with the most samples.
size_t cp_levels(const uint8_t *bytes, size_t count, uint16_t *out, size_t capacity);
