/// Wavetronix SmartSensor HD (SS125): packets with ACTIVE_EVENT, 1 s after a vehicle has left the
/// beam. The layout is the one that MnDOT's IRIS reads (mnit-rtmc/iris, comm/ss125).
///
/// ```
/// 0 'Z' · 1 '1' · 2 to (u8, u16) · 5 from (u8, u16) · 8 sequence · 9 n, bytes of the body · 10 CRC
/// 11 body, n bytes · 11+n CRC
/// body of 0x67: 0 0x67 · 1 event (1) or none (0) · 2 read · 3 date (u32) · 7 time (u32) · 11 lane
///   12 range 8.8 · 14 duration ms (u24) · 17 speed: valid bit, 15.8 · 20 class · 21 length 8.8
/// date year 12 bits, month 4, day 5 · time hour 5 bits, minute 6, second 6, millisecond 10, UTC
/// ```
enum SS125Grammar {
  /// Largest body: IRIS's MAX_BODY_OCTETS.
  static let largestBody = 244
  static let headByteCount = 11
  static let longestItem = headByteCount + largestBody + 1
  /// Bytes of the body of an ACTIVE_EVENT.
  static let eventByteCount = 23
  static let activeEvent: UInt8 = 0x67

  static func item(_ bytes: [UInt8], _ at: Int) -> RadarItem {
    guard bytes[at] == UInt8(ascii: "Z") else { return .junk }
    let left = bytes.count - at
    if left > 1, bytes[at + 1] != UInt8(ascii: "1") { return .junk }
    guard left >= headByteCount else { return .incomplete }
    let size = Int(bytes[at + 9])
    guard crc8(bytes[at..<at + 10]) == bytes[at + 10], (3...largestBody).contains(size) else {
      return .junk
    }
    let byteCount = headByteCount + size + 1
    guard left >= byteCount else { return .incomplete }
    let body = Array(bytes[at + headByteCount..<at + headByteCount + size])
    guard crc8(body[...]) == bytes[at + byteCount - 1] else { return .junk }
    guard body[0] == activeEvent, body.count == eventByteCount else {
      return .reply(byteCount: byteCount)
    }
    guard body[1] == 1 else { return .idle(byteCount: byteCount) }
    // Not every vehicle's speed can be measured; without one nothing is known of use here.
    guard let mph = speed(body[17...19]) else { return .reply(byteCount: byteCount) }
    return .value(
      RadarValue(
        speed: Speed(kmh: abs(mph) * Click512Grammar.kilometresPerMile),
        direction: mph < 0 ? .receding : .approaching,
        rangeDecimetres: Click512Grammar.decimetres(number(body[12...13]) / 256),
        lengthDecimetres: Click512Grammar.decimetres(number(body[21...22]) / 256),
        lane: body[11], classCode: body[20], clock: clock(body[3...10])), byteCount: byteCount)
  }

  /// CRC-8 with polynomial 0x1C, starting from 0, most significant bit first.
  static func crc8(_ bytes: ArraySlice<UInt8>) -> UInt8 {
    bytes.reduce(0) { crc, byte in
      (0..<8).reduce(crc ^ byte) { value, _ in
        value & 0x80 == 0 ? value << 1 : value << 1 ^ 0x1C
      }
    }
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> Double {
    Double(bytes.reduce(0) { $0 << 8 | UInt32($1) })
  }

  /// Miles an hour: a valid bit, 15 bits of two's complement, 8 of fraction that count away from
  /// zero, as IRIS reads them.
  private static func speed(_ bytes: ArraySlice<UInt8>) -> Double? {
    let raw = bytes.reduce(0) { $0 << 8 | Int($1) }
    guard raw & 0x80_0000 != 0 else { return nil }
    let bits = raw >> 8 & 0x7FFF
    let whole = bits < 0x4000 ? bits : bits - 0x8000
    let fraction = Double(raw & 0xFF) / 256
    return Double(whole) + (whole < 0 ? -fraction : fraction)
  }

  private static func clock(_ bytes: ArraySlice<UInt8>) -> WallTime? {
    let packed = bytes.reduce(0) { $0 << 8 | UInt64($1) }
    let (date, time) = (Int(packed >> 32), Int(packed & 0xFFFF_FFFF))
    return WallTime(
      year: date >> 9 & 0xFFF, month: date >> 5 & 0xF, day: date & 0x1F,
      hour: time >> 22 & 0x1F, minute: time >> 16 & 0x3F, second: time >> 10 & 0x3F,
      millisecond: time & 0x3FF)
  }
}
