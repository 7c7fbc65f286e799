import Detection
import Incidents
import Wire
import Yams

extension CountyReader {
  private static let corridorKeys = [
    "id", "name", "mode", "messages", "bends", "heads", "signs",
  ]
  private static let bendKeys = [
    "id", "name", "latitude", "longitude", "pc_m", "pt_m", "radius_m", "superelevation_percent",
    "grade_percent", "limit_kmh", "advisory_kmh", "narrow",
  ]

  /// What earlier corridors have taken, by line.
  struct CorridorsTaken {
    var ids: [String: Int] = [:]
    var bends: [String: Int] = [:]
    var heads: [String: Int] = [:]
    var signs: [DeviceID: Int] = [:]
    var headDevices: Set<DeviceID> = []
  }

  /// A part of a corridor with the lines that it was read from.
  struct Placed<Part> {
    var part: Part
    var fields: YAMLFields
  }

  mutating func readBends() {
    let file = CountyFiles.Name.bends.rawValue
    guard let bytes = bytes(.bends),
      let root = YAMLFields.root(bytes, file: file, faults: &faults)
    else { return }
    guard let nodes = root.sequence else {
      fault(
        file, root.mark?.line ?? 1, "is not a list of corridors",
        right: "a list, each with \(Self.corridorKeys.joined(separator: ", ")); or []")
      return
    }
    if let old = nodes.first(where: Self.isOldBend) {
      fault(
        file, old.mark?.line ?? 1, "is of the form before corridors, a list of bends",
        right: "a list of corridors (roads), each with id, name and its bends, heads and signs: "
          + "pc_m and pt_m of a bend instead of length_m, at_m and looks of a head instead of "
          + "approach, metres_to_bend and faces_traffic, bend and at_m of a sign, all metres from "
          + "the road's start; watchpost init writes an example, devices/bend/README.md says how "
          + "to measure")
      return
    }
    var taken = CorridorsTaken()
    for node in nodes {
      guard let fields = YAMLFields(node, file: file, keys: Self.corridorKeys, faults: &faults)
      else { continue }
      if let corridor = readCorridor(fields, &taken) { corridors.append(corridor) }
    }
    warnOfUnused(taken)
  }

  /// Whether an item is a bend as bends.yaml had them before there were corridors.
  private static func isOldBend(_ node: Node) -> Bool {
    guard let mapping = node.mapping, mapping["bends"] == nil else { return false }
    let heads = mapping["heads"]?.sequence ?? []
    return mapping["length_m"] != nil
      || heads.contains { $0.mapping?["metres_to_bend"] != nil }
  }

  private mutating func warnOfUnused(_ taken: CorridorsTaken) {
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
          known.file, known.line, "\(device.deviceClass.word) \(device.id) belongs to no corridor",
          right: "name it under a corridor of bends.yaml")
      }
    }
  }

  private mutating func readCorridor(
    _ fields: YAMLFields, _ taken: inout CorridorsTaken
  ) -> Corridor? {
    let before = faults.count
    let id = readRoadID(fields, &taken.ids, of: "corridor")
    let name = fields.name("name", faults: &faults)
    let mode =
      fields.has("mode") ? fields.choice("mode", of: Corridor.Mode.self, faults: &faults) : nil
    let messages = fields.has("messages") ? readMessages(fields) : []
    let nodes = fields.items("bends", of: "bends", faults: &faults)
    var bends: [Placed<Corridor.Bend>] = []
    for node in nodes {
      guard
        let bend = YAMLFields(
          node, file: fields.file, path: "bends.", keys: Self.bendKeys, faults: &faults)
      else { continue }
      if let part = readBend(bend, &taken) { bends.append(Placed(part: part, fields: bend)) }
    }
    if nodes.isEmpty, fields.node("bends")?.sequence != nil {
      faults.append(
        fields.fault("bends", "holds none", right: "at least one bend, or leave the corridor out"))
    }
    // By rising chainage, however the file has them; of two that begin together the first stays.
    bends.sort { $0.part.pc < $1.part.pc }
    faultOverlaps(bends)
    let heads = readHeads(fields, &taken)
    let signs = readSigns(
      fields, bends: nodes.count == bends.count ? Set(bends.map(\.part.id)) : nil, &taken)
    guard faults.count == before, let id, let name else { return nil }
    let corridor = Corridor(
      id: id, name: name, mode: mode ?? .overlap, bends: bends.map(\.part),
      heads: heads.map(\.part), signs: signs.map(\.part), messages: messages)
    do throws(DetectionError) {
      try corridor.validate()
    } catch {
      fault(fields.file, fields.line, "cannot be used: \(error)", right: "what it says")
      return nil
    }
    for finding in corridor.findings {
      let line =
        switch finding.subject {
        case .bend(let place): bends[place].fields.line
        case .advisory(let place): bends[place].fields.line("advisory_kmh")
        case .head(let place): heads[place].fields.line
        case .sign(let place): signs[place].fields.line
        }
      if finding.isFault {
        fault(fields.file, line, finding.what, right: finding.right)
      } else {
        warn(fields.file, line, finding.what, right: finding.right)
      }
    }
    return corridor
  }

  /// Reads the id of a corridor or bend: road names and stakes have spaces, "S228 K3".
  private mutating func readRoadID(
    _ fields: YAMLFields, _ taken: inout [String: Int], of what: String
  ) -> String? {
    guard let id = fields.scalar("id", right: roadIDWanted, faults: &faults) else { return nil }
    if let wrong = faultOfRoadID(id) {
      faults.append(fields.fault("id", wrong, right: roadIDWanted))
      return nil
    }
    if let earlier = taken.updateValue(fields.line, forKey: id) {
      faults.append(
        fields.fault(
          "id", "\(quoted(id)) stands in line \(earlier) already",
          right: "each \(what) has an id of its own"))
      return nil
    }
    return id
  }

  private mutating func readMessages(_ fields: YAMLFields) -> [SignText] {
    let words = SignText.allCases.filter(\.isMessage).map { (name: "\($0)", text: $0) }
    let right = "some of " + words.map(\.name).joined(separator: ", ")
    var messages: [SignText] = []
    for node in fields.items("messages", of: "messages", faults: &faults) {
      let name = node.scalar?.string ?? ""
      let line = node.mark?.line ?? fields.line("messages")
      guard let text = words.first(where: { $0.name == name })?.text else {
        fault(fields.file, line, "messages holds \(quoted(name))", right: right)
        continue
      }
      if messages.contains(text) {
        fault(fields.file, line, "messages holds \(name) twice", right: "each message once")
      } else {
        messages.append(text)
      }
    }
    return messages
  }

  private mutating func readBend(
    _ fields: YAMLFields, _ taken: inout CorridorsTaken
  ) -> Corridor.Bend? {
    let id = readRoadID(fields, &taken.bends, of: "bend")
    let name = fields.name("name", faults: &faults)
    let latitude = fields.number("latitude", in: -90...90, unit: "degrees", faults: &faults)
    let longitude = fields.number("longitude", in: -180...180, unit: "degrees", faults: &faults)
    let road = 0...Corridor.longest
    let pc = fields.number("pc_m", in: road, unit: "metres", faults: &faults)
    let pt = fields.number("pt_m", in: road, unit: "metres", faults: &faults)
    faultLimits(fields, pc: pc, pt: pt)
    // A lorry turns on 12 m; a curve of 2,000 m is no sharp bend [D].
    let radius = fields.number("radius_m", in: 5...2_000, unit: "metres", faults: &faults)
    // Roads are built with up to 10 %; a negative one falls outwards [K].
    let crossfall = number(fields, "superelevation_percent", in: -10...15, "percent", or: 4)
    // The steepest streets of the world have 35 % [K]; no county road has 25.
    let grade = number(fields, "grade_percent", in: -25...25, "percent", or: 0)
    // Road speed limits of China are 20 to 120 km/h; yards may have 5 [D].
    let limit = fields.number("limit_kmh", in: 5...120, unit: "km/h", faults: &faults)
    let advisory = fields.number("advisory_kmh", in: 5...120, unit: "km/h", faults: &faults)
    if let limit, let advisory, advisory > limit {
      faults.append(
        fields.fault(
          "advisory_kmh", "\(shortest(advisory)) is above limit_kmh \(shortest(limit))",
          right: "at most the limit"))
    }
    let isNarrow = fields.has("narrow") ? fields.flag("narrow", faults: &faults) : false
    guard let id, let name, let latitude, let longitude, let pc, let pt, let radius, let crossfall,
      let grade, let limit, let advisory, let isNarrow,
      let place = Coordinate(latitude: latitude, longitude: longitude)
    else { return nil }
    return Corridor.Bend(
      id: id, name: name, place: place, pc: pc, pt: pt, radiusMetres: radius,
      superelevation: crossfall / 100, grade: grade / 100, limit: Speed(kmh: limit),
      advisory: Speed(kmh: advisory), isNarrow: isNarrow)
  }

  /// A number that may be left out; nil with a fault.
  mutating func number(
    _ fields: YAMLFields, _ key: String, in range: ClosedRange<Double>, _ unit: String,
    or otherwise: Double
  ) -> Double? {
    guard fields.has(key) else { return otherwise }
    return fields.number(key, in: range, unit: unit, faults: &faults)
  }

  private mutating func faultLimits(_ fields: YAMLFields, pc: Double?, pt: Double?) {
    guard let pc, let pt else { return }
    if pc >= pt {
      faults.append(
        fields.fault(
          "pt_m", "\(shortest(pt)) does not lie after pc_m \(shortest(pc))",
          right: "pc_m is the limit that rising metres come to first"))
    } else if pt - pc > Corridor.longestBend {
      faults.append(
        fields.fault(
          "pt_m", "\(shortest(pt)) makes the bend \(shortest(pt - pc)) m long",
          right: "at most \(shortest(Corridor.longestBend)) m; a longer one is several bends"))
    }
  }

  private mutating func faultOverlaps(_ bends: [Placed<Corridor.Bend>]) {
    for (first, second) in zip(bends, bends.dropFirst()) where second.part.pc < first.part.pt {
      faults.append(
        second.fields.fault(
          "pc_m",
          "\(shortest(second.part.pc)) lies in bend \(quoted(first.part.id)) "
            + "(\(shortest(first.part.pc)) to \(shortest(first.part.pt)) m, line "
            + "\(first.fields.line))",
          right: "bends do not overlap, only their approaches do; or make them one bend"))
    }
  }
}
