#pragma once
#include <stdint.h>
/// malloc, calloc, realloc and aligned allocations made by this thread since it started.
uint64_t wp_thread_allocations(void);
/// Bytes of the blocks that this thread took, less those that it gave back; what one thread takes
/// and another gives back counts for neither as a balance.
int64_t wp_thread_heap_bytes(void);
