#include "counter.h"
#include <errno.h>
#include <linux/perf_event.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static int counter = -1;

int wp_instructions_start(void) {
  struct perf_event_attr what = {0};
  what.type = PERF_TYPE_HARDWARE;
  what.size = sizeof what;
  what.config = PERF_COUNT_HW_INSTRUCTIONS;
  what.exclude_kernel = 1;
  // Always on the counter, or an error: never an estimate from a part of the time.
  what.pinned = 1;
  what.exclude_hv = 1;
  counter = (int)syscall(SYS_perf_event_open, &what, 0, -1, -1, 0);
  if (counter < 0) return errno;
  return wp_instructions() > 0 ? 0 : ENODATA;
}

uint64_t wp_instructions(void) {
  uint64_t count = 0;
  if (counter < 0 || read(counter, &count, sizeof count) != sizeof count) return 0;
  return count;
}

/// A grey level that a place keeps (splitmix64's last steps).
static uint32_t hash(uint32_t x, uint32_t y, uint32_t z) {
  uint64_t h = ((uint64_t)x << 40) ^ ((uint64_t)y << 20) ^ z;
  h = (h ^ (h >> 30)) * 0xBF58476D1CE4E5B9u;
  h = (h ^ (h >> 27)) * 0x94D049BB133111EBu;
  return (uint32_t)(h ^ (h >> 31));
}

void wp_draw(uint8_t *pixels, int width, int height, int number, int step) {
  int thing_width = width / 16, thing_height = height / 6;
  // 4 pixels a frame at 320 (issue 4 asks for 2 to 8).
  int thing_x = width / 16 + step * width / 80, thing_y = height / 2;
  for (int y = 0; y < height; y++) {
    for (int x = 0; x < width; x++) {
      // Blocks of 24 pixels between 70 and 170, texture of 4 pixels and noise of sigma about 3.
      int grey = 70 + (int)(hash(x / 24, y / 24, 1) % 100) + (int)(hash(x / 4, y / 4, 2) % 17) - 8;
      if (step >= 0 && x >= thing_x && x < thing_x + thing_width && y >= thing_y &&
          y < thing_y + thing_height)
        grey = 20 + (int)(hash((x - thing_x) / 4, (y - thing_y) / 4, 3) % 25);
      uint32_t draw = hash(x, y, 100 + number);
      grey += (int)(draw & 7) + (int)(draw >> 8 & 7) - 7;
      uint8_t *pixel = pixels + ((size_t)y * width + x) * 3;
      for (int c = 0; c < 3; c++) {
        int level = grey + (c == 0 ? 6 : c == 2 ? -6 : 0);
        pixel[c] = (uint8_t)(level < 0 ? 0 : level > 255 ? 255 : level);
      }
    }
  }
}
