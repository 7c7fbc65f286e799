/// What the gate needs of the kernel and of libjpeg: counted instructions and drawn frames.
#pragma once
#include <stddef.h>
#include <stdint.h>

/// Starts to count this thread's instructions in user space; 0 when the kernel counts, else the
/// error number (no counter in this machine, or not allowed).
int wp_instructions_start(void);
/// Instructions since the start.
uint64_t wp_instructions(void);

/// Draws frame `number` of a view in `pixels` (RGB, rows without padding): scenery with texture,
/// sensor noise that no two frames share and, from `step` 0 on, a thing of the size of a person that
/// walks through in 64 steps.
void wp_draw(uint8_t *pixels, int width, int height, int number, int step);
