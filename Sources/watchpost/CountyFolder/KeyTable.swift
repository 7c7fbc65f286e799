import Wire

/// The rows of keys.csv. A message about it never shows a key.
struct KeyTable: Sendable {
  /// One key of one device.
  struct Entry: Sendable {
    var device: DeviceID
    var key: DeviceKey
    /// Line in the file; 0 for one that is not yet written.
    var line: Int
  }

  /// The keys, in the file's order.
  private(set) var entries: [Entry] = []

  private enum Column: String, CSVColumn { case device, keyID = "key_id", key }

  /// A table without keys.
  init() {}

  /// Reads the file; nil when not even its header can be used.
  init?(_ bytes: [UInt8], faults: inout [CountyFault]) {
    let file = CountyFiles.Name.keys.rawValue
    guard let table = CSVTable<Column>(bytes, file: file, faults: &faults) else { return nil }
    var names: [String: Int] = [:]
    var secrets: [[UInt8]: Int] = [:]
    for row in table.rows {
      func fault(_ what: String, right: String) {
        faults.append(CountyFault(file, row.line, what, right: right))
      }
      let device = DeviceID(row[.device])
      if device == nil { fault("device is \(quoted(row[.device]))", right: deviceIDWanted) }
      let id = UInt8(row[.keyID])
      if id == nil { fault("key_id is \(quoted(row[.keyID]))", right: "0 to 255") }
      let secret = Self.bytes(hexadecimal: row[.key])
      if secret == nil {
        fault(
          "key is not 64 hexadecimal digits (it has \(row[.key].utf8.count) bytes)",
          right: "watchpost key DEVICE makes one")
      }
      if let device, let id, let earlier = names.updateValue(row.line, forKey: "\(device) \(id)") {
        fault(
          "key \(id) of device \(device) stands in line \(earlier) already",
          right: "each key of a device has an id of its own")
      }
      if let secret, let earlier = secrets.updateValue(row.line, forKey: secret) {
        // Under one key two devices would sooner or later use one nonce twice (RFC 8439 section 4).
        fault(
          "the key of line \(earlier) is used again",
          right: "a key of its own for each device: watchpost key DEVICE makes one")
      }
      if let device, let id, let secret, let key = DeviceKey(id: id, bytes: secret) {
        entries.append(Entry(device: device, key: key, line: row.line))
      }
    }
  }

  /// The keys of a device, lowest id first.
  func keys(of device: DeviceID) -> [DeviceKey] {
    entries.filter { $0.device == device }.map(\.key).sorted { $0.id < $1.id }
  }

  /// The key that was made last; nil when the device has none. Rotation past 255 starts over, so
  /// the last row counts and not the highest id.
  func newest(of device: DeviceID) -> DeviceKey? {
    entries.last { $0.device == device }?.key
  }

  /// Adds a random key to a device and returns it: the id after its highest, or the lowest free one
  /// after 255. Nil when all 256 are taken.
  mutating func add(to device: DeviceID) -> DeviceKey? {
    let ids = Set(keys(of: device).map(\.id))
    let highest = ids.max() ?? 0
    let next = highest < 255 ? highest + 1 : (0...255).first { !ids.contains($0) }
    guard let next else { return nil }
    let key = DeviceKey.random(id: next)
    entries.append(Entry(device: device, key: key, line: 0))
    return key
  }

  /// The file.
  var text: String {
    entries.reduce(into: "device,key_id,key\n") { $0 += Self.row($1.device, $1.key) + "\n" }
  }

  /// A row of the file.
  static func row(_ device: DeviceID, _ key: DeviceKey) -> String {
    "\(device),\(key.id),\(hexadecimal(key.bytes))"
  }

  private static func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.reduce(into: "") { text, byte in
      let digits = String(byte, radix: 16)
      text += digits.utf8.count == 1 ? "0" + digits : digits
    }
  }

  private static func bytes(hexadecimal text: String) -> [UInt8]? {
    guard text.utf8.count == 64 else { return nil }
    var bytes: [UInt8] = []
    var high: UInt8?
    for digit in text.utf8 {
      let value: UInt8
      switch digit {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = digit - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): value = digit - UInt8(ascii: "a") + 10
      case UInt8(ascii: "A")...UInt8(ascii: "F"): value = digit - UInt8(ascii: "A") + 10
      default: return nil
      }
      if let first = high {
        bytes.append(first << 4 | value)
        high = nil
      } else {
        high = value
      }
    }
    return bytes
  }
}
