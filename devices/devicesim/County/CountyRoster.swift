internal import Wire

/// The devices and units of a county folder, as far as they are simulated.
struct CountyRoster: Equatable {
  /// A row of `devices.csv`.
  struct Device: Equatable {
    let id: DeviceID
    let deviceClass: DeviceClass
    let name: String
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
      devices: CSVTable(path: folder + "/devices.csv", columns: ["id", "class", "name"]),
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
          id: try Self.id(row, of: deviceTable), deviceClass: deviceClass, name: row["name"]))
    }
    var units: [Unit] = []
    for row in unitTable.rows {
      guard let latitude = Double(row["latitude"]), let longitude = Double(row["longitude"]),
        let place = Coordinate(latitude: latitude, longitude: longitude)
      else {
        throw .malformed(
          path: unitTable.path, line: row.line,
          what: "\"\(row["latitude"])\", \"\(row["longitude"])\" is no place in degrees")
      }
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

  /// The devices of that class, in the file's order.
  func devices(of deviceClass: DeviceClass) -> [Device] {
    devices.filter { $0.deviceClass == deviceClass }
  }

  /// Heads and signs by bend: those of one bend share the part of the name before " / ".
  func bends() -> [(name: String, heads: [Device], signs: [Device])] {
    var order: [String] = []
    var heads: [String: [Device]] = [:]
    var signs: [String: [Device]] = [:]
    for device in devices where device.deviceClass == .bendHead || device.deviceClass == .sign {
      let name = Self.bendName(of: device.name)
      if heads[name] == nil, signs[name] == nil { order.append(name) }
      if device.deviceClass == .bendHead {
        heads[name, default: []].append(device)
      } else {
        signs[name, default: []].append(device)
      }
    }
    return order.map { ($0, heads[$0] ?? [], signs[$0] ?? []) }
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
