private import Foundation
internal import Wire
private import Yams

/// `bends.yaml` of a county folder, as far as its roads are simulated: `watchpost check` finds its
/// faults, here only what cannot be driven on is one.
enum CorridorFile {
  /// Largest file that is read: that of the service's own reader.
  private static let byteLimit = 4 << 20

  /// Reads a file; a county without it has no corridors.
  static func read(path: String) throws(SimulatorError) -> [RoadPlan] {
    guard FileManager.default.fileExists(atPath: path) else { return [] }
    guard let data = FileManager.default.contents(atPath: path), data.count <= byteLimit,
      let text = String(bytes: data, encoding: .utf8)
    else { throw .unreadable(path: path, why: "no permission, over 4 MiB, or not UTF-8") }
    return try parse(text, path: path)
  }

  /// Reads text as if it were that file's.
  static func parse(_ text: String, path: String) throws(SimulatorError) -> [RoadPlan] {
    let root: Node?
    do {
      root = try Yams.compose(yaml: text)
    } catch {
      throw .malformed(path: path, line: 1, what: "is no YAML: \(error)")
    }
    guard let root else { return [] }
    guard let corridors = root.sequence else {
      throw .malformed(path: path, line: 1, what: "is not a list of corridors")
    }
    var plans: [RoadPlan] = []
    for corridor in corridors { plans.append(try plan(Fields(node: corridor, path: path))) }
    return plans
  }

  private static func plan(_ corridor: Fields) throws(SimulatorError) -> RoadPlan {
    var plan = RoadPlan(
      id: try corridor.text("id"), name: try corridor.text("name"), bends: [], heads: [], signs: [])
    if corridor.has("mode") { plan.mode = try corridor.choice("mode") }
    plan.messages = corridor.texts("messages")
    for bend in try corridor.list("bends") { plan.bends.append(try self.bend(bend)) }
    for head in try corridor.list("heads") {
      plan.heads.append(
        RoadPlan.Head(
          device: try head.device("device"),
          number: head.has("number") ? UInt16(try head.number("number", in: 0...65_535)) : 1,
          at: try head.number("at_m", in: places), looks: try head.choice("looks"),
          range: head.has("range_m") ? try head.number("range_m", in: 1...1_000) : 250,
          lane: head.has("lane") ? try head.choice("lane") : nil))
    }
    for sign in try corridor.list("signs") {
      plan.signs.append(
        RoadPlan.Sign(
          device: try sign.device("device"), bend: try sign.text("bend"),
          approach: try sign.choice("approach"), at: try sign.number("at_m", in: places)))
    }
    plan.bends.sort { $0.pc < $1.pc }
    return plan
  }

  /// Chainages, metres; 100 km is the longest corridor of the service.
  private static let places = 0.0...100_000.0

  private static func bend(_ bend: Fields) throws(SimulatorError) -> RoadPlan.Bend {
    guard
      let place = Coordinate(
        latitude: try bend.number("latitude", in: -90...90),
        longitude: try bend.number("longitude", in: -180...180))
    else { throw bend.fault("latitude and longitude are no place") }
    let pc = try bend.number("pc_m", in: places)
    let pt = try bend.number("pt_m", in: places)
    guard pc < pt else { throw bend.fault("pc_m \(pc) is not below pt_m \(pt)") }
    func percent(_ key: String) throws(SimulatorError) -> Double {
      bend.has(key) ? try bend.number(key, in: -30...30) / 100 : 0
    }
    return RoadPlan.Bend(
      id: try bend.text("id"), name: try bend.text("name"), place: place, pc: pc, pt: pt,
      radius: try bend.number("radius_m", in: 1...10_000),
      superelevation: try percent("superelevation_percent"), grade: try percent("grade_percent"),
      limitKmh: try bend.number("limit_kmh", in: 1...200),
      advisoryKmh: try bend.number("advisory_kmh", in: 1...200),
      isNarrow: bend.truth("narrow"))
  }

  /// The keys of one mapping, with errors that name the line.
  private struct Fields {
    let node: Node
    let path: String

    func fault(_ what: String, at place: Node? = nil) -> SimulatorError {
      .malformed(path: path, line: (place ?? node).mark?.line ?? 1, what: what)
    }

    private func value(_ key: String) throws(SimulatorError) -> Node {
      guard let value = node[key] else { throw fault("\(key) is missing") }
      return value
    }

    func has(_ key: String) -> Bool { node[key] != nil }

    func truth(_ key: String) -> Bool { node[key]?.bool ?? false }

    func text(_ key: String) throws(SimulatorError) -> String {
      let value = try value(key)
      guard let text = value.scalar?.string, !text.isEmpty else {
        throw fault("\(key) is not a text", at: value)
      }
      return text
    }

    func texts(_ key: String) -> [String] {
      node[key]?.sequence?.compactMap(\.scalar?.string) ?? []
    }

    func number(
      _ key: String, in range: ClosedRange<Double>
    ) throws(SimulatorError) -> Double {
      let value = try value(key)
      guard let number = value.scalar.flatMap({ Double($0.string) }), range.contains(number) else {
        throw fault(
          "\(key) is not a number from \(range.lowerBound) to \(range.upperBound)", at: value)
      }
      return number
    }

    func device(_ key: String) throws(SimulatorError) -> DeviceID {
      let text = try text(key)
      guard let id = DeviceID(text) else {
        throw fault("\(key) \"\(text)\" is not 20 decimal digits; put them in quotes")
      }
      return id
    }

    func choice<Choice: RawRepresentable<String> & CaseIterable>(
      _ key: String
    ) throws(SimulatorError) -> Choice {
      let text = try text(key)
      guard let choice = Choice(rawValue: text) else {
        let all = Choice.allCases.map(\.rawValue).joined(separator: " or ")
        throw fault("\(key) \"\(text)\" is not \(all)", at: node[key])
      }
      return choice
    }

    func list(_ key: String) throws(SimulatorError) -> [Fields] {
      guard let value = node[key] else { return [] }
      guard let list = value.sequence else { throw fault("\(key) is not a list", at: value) }
      return list.map { Fields(node: $0, path: path) }
    }
  }
}
