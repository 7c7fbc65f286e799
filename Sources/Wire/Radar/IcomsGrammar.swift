/// Icoms TMA-296, manual p. 15: `<+|->SSS km/hDDD m` and CR LF, speed in km/h and range in metres.
///
/// What stands between the numbers and their units is not certain from the manual: up to two blanks
/// are taken at each place.
enum IcomsGrammar {
  static let longestItem = 24

  static func item(_ bytes: [UInt8], _ at: Int) -> RadarItem {
    let direction: RadarValue.Direction
    switch bytes[at] {
    case UInt8(ascii: "+"): direction = .approaching
    case UInt8(ascii: "-"): direction = .receding
    case 0x0D, 0x0A: return .idle(byteCount: 1)
    default: return .junk
    }
    var text = TextScan(bytes, at + 1)
    let kmh = text.number(digits: 3)
    text.skip(atMost: 2) { $0 == 0x20 }
    text.literal("km/h")
    text.skip(atMost: 2) { $0 == 0x20 }
    let metres = text.number(digits: 3)
    text.skip(atMost: 2) { $0 == 0x20 }
    text.literal("m")
    let byteCount = text.at - at
    return text.item {
      // It measures from 3.5 km/h on.
      guard kmh > 0 else { return .idle(byteCount: byteCount) }
      return .value(
        RadarValue(
          speed: Speed(kmh: Double(kmh)), direction: direction,
          rangeDecimetres: UInt16(metres * 10)), byteCount: byteCount)
    }
  }
}
