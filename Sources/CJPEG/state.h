/// What both directions share: the error trap.
#pragma once
#include <setjmp.h>
#include <stddef.h>
#include <stdio.h>

#include <jpeglib.h>

#include "CJPEG.h"
#include "arena.h"

typedef struct wp_trap {
  struct jpeg_error_mgr manager;  // first: cinfo->err is cast to wp_trap
  jmp_buf out;
  wp_jpeg_status damage;
  char message[JMSG_LENGTH_MAX];
} wp_trap;

void wp_trap_install(j_common_ptr cinfo, wp_trap *trap);
void wp_trap_arm(wp_trap *trap);
/// The status for the error that jumped.
wp_jpeg_status wp_trap_status(const wp_trap *trap);

/// A progress monitor that leaves a picture of too many scans.
void wp_jpeg_count_scans(j_common_ptr cinfo);

struct wp_jpeg_decoder {
  struct jpeg_decompress_struct cinfo;  // first: the arena finds the decoder from cinfo
  wp_trap trap;
  struct jpeg_progress_mgr progress;
  struct jpeg_memory_mgr original;
  wp_arena arena;
};
