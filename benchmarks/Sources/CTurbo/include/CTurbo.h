/// The peer that skimming is measured against: libjpeg(-turbo)'s own grey picture at one eighth, as
/// lean as its interface allows (one decompressor for all frames, rows into one buffer, no colour).
#pragma once
#include <stddef.h>
#include <stdint.h>

/// A decompressor, reused from frame to frame.
typedef struct turbo_decoder turbo_decoder;

/// NULL when out of memory.
turbo_decoder *turbo_create(void);
void turbo_destroy(turbo_decoder *decoder);

/// Decodes at 1/8, grey, into `out`; returns the pixels written, 0 when it does not decode or has no
/// room.
size_t turbo_eighth(turbo_decoder *decoder, const uint8_t *bytes, size_t count, uint8_t *out,
                    size_t capacity);

/// What the header it was compiled with says of itself: "libjpeg-turbo 2.1.5".
const char *turbo_version(void);
