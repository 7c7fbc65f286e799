/// Takes byte stuffing out of coded data, so that the walk may read eight bytes at a time.
#include <string.h>

#include "skim.h"

/// Copies up to the next 0xFF or `count`; returns how many bytes. May write 31 bytes more, behind
/// which `out` has its padding.
static inline size_t copy_plain(const uint8_t *in, size_t count, uint8_t *out) {
  size_t at = 0;
  while (at + 32 <= count) {
    typedef uint8_t block __attribute__((vector_size(32)));
    block bytes;
    memcpy(&bytes, in + at, 32);
    memcpy(out + at, &bytes, 32);
    uint64_t words[4];
    memcpy(words, &bytes, 32);
    // A byte is 0xFF when its complement is zero (Hacker's Delight 6-1: exact for "any").
    uint64_t any = 0;
    for (int i = 0; i < 4; i++)
      any |= (~words[i] - 0x0101010101010101u) & words[i] & 0x8080808080808080u;
    if (any) break;
    at += 32;
  }
  while (at < count && in[at] != 0xFF) {
    out[at] = in[at];
    at++;
  }
  return at;
}

wp_skim_strip_result wp_skim_strip(const uint8_t *bytes, size_t count, size_t at, bool has_restarts,
                                   uint8_t *out, wp_skim_run *runs, size_t run_limit) {
  wp_skim_strip_result result = {count, 0};
  size_t written = 0;
  runs[0].begin = 0;
  for (;;) {
    size_t copied = copy_plain(bytes + at, count - at, out + written);
    at += copied;
    written += copied;
    size_t code = at + 1;
    while (code < count && bytes[code] == 0xFF) code++;  // fill bytes, T.81 B.1.1.2
    if (code >= count) break;
    if (bytes[code] == 0) {
      out[written++] = 0xFF;
      at = code + 1;
      continue;
    }
    result.marker = code - 1;
    if (!has_restarts || (bytes[code] & 0xF8) != 0xD0) break;
    if ((bytes[code] & 7) != (result.runs & 7) || result.runs + 1 >= run_limit) break;
    runs[result.runs++].end = (uint32_t)written;
    runs[result.runs].begin = (uint32_t)written;
    result.marker = count;
    at = code + 1;
  }
  runs[result.runs++].end = (uint32_t)written;
  memset(out + written, 0, wp_skim_pad);
  return result;
}
