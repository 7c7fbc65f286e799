/// The background model's constants, in grey levels of 0...255 unless said otherwise.
///
/// Source of all: chosen on 2026-11-21 by sweeping over the seven masked public sequences (mean
/// cell F1 0.82); the constants for light were checked on dvrscan/brightness_change only.
struct ModelTuning: Sendable {
  /// Difference that is never evidence.
  var base: Float = 6
  /// Added for each grey level of a cell's mean absolute deviation.
  var noiseFactor: Float = 2.3
  /// Share of the slope between neighbouring cells added for each cell of recent camera shake.
  var jitterFactor: Float = 1.2
  /// Weak evidence, which counts beside strong evidence only, starts at this share of the limit.
  var weakShare: Float = 0.7
  /// Share by which a level follows what it matches, per frame.
  var meanRate: Float = 0.1
  /// Share by which the noise follows, per frame.
  var noiseRate: Float = 0.03
  /// Noise of a cell before it is known.
  var noiseStart: Float = 2
  /// Largest noise believed, so that a restless cell does not go blind.
  var noiseLimit: Float = 12
  /// A second or third level is scenery when it is seen in at least this share of frames.
  var backgroundWeight: Float = 0.3
  /// Added to a cell's restlessness (0...255) when lone evidence in it comes or goes.
  var flickerStep: Float = 4
  /// Restlessness that doubles the limit.
  var flickerScale: Float = 50
  /// Share of a change of light that the levels take over, per frame.
  var foldRate: Float = 0.08
  /// Residual at which a cell has half its weight in the fit of light and shake.
  var fitScale: Float = 8
  /// Frames in which all levels compete evenly, so that who is in view at the start does not stay
  /// in the background.
  var startFrames: Int = 10
  /// After that the rate is this over the age until it meets the rest rate: a person who stops in
  /// the first seconds stays visible.
  var startShare: Float = 0.3
  /// Smallest group of touching cells.
  var groupCells: Int = 2
  /// Smallest sum of evidence (strong 1, more than twice the limit 2) of a group.
  var groupEvidence: Int = 4
  /// Smallest group that is asked whether it is light.
  var litGroupCells: Int = 8
  /// Correlation of the steps between neighbours from which a group is light.
  var litCorrelation: Float = 0.8
  /// Mean squared step of the background without which the question makes no sense, grey².
  var litTexture: Float = 30
}
