/// The Chuansu general protocol of 2012-12-26, as the Hikvision CSR-I manual has it on p. 10–14.
///
/// ```
/// boot FE FD FD FE · command and its reply FA 3x yy yy FB
/// single  00 no target, 02...F0 km/h
/// double  F9 approaching, F8 receding, F7 unknown · 00...F0 km/h
/// ASCII   '+' approaching, '-' receding, '*' unknown · three digits, km/h
/// ```
/// A value comes every 26 ms in continuous mode, one a vehicle in trigger mode. There is no check
/// sum: what a lost byte makes of its neighbours may look like a value.
enum CSRGrammar {
  static let longestItem = 5

  /// What the radar measures at most, km/h: 0xF0.
  private static let fastest: UInt8 = 0xF0
  private static let banner: [UInt8] = [0xFE, 0xFD, 0xFD, 0xFE]

  static func single(_ bytes: [UInt8], _ at: Int) -> RadarItem {
    switch bytes[at] {
    case 0: .idle(byteCount: 1)
    case 2...fastest:
      .value(
        RadarValue(speed: Speed(kmh: Double(bytes[at])), direction: .unknown), byteCount: 1)
    default: frame(bytes, at)
    }
  }

  static func double(_ bytes: [UInt8], _ at: Int) -> RadarItem {
    let direction: RadarValue.Direction
    switch bytes[at] {
    case 0xF9: direction = .approaching
    case 0xF8: direction = .receding
    case 0xF7: direction = .unknown
    default: return frame(bytes, at)
    }
    guard at + 1 < bytes.count else { return .incomplete }
    return value(kmh: Int(bytes[at + 1]), direction, byteCount: 2)
  }

  static func ascii(_ bytes: [UInt8], _ at: Int) -> RadarItem {
    let direction: RadarValue.Direction
    switch bytes[at] {
    case UInt8(ascii: "+"): direction = .approaching
    case UInt8(ascii: "-"): direction = .receding
    case UInt8(ascii: "*"): direction = .unknown
    default: return frame(bytes, at)
    }
    var text = TextScan(bytes, at + 1)
    let kmh = text.number(digits: 3)
    return text.item { value(kmh: kmh, direction, byteCount: 4) }
  }

  private static func value(
    kmh: Int, _ direction: RadarValue.Direction, byteCount: Int
  ) -> RadarItem {
    switch kmh {
    case 0: .idle(byteCount: byteCount)
    case 2...Int(fastest):
      .value(
        RadarValue(speed: Speed(kmh: Double(kmh)), direction: direction), byteCount: byteCount)
    default: .junk
    }
  }

  /// The banner or a reply.
  private static func frame(_ bytes: [UInt8], _ at: Int) -> RadarItem {
    let here = bytes[at...].prefix(longestItem)
    if here.first == banner.first {
      guard here.starts(with: banner) else {
        return banner.starts(with: here) ? .incomplete : .junk
      }
      return .reply(byteCount: banner.count)
    }
    guard here.first == 0xFA else { return .junk }
    if here.count > 1, !(0x30...0x3F).contains(bytes[at + 1]) { return .junk }
    guard here.count == longestItem else { return .incomplete }
    return here.last == 0xFB ? .reply(byteCount: longestItem) : .junk
  }
}
