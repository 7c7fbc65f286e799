import Detection
import Yams

extension CountyReader {
  /// Reads `night:`: what tells the night, and its hours.
  mutating func readNight(_ fields: YAMLFields) -> NightRule {
    var night = NightRule()
    guard let node = fields.node("night"),
      let inner = YAMLFields(
        node, file: fields.file, path: "night.", keys: ["by", "hours"], faults: &faults)
    else { return night }
    if inner.has("by") {
      night.source = inner.choice("by", of: NightRule.Source.self, faults: &faults) ?? night.source
    }
    guard inner.has("hours") else { return night }
    if night.source == .light {
      faults.append(
        inner.fault("hours", "are given, but light alone rules", right: "by: calendar or either"))
      return night
    }
    night.hours = readHours(inner)
    return night
  }

  private static let hoursWanted =
    "22:00-06:00, or a list of {months: 4-9, from: 20:00, to: 05:00} for all twelve months"

  private mutating func readHours(_ fields: YAMLFields) -> [NightRule.Hours] {
    if let text = fields.node("hours")?.scalar?.string {
      let ends = text.split(separator: "-", omittingEmptySubsequences: false)
      guard ends.count == 2, let begin = Self.minute(ends[0]), let end = Self.minute(ends[1]),
        begin != end
      else {
        faults.append(fields.fault("hours", "is \(quoted(text))", right: Self.hoursWanted))
        return []
      }
      return [NightRule.Hours(begin: begin, end: end)]
    }
    let nodes = fields.items("hours", of: "hours of night", faults: &faults)
    let before = faults.count
    let hours = nodes.compactMap { readHours($0, file: fields.file) }
    guard faults.count == before else { return hours }
    for month in 1...12 {
      let count = hours.count { $0.holds(month: month) }
      if count != 1 {
        faults.append(
          fields.fault(
            "hours", "give month \(month) \(count == 0 ? "no night" : "\(count) nights")",
            right: "each month once, such as months: 4-9 and months: 10-3"))
      }
    }
    return hours
  }

  private mutating func readHours(_ node: Node, file: String) -> NightRule.Hours? {
    let keys = ["months", "from", "to"]
    guard
      let fields = YAMLFields(
        node, file: file, path: "night.hours.", keys: keys, faults: &faults)
    else { return nil }
    let begin = readMinute("from", fields)
    let end = readMinute("to", fields)
    var months = (1, 12)
    if fields.has("months") {
      let right = "a month or two, such as 12 or 10-3"
      guard let text = fields.scalar("months", right: right, faults: &faults) else { return nil }
      let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
      guard (1...2).contains(ends.count), ends.allSatisfy({ (1...12).contains($0) }) else {
        faults.append(fields.fault("months", "is \(quoted(text))", right: right))
        return nil
      }
      months = (ends[0], ends[ends.count - 1])
    }
    guard let begin, let end else { return nil }
    if begin == end {
      faults.append(
        fields.fault("to", "is the time that it begins at", right: "a night that ends"))
      return nil
    }
    return NightRule.Hours(firstMonth: months.0, lastMonth: months.1, begin: begin, end: end)
  }

  private mutating func readMinute(_ key: String, _ fields: YAMLFields) -> Int? {
    let right = "a time of day in UTC+8, such as 20:00"
    guard let text = fields.scalar(key, right: right, faults: &faults) else { return nil }
    guard let minute = Self.minute(text) else {
      faults.append(fields.fault(key, "is \(quoted(text))", right: right))
      return nil
    }
    return minute
  }

  /// Minutes of a time of day, `20:00` or `5:30`.
  static func minute(_ text: some StringProtocol) -> Int? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, (1...2).contains(parts[0].utf8.count), parts[1].utf8.count == 2,
      parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
      let hour = Int(parts[0]), let minute = Int(parts[1]), hour < 24, minute < 60
    else { return nil }
    return hour * 60 + minute
  }
}
