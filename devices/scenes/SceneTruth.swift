/// A rectangle of pixels, cut off at the picture's edges.
public struct SceneBox: Equatable, Sendable {
  /// Left edge, top edge, width and height, pixels.
  public var x, y, width, height: Int

  /// The cells of 8 × 8 pixels with which it shares a pixel.
  public var cells: [(column: Int, row: Int)] {
    (y / 8..<(y + height + 7) / 8).flatMap { row in
      (x / 8..<(x + width + 7) / 8).map { (column: $0, row: row) }
    }
  }
}

/// Something in view that a detector should see.
public struct SceneThing: Equatable, Sendable {
  /// What it is.
  public enum Kind: String, Sendable {
    case person
    case vehicle
  }

  /// One number for each stay in view, from 1.
  public var id: Int
  /// What it is.
  public var kind: Kind
  /// Where it is; its cast shadow is not in it.
  public var box: SceneBox
  /// Whether all of it is in view.
  public var isWhole: Bool
  /// Whether it has moved since the frame before.
  public var isMoving: Bool
  /// Difference of its mean grey from that of what it hides, grey levels of the finished picture
  /// before noise.
  public var contrast: Double
}

/// What a scene does to a frame beside its lasting condition.
public enum SceneEffect: String, Sendable {
  case dark
  case flash
  case flip
  case gainStep = "gain-step"
  case infrared
  case beam
  case gust
  case turned
  case covered
  case frozen
  case grey
  case insect
}

/// The truth of one frame.
public struct SceneFrame: Equatable, Sendable {
  /// Number of the frame, from 0.
  public var index: Int
  /// Time of capture from the start of the scene, milliseconds; jumps where the stream broke off.
  public var timeMs: Int64
  /// What is in view.
  public var things: [SceneThing]
  /// What happens in it.
  public var effects: [SceneEffect]
  /// Whether a detector is to be started with this frame (always with the first).
  public var isStart: Bool
  /// Whether the receiver knows that the stream has broken off before it.
  public var followsGap: Bool
}
