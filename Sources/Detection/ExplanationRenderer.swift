internal import CJPEG

/// Draws what the detector made of a frame: the frame with its cells and zones on the left, the
/// background it knows on the right, and under them in words the state, the reason, the level and
/// what the colours mean. For installers; not for two threads at a time.
public final class ExplanationRenderer {
  // Owned: made by init, destroyed by deinit, never handed out.
  private let decoder: OpaquePointer
  private let encoder: OpaquePointer
  private var picture: [UInt8] = []
  private var canvas = ExplanationCanvas()

  /// What a cell was taken for.
  private enum Cell {
    case motion, learning, suppressed, hiddenMoving, hiddenStill, maskedMoving, masked, still

    /// Its tint; nil for the picture as it is.
    var tint: ExplanationCanvas.Colour? {
      switch self {
      case .motion: (255, 0, 0)
      case .learning: (0, 90, 255)
      case .suppressed: (255, 0, 255)
      case .hiddenMoving: (255, 220, 0)
      case .hiddenStill: (120, 100, 0)
      case .maskedMoving: (150, 150, 150)
      case .masked, .still: nil
      }
    }
  }

  private static let legend: [(cell: Cell, word: String)] = [
    (.motion, "motion"), (.learning, "learning"), (.suppressed, "suppressed"),
    (.hiddenMoving, "always moves"), (.maskedMoving, "masked"),
  ]

  /// Makes a renderer.
  public init() throws(DetectionError) {
    guard let decoder = wp_jpeg_decoder_create() else { throw .outOfMemory }
    guard let encoder = wp_jpeg_encoder_create() else {
      wp_jpeg_decoder_destroy(decoder)
      throw .outOfMemory
    }
    self.decoder = decoder
    self.encoder = encoder
  }

  deinit {
    wp_jpeg_decoder_destroy(decoder)
    wp_jpeg_encoder_destroy(encoder)
  }

  /// A JPEG of twice the frame's width, ``stripe(width:)`` higher; nil when the frame does not
  /// decode. The detector must have judged this frame last. Cells that counted are red, blue while
  /// learning, magenta when a rule held them back, yellow when they always move (dim while they are
  /// still), grey when they moved in a mask; masked places are dark, privacy zones black. Zones are
  /// outlined: include green, exclude orange, privacy white.
  public func draw(
    jpeg: [UInt8], name: String, verdict: FrameVerdict, detector: borrowing MotionDetector
  ) -> [UInt8]? {
    var size = wp_jpeg_size()
    guard wp_jpeg_peek(decoder, jpeg, jpeg.count, 1, &size) == wp_jpeg_ok else { return nil }
    let width = Int(size.plane_width), height = Int(size.plane_height)
    if picture.count != width * height * 3 {
      picture = [UInt8](repeating: 0, count: width * height * 3)
    }
    let status = wp_jpeg_decode(
      decoder, jpeg, jpeg.count, 1, 3, &picture, picture.count, &size)
    guard status == wp_jpeg_ok else { return nil }
    let stripe = Self.stripe(width: width)
    // The tallest pictures go without words: the encoder takes no more rows.
    let hasWords = height + stripe <= Int(wp_jpeg_side_limit)
    canvas.clear(width: max(2 * width, Self.leastWidth), height: height + (hasWords ? stripe : 0))
    compose(width: width, height: height, verdict: verdict, detector: detector)
    outline(detector.zones.outlines, width: width, height: height)
    if hasWords {
      describe(name, verdict, detector.account, y: height, scale: Self.scale(width: width))
    }
    return encoded()
  }

  /// Rows of words under a picture of that width: three lines.
  public static func stripe(width: Int) -> Int {
    (3 * ExplanationFont.lineHeight + 2) * scale(width: width)
  }

  /// Pixels across that the words need: 70 letters.
  static let leastWidth = 420

  private static func scale(width: Int) -> Int { max(1, min(3, width / 400)) }

  private func compose(
    width: Int, height: Int, verdict: FrameVerdict, detector: borrowing MotionDetector
  ) {
    let background = detector.background()
    let columns = verdict.cells.columns
    let count = columns * verdict.cells.rows
    guard background.count == count, detector.zones.watched.count == count else { return }
    // Nobody may see under a privacy zone, in a folder that is passed on least of all.
    let secret = PictureMask(detector.zones.outlines).cells(width: width, height: height)
    guard secret.count == count else { return }
    let kinds = (0..<count).map { Self.kind(of: $0, verdict, detector) }
    for y in 0..<height {
      for x in 0..<width {
        let cell = y / 8 * columns + x / 8
        if secret[cell] != 0 { continue }
        let from = (y * width + x) * 3
        var pixel = (picture[from], picture[from + 1], picture[from + 2])
        if detector.zones.watched[cell] == 0 {
          pixel = (pixel.0 / 3, pixel.1 / 3, pixel.2 / 3)
        }
        if let tint = kinds[cell].tint {
          pixel = (
            Self.mix(pixel.0, tint.red), Self.mix(pixel.1, tint.green),
            Self.mix(pixel.2, tint.blue)
          )
        }
        canvas.set(x, y, pixel)
        let grey = background[cell]
        canvas.set(x + width, y, (grey, grey, grey))
      }
    }
  }

  private static func mix(_ pixel: UInt8, _ tint: UInt8) -> UInt8 {
    UInt8((Int(pixel) + Int(tint)) / 2)
  }

  private static func kind(
    of index: Int, _ verdict: FrameVerdict, _ detector: borrowing MotionDetector
  ) -> Cell {
    let columns = verdict.cells.columns
    let isHidden = detector.learnt.hides(index)
    if verdict.cells[index % columns, index / columns] {
      return verdict.state == .learning ? .learning : .motion
    }
    let isMoving = verdict.state != .undecodable && detector.model.planes.kind(index) != .nothing
    guard detector.zones.watched[index] != 0 else { return isMoving ? .maskedMoving : .masked }
    if isHidden { return isMoving ? .hiddenMoving : .hiddenStill }
    return isMoving ? .suppressed : .still
  }

  private func outline(_ zones: [Zone], width: Int, height: Int) {
    for zone in zones {
      let colour: ExplanationCanvas.Colour =
        switch zone.kind {
        case .include: (60, 230, 120)
        case .exclude: (255, 160, 40)
        case .privacy: (255, 255, 255)
        }
      let corners = zone.polygon.map { corner in
        (
          x: min(width - 1, Int(corner.x * Double(width))),
          y: min(height - 1, Int(corner.y * Double(height)))
        )
      }
      for place in corners.indices {
        canvas.line(corners[place], corners[(place + 1) % corners.count], colour)
      }
    }
  }

  private func describe(
    _ name: String, _ verdict: FrameVerdict, _ account: FrameAccount, y: Int, scale: Int
  ) {
    let white: ExplanationCanvas.Colour = (235, 235, 235)
    let step = ExplanationFont.lineHeight * scale
    let left = 2 * scale
    var top = y + 2 * scale
    let reason = verdict.reason.map { " (\($0.rawValue))" } ?? ""
    canvas.write(
      "\(verdict.state.rawValue)\(reason)\(account.isVisit ? "  visit" : "")  \(name)", x: left,
      y: top, scale: scale, white)
    top += step
    let zones = account.zones.isEmpty ? "" : "  zones \(account.zones.joined(separator: ","))"
    canvas.write(
      "\(account.cells) cells, masked \(account.masked), always \(account.hidden)"
        + "  level \(account.level.rawValue)\(account.isNight ? " (night)" : "")\(zones)",
      x: left, y: top, scale: scale, white)
    top += step
    var x = left
    for (cell, word) in Self.legend {
      guard let tint = cell.tint else { continue }
      canvas.fill(x: x, y: top, width: 7 * scale, height: 7 * scale, tint)
      x = canvas.write(word, x: x + 9 * scale, y: top, scale: scale, white) + 6 * scale
    }
  }

  private func encoded() -> [UInt8]? {
    var bytes: UnsafePointer<UInt8>?
    var count = 0
    // The bytes lie in the encoder and are copied before its next use.
    guard
      wp_jpeg_encode(
        encoder, canvas.pixels, Int32(canvas.width), Int32(canvas.height), 3, 85, &bytes, &count)
        == wp_jpeg_ok, let bytes
    else { return nil }
    return [UInt8](UnsafeBufferPointer(start: bytes, count: count))
  }
}
