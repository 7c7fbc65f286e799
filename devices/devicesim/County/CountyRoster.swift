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
  /// A row of `units.csv`.
  struct Unit: Equatable {
    let id: DeviceID
    let callSign: String
    let place: Coordinate
    let cruise: Speed
  }

  let devices: [Device]
  let units: [Unit]
  /// The roads of `bends.yaml`.
  let corridors: [RoadPlan]

  /// Reads `devices.csv`, `units.csv` and `bends.yaml` of a county folder.
  init(folder: String) throws(SimulatorError) {
    try self.init(
      devices: CSVTable(
        path: folder + "/devices.csv", columns: ["id", "class", "name", "latitude", "longitude"]),
      units: CSVTable(
        path: folder + "/units.csv",
        columns: ["id", "call_sign", "latitude", "longitude", "cruise_kmh"]),
      corridors: CorridorFile.read(path: folder + "/bends.yaml"))
  }

  init(
    devices deviceTable: CSVTable, units unitTable: CSVTable, corridors: [RoadPlan] = []
  ) throws(SimulatorError) {
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
    self.corridors = corridors
  }

  private init(devices: [Device], units: [Unit], corridors: [RoadPlan]) {
    self.devices = devices
    self.units = units
    self.corridors = corridors
  }

  /// The roster without these units.
  func leaving(_ ids: Set<String>) -> CountyRoster {
    CountyRoster(
      devices: devices, units: units.filter { !ids.contains($0.id.description) },
      corridors: corridors)
  }

  /// The devices of that class, in the file's order.
  func devices(of deviceClass: DeviceClass) -> [Device] {
    devices.filter { $0.deviceClass == deviceClass }
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
