// Takes the place of glibc's allocator entry points in the test executable (symbols of the
// executable win over those of shared libraries) and counts per thread before handing on.
#include "CAllocations.h"
#include <errno.h>
#include <malloc.h>
#include <stddef.h>

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);
extern void __libc_free(void *);

static __thread uint64_t count __attribute__((tls_model("initial-exec")));
static __thread int64_t held __attribute__((tls_model("initial-exec")));

uint64_t wp_thread_allocations(void) { return count; }
int64_t wp_thread_heap_bytes(void) { return held; }

static void *taken(void *p) {
  count++;
  if (p) held += (int64_t)malloc_usable_size(p);
  return p;
}

void *malloc(size_t n) { return taken(__libc_malloc(n)); }
void *calloc(size_t a, size_t b) { return taken(__libc_calloc(a, b)); }
void *realloc(void *old, size_t n) {
  int64_t before = old ? (int64_t)malloc_usable_size(old) : 0;
  void *p = __libc_realloc(old, n);
  // Without a new block the old one stands, unless nothing was asked for.
  if (p || n == 0) held -= before;
  return taken(p);
}
void *memalign(size_t a, size_t n) { return taken(__libc_memalign(a, n)); }
void *aligned_alloc(size_t a, size_t n) { return taken(__libc_memalign(a, n)); }
int posix_memalign(void **out, size_t a, size_t n) {
  void *p = taken(__libc_memalign(a, n));
  if (!p) return ENOMEM;
  *out = p;
  return 0;
}
void free(void *p) {
  if (p) held -= (int64_t)malloc_usable_size(p);
  __libc_free(p);
}
