/// The background model's constants, in grey levels of 0...255 unless said otherwise.
///
/// Source of all: chosen on 2026-11-22 by sweeping over the public sequences (seven with masks,
/// fifteen with events) and the drawn scenes; each lies on a plateau where its neighbours score
/// within 0.01 of cell F1. `benchmarks/accuracy.sh` and `bench drawn` print what they give.
struct ModelTuning: Sendable {
  /// Difference that is never evidence.
  var base: Float = 6
  /// Added for each grey level of a cell's mean absolute deviation.
  var noiseFactor: Float = 2.3
  /// Added for each grey level of a cell's restlessness.
  var restFactor: Float = 0.5
  /// Share of the slope between neighbouring cells added for each cell of recent camera shake.
  var jitterFactor: Float = 1.2
  /// Shake that is believed, cells.
  var jitterLimit: Float = 0.5
  /// Weak evidence, which counts beside strong evidence only, starts at this share of the limit.
  var weakShare: Float = 0.7
  /// Restlessness from which a cell may show what lies beside it, and the share of the range of
  /// its surround that is scenery for each grey level above.
  var rangeFloor: Float = 1.5
  var rangeShare: Float = 0.4
  /// Share by which a level follows what it matches, per frame.
  var levelRate: Float = 0.1
  /// Share by which the noise follows, per frame.
  var noiseRate: Float = 0.03
  /// Noise of a cell before it is known.
  var noiseStart: Float = 2
  /// Largest noise believed, so that a restless cell does not go blind.
  var noiseLimit: Float = 12
  /// A second or third level is scenery when it is seen in at least this share of frames.
  var backgroundWeight: Float = 0.3
  /// Share of a change of light that the levels take over, per frame.
  var foldRate: Float = 0.08
  /// Residual at which a cell has half its weight in the fit of light and shake.
  var fitScale: Float = 8
  /// Frames in which all levels compete evenly, so that who is in view at the start does not stay
  /// in the background.
  var startFrames = 10
  /// After that the rate is this over the age until it meets the rest rate: a person who stops in
  /// the first seconds stays visible.
  var startShare: Float = 0.3
  /// Smallest group of touching cells.
  var groupCells = 2
  /// Smallest sum of evidence (strong 1, more than twice the limit 2) of a group that was seen in
  /// neither, one or both of the frames before: what is there for one frame only must be plain.
  var groupEvidence = [12, 8, 4]
  /// Added to these for each group a frame that nothing preceded, snow for one, as a running mean
  /// of at most so many.
  var clutterFactor: Float = 1
  var clutterLimit: Float = 6
}

extension ModelTuning {
  /// What tells light from things: smoothness and unchanged texture. Bits are those of a block's
  /// AC coefficients, halved.
  struct Light: Sendable {
    /// Bits, and share of the usual bits, by which a block's texture must differ to be another's.
    var textureBits: Float = 7
    var textureShare: Float = 0.5
    /// Smallest group that is asked whether it is light.
    var cells = 4
    /// Largest share of cells, and of edge cells, of another texture in a patch of light; and the
    /// share up to which a group has the background's texture throughout.
    var texturedShare: Float = 0.1
    var texturedEdge: Float = 0.3
    var flatShare: Float = 0.03
    /// Largest mean step between neighbours' contrasts, as a share of the mean contrast: of any
    /// group, of one with the background's texture throughout, and of such a one that is little
    /// lighter or darker. Clouds and glows have 0.06–0.3, headlights on a field 0.17–0.27, vehicles
    /// from 0.18 on, most of them over 0.3 (measured).
    var roughness: Float = 0.17
    var flatRoughness: Float = 0.24
    var mildRoughness: Float = 0.45
    /// Ratio to the background, or its inverse, over which a group is little lighter or darker.
    var mild: Float = 0.66
    /// Light fades out at its edge: the mean difference of the edge cells there is at most so many
    /// limits; more where it is little lighter or darker.
    var edgeLimits: Float = 1.7
    var mildEdgeLimits: Float = 2
    /// Least ratio to the background: a cloud's shadow is not darker [measured: cars are].
    var darkest: Float = 0.6
    /// Share of a group's cells that change by less than this share of their limit from frame to
    /// frame while light creeps, told from ``creepMs`` between frames on.
    var creepShare: Float = 0.97
    var creepChange: Float = 0.5
    /// Limits over which the mean edge cell of light that creeps is not.
    var creepEdgeLimits: Float = 2.5
    static let creepMs: Float = 200
    /// Smallest group whose structure is compared with the background's, the correlation from
    /// which it is light, and the mean squared step without which the question makes no sense.
    var structureCells = 8
    var structureCorrelation: Float = 0.8
    var structure: Float = 30
    /// Share of the picture in light from which the frame is one of an event such as lightning.
    var eventShare: Float = 0.04
    /// Frames that such an event is taken to last after its last sign.
    var eventFrames = 10
    /// Frames that a thing must have been seen so as not to be taken for a part of the event while
    /// it stands still.
    var eventAge: UInt8 = 6
  }

  /// What tells cast shadows from things: darker, and the texture is still the background's.
  struct Shadow: Sendable {
    /// Ratios to the background between which a cell can lie in shadow.
    var darkest: Float = 0.4
    var lightest: Float = 0.97
    /// Grey of the background under which nothing can be told.
    var leastGrey: Float = 40
    /// Noise over which nothing can be told.
    var mostNoise: Float = 3
    /// Bits over the usual, and share of the usual, that a shadow may add: inside, and at its edge.
    var bits: Float = 11
    var edgeBits: Float = 25
    var bitsShare: Float = 0.6
    /// Share of the usual bits, less four, that must be left.
    var keptShare: Float = 0.75
    /// Usual bits from which on a block's texture says too little: noise, foliage.
    var mostUsual: Float = 60
    /// A shadow lies beside what casts it: of a group of touching cells at least this share, and so
    /// many cells, are not shadow. Else it is a thing that looks like one.
    var casterShare: Float = 0.25
    var casterCells = 4
    /// Dark cells stay where they lie between cells of the thing itself, at most so many cells
    /// away on either side, or beside so many of them.
    var reach = 4
    var beside = 3
    /// Of a thing that leaves or enters at the top the dark underside is seen last, or first: a
    /// group that lies along the top edge, so many times as wide as high and of at most so many
    /// cells, is no thing while this share of it is dark and flat.
    var edgeWidth = 2
    var edgeCells = 12
    var edgeShare: Float = 0.88
  }

  /// How fast texture and restlessness follow.
  struct Following: Sendable {
    /// Steps of the first frame, in their planes' units; they shrink with the age.
    var textureStart = 20
    var restUp = 38
    var restDown = 25
    /// Where a thing stands, restlessness rises once in so many frames: traffic is not foliage.
    var nearEvery = 10
    /// Age from which a group counts as such a thing.
    var nearAge: UInt8 = 3
  }
}
