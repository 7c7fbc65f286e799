private import Foundation

/// One vehicle as a roadside radar recorded it: real arrivals, speeds and lengths for a simulated
/// road.
struct RoadRecord: Equatable {
  /// Milliseconds since the first record that is used.
  var ms: Double
  var way: RoadPlan.Way
  var kmh: Double
  /// Metres.
  var length: Double

  /// Most records of a file that are used: as many as vehicles are simulated.
  static let limit = 1_000_000
  /// Speeds and lengths are brought within what a road carries [D]: km/h and metres.
  private static let speeds = 10.0...120.0
  private static let lengths = 1.5...25.0
  private static let columns = ["time_local", "site", "direction", "speed_kmh", "length_m"]

  /// Reads a file; "-" is standard input.
  static func read(
    path: String, site: String?, from: String?, count: Int?
  ) throws(SimulatorError) -> [RoadRecord] {
    let data: Data?
    if path == "-" {
      data = try? FileHandle.standardInput.readToEnd()
    } else {
      data = FileManager.default.contents(atPath: path)
    }
    guard let data else { throw .unreadable(path: path, why: "missing, or no permission") }
    if data.starts(with: [0x1F, 0x8B]) {
      throw .unreadable(path: path, why: "is compressed; gunzip it first")
    }
    guard let text = String(bytes: data, encoding: .utf8) else {
      throw .unreadable(path: path, why: "not UTF-8")
    }
    return try parse(text, path: path, site: site, from: from, count: count)
  }

  /// Reads text as if it were that file's. Records of other sites are passed over, those before
  /// `from` (YYYY-MM-DDTHH:MM:SS) too; the others follow in order of time. With no `site` the file
  /// has to have one only.
  static func parse(
    _ text: String, path: String, site: String?, from: String?, count: Int?
  ) throws(SimulatorError) -> [RoadRecord] {
    var first: Int?
    if let from {
      guard let seconds = Self.seconds(from) else {
        throw .usage("--records-from \(from): give YYYY-MM-DDTHH:MM:SS")
      }
      first = seconds
    }
    var records: [(seconds: Int, record: RoadRecord)] = []
    var onlySite = site
    var lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    guard !lines.isEmpty, fields(lines[0]) == columns else {
      throw .malformed(
        path: path, line: 1, what: "the header is not \(columns.joined(separator: ","))")
    }
    while lines.last?.isEmpty == true { lines.removeLast() }
    for (index, line) in lines.enumerated().dropFirst() {
      func fault(_ what: String) -> SimulatorError {
        .malformed(path: path, line: index + 1, what: what)
      }
      let fields = fields(line)
      guard fields.count == columns.count else {
        throw fault("\(fields.count) fields, not \(columns.count)")
      }
      guard let seconds = seconds(fields[0]) else {
        throw fault("time_local \"\(fields[0])\" is not YYYY-MM-DDTHH:MM:SS")
      }
      guard fields[2] == "1" || fields[2] == "2" else {
        throw fault("direction \"\(fields[2])\" is neither 1 nor 2")
      }
      guard let kmh = Double(fields[3]), (0...300).contains(kmh) else {
        throw fault("speed_kmh \"\(fields[3])\" is not a number from 0 to 300")
      }
      guard let length = Double(fields[4]), (0...100).contains(length) else {
        throw fault("length_m \"\(fields[4])\" is not a number from 0 to 100")
      }
      if onlySite == nil { onlySite = fields[1] }
      guard fields[1] == onlySite else {
        if site != nil { continue }
        throw fault("is of site \(fields[1]) after site \(onlySite ?? ""); choose one with --site")
      }
      if let first, seconds < first { continue }
      let record = RoadRecord(
        ms: 0, way: fields[2] == "1" ? .up : .down, kmh: bring(kmh, into: speeds),
        length: bring(length, into: lengths))
      records.append((seconds, record))
    }
    guard !records.isEmpty else {
      throw .unreadable(
        path: path, why: "has no record of site \(site ?? "any") from \(from ?? "its start") on")
    }
    return try inOrder(records, path: path, count: count)
  }

  private static func inOrder(
    _ records: [(seconds: Int, record: RoadRecord)], path: String, count: Int?
  ) throws(SimulatorError) -> [RoadRecord] {
    if let count, count > records.count {
      throw .usage("\(path) has \(records.count) such records, not \(count); lower --vehicles")
    }
    // By time, and by line within a second.
    let sorted = records.enumerated().sorted {
      ($0.element.seconds, $0.offset) < ($1.element.seconds, $1.offset)
    }
    let start = sorted.first?.element.seconds ?? 0
    return sorted.prefix(min(limit, count ?? limit)).map { _, element in
      var record = element.record
      record.ms = Double(element.seconds - start) * 1_000
      return record
    }
  }

  private static func bring(_ value: Double, into range: ClosedRange<Double>) -> Double {
    min(range.upperBound, max(range.lowerBound, value))
  }

  private static func fields(_ line: some Collection<UInt8>) -> [String] {
    line.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
      .map { field in String(decoding: field.filter { $0 != 0x0D }, as: UTF8.self) }
  }

  /// Seconds since 1970-01-01 of a local time; nil when it is none.
  private static func seconds(_ text: String) -> Int? {
    let bytes = Array(text.utf8)
    guard bytes.count == 19, bytes[4] == 0x2D, bytes[7] == 0x2D, bytes[10] == 0x54,
      bytes[13] == 0x3A, bytes[16] == 0x3A
    else { return nil }
    func number(_ from: Int, _ count: Int) -> Int? {
      var value = 0
      for byte in bytes[from..<from + count] {
        guard (0x30...0x39).contains(byte) else { return nil }
        value = value * 10 + Int(byte - 0x30)
      }
      return value
    }
    guard let year = number(0, 4), let month = number(5, 2), let day = number(8, 2),
      let hour = number(11, 2), let minute = number(14, 2), let second = number(17, 2),
      (1970...9999).contains(year), (1...12).contains(month), (1...31).contains(day), hour < 24,
      minute < 60, second < 60
    else { return nil }
    // Days of the civil calendar (H. Hinnant, "chrono-compatible low-level date algorithms").
    let shifted = month <= 2 ? year - 1 : year
    let era = shifted / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return ((era * 146_097 + dayOfEra - 719_468) * 24 + hour) * 3_600 + minute * 60 + second
  }
}
