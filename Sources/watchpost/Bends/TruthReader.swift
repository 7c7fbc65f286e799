internal import Detection
private import Foundation

/// Reads what was true, a vehicle at a time (format: devices/bend/recording.md).
struct TruthReader {
  /// Heads that were silent, blind or had a wrong clock for a while.
  struct Fault: Equatable {
    var heads: [Int]
    var fromMs: Double
    var toMs: Double
    var kind: String
  }

  /// One line after the first.
  enum Entry: Equatable {
    case vehicle(TrueVehicle)
    case fault(Fault)
  }

  /// Farthest apart that two points of a path may be, milliseconds, with room for rounding.
  private static let longestStepMs = 501.0

  private struct Header: Decodable {
    var format: String
    var version: Int
  }

  private let source: LineSource
  private let heads: [Int]
  private var lastMs = 0.0

  /// Opens a truth file and reads its first line; `heads` are ``RecordingReader/heads``.
  init(path: String, heads: [Int]) throws(CommandError) {
    let source = try LineSource(path: path)
    let header = try source.next { (scanner) throws(LineScanner.Fault) -> Bool in
      guard
        let header = try? JSONDecoder().decode(Header.self, from: Data(scanner.rest())),
        header.format == "watchpost-bend-truth", header.version == 1
      else {
        throw LineScanner.Fault("is no header of a truth file of version 1")
      }
      return true
    }
    guard header != nil else { throw CommandError(.input, "\(source.name): is empty") }
    self.source = source
    self.heads = heads
  }

  /// The next line; nil at the end.
  mutating func next() throws(CommandError) -> Entry? {
    let heads = heads
    guard
      let entry = try source.next({ (scanner) throws(LineScanner.Fault) in
        try Self.entry(&scanner, heads: heads)
      })
    else { return nil }
    if case .vehicle(let vehicle) = entry {
      guard vehicle.firstMs >= lastMs else {
        throw source.fault(
          "the path begins at \(vehicle.firstMs) after one at \(lastMs): they must stand in order")
      }
      lastMs = vehicle.firstMs
    }
    return entry
  }

  private static func entry(
    _ scanner: inout LineScanner, heads: [Int]
  ) throws(LineScanner.Fault) -> Entry {
    var id: Int64?
    var approach: Approach?
    var kind: RoadUser.Kind?
    var length: Double?
    var role = "plain"
    var path: [TrueVehicle.Point] = []
    var fault: Fault?
    try scanner.object { (name, scanner) throws(LineScanner.Fault) in
      switch name {
      case "vehicle":
        id = try scanner.integer("vehicle", in: 0...9_007_199_254_740_991)
      case "approach":
        let text = try scanner.text()
        approach = Approach(rawValue: text)
        if approach == nil { throw LineScanner.Fault("approach is \(quoted(text)): up or down") }
      case "class":
        let text = try scanner.text()
        kind = RoadUser.Kind(rawValue: text)
        if kind == nil {
          throw LineScanner.Fault("class is \(quoted(text)): car, truck or pedestrian")
        }
      case "length": length = try scanner.number("length", in: 0...100)
      case "role": role = try scanner.text()
      case "path": path = try Self.path(&scanner)
      case "fault": fault = try Self.fault(&scanner, heads: heads)
      default: throw LineScanner.Fault("\(quoted(name)) is no name of a truth line")
      }
    }
    if let fault, id == nil { return .fault(fault) }
    guard let id, let approach, let kind, let length else {
      throw LineScanner.Fault("a vehicle needs vehicle, approach, class, length and path")
    }
    guard !path.isEmpty else { throw LineScanner.Fault("the path is missing or empty") }
    return .vehicle(
      TrueVehicle(
        id: UInt64(id), approach: approach, kind: kind, length: length, role: role, path: path))
  }

  private static func path(
    _ scanner: inout LineScanner
  ) throws(LineScanner.Fault) -> [TrueVehicle.Point] {
    var path: [TrueVehicle.Point] = []
    let last = Double(RecordingReader.latestMs)
    try scanner.list { (scanner) throws(LineScanner.Fault) in
      var values = (0.0, 0.0, 0.0)
      var count = 0
      try scanner.list { (scanner) throws(LineScanner.Fault) in
        switch count {
        case 0: values.0 = try scanner.number("t", in: 0...last)
        case 1: values.1 = try scanner.number("s", in: -100_000...200_000)
        case 2: values.2 = try scanner.number("v", in: 0...200)
        default: break
        }
        count += 1
      }
      guard count == 3 else { throw LineScanner.Fault("a point must be [t, s, v]") }
      if let before = path.last {
        let step = values.0 - before.atMs
        guard step > 0, step <= Self.longestStepMs else {
          throw LineScanner.Fault(
            "points must be in order of t and at most 500 ms apart: \(values.0) follows "
              + "\(before.atMs)")
        }
      }
      path.append(.init(atMs: values.0, chainage: values.1, speed: values.2))
    }
    return path
  }

  private static func fault(
    _ scanner: inout LineScanner, heads: [Int]
  ) throws(LineScanner.Fault) -> Fault {
    var fault = Fault(heads: [], fromMs: -1, toMs: -1, kind: "")
    let last = Double(RecordingReader.latestMs)
    try scanner.object { (name, scanner) throws(LineScanner.Fault) in
      switch name {
      case "heads":
        try scanner.list { (scanner) throws(LineScanner.Fault) in
          let head = try scanner.integer("heads", in: 0...Int64(UInt16.max))
          guard heads.indices.contains(Int(head)) else {
            throw LineScanner.Fault("there is no head \(head): there are \(heads.count) from 0")
          }
          fault.heads.append(heads[Int(head)])
        }
      case "from": fault.fromMs = try scanner.number("from", in: 0...last)
      case "to": fault.toMs = try scanner.number("to", in: 0...last)
      case "kind": fault.kind = try scanner.text()
      default: throw LineScanner.Fault("\(quoted(name)) is no name of a fault")
      }
    }
    guard !fault.heads.isEmpty, fault.fromMs >= 0, fault.toMs >= fault.fromMs else {
      throw LineScanner.Fault("a fault needs heads, from and to, in order")
    }
    return fault
  }
}
