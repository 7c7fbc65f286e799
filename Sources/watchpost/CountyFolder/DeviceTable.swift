/// devices.csv as bytes in which one field can be exchanged, every other byte staying as it is.
struct DeviceTable {
  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The file with another text in a device's `zones`; nil when the table or the device's row
  /// cannot be found, or stands twice.
  func replacingZones(of id: String, with text: String) -> [UInt8]? {
    var faults: [CountyFault] = []
    var records = CSVRecords(bytes, file: CountyFiles.Name.devices.rawValue)
    guard let header = records.next(&faults), let idPlace = header.fields.firstIndex(of: "id"),
      let zonesPlace = header.fields.firstIndex(of: "zones")
    else { return nil }
    var found: Range<Int>?
    while let record = records.next(&faults) {
      guard record.fields.count == header.fields.count, record.fields[idPlace] == id else {
        continue
      }
      guard found == nil else { return nil }
      found = record.ranges[zonesPlace]
    }
    guard let found, faults.isEmpty else { return nil }
    return Array(bytes[..<found.lowerBound]) + Self.field(text) + Array(bytes[found.upperBound...])
  }

  /// A field as RFC 4180 quotes it; an empty one is left bare.
  private static func field(_ text: String) -> [UInt8] {
    guard !text.isEmpty else { return [] }
    let quote = UInt8(ascii: "\"")
    var field = [quote]
    for byte in text.utf8 { field += byte == quote ? [quote, quote] : [byte] }
    return field + [quote]
  }
}
