import Foundation
import Testing
import Wire

/// One example of devices/README.md: what it must say.
struct ReadmeExample: Sendable, CustomTestStringConvertible {
  let name: String
  let header: DatagramHeader
  let message: Message
  /// The bytes after a fragment's head.
  var piece: [UInt8] = []

  var testDescription: String { name }

  /// The key of all examples: 00 01 … 1f.
  static let key: DeviceKey = {
    guard let key = DeviceKey(id: 1, bytes: Array(0..<32)) else {
      preconditionFailure("32 bytes make a key")
    }
    return key
  }()

  var payload: [UInt8] {
    if case .frameFragment(let fragment) = message { return fragment.payload(piece: piece) }
    return message.payload
  }

  var datagram: [UInt8] { DatagramSeal.seal(header, payload: payload, key: Self.key) }

  /// The block as it belongs on the page.
  var markdown: String {
    func lines(_ label: String, _ bytes: some Collection<UInt8>) -> String {
      let hex = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
      let rows = stride(from: 0, to: hex.count, by: 32).map {
        hex[$0..<min(hex.count, $0 + 32)].joined()
      }
      let label = label + String(repeating: " ", count: 9 - label.count)
      return label + rows.joined(separator: "\n         ")
    }
    return """
      ```wire \(name)
      \(lines("key", Self.key.bytes))
      \(lines("header", header.bytes))
      \(lines("payload", payload))
      \(lines("datagram", datagram))
      ```
      """
  }

  private static func header(
    _ kind: MessageKind, device: String, sequence: UInt32
  ) -> DatagramHeader {
    guard let id = DeviceID(device) else { preconditionFailure("20 digits make an id") }
    return DatagramHeader(
      kind: kind, keyID: 1, isFromCentre: kind.isSentByCentre || kind == .acknowledgement,
      device: id, boot: 7, sequence: sequence,
      // 2026-11-21T21:04:43.120Z
      time: WallTime(milliseconds: 1_795_295_083_120))
  }

  private static let post = "33900100001390000007"
  private static let camera = "33900100001320000001"
  private static let bend = "33900100001390000101"
  private static let sign = "33900100001330000101"
  private static let unit = "33900100001380000001"
  private static let place = Coordinate(latitudeE7: 275_430_000, longitudeE7: 1_196_990_000)

  static let all: [ReadmeExample] = [
    ReadmeExample(
      name: "hello", header: header(.hello, device: post, sequence: 1),
      message: .hello(
        Health(
          deviceClass: .post, signalDBm: -67, faults: [.mainsLost], uptimeSeconds: 2,
          firmware: 0x01_02_00_05, batteryMillivolts: 12_600, intervalSeconds: 20))),
    ReadmeExample(
      name: "heartbeat", header: header(.heartbeat, device: camera, sequence: 4_711),
      message: .heartbeat(
        Health(
          deviceClass: .camera, uptimeSeconds: 86_400, firmware: 0x01_02_00_05,
          intervalSeconds: 60, givenUp: 3))),
    ReadmeExample(
      name: "alarm", header: header(.alarm, device: post, sequence: 2),
      message: .alarm(
        Alarm(
          action: .press, button: 1, heldMilliseconds: 420, batteryMillivolts: 12_600,
          pressCount: 1))),
    ReadmeExample(
      name: "bendReading", header: header(.bendReading, device: bend, sequence: 90),
      message: .bendReading(
        BendReading(
          head: 1, direction: .approaching, vehicleClass: .truck, speed: Speed(kmh: 63.5),
          distanceDecimetres: 2_310, lengthDecimetres: 118, track: 17, ageMilliseconds: 40))),
    ReadmeExample(
      name: "frameFragment", header: header(.frameFragment, device: camera, sequence: 4_712),
      message: .frameFragment(
        FrameFragment(
          frame: 811, captured: WallTime(milliseconds: 1_795_295_083_060), offset: 7_992,
          total: 8_000)),
      piece: [0x28, 0xA0, 0x02, 0x8A, 0x00, 0xFF, 0xFF, 0xD9]),
    ReadmeExample(
      name: "unitReport", header: header(.unitReport, device: unit, sequence: 33),
      message: .unitReport(
        UnitReport(
          status: .assigned, receipt: .accepted,
          fix: place.map { UnitReport.Fix(place: $0, ageSeconds: 2) }, speed: Speed(kmh: 41),
          order: 1_001, words: "出发"))),
    ReadmeExample(
      name: "order", header: header(.order, device: unit, sequence: 12),
      message: .order(
        Order(
          id: 1_001, incident: 58, act: .offer, severity: 2, nature: .press, place: place,
          signOffSeconds: 30, placeWords: "石桥村广场", text: "press at post 7"))),
    ReadmeExample(
      name: "signCommand", header: header(.signCommand, device: sign, sequence: 5),
      message: .signCommand(
        SignCommand(
          id: 9_001, text: .tooFast, priority: 200, speed: Speed(kmh: 63.5),
          minimumLitTenths: 30, validTenths: 60))),
    ReadmeExample(
      name: "signState", header: header(.signState, device: sign, sequence: 6),
      message: .signState(SignState(command: 9_001, text: .tooFast, lamp: .lit))),
    ReadmeExample(
      name: "acknowledgement", header: header(.acknowledgement, device: post, sequence: 3),
      message: .acknowledgement(
        Acknowledgement(
          kind: MessageKind.alarm.rawValue, reason: .accepted, boot: 7, sequence: 2,
          time: WallTime(milliseconds: 1_795_295_083_127)))),
  ]
}

/// The fenced blocks of the page.
enum ReadmeBlock {
  /// A line of an example is not hexadecimal.
  struct BadHex: Error {
    let block: String
    let label: String
  }

  static func page(_ path: String = "devices/README.md") throws -> String {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  /// Each example's lines by label, the hexadecimal digits read.
  static func all() throws -> [String: [String: [UInt8]]] {
    var blocks: [String: [String: [UInt8]]] = [:]
    var name: String?
    var label = ""
    var digits: [String: String] = [:]
    for line in try page().split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("```wire ") {
        (name, label, digits) = (String(line.dropFirst(8)), "", [:])
      } else if line == "```", let block = name {
        var lines: [String: [UInt8]] = [:]
        for (label, text) in digits {
          guard let bytes = bytes(of: text) else { throw BadHex(block: block, label: label) }
          lines[label] = bytes
        }
        blocks[block] = lines
        name = nil
      } else if name != nil {
        var words = line.split(separator: " ")[...]
        if !line.hasPrefix(" "), let first = words.popFirst() { label = String(first) }
        digits[label, default: ""] += words.joined()
      }
    }
    return blocks
  }

  private static func bytes(of digits: String) -> [UInt8]? {
    guard digits.count.isMultiple(of: 2) else { return nil }
    var bytes: [UInt8] = []
    var rest = Substring(digits)
    while !rest.isEmpty {
      guard let byte = UInt8(rest.prefix(2), radix: 16) else { return nil }
      bytes.append(byte)
      rest = rest.dropFirst(2)
    }
    return bytes
  }
}
