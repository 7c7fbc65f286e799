import Wire
import Yams

extension CountyReader {
  /// What county.yaml gives.
  struct Head {
    var name: String
    var terrainFactor: Double
    var settings: CountySettings
  }

  private static let keys = ["name", "centre", "terrain", "limits", "listen", "heartbeat", "night"]

  mutating func readHead() -> Head? {
    let file = CountyFiles.Name.county.rawValue
    guard let bytes = bytes(.county),
      let node = YAMLFields.root(bytes, file: file, faults: &faults),
      let fields = YAMLFields(node, file: file, keys: Self.keys, faults: &faults)
    else { return nil }
    let name = fields.name("name", faults: &faults)
    let centre = readCentre(fields)
    let terrain = readTerrain(fields)
    let limits = readLimits(fields)
    let listen = readListen(fields)
    let heartbeat = readHeartbeat(fields)
    let night = readNight(fields)
    guard let name, let centre, let terrain else { return nil }
    return Head(
      name: name, terrainFactor: terrain,
      settings: CountySettings(
        centre: centre, limits: limits, wire: listen.wire, radar: listen.radar,
        heartbeat: heartbeat, night: night))
  }

  private mutating func readCentre(_ fields: YAMLFields) -> Coordinate? {
    let right = "[latitude, longitude] in degrees, such as [27.55, 119.72]"
    guard fields.has("centre") else {
      faults.append(fields.fault("centre", "is missing", right: right))
      return nil
    }
    let numbers = fields.node("centre")?.sequence?.map { $0.scalar?.string ?? "" } ?? []
    guard numbers.count == 2, let latitude = Double(decimalText: numbers[0]),
      let longitude = Double(decimalText: numbers[1]),
      let centre = Coordinate(latitude: latitude, longitude: longitude)
    else {
      faults.append(fields.fault("centre", "is no place", right: right))
      return nil
    }
    return centre
  }

  private mutating func readTerrain(_ fields: YAMLFields) -> Double? {
    let right = "flat (1.4), mountain (2), or a factor of 1 to 5"
    guard let text = fields.scalar("terrain", right: right, faults: &faults) else { return nil }
    // Factors of domain.md 4.8.
    if text == "flat" { return 1.4 }
    if text == "mountain" { return 2 }
    guard let factor = Double(decimalText: text), (1...5).contains(factor) else {
      faults.append(fields.fault("terrain", "is \(quoted(text))", right: right))
      return nil
    }
    return factor
  }

  private mutating func readLimits(_ fields: YAMLFields) -> CountySettings.Limits {
    typealias Limits = CountySettings.Limits
    let known: [(String, WritableKeyPath<Limits, Int>, ClosedRange<Int>, String)] = [
      ("retention_days", \.retentionDays, 1...3_650, "days"),
      ("journal_reserve_mib", \.journalReserveMiB, 16...65_536, "MiB"),
      ("evidence_floor_mib", \.evidenceFloorMiB, 16...1_048_576, "MiB"),
      ("evidence_limit_gib", \.evidenceLimitGiB, 1...1_048_576, "GiB"),
      ("visit_gap_s", \.visitGapSeconds, 1...3_600, "seconds"),
    ]
    var limits = Limits()
    guard let node = fields.node("limits"),
      let inner = YAMLFields(
        node, file: fields.file, path: "limits.", keys: known.map(\.0), faults: &faults)
    else { return limits }
    for (key, path, range, unit) in known where inner.has(key) {
      if let value = inner.integer(key, in: range, unit: unit, faults: &faults) {
        limits[keyPath: path] = value
      }
    }
    return limits
  }

  private mutating func readListen(_ fields: YAMLFields) -> (wire: HostPort?, radar: HostPort?) {
    guard let node = fields.node("listen"),
      let inner = YAMLFields(
        node, file: fields.file, path: "listen.", keys: ["wire", "radar"], faults: &faults)
    else { return (nil, nil) }
    let wire = readAddress(inner, "wire", such: "127.0.0.1:5480 or \"[::]:5480\"")
    let radar = readAddress(inner, "radar", such: "127.0.0.1:5490")
    if let wire, wire == radar, wire.port != 0 {
      faults.append(
        inner.fault(
          "radar", "is \(wire), where the wire is listened for", right: "a port of its own, 5490"))
    }
    return (wire, radar)
  }

  private mutating func readAddress(
    _ fields: YAMLFields, _ key: String, such example: String
  ) -> HostPort? {
    guard fields.has(key) else { return nil }
    let right = "a numeric address and a port, such as \(example)"
    guard let text = fields.scalar(key, right: right, faults: &faults) else { return nil }
    guard let address = HostPort(text) else {
      faults.append(fields.fault(key, "is \(quoted(text))", right: right))
      return nil
    }
    return address
  }

  private mutating func readHeartbeat(_ fields: YAMLFields) -> HeartbeatSettings? {
    guard let node = fields.node("heartbeat"),
      let inner = YAMLFields(
        node, file: fields.file, path: "heartbeat.", keys: ["url", "every"], faults: &faults)
    else { return nil }
    // The value is not repeated: the path of such an address is often its secret.
    let right = "https://…, such as https://hc.example.org/ping (http:// to this machine only)"
    var every = 60
    if inner.has("every") {
      every =
        inner.integer(
          "every", in: HeartbeatSettings.allowedSeconds, unit: "seconds", faults: &faults) ?? every
    }
    guard let text = inner.scalar("url", right: right, faults: &faults) else { return nil }
    guard let settings = HeartbeatSettings(text, everySeconds: every) else {
      faults.append(inner.fault("url", "is no address to post to", right: right))
      return nil
    }
    return settings
  }
}
