import Detection
import Incidents
import Wire
import Yams

extension CountyReader {
  private static let bendKeys = [
    "id", "name", "latitude", "longitude", "length_m", "limit_kmh", "advisory_kmh", "heads",
    "signs",
  ]
  private static let headKeys = ["device", "number", "approach", "metres_to_bend", "faces_traffic"]
  private static let signKeys = ["device", "approach"]

  /// What earlier bends have taken.
  private struct Taken {
    var ids: [String: Int] = [:]
    var heads: [String: Int] = [:]
    var signs: [DeviceID: Int] = [:]
    var headDevices: Set<DeviceID> = []
  }

  mutating func readBends() {
    let file = CountyFiles.Name.bends.rawValue
    guard let bytes = bytes(.bends),
      let root = YAMLFields.root(bytes, file: file, faults: &faults)
    else { return }
    guard let nodes = root.sequence else {
      fault(
        file, root.mark?.line ?? 1, "is not a list of bends",
        right: "a list, each with \(Self.bendKeys.joined(separator: ", ")); or []")
      return
    }
    var taken = Taken()
    for node in nodes {
      guard let fields = YAMLFields(node, file: file, keys: Self.bendKeys, faults: &faults)
      else { continue }
      if let bend = readBend(fields, &taken) { bends.append(bend) }
    }
    guard hasDevices else { return }
    for device in devices {
      let isUsed =
        switch device.deviceClass {
        case .bendHead: taken.headDevices.contains(device.id)
        case .sign: taken.signs[device.id] != nil
        case .camera, .post, .unit: true
        }
      if !isUsed, let known = known[device.id] {
        warn(
          known.file, known.line, "\(device.deviceClass.word) \(device.id) belongs to no bend",
          right: "name it under a bend of bends.yaml")
      }
    }
  }

  private mutating func readBend(_ fields: YAMLFields, _ taken: inout Taken) -> Bend? {
    let id = readBendID(fields, &taken)
    let name = fields.name("name", faults: &faults)
    let latitude = fields.number("latitude", in: -90...90, unit: "degrees", faults: &faults)
    let longitude = fields.number("longitude", in: -180...180, unit: "degrees", faults: &faults)
    // Longer than any curve with one sight problem; PC to PT of a hairpin is some 50 m [D].
    let length = fields.number("length_m", in: 1...2_000, unit: "metres", faults: &faults)
    // Road speed limits of China are 20 to 120 km/h; yards may have 5 [D].
    let limit = fields.number("limit_kmh", in: 5...120, unit: "km/h", faults: &faults)
    let advisory = fields.number("advisory_kmh", in: 5...120, unit: "km/h", faults: &faults)
    if let limit, let advisory, advisory > limit {
      faults.append(
        fields.fault(
          "advisory_kmh", "\(shortest(advisory)) is above limit_kmh \(shortest(limit))",
          right: "at most the limit"))
    }
    let heads = readHeads(fields, &taken)
    let signs = readSigns(fields, &taken)
    guard let id, let name, let latitude, let longitude, let length, let limit, let advisory,
      let place = Coordinate(latitude: latitude, longitude: longitude)
    else { return nil }
    warnOfGaps(fields, id: id, heads: heads, signs: signs)
    return Bend(
      id: id, name: name, place: place, lengthMetres: length, limit: Speed(kmh: limit),
      advisory: Speed(kmh: advisory), heads: heads, signs: signs)
  }

  private mutating func readBendID(_ fields: YAMLFields, _ taken: inout Taken) -> String? {
    guard let id = fields.scalar("id", right: codeWanted, faults: &faults) else { return nil }
    // Road names and stakes have spaces: "S228 K3".
    if let wrong = faultOfCode(id.filter { $0 != " " }) {
      faults.append(fields.fault("id", wrong, right: codeWanted))
      return nil
    }
    if let earlier = taken.ids.updateValue(fields.line, forKey: id) {
      faults.append(
        fields.fault(
          "id", "\(quoted(id)) stands in line \(earlier) already",
          right: "each bend has an id of its own"))
      return nil
    }
    return id
  }

  private mutating func readHeads(_ fields: YAMLFields, _ taken: inout Taken) -> [Bend.Head] {
    var heads: [Bend.Head] = []
    let nodes = fields.items("heads", of: "sensor heads", faults: &faults)
    for node in nodes {
      guard
        let head = YAMLFields(
          node, file: fields.file, path: "heads.", keys: Self.headKeys, faults: &faults)
      else { continue }
      let device = readDevice(head, as: .bendHead)
      let number = head.integer("number", in: 1...65_535, unit: "", faults: &faults)
      let approach = head.choice("approach", of: Approach.self, faults: &faults)
      let metres = head.number(
        "metres_to_bend", in: -2_000...2_000, unit: "metres", faults: &faults)
      let faces = head.flag("faces_traffic", faults: &faults)
      if let device, let number {
        taken.headDevices.insert(device)
        let name = "\(device) \(number)"
        if let earlier = taken.heads.updateValue(head.line, forKey: name) {
          faults.append(
            head.fault(
              "number", "\(number) of device \(device) stands in line \(earlier) already",
              right: "each head belongs to one bend and has a number of its own"))
        }
      }
      guard let device, let number, let approach, let metres, let faces else { continue }
      heads.append(
        Bend.Head(
          device: device, number: UInt16(number), approach: approach, metresToBend: metres,
          facesTraffic: faces))
    }
    if nodes.isEmpty, fields.has("heads") {
      faults.append(
        fields.fault("heads", "holds none", right: "at least one head, or leave the bend out"))
    }
    return heads
  }

  private mutating func readSigns(_ fields: YAMLFields, _ taken: inout Taken) -> [Bend.Sign] {
    var signs: [Bend.Sign] = []
    for node in fields.items("signs", of: "signs", faults: &faults) {
      guard
        let sign = YAMLFields(
          node, file: fields.file, path: "signs.", keys: Self.signKeys, faults: &faults)
      else { continue }
      let device = readDevice(sign, as: .sign)
      let approach = sign.choice("approach", of: Approach.self, faults: &faults)
      if let device, let earlier = taken.signs.updateValue(sign.line, forKey: device) {
        faults.append(
          sign.fault(
            "device", "\(device) stands in line \(earlier) already",
            right: "a sign belongs to one bend and faces one approach"))
      }
      guard let device, let approach else { continue }
      signs.append(Bend.Sign(device: device, approach: approach))
    }
    return signs
  }

  private mutating func readDevice(
    _ fields: YAMLFields, as wanted: DeviceClass
  ) -> DeviceID? {
    guard let id = fields.device("device", faults: &faults) else { return nil }
    guard hasDevices else { return id }
    let right = "the id of a \(wanted.word) of devices.csv"
    guard let target = known[id], target.file == CountyFiles.Name.devices.rawValue else {
      faults.append(fields.fault("device", "\(id) is not in devices.csv", right: right))
      return id
    }
    if let found = target.deviceClass, found != wanted {
      faults.append(
        fields.fault(
          "device", "\(id) is a \(found.word) (\(target.file):\(target.line))", right: right))
    }
    return id
  }

  private mutating func warnOfGaps(
    _ fields: YAMLFields, id: String, heads: [Bend.Head], signs: [Bend.Sign]
  ) {
    for approach in Approach.allCases {
      if !heads.contains(where: { $0.approach == approach }) {
        warn(
          fields.file, fields.line,
          "bend \(quoted(id)) has no head on approach \(approach.rawValue)",
          right: "vehicles coming that way are warned of nothing and nobody of them")
      }
      if !signs.contains(where: { $0.approach == approach }) {
        warn(
          fields.file, fields.line,
          "bend \(quoted(id)) has no sign on approach \(approach.rawValue)",
          right: "drivers coming that way read no warning")
      }
    }
  }
}
