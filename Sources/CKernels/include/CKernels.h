/// The passes of the motion model over all cells of a frame: C because they run over every cell of
/// every camera, and a C compiler makes them wide for the processor at hand. What is decided from
/// their results is in Swift, in Detection. Tests hold them against Swift twins.
///
/// Planes are row-major, a place a cell, and never overlap. Nothing is allocated; nothing but the
/// first `columns * rows` places is touched.
#pragma once
#include <stdint.h>

/// Most cells in a row: 4,096 pixels.
enum { wp_columns_limit = 512 };

/// Units of the planes: parts of a grey level (of 0...255), or of the whole.
enum {
  /// Of a frame's grey.
  wp_grey_unit = 8,
  /// Of the background's levels and slopes.
  wp_level_unit = 128,
  /// Level from which on a cell may be brighter than the sensor can tell: video white, 235 of 255.
  wp_level_full = 235 * wp_level_unit,
  /// Of a level's weight: 65,535 is always.
  wp_weight_unit = 65535,
  /// Of a cell's noise.
  wp_noise_unit = 256,
  /// Of a cell's restlessness.
  wp_rest_unit = 16,
  /// Of the limit in force.
  wp_limit_unit = 64,
};

/// What the model keeps of a camera's cells.
typedef struct wp_cells {
  /// Up to three levels that the scenery takes in turn, the commonest first.
  int16_t *level[3];
  /// How often each is seen.
  uint16_t *weight[3];
  /// Mean absolute deviation from the first level.
  uint16_t *noise;
  /// How much the cell changes from frame to frame: about a median.
  uint8_t *rest;
  /// The bits that its block usually takes, halved.
  uint8_t *texture;
  /// The frame before.
  uint16_t *previous;
} wp_cells;

/// What is derived from the first level before a frame is compared.
typedef struct wp_surround {
  /// Slopes per cell.
  int16_t *slope_x, *slope_y;
  /// Lowest and highest level of the 3 x 3 cells around.
  int16_t *low, *high;
} wp_surround;

/// How a frame as a whole differs from the background: grey = gain * level + offset
/// + dx * slope_x + dy * slope_y, in grey levels.
typedef struct wp_fit {
  float gain, offset, dx, dy;
} wp_fit;

/// Sums of a weighted least squares fit over (level, 1, slope x, slope y), in grey levels.
typedef struct wp_fit_sums {
  float rr, r1, rx, ry, n, x1, y1, xx, xy, yy, ir, i1, ix, iy;
} wp_fit_sums;

/// What the limit of a cell is made of; see ModelTuning.
typedef struct wp_limits {
  float base, noise, rest, slope, weak;
  /// Share of the surround's range that is scenery, for each grey level of restlessness over
  /// `rest_floor`.
  float range, rest_floor;
  /// Weight from which the second and third level are scenery.
  uint16_t enough;
  /// Multiplies every limit.
  float threshold;
} wp_limits;

/// How fast the model follows.
typedef struct wp_rates {
  /// Shares a frame: of the weights, of the levels, of the noise.
  float weight, level, noise;
  /// Largest noise, grey levels.
  float noise_limit;
  /// Share of a change of light that the levels take over.
  float fold;
} wp_rates;

/// Steps by which texture and restlessness follow, in their planes' units.
typedef struct wp_steps {
  uint8_t texture, up, up_near, down;
} wp_steps;

void wp_motion_surround(const int16_t *level, int columns, int rows, wp_surround out);

/// Adds every second row up, from `first`; grey outside 3...250, and levels over
/// `wp_level_full`, say nothing and are left out.
wp_fit_sums wp_motion_fit(const uint16_t *grey, const int16_t *level, wp_surround surround,
                          int columns, int rows, int first, wp_fit fit, float scale);

/// Writes the evidence of each cell (0 none, 1 weak, 2 strong, 3 more than twice the limit), its
/// difference from what was expected (in grey units) and the limit in force, which is multiplied by
/// 1 + raise / 64. Returns the number of cells with 2 or 3.
int wp_motion_compare(const uint16_t *grey, const wp_cells *cells, wp_surround surround,
                      const uint8_t *raise, int count, wp_fit fit, const wp_limits *limits,
                      uint8_t *evidence, int16_t *difference, uint16_t *limit);

/// From evidence to a mask of 0 and 1: lone cells go, weak cells beside strong ones come, holes
/// close. Returns the number of cells set.
int wp_motion_clean(const uint8_t *evidence, int columns, int rows, uint8_t *mask);

/// The largest of the 3 x 3 places around each.
void wp_motion_dilate(const uint8_t *from, int columns, int rows, uint8_t *to);

/// Sums of the bits and of the usual bits over cells without strong evidence.
void wp_motion_texture(const uint8_t *bits, const uint8_t *texture, const uint8_t *evidence,
                       int count, uint64_t *seen, uint64_t *usual);

/// Lets the levels take a frame in. `odd` is scratch.
void wp_motion_learn(const uint16_t *grey, const wp_cells *cells, wp_surround surround,
                     const uint16_t *limit, int count, wp_fit fit, const wp_rates *rates,
                     uint8_t *odd);

/// Lets texture (where `busy` is 0) and restlessness (slower upwards where `near` is not 0) follow.
void wp_motion_follow(const uint16_t *grey, const uint8_t *bits, const wp_cells *cells,
                      const uint8_t *busy, const uint8_t *near, int count, wp_steps steps);

/// Sums of a frame for judging the view: of its grey, of its square, of the background's level.
typedef struct wp_view_sums {
  uint64_t grey, square, level;
} wp_view_sums;
wp_view_sums wp_motion_view(const uint16_t *grey, const int16_t *level, int count);

/// Sums of squared slopes of the frame and of the background and of their product, grey squared.
typedef struct wp_slope_sums {
  float frame, background, product;
} wp_slope_sums;
wp_slope_sums wp_motion_slopes(const uint16_t *grey, wp_surround surround, int columns, int rows);
