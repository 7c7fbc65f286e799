/// Pictures of every kind that cameras send, and their coefficients, for tests of masks.
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

/// Encodes rows without padding; the bytes are the caller's to free. 0 on an error.
size_t cp_encode(const uint8_t *pixels, int width, int height, cp_kind kind, uint8_t **bytes);

/// Reads all coefficients: component after component, block row after block row, 64 each. Returns
/// how many, or 0 on any error or warning. `parts` takes width and height in blocks and both
/// sampling factors of each component (4 numbers for each of 4).
size_t cp_coefficients(const uint8_t *bytes, size_t count, int16_t *out, size_t capacity,
                       int parts[16]);
