#include "arena.h"

#include <stdint.h>
#include <stdlib.h>

#include <jerror.h>

#include "state.h"

/// libjpeg-turbo's SIMD code wants 32-byte alignment and rows padded to twice that (jmemmgr.c).
enum { alignment = 64 };

static size_t rounded(size_t size) { return (size + alignment - 1) & ~(size_t)(alignment - 1); }

static size_t header(void) { return rounded(sizeof(wp_arena_block)); }

static wp_arena_block *add(wp_arena *arena, size_t size) {
  wp_arena_block *block = aligned_alloc(alignment, header() + size);
  if (!block) return NULL;
  block->size = size;
  block->used = 0;
  block->next = arena->blocks;
  arena->blocks = block;
  arena->total += size;
  return block;
}

void *wp_arena_take(wp_arena *arena, size_t size, size_t limit) {
  if (size > limit) return NULL;
  size = rounded(size);
  wp_arena_block *block = arena->blocks;
  if (!block || block->size - block->used < size) {
    size_t wanted = size < 65536 ? 65536 : size;
    if (arena->total + wanted > limit + 65536) return NULL;
    block = add(arena, wanted);
    if (!block) return NULL;
  }
  void *place = (uint8_t *)block + header() + block->used;
  block->used += size;
  return place;
}

void wp_arena_reset(wp_arena *arena) {
  if (arena->blocks && arena->blocks->next) {
    size_t total = arena->total;
    wp_arena_free(arena);
    add(arena, total);
  }
  if (arena->blocks) arena->blocks->used = 0;
}

void wp_arena_free(wp_arena *arena) {
  while (arena->blocks) {
    wp_arena_block *next = arena->blocks->next;
    free(arena->blocks);
    arena->blocks = next;
  }
  arena->total = 0;
}

static void *take(j_common_ptr cinfo, size_t size) {
  wp_jpeg_decoder *decoder = (wp_jpeg_decoder *)cinfo;
  void *place = wp_arena_take(&decoder->arena, size, wp_jpeg_memory_limit);
  if (!place) ERREXIT1(cinfo, JERR_OUT_OF_MEMORY, 0);
  return place;
}

static void *alloc_small(j_common_ptr cinfo, int pool, size_t size) {
  wp_jpeg_decoder *decoder = (wp_jpeg_decoder *)cinfo;
  if (pool != JPOOL_IMAGE) return decoder->original.alloc_small(cinfo, pool, size);
  return take(cinfo, size);
}

static void *alloc_large(j_common_ptr cinfo, int pool, size_t size) {
  wp_jpeg_decoder *decoder = (wp_jpeg_decoder *)cinfo;
  if (pool != JPOOL_IMAGE) return decoder->original.alloc_large(cinfo, pool, size);
  return take(cinfo, size);
}

static JSAMPARRAY alloc_sarray(j_common_ptr cinfo, int pool, JDIMENSION width, JDIMENSION rows) {
  wp_jpeg_decoder *decoder = (wp_jpeg_decoder *)cinfo;
  if (pool != JPOOL_IMAGE) return decoder->original.alloc_sarray(cinfo, pool, width, rows);
  size_t stride = rounded((size_t)width * sizeof(JSAMPLE));
  JSAMPARRAY lines = take(cinfo, rows * sizeof(JSAMPROW));
  uint8_t *samples = take(cinfo, stride * rows);
  for (JDIMENSION row = 0; row < rows; row++) lines[row] = samples + stride * row;
  return lines;
}

static JBLOCKARRAY alloc_barray(j_common_ptr cinfo, int pool, JDIMENSION width, JDIMENSION rows) {
  wp_jpeg_decoder *decoder = (wp_jpeg_decoder *)cinfo;
  if (pool != JPOOL_IMAGE) return decoder->original.alloc_barray(cinfo, pool, width, rows);
  size_t stride = (size_t)width * sizeof(JBLOCK);
  JBLOCKARRAY lines = take(cinfo, rows * sizeof(JBLOCKROW));
  uint8_t *blocks = take(cinfo, stride * rows);
  for (JDIMENSION row = 0; row < rows; row++) lines[row] = (JBLOCKROW)(blocks + stride * row);
  return lines;
}

static void free_pool(j_common_ptr cinfo, int pool) {
  wp_jpeg_decoder *decoder = (wp_jpeg_decoder *)cinfo;
  // The virtual arrays of progressive pictures stay with libjpeg and go here.
  decoder->original.free_pool(cinfo, pool);
  if (pool == JPOOL_IMAGE) wp_arena_reset(&decoder->arena);
}

void wp_arena_install(j_common_ptr cinfo) {
  wp_jpeg_decoder *decoder = (wp_jpeg_decoder *)cinfo;
  decoder->original = *cinfo->mem;
  cinfo->mem->alloc_small = alloc_small;
  cinfo->mem->alloc_large = alloc_large;
  cinfo->mem->alloc_sarray = alloc_sarray;
  cinfo->mem->alloc_barray = alloc_barray;
  cinfo->mem->free_pool = free_pool;
}
