#include "CPages.h"

// #embed is C23 and an extension of clang before it.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const uint8_t index_html[] = {
#embed "Pages/index.html"
};

const wp_page wp_pages[] = {
    {"index.html", index_html, sizeof index_html},
};
const size_t wp_page_count = sizeof wp_pages / sizeof wp_pages[0];
