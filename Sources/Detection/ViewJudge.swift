/// Finds what is wrong with a view: black, covered, moved, frozen, undecodable.
struct ViewJudge {
  /// What one frame looks like.
  enum Look: Equatable { case normal, covered, moved }

  /// Standard deviation of the cells under which there is nothing to see: grey levels [D: the
  /// dark public sequence night_house is not taken for covered].
  static let flatDeviation: Float = 2
  /// Mean grey under which a flat picture is black (video black is 16 in limited range).
  static let blackMean: Float = 24
  /// Share of the background's texture (squared slopes) under which the lens is covered [D].
  static let coveredTexture: Float = 0.1
  /// Share of cells that must differ before the view itself is doubted [D].
  static let doubtShare: Float = 0.6
  /// Correlation of slopes under which the scene is another one, and over which it is the same [D:
  /// no public sequence is taken for moved].
  static let movedCorrelation: Float = 0.25
  static let sameCorrelation: Float = 0.6
  /// Milliseconds after which a new view is accepted as the view [D].
  static let acceptanceMs: Int64 = 300_000

  private var black = FaultTracker(.black, standsMs: 3_000, standsFrames: 3)
  private var covered = FaultTracker(.covered, standsMs: 3_000, standsFrames: 3)
  private var moved = FaultTracker(.moved, standsMs: 3_000, standsFrames: 5)
  // A still camera sends noise; only a hung one sends the same bytes for half a minute [D].
  private var frozen = FaultTracker(.frozen, standsMs: 30_000, standsFrames: 10)
  private var undecodable = FaultTracker(.undecodable, standsMs: 10_000, standsFrames: 5)
  private var movedAtMs: Int64 = 0
  /// The view before the camera was turned.
  private var reference: [UInt8] = []
  private var lastCount = -1
  private var lastDigest: UInt64 = 0

  /// Looks at a frame that was inspected by the model. True in `isTurned` when the view has stayed
  /// another one and must be learnt afresh.
  mutating func observe(
    _ frame: LumaPlanes, model: borrowing BackgroundModel, at nowMs: Int64,
    events: inout [CameraEvent]
  ) -> (look: Look, isTurned: Bool) {
    _ = undecodable.observe(false, at: nowMs, events: &events)
    let view = model.view
    let isFlat = view.deviation < Self.flatDeviation
    let isBlack = isFlat && view.mean < Self.blackMean
    let isDoubtful = model.age > 0 && model.rawShare >= Self.doubtShare
    let isSmooth =
      isDoubtful && view.texture < Self.coveredTexture * view.backgroundTexture
    let isCovered = !isBlack && (isFlat || isSmooth)
    let isOther =
      isDoubtful && !isBlack && !isCovered && view.correlation < Self.movedCorrelation
    _ = black.observe(isBlack, at: nowMs, events: &events)
    _ = covered.observe(isCovered, at: nowMs, events: &events)
    let isTurned = observeTurn(isOther, frame, model: model, at: nowMs, events: &events)
    return (isBlack || isCovered ? .covered : isOther ? .moved : .normal, isTurned)
  }

  private mutating func observeTurn(
    _ isOther: Bool, _ frame: LumaPlanes, model: borrowing BackgroundModel, at nowMs: Int64,
    events: inout [CameraEvent]
  ) -> Bool {
    if moved.isRaised {
      let isBack =
        correlation(frame.grey, reference, columns: model.columns, rows: model.rows)
        > Self.sameCorrelation
      let isAccepted = nowMs - movedAtMs >= Self.acceptanceMs
      _ = moved.observe(!(isBack || isAccepted), at: nowMs, events: &events)
      return isOther
    }
    guard moved.observe(isOther, at: nowMs, events: &events) else { return false }
    movedAtMs = nowMs
    model.copyBackground(to: &reference)
    return true
  }

  /// The picture has another size: what was known of the view is void.
  mutating func forgetView() { reference = [] }

  /// Compares the coded bytes with the last frame's.
  mutating func observeBytes(_ jpeg: RawSpan, at nowMs: Int64, events: inout [CameraEvent]) {
    let digest = jpeg.digest()
    let isSame = jpeg.byteCount == lastCount && digest == lastDigest
    lastCount = jpeg.byteCount
    lastDigest = digest
    _ = frozen.observe(isSame, at: nowMs, events: &events)
  }

  /// A frame that does not decode.
  mutating func observeUndecodable(at nowMs: Int64, events: inout [CameraEvent]) {
    _ = undecodable.observe(true, at: nowMs, events: &events)
  }
}

extension RawSpan {
  /// A 64-bit digest for telling frames apart (multiply and fold; not for security).
  fileprivate func digest() -> UInt64 {
    withUnsafeBytes { bytes in
      // Four at a time: each waits for its own multiplication only.
      var lanes: (UInt64, UInt64, UInt64, UInt64) = (1, 2, 3, 4)
      var offset = 0
      func fold(_ digest: UInt64, _ offset: Int) -> UInt64 {
        let product = (digest ^ bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
          .multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
        return product.high ^ product.low
      }
      while offset + 32 <= bytes.count {
        lanes.0 = fold(lanes.0, offset)
        lanes.1 = fold(lanes.1, offset + 8)
        lanes.2 = fold(lanes.2, offset + 16)
        lanes.3 = fold(lanes.3, offset + 24)
        offset += 32
      }
      var digest = lanes.0
      digest = (digest &* 0x9E37_79B9_7F4A_7C15) ^ lanes.1
      digest = (digest &* 0x9E37_79B9_7F4A_7C15) ^ lanes.2
      digest = (digest &* 0x9E37_79B9_7F4A_7C15) ^ lanes.3
      while offset < bytes.count {
        digest = (digest ^ UInt64(bytes[offset])) &* 0x0000_0100_0000_01B3
        offset += 1
      }
      return digest
    }
  }
}

/// Correlation of the slopes of a frame's grey and of a plane kept, -1...1.
private func correlation(
  _ left: [UInt16], _ right: [UInt8], columns: Int, rows: Int
) -> Float {
  guard rows > 1, columns > 1, right.count >= columns * rows else { return 1 }
  var product: Float = 0
  var leftSquare: Float = 1
  var rightSquare: Float = 1
  for row in 0..<rows - 1 {
    for column in 0..<columns - 1 {
      let index = row * columns + column
      let leftX = (Float(left[index + 1]) - Float(left[index])) / 8
      let leftY = (Float(left[index + columns]) - Float(left[index])) / 8
      let rightX = Float(right[index + 1]) - Float(right[index])
      let rightY = Float(right[index + columns]) - Float(right[index])
      product += leftX * rightX + leftY * rightY
      leftSquare += leftX * leftX + leftY * leftY
      rightSquare += rightX * rightX + rightY * rightY
    }
  }
  return product / (leftSquare * rightSquare).squareRoot()
}
