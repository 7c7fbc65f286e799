/// Each pass is compiled twice, for any processor of the kind and for one with wide registers; the
/// loader picks. Sums of floats may be taken in any order.
#pragma once
#if defined(__x86_64__) && defined(__linux__)
#define WP_WIDE __attribute__((target_clones("arch=x86-64-v3", "default")))
#else
#define WP_WIDE
#endif
