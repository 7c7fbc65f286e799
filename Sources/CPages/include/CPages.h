/// The control room's pages: the files of `Pages/`, embedded when this is compiled.
#pragma once
#include <stddef.h>
#include <stdint.h>

/// One file.
typedef struct wp_page {
  /// Its name, such as `index.html`.
  const char *name;
  /// What it holds; lives as long as the program.
  const uint8_t *bytes;
  size_t count;
} wp_page;

/// Every file, in no particular order.
extern const wp_page wp_pages[];
extern const size_t wp_page_count;

/// One of them, for Swift, which does not see an array without a length.
static inline wp_page wp_page_at(size_t place) { return wp_pages[place]; }
