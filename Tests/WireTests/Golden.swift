import Testing

@testable import Wire

/// One message of each kind with the payload bytes that stand for it, written by hand from the
/// layouts.
struct Golden: Sendable, CustomTestStringConvertible {
  var message: Message
  var payload: [UInt8]

  var testDescription: String { "\(message.kind)" }

  private static let health = Health(
    deviceClass: .camera, signalDBm: -71, faults: [.mainsLost, .clock], uptimeSeconds: 3_600,
    firmware: 0x0102_0304, batteryMillivolts: 12_600, intervalSeconds: 20, pending: 3, givenUp: 17)
  private static let healthBytes = hex("01B90041 00000E10 01020304 3138 0014 0003 0000 00000011")
  static let place = Coordinate(latitudeE7: 275_500_000, longitudeE7: 1_197_200_000)
  static let time = WallTime(milliseconds: 1_795_295_083_120)

  static let all: [Golden] = [
    Golden(message: .hello(health), payload: healthBytes),
    Golden(message: .heartbeat(health), payload: healthBytes),
    Golden(
      message: .alarm(
        Alarm(
          action: .press, button: 2, heldMilliseconds: 1_200, batteryMillivolts: 3_700,
          pressCount: 5)),
      payload: hex("01 02 04B0 0E74 0005")),
    Golden(
      message: .bendReading(
        BendReading(
          head: 1, direction: .approaching, vehicleClass: .truck, speed: Speed(kmh: 43.2),
          distanceDecimetres: 1_235, lengthDecimetres: 92, track: 0x1234, ageMilliseconds: 40)),
      payload: hex("0001 01 03 01B0 04D3 005C 1234 0028 0000")),
    Golden(
      message: .frameFragment(
        FrameFragment(frame: 9, captured: time, offset: 1_332, total: 2_000)),
      payload: hex("00000009 000001A1FFECFA70 00000534 000007D0 616263")),
    Golden(
      message: .unitReport(
        UnitReport(
          status: .enRoute, receipt: .accepted,
          fix: place.map { UnitReport.Fix(place: $0, ageSeconds: 5) }, speed: Speed(kmh: 40.5),
          order: 0x0102_0304_0506_0708, words: "石桥")),
      payload: hex(
        "04 02 0005 106BCBE0 475BD280 0195 0000 0102030405060708 06 E79FB3E6A1A5")),
    Golden(
      message: .order(
        Order(
          id: 0x0102_0304_0506_0708, incident: 99, act: .offer, severity: 2, nature: .press,
          place: place, signOffSeconds: 30, placeWords: "石桥", text: "go")),
      payload: hex(
        """
        0102030405060708 0000000000000063 01 02 01 00 106BCBE0 475BD280 001E 06 02 E79FB3E6A1A5
        676F
        """)),
    Golden(
      message: .signCommand(
        SignCommand(
          id: 0x0A0B_0C0D, text: .tooFast, priority: 200, speed: Speed(kmh: 52.3),
          minimumLitTenths: 30, validTenths: 50)),
      payload: hex("0A0B0C0D 0003 C8 00 020B 001E 0032 0000")),
    Golden(
      message: .signState(SignState(command: 0x0A0B_0C0D, text: .tooFast, lamp: .lit)),
      payload: hex("0A0B0C0D 0003 01 00")),
    Golden(
      message: .acknowledgement(
        Acknowledgement(kind: 0x10, reason: .acceptedClockOff, boot: 7, sequence: 42, time: time)),
      payload: hex("10 02 0000 00000007 0000002A 000001A1FFECFA70")),
  ]

  /// The golden message of a kind.
  static func of(_ kind: MessageKind) -> Golden? { all.first { $0.message.kind == kind } }

  /// The datagram of this message under ``key``.
  func datagram() -> [UInt8] { DatagramSeal.seal(header, payload: payload, key: Golden.key) }

  var header: DatagramHeader {
    DatagramHeader(
      kind: message.kind, keyID: 3, isFromCentre: message.kind.isSentByCentre,
      device: Golden.device,
      boot: 7, sequence: 42, time: Golden.time)
  }

  static let device: DeviceID = {
    guard let device = DeviceID("33900100001340000007") else { preconditionFailure("20 digits") }
    return device
  }()

  static let key: DeviceKey = {
    guard let key = DeviceKey(id: 3, bytes: Array(0x80...0x9F)) else {
      preconditionFailure("32 bytes")
    }
    return key
  }()
}

/// Opens a datagram as a receiver does.
func open(_ datagram: [UInt8], key: DeviceKey = Golden.key) throws(WireError) -> Message {
  let header = try DatagramHeader(parsing: datagram.span.bytes)
  let payload = try DatagramSeal.open(datagram.span.bytes, header: header, key: key)
  return try Message(kind: header.kind, payload: payload.span.bytes)
}

/// Reads a payload. Spans cannot pass through the testing macros.
func read(_ kind: MessageKind, _ payload: [UInt8]) throws(WireError) -> Message {
  try Message(kind: kind, payload: payload.span.bytes)
}

/// Reads a header.
func parsedHeader(of datagram: [UInt8]) throws(WireError) -> DatagramHeader {
  try DatagramHeader(parsing: datagram.span.bytes)
}

/// Reads the origin of a foreign version.
func foreignOrigin(
  of datagram: [UInt8]
) -> (device: DeviceID, keyID: UInt8, kind: UInt8, version: UInt8)? {
  DatagramHeader.origin(ofForeignVersion: datagram.span.bytes)
}
