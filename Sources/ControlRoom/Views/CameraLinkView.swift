/// A camera that sees where an incident is.
public struct CameraLinkView: Equatable, Sendable, Codable, Identifiable {
  /// Its id.
  public var id: String
  /// What people call it.
  public var name: String

  /// Makes a link.
  public init(id: String, name: String) {
    self.id = id
    self.name = name
  }
}
