/// A polygon on a camera's picture.
public struct Zone: Equatable, Sendable, Codable {
  /// What the polygon does.
  public enum Kind: String, CaseIterable, Sendable, Codable {
    /// Motion counts inside; with no include zone it counts everywhere.
    case include
    /// Motion never counts inside, whatever other zones say.
    case exclude
    /// Hidden from whoever looks: burnt into every picture that is shown. Motion never counts
    /// inside either.
    case privacy
  }

  /// A corner: share of the picture's width and height, 0...1 each, origin top left.
  public struct Point: Equatable, Sendable {
    /// Share of the width, from the left.
    public var x: Double
    /// Share of the height, from the top.
    public var y: Double
    /// Makes a corner.
    public init(x: Double, y: Double) {
      self.x = x
      self.y = y
    }
  }

  /// Name, unique within the camera.
  public var id: String
  /// What it does.
  public var kind: Kind
  /// Corners in order, at least three; the last joins the first.
  public var polygon: [Point]
  /// Frames in a row with motion before a visit starts here, 1...50, at any frame rate and level;
  /// nil for the camera's. For include zones only.
  public var persistenceFrames: Int?

  /// Makes a zone.
  public init(id: String, kind: Kind, polygon: [Point], persistenceFrames: Int? = nil) {
    self.id = id
    self.kind = kind
    self.polygon = polygon
    self.persistenceFrames = persistenceFrames
  }

  /// Frames that ``persistenceFrames`` may ask for: as many as
  /// ``MotionConfiguration/persistenceFrames``.
  public static let allowedPersistence = 1...50

  private enum CodingKeys: String, CodingKey {
    case id, kind, polygon
    case persistenceFrames = "persistence"
  }
}

extension Zone.Point: Codable {
  public init(from decoder: any Decoder) throws {
    var pair = try decoder.unkeyedContainer()
    x = try pair.decode(Double.self)
    y = try pair.decode(Double.self)
    guard pair.isAtEnd else {
      throw DecodingError.dataCorruptedError(
        in: pair, debugDescription: "a corner is [x, y], two numbers")
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var pair = encoder.unkeyedContainer()
    try pair.encode(x)
    try pair.encode(y)
  }
}
