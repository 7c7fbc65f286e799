internal import Wire

/// The devices' keys, as `keys.csv` holds them: `device,key_id,key` with 64 hexadecimal digits.
struct KeyRing {
  private var keys: [DeviceID: DeviceKey] = [:]
  /// All devices with a key, in order of id.
  var devices: [DeviceID] { keys.keys.sorted() }

  init(path: String) throws(SimulatorError) {
    try self.init(CSVTable(path: path, columns: ["device", "key_id", "key"]))
  }

  /// Reads the rows; a device's last row is the key that it uses.
  init(_ table: CSVTable) throws(SimulatorError) {
    for row in table.rows {
      func fault(_ what: String) -> SimulatorError {
        .malformed(path: table.path, line: row.line, what: what)
      }
      guard let device = DeviceID(row["device"]) else {
        throw fault("device \"\(row["device"])\" is not 20 decimal digits")
      }
      guard let id = UInt8(row["key_id"]) else {
        throw fault("key_id \"\(row["key_id"])\" is not a number from 0 to 255")
      }
      // The key itself is never repeated in an error.
      guard let bytes = Self.bytes(ofHex: row["key"]), let key = DeviceKey(id: id, bytes: bytes)
      else { throw fault("key is not 64 hexadecimal digits") }
      keys[device] = key
    }
  }

  /// A device's key.
  func key(of device: DeviceID) throws(SimulatorError) -> DeviceKey {
    guard let key = keys[device] else {
      throw .usage("device \(device) has no key in the keys file; `watchpost key` makes one")
    }
    return key
  }

  /// Bytes of hexadecimal digits; nil for anything else.
  static func bytes(ofHex text: String) -> [UInt8]? {
    let digits = Array(text.utf8)
    guard digits.count.isMultiple(of: 2) else { return nil }
    var bytes: [UInt8] = []
    for index in stride(from: 0, to: digits.count, by: 2) {
      guard let high = Character(UnicodeScalar(digits[index])).hexDigitValue,
        let low = Character(UnicodeScalar(digits[index + 1])).hexDigitValue
      else { return nil }
      bytes.append(UInt8(high << 4 | low))
    }
    return bytes
  }
}
