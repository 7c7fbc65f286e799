import Detection
import Incidents
import Wire

extension CountyReader {
  private enum Column: String, CSVColumn {
    case id, `class`, name, latitude, longitude, area, cameras, keySite = "key_site", armed, zones
    case sensitivity

    var isOptional: Bool { self == .sensitivity }
  }

  /// Most cameras linked to a device: four are shown (domain.md C10); more are spares [D].
  private static let cameraLimit = 16

  mutating func readDevices() {
    let file = CountyFiles.Name.devices.rawValue
    guard let bytes = bytes(.devices),
      let table = CSVTable<Column>(bytes, file: file, faults: &faults)
    else {
      hasDevices = false
      return
    }
    devices.reserveCapacity(table.rows.count)
    known.reserveCapacity(table.rows.count)
    var links: [(line: Int, cameras: [DeviceID])] = []
    for row in table.rows {
      let (device, cameras) = readDevice(row, file: file)
      if let device { devices.append(device) }
      if !cameras.isEmpty { links.append((row.line, cameras)) }
    }
    if table.rows.isEmpty {
      warn(file, 1, "holds no device", right: "a row for each camera, post, bend head and sign")
    }
    // After all rows: a post may stand before its cameras.
    for (line, cameras) in links { check(cameras, file: file, line: line) }
  }

  private mutating func readDevice(
    _ row: CSVTable<Column>.Row, file: String
  ) -> (County.Device?, cameras: [DeviceID]) {
    let line = row.line
    let deviceClass = DeviceClass.wordsInDevices.first { $0.word == row[.class] }?.value
    if deviceClass == nil {
      let words = DeviceClass.wordsInDevices.map(\.word).joined(separator: ", ")
      fault(file, line, "class is \(quoted(row[.class]))", right: "one of \(words)")
    }
    let place = place(
      latitude: row[.latitude], longitude: row[.longitude], file: file, line: line,
      isOptional: true)
    let id = register(
      row[.id], as: deviceClass, place: place ?? nil, file: file, line: line)
    if let wrong = faultOfName(row[.name]) {
      fault(file, line, "name \(wrong)", right: nameWanted)
    }
    if hasAreas, areaLines[row[.area]] == nil {
      fault(
        file, line, "area \(quoted(row[.area])) is not in areas.csv",
        right: "the code of the area that it stands in")
    }
    let cameras = readCameras(row[.cameras], id: id, file: file, line: line)
    let isKeySite = flag(row[.keySite], "key_site", file: file, line: line)
    let isArmed = flag(row[.armed], "armed", file: file, line: line)
    let zones = readZones(row[.zones], of: deviceClass, file: file, line: line)
    let sensitivity = readSensitivity(
      row[.sensitivity], of: deviceClass, file: file, line: line)
    guard let id, let deviceClass, let place else { return (nil, cameras) }
    let device = County.Device(
      id: id, deviceClass: deviceClass, name: row[.name], place: place, area: row[.area],
      cameras: cameras, isKeySite: isKeySite, isArmed: isArmed, zones: zones,
      sensitivity: sensitivity)
    return (device, cameras)
  }

  /// Reads an id and notes it; nil with a fault.
  mutating func register(
    _ text: String, as deviceClass: DeviceClass?, place: Coordinate?, file: String, line: Int
  ) -> DeviceID? {
    guard let id = DeviceID(text) else {
      fault(file, line, "id is \(quoted(text))", right: deviceIDWanted)
      return nil
    }
    if let earlier = known[id] {
      fault(
        file, line, "id \(id) stands in \(earlier.file):\(earlier.line) already",
        right: "each device and unit has an id of its own")
      return nil
    }
    known[id] = Known(deviceClass: deviceClass, file: file, line: line, place: place)
    return id
  }

  private mutating func flag(_ text: String, _ name: String, file: String, line: Int) -> Bool {
    if text != "yes" && text != "no" {
      fault(file, line, "\(name) is \(quoted(text))", right: "yes or no")
    }
    return text == "yes"
  }

  private mutating func readCameras(
    _ text: String, id: DeviceID?, file: String, line: Int
  ) -> [DeviceID] {
    let right = "ids of cameras separated by spaces, nearest first, or empty"
    var cameras: [DeviceID] = []
    for word in text.split(separator: " ") {
      guard let camera = DeviceID(word) else {
        fault(file, line, "cameras holds \(quoted(word))", right: right)
        continue
      }
      if camera == id {
        fault(file, line, "cameras names the device itself", right: right)
      } else if cameras.contains(camera) {
        fault(file, line, "cameras names \(camera) twice", right: right)
      } else if cameras.count == Self.cameraLimit {
        fault(file, line, "cameras names more than \(Self.cameraLimit)", right: right)
        break
      } else {
        cameras.append(camera)
      }
    }
    return cameras
  }

  private mutating func check(_ cameras: [DeviceID], file: String, line: Int) {
    for camera in cameras {
      guard let target = known[camera], target.file == file else {
        fault(
          file, line, "cameras names \(camera), which is not in devices.csv",
          right: "the id of a camera")
        continue
      }
      if let found = target.deviceClass, found != .camera {
        fault(
          file, line, "cameras names \(camera), a \(found.word) (line \(target.line))",
          right: "the id of a camera")
      }
    }
  }

  private mutating func readSensitivity(
    _ text: String, of deviceClass: DeviceClass?, file: String, line: Int
  ) -> CameraSensitivity? {
    guard !text.isEmpty else { return nil }
    if let deviceClass, deviceClass != .camera {
      fault(
        file, line, "sensitivity stands at a \(deviceClass.word)",
        right: "empty but for a camera")
      return nil
    }
    guard let levels = CameraSensitivity(text) else {
      fault(
        file, line, "sensitivity is \(quoted(text))",
        right: "low, normal or high; day/night where they differ, such as normal/low; or empty for "
          + "normal")
      return nil
    }
    return levels
  }

  private mutating func readZones(
    _ text: String, of deviceClass: DeviceClass?, file: String, line: Int
  ) -> [Zone] {
    guard !text.isEmpty else { return [] }
    if let deviceClass, deviceClass != .camera {
      fault(
        file, line, "zones are drawn on a \(deviceClass.word)", right: "empty but for a camera")
      return []
    }
    do throws(ZoneText.Fault) {
      return try ZoneText.zones(text)
    } catch {
      fault(file, line, "zones: \(error.what)", right: error.right)
      return []
    }
  }
}
