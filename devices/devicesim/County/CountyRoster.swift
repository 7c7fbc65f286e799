internal import Wire

/// The devices and units of a county folder, as far as they are simulated.
struct CountyRoster: Equatable {
  /// A row of `devices.csv`.
  struct Device: Equatable {
    let id: DeviceID
    let deviceClass: DeviceClass
    let name: String
    /// Where it stands; nil when the row leaves it empty.
    let place: Coordinate?
  }
  /// A bend, put together from the names of its devices.
  struct Bend: Equatable {
    /// What the names share.
    let name: String
    let heads: [Head]
    let signs: [Device]

    /// A head with the side that it stands on.
    struct Head: Equatable {
      let device: Device
      let side: PairTraffic.Side
    }

    /// Metres between the two sides' heads in a straight line; nil when they are not surveyed.
    var metresBetweenHeads: Double? {
      guard let up = heads.first(where: { $0.side == .up })?.device.place,
        let down = heads.first(where: { $0.side == .down })?.device.place
      else { return nil }
      return max(5, up.distance(to: down))
    }
  }
  /// A row of `units.csv`.
  struct Unit: Equatable {
    let id: DeviceID
    let callSign: String
    let place: Coordinate
    let cruise: Speed
  }

  let devices: [Device]
  let units: [Unit]

  /// Reads `devices.csv` and `units.csv` of a county folder.
  init(folder: String) throws(SimulatorError) {
    try self.init(
      devices: CSVTable(
        path: folder + "/devices.csv", columns: ["id", "class", "name", "latitude", "longitude"]),
      units: CSVTable(
        path: folder + "/units.csv",
        columns: ["id", "call_sign", "latitude", "longitude", "cruise_kmh"]))
  }

  init(devices deviceTable: CSVTable, units unitTable: CSVTable) throws(SimulatorError) {
    var devices: [Device] = []
    for row in deviceTable.rows {
      guard let deviceClass = Self.deviceClass(row["class"]) else {
        throw .malformed(
          path: deviceTable.path, line: row.line,
          what: "class \"\(row["class"])\" is none of camera, post, bendHead, sign")
      }
      devices.append(
        Device(
          id: try Self.id(row, of: deviceTable), deviceClass: deviceClass, name: row["name"],
          place: try Self.place(row, of: deviceTable, mayBeEmpty: true)))
    }
    var units: [Unit] = []
    for row in unitTable.rows {
      guard let place = try Self.place(row, of: unitTable, mayBeEmpty: false) else { continue }
      guard let cruise = Double(row["cruise_kmh"]), (1...300).contains(cruise) else {
        throw .malformed(
          path: unitTable.path, line: row.line,
          what: "cruise_kmh \"\(row["cruise_kmh"])\" is not a number from 1 to 300")
      }
      units.append(
        Unit(
          id: try Self.id(row, of: unitTable), callSign: row["call_sign"], place: place,
          cruise: Speed(kmh: cruise)))
    }
    self.devices = devices
    self.units = units
  }

  private init(devices: [Device], units: [Unit]) {
    self.devices = devices
    self.units = units
  }

  /// The roster without these units.
  func leaving(_ ids: Set<String>) -> CountyRoster {
    CountyRoster(devices: devices, units: units.filter { !ids.contains($0.id.description) })
  }

  /// The devices of that class, in the file's order.
  func devices(of deviceClass: DeviceClass) -> [Device] {
    devices.filter { $0.deviceClass == deviceClass }
  }

  /// Heads and signs by bend: those of one bend share the part of the name before " / ".
  func bends() -> [Bend] {
    var names: [String] = []
    var parts: [String: (heads: [Device], signs: [Device])] = [:]
    for device in devices where device.deviceClass == .bendHead || device.deviceClass == .sign {
      let name = Self.bendName(of: device.name)
      if parts[name] == nil { names.append(name) }
      if device.deviceClass == .bendHead {
        parts[name, default: ([], [])].heads.append(device)
      } else {
        parts[name, default: ([], [])].signs.append(device)
      }
    }
    return names.map { name in
      let (heads, signs) = parts[name] ?? ([], [])
      return Bend(
        name: name,
        heads: heads.enumerated().map { index, device in
          Bend.Head(device: device, side: Self.side(of: device.name, index: index))
        }, signs: signs)
    }
  }

  /// Which side a head stands on: by its name's last word, else by its turn.
  private static func side(of name: String, index: Int) -> PairTraffic.Side {
    if name.hasSuffix(" up") { return .up }
    if name.hasSuffix(" down") { return .down }
    return index.isMultiple(of: 2) ? .up : .down
  }

  /// The part of a device's name that names its bend.
  private static func bendName(of name: String) -> String {
    name.firstRange(of: " / ").map { String(name[..<$0.lowerBound]) } ?? name
  }

  private static func id(
    _ row: CSVTable.Row, of table: CSVTable
  ) throws(SimulatorError) -> DeviceID {
    guard let id = DeviceID(row["id"]) else {
      throw .malformed(
        path: table.path, line: row.line, what: "id \"\(row["id"])\" is not 20 decimal digits")
    }
    return id
  }

  private static func place(
    _ row: CSVTable.Row, of table: CSVTable, mayBeEmpty: Bool
  ) throws(SimulatorError) -> Coordinate? {
    if mayBeEmpty, row["latitude"].isEmpty, row["longitude"].isEmpty { return nil }
    guard let latitude = Double(row["latitude"]), let longitude = Double(row["longitude"]),
      let place = Coordinate(latitude: latitude, longitude: longitude)
    else {
      throw .malformed(
        path: table.path, line: row.line,
        what: "\"\(row["latitude"])\", \"\(row["longitude"])\" is no place in degrees")
    }
    return place
  }

  private static func deviceClass(_ name: String) -> DeviceClass? {
    switch name {
    case "camera": .camera
    case "post": .post
    case "bendHead": .bendHead
    case "sign": .sign
    default: nil
    }
  }
}
