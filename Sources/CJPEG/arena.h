/// Memory of one image in a decoder: kept from frame to frame, where libjpeg's own pool goes back to
/// malloc for each.
#pragma once
#include <stddef.h>
#include <stdio.h>

#include <jpeglib.h>

typedef struct wp_arena_block {
  struct wp_arena_block *next;
  size_t size, used;
} wp_arena_block;

typedef struct wp_arena {
  wp_arena_block *blocks;
  size_t total;
} wp_arena;

/// NULL when the limit is reached or malloc fails.
void *wp_arena_take(wp_arena *arena, size_t size, size_t limit);
/// Forgets what was taken; several blocks become one of their summed size at the next take.
void wp_arena_reset(wp_arena *arena);
void wp_arena_free(wp_arena *arena);

/// Makes `cinfo` take its per-image memory from `arena`. `original` keeps libjpeg's own methods.
void wp_arena_install(j_common_ptr cinfo);
