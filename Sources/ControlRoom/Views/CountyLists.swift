/// Answer of `GET /signs`.
public struct SignList: Equatable, Sendable, Codable {
  /// In the order of bends.yaml.
  public var signs: [SignView]
}

/// Answer of `GET /cameras`.
public struct CameraList: Equatable, Sendable, Codable {
  /// In the order of devices.csv.
  public var cameras: [CameraView]
}

/// Answer of `GET /cameras/{id}/visits`.
public struct VisitList: Equatable, Sendable, Codable {
  /// Newest first.
  public var visits: [VisitView]
}
