public import Wire

/// A registered device as the API shows it.
public struct DeviceView: Equatable, Sendable, Codable, Identifiable {
  /// Its id, 20 digits.
  public var id: String
  /// `camera`, `post`, `bendHead`, `sign` or `unit`.
  public var deviceClass: String
  /// Name, such as the place in words.
  public var name: String
  /// Degrees north; absent when not surveyed.
  public var lat: Double?
  /// Degrees east; absent when not surveyed.
  public var lon: Double?
  /// Code of its area.
  public var area: String
  /// Whether it is heard.
  public var isOnline: Bool
  /// When it was heard last, RFC 3339; absent when never.
  public var lastHeard: String?
  /// What it says is wrong with it: `mainsLost`, `batteryLow`, …
  public var faults: [String]
  /// Battery in millivolts; absent without one.
  public var batteryMillivolts: Int?
  /// Radio signal in dBm; absent when not measured.
  public var signalDBm: Int?
  /// Datagrams accepted of it.
  public var accepted: UInt64
  /// Datagrams that never arrived, by gaps in its sequence.
  public var lostInNetwork: UInt64
  /// Datagrams refused, by reason.
  public var rejected: [String: UInt64]

  /// Makes a view. `health` is the last that was heard.
  public init(
    id: DeviceID, deviceClass: DeviceClass, name: String, place: Coordinate?, area: String,
    isOnline: Bool, lastHeard: WallTime?, health: Health?, accepted: UInt64 = 0,
    lostInNetwork: UInt64 = 0, rejected: [String: UInt64] = [:]
  ) {
    self.id = id.description
    self.deviceClass = Self.code(deviceClass)
    self.name = name
    lat = place?.latitude
    lon = place?.longitude
    self.area = area
    self.isOnline = isOnline
    self.lastHeard = lastHeard?.description
    faults = health.map { Self.codes($0.faults) } ?? []
    batteryMillivolts = health.flatMap {
      $0.batteryMillivolts == 0 ? nil : Int($0.batteryMillivolts)
    }
    signalDBm = health.flatMap { $0.signalDBm == 0 ? nil : Int($0.signalDBm) }
    self.accepted = accepted
    self.lostInNetwork = lostInNetwork
    self.rejected = rejected
  }

  static func code(_ deviceClass: DeviceClass) -> String {
    switch deviceClass {
    case .camera: "camera"
    case .post: "post"
    case .bendHead: "bendHead"
    case .sign: "sign"
    case .unit: "unit"
    }
  }

  private static func codes(_ faults: DeviceFaults) -> [String] {
    let named: [(DeviceFaults, String)] = [
      (.mainsLost, "mainsLost"), (.batteryLow, "batteryLow"), (.tamper, "tamper"),
      (.buttonStuck, "buttonStuck"), (.sensor, "sensor"), (.display, "display"),
      (.clock, "clock"), (.storage, "storage"),
    ]
    return named.filter { faults.contains($0.0) }.map(\.1)
  }
}
