import Detection
import Incidents
import Wire

/// The heads and signs of a corridor.
extension CountyReader {
  private static let headKeys = ["device", "number", "at_m", "looks", "range_m", "lane", "radar"]
  private static let signKeys = ["device", "bend", "approach", "at_m"]

  mutating func readHeads(
    _ fields: YAMLFields, _ taken: inout CorridorsTaken
  ) -> [Placed<Corridor.Head>] {
    var heads: [Placed<Corridor.Head>] = []
    for node in fields.items("heads", of: "sensor heads", faults: &faults) {
      guard
        let head = YAMLFields(
          node, file: fields.file, path: "heads.", keys: Self.headKeys, faults: &faults)
      else { continue }
      let device = readDevice(head, as: .bendHead)
      let number =
        head.has("number") ? head.integer("number", in: 1...65_535, unit: "", faults: &faults) : 1
      let chainage = head.number("at_m", in: 0...Corridor.longest, unit: "metres", faults: &faults)
      let looks = head.choice("looks", of: Approach.self, faults: &faults)
      let range = self.number(head, "range_m", in: Corridor.headRange, "metres", or: 250)
      let lane =
        head.has("lane") ? head.choice("lane", of: Approach.self, faults: &faults) : nil
      if let device, let number {
        taken.headDevices.insert(device)
        if let earlier = taken.heads.updateValue(head.line, forKey: "\(device) \(number)") {
          faults.append(
            head.fault(
              "number", "\(number) of device \(device) stands in line \(earlier) already",
              right: "each head stands once and has a number of its own within its device"))
        }
      }
      guard let device, let number, let chainage, let looks, let range else { continue }
      var part = Corridor.Head(
        device: device, number: UInt16(number), chainage: chainage, looks: looks,
        rangeMetres: range, lane: lane)
      if let form = readRadar(head, of: part), form.tellsOfThePast {
        part.rangeMetres = 0
        if head.has("range_m") {
          faults.append(
            head.fault(
              "range_m", "is of no use with \(form.rawValue)",
              right: "a side-fired counter tells of who has passed and sees no road; leave it out"))
        }
      }
      heads.append(Placed(part: part, fields: head))
    }
    return heads
  }

  /// Reads the signs; `bends` are the ids that they may name, nil when not all could be read.
  mutating func readSigns(
    _ fields: YAMLFields, bends: Set<String>?, _ taken: inout CorridorsTaken
  ) -> [Placed<Corridor.Sign>] {
    var signs: [Placed<Corridor.Sign>] = []
    for node in fields.items("signs", of: "signs", faults: &faults) {
      guard
        let sign = YAMLFields(
          node, file: fields.file, path: "signs.", keys: Self.signKeys, faults: &faults)
      else { continue }
      let device = readDevice(sign, as: .sign)
      let right = "the id of a bend of this corridor"
      let bend = sign.scalar("bend", right: right, faults: &faults)
      if let bend, let bends, !bends.contains(bend) {
        faults.append(
          sign.fault("bend", "\(quoted(bend)) is no bend of this corridor", right: right))
      }
      let approach = sign.choice("approach", of: Approach.self, faults: &faults)
      let chainage = sign.number("at_m", in: 0...Corridor.longest, unit: "metres", faults: &faults)
      if let device, let earlier = taken.signs.updateValue(sign.line, forKey: device) {
        faults.append(
          sign.fault(
            "device", "\(device) stands in line \(earlier) already",
            right: "a sign warns of one bend and faces one approach"))
      }
      guard let device, let bend, let approach, let chainage else { continue }
      let part = Corridor.Sign(device: device, bend: bend, approach: approach, chainage: chainage)
      signs.append(Placed(part: part, fields: sign))
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
}
