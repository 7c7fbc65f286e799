#include <jerror.h>

#include "state.h"

static void leave(j_common_ptr cinfo) {
  wp_trap *trap = (wp_trap *)cinfo->err;
  trap->manager.format_message(cinfo, trap->message);
  longjmp(trap->out, 1);
}

/// libjpeg's warnings: only those that spoil pixels count as damage.
static void note(j_common_ptr cinfo, int level) {
  wp_trap *trap = (wp_trap *)cinfo->err;
  if (level >= 0) return;
  trap->manager.num_warnings++;
  switch (trap->manager.msg_code) {
  case JWRN_JPEG_EOF:
    trap->damage = wp_jpeg_truncated;
    break;
  case JWRN_HIT_MARKER:
  case JWRN_HUFF_BAD_CODE:
  case JWRN_MUST_RESYNC:
  case JWRN_BOGUS_PROGRESSION:
  case JWRN_NOT_SEQUENTIAL:
    if (trap->damage == wp_jpeg_ok) trap->damage = wp_jpeg_corrupt;
    break;
  default:  // foreign bytes between segments, odd Adobe or JFIF markers: pixels are whole
    return;
  }
  trap->manager.format_message(cinfo, trap->message);
}

static void discard(j_common_ptr cinfo) { (void)cinfo; }

void wp_trap_install(j_common_ptr cinfo, wp_trap *trap) {
  cinfo->err = jpeg_std_error(&trap->manager);
  trap->manager.error_exit = leave;
  trap->manager.emit_message = note;
  trap->manager.output_message = discard;
  wp_trap_arm(trap);
}

void wp_trap_arm(wp_trap *trap) {
  trap->damage = wp_jpeg_ok;
  trap->message[0] = 0;
  trap->manager.num_warnings = 0;
}

wp_jpeg_status wp_trap_status(const wp_trap *trap) {
  switch (trap->manager.msg_code) {
  case JERR_OUT_OF_MEMORY:
  case JERR_NO_BACKING_STORE:
  case JERR_IMAGE_TOO_BIG:
  case JERR_WIDTH_OVERFLOW:
    return wp_jpeg_too_large;
  case JERR_CONVERSION_NOTIMPL:
  case JERR_SOF_UNSUPPORTED:
  case JERR_BAD_PRECISION:
  case JERR_CCIR601_NOTIMPL:
  case JERR_FRACT_SAMPLE_NOTIMPL:
  case JERR_NOT_COMPILED:
  case JERR_ARITH_NOTIMPL:
    return wp_jpeg_unsupported;
  default:
    return wp_jpeg_not_jpeg;
  }
}
