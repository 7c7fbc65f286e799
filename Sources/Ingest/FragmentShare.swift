/// How many fragments a camera sent in the present slice of time.
struct FragmentShare {
  var slice: Int64 = .min
  var count: UInt32 = 0
}

/// Sheds fragments unopened while the kernel drops datagrams, so that the socket is emptied fast
/// and presses get through (design.md, rule of flow 5). The cameras that send most lose first.
///
/// It goes by the clear header: who can flood the socket could also forge a camera's name in it and
/// so cost that camera frames, but never a press.
struct PressureValve {
  /// How long after a kernel drop fragments are shed, and the slice in which shares are counted.
  /// [D] 200 ms and 100 ms: a frame or two of a 5 frames-a-second camera.
  static let holdNs: Int64 = 200_000_000
  static let sliceNs: Int64 = 100_000_000
  /// Fragments of a camera that pass in any slice: one frame of 10 KB (domain.md 5).
  static let floor: UInt32 = 8

  private var until: Int64 = .min
  private var slice: Int64 = .min
  private var total: UInt32 = 0
  private var cameras: UInt32 = 0
  private var limit = Self.floor

  /// Notes that the kernel dropped datagrams.
  mutating func close(at now: Int64) { until = now + Self.holdNs }

  /// Whether a fragment of a camera with that share passes.
  mutating func lets(_ share: inout FragmentShare, at now: Int64) -> Bool {
    let present = now / Self.sliceNs
    if present != slice {
      // Half of the mean of the slice before, so that the load does fall.
      limit = max(Self.floor, total / max(1, cameras) / 2)
      slice = present
      total = 0
      cameras = 0
    }
    if share.slice != present {
      share = FragmentShare(slice: present, count: 0)
      cameras += 1
    }
    share.count += 1
    total += 1
    return now >= until || share.count <= limit
  }
}
