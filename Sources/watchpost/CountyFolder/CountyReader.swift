import Detection
import Incidents
import Wire

/// Reads the files of a folder one after the other, keeps every fault, and gives a county only when
/// there is none.
struct CountyReader {
  let files: CountyFiles
  var faults: [CountyFault] = []
  var warnings: [CountyFault] = []

  var areas: [County.Area] = []
  var devices: [County.Device] = []
  var corridors: [Corridor] = []
  var units: [County.Unit] = []
  var keys: [DeviceID: [DeviceKey]] = [:]
  var roads: [CountyRoad] = []
  var radars: [ReadRadar] = []

  /// Where each id of devices.csv and units.csv was first seen, also of rows with other faults, so
  /// that one fault does not bring a train of broken references.
  var known: [DeviceID: Known] = [:]
  /// Lines of area codes.
  var areaLines: [String: Int] = [:]
  /// False when a table could not be read at all: references into it are then not judged.
  var hasAreas = true
  var hasDevices = true
  var hasUnits = true

  /// A device or unit as other files may refer to it.
  struct Known {
    var deviceClass: DeviceClass?
    var file: String
    var line: Int
    var place: Coordinate?
  }

  init(_ files: CountyFiles) { self.files = files }

  mutating func read() throws(CountyError) -> CountyFolder {
    let head = readHead()
    readAreas()
    readDevices()
    readUnits()
    readBends()
    let sources = gatherRadars()
    warnOfRadars(listening: head?.settings.radar)
    readRoads()
    readKeys()
    warnOfFarPlaces(centre: head?.settings.centre)
    guard faults.isEmpty, let head else { throw .faulty(sorted(faults)) }
    return CountyFolder(
      county: County(
        name: head.name, terrainFactor: head.terrainFactor, areas: areas, devices: devices,
        corridors: corridors, units: units),
      settings: head.settings, keys: keys, roads: roads, radars: sources, warnings: sorted(warnings)
    )
  }

  private func sorted(_ faults: [CountyFault]) -> [CountyFault] {
    var order: [String: Int] = [:]
    for (place, name) in CountyFiles.Name.allCases.enumerated() { order[name.rawValue] = place }
    // Stable by the place in the list, so that faults of one line keep their order.
    return faults.enumerated().sorted { left, right in
      (order[left.element.file] ?? 0, left.element.line ?? 0, left.offset)
        < (order[right.element.file] ?? 0, right.element.line ?? 0, right.offset)
    }.map(\.element)
  }

  /// Bytes of a file, or nil with a fault when it is not there to be read.
  mutating func bytes(_ name: CountyFiles.Name, isOptional: Bool = false) -> [UInt8]? {
    let file = name.rawValue
    switch files[name] {
    case .bytes(let bytes): return bytes
    case .missing:
      if !isOptional {
        fault(
          file, nil, "is missing", right: "watchpost init writes an example of every file")
      }
    case .unreadable(let reason):
      fault(file, nil, "cannot be read: \(reason)", right: "a file that this user may read")
    case .tooLarge(let limit):
      fault(file, nil, "is too large", right: "at most \(limit >> 20) MiB")
    }
    return nil
  }

  mutating func fault(_ file: String, _ line: Int?, _ what: String, right: String) {
    faults.append(CountyFault(file, line, what, right: right))
  }

  mutating func warn(_ file: String, _ line: Int?, _ what: String, right: String) {
    warnings.append(CountyFault(file, line, what, right: right))
  }

  /// A place of two fields that may both be empty; the outer nil means a fault was noted.
  mutating func place(
    latitude: String, longitude: String, file: String, line: Int, isOptional: Bool
  ) -> Coordinate?? {
    if isOptional, latitude.isEmpty, longitude.isEmpty { return .some(nil) }
    let right =
      "latitude -90 to 90 and longitude -180 to 180 in degrees, such as 27.5500000 and 119.7200000"
      + (isOptional ? ", or both empty" : "")
    var isGood = true
    func degrees(_ text: String, _ name: String, limit: Double) -> Double? {
      if let degrees = Double(decimalText: text), abs(degrees) <= limit { return degrees }
      isGood = false
      fault(file, line, "\(name) is \(quoted(text))", right: right)
      return nil
    }
    let north = degrees(latitude, "latitude", limit: 90)
    let east = degrees(longitude, "longitude", limit: 180)
    guard isGood, let north, let east,
      let place = Coordinate(latitude: north, longitude: east)
    else { return nil }
    return .some(place)
  }

  /// Farther than any county reaches: the widest county of China is about 500 km across, most are
  /// below 100 [D].
  private static let farMetres = 300_000.0

  private mutating func warnOfFarPlaces(centre: Coordinate?) {
    guard let centre else { return }
    for entry in known.values {
      guard let place = entry.place else { continue }
      let metres = centre.distance(to: place)
      if metres > Self.farMetres {
        warn(
          entry.file, entry.line, "stands \(Int(metres / 1_000)) km from the county's centre",
          right: "check that latitude and longitude are not exchanged")
      }
    }
  }
}
