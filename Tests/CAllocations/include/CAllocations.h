#pragma once
#include <stdint.h>
/// malloc, calloc, realloc and aligned allocations made by this thread since it started.
uint64_t wp_thread_allocations(void);
