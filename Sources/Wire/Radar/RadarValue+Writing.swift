extension RadarProtocol {
  /// What the radar sends while it sees nothing; empty when it is silent then.
  public var idleBytes: [UInt8] {
    switch self {
    case .csrSingle: [0]
    case .csrDouble: [0xF7, 0]
    case .csrASCII: Array("*000".utf8)
    case .icoms, .ops, .click512, .ss125: []
    }
  }
}

extension RadarValue {
  /// The value as a radar of that protocol sends it: rounded as it rounds, without what it cannot
  /// say. For simulators and tests.
  public func bytes(_ protocol: RadarProtocol, sequence: UInt8 = 0) -> [UInt8] {
    switch `protocol` {
    case .csrSingle: [UInt8(wholeKmh)]
    case .csrDouble: [direction.csrMarker, UInt8(wholeKmh)]
    case .csrASCII: Array((direction.csrSign + padded(wholeKmh, 3)).utf8)
    case .icoms:
      Array(
        ((direction == .receding ? "-" : "+") + padded(min(999, Int(speed.kmh.rounded())), 3)
          + " km/h" + padded(min(999, Int(rangeDecimetres ?? 0) / 10), 3) + " m\r\n").utf8)
    case .ops: Array(json.utf8)
    case .click512: Array(clickLine.utf8)
    case .ss125: packet(sequence: sequence)
    }
  }

  private var wholeKmh: Int { min(240, max(2, Int(speed.kmh.rounded()))) }

  private var json: String {
    let hundredths = Int((speed.metresPerSecond * 100).rounded())
    let range = rangeDecimetres.map { ", \"range\":\($0 / 10).\($0 % 10)" } ?? ""
    return "{\"speed\":\(hundredths / 100).\(padded(hundredths % 100, 2)), \"direction\":\""
      + (direction == .receding ? "outbound" : "inbound") + "\"\(range)}\r\n"
  }

  private var mph: Double { speed.kmh / Click512Grammar.kilometresPerMile }

  private var clickLine: String {
    // WallTime's own text: 2009-05-28T23:04:04.902Z.
    let clock = (clock ?? .unknown).description.dropLast()
    let date = clock.prefix(10).map { $0 == "-" ? ":" : $0 }
    let sign = direction == .receding ? "-" : ""
    return String(date) + "," + clock.suffix(12) + "," + padded(Int(lane ?? 0) % 100, 2) + ","
      + sign + tenths(mph, direction == .receding ? 2 : 4) + ","
      + tenths(feet(lengthDecimetres), 4) + ",00000500," + tenths(feet(rangeDecimetres), 4) + ","
      + padded(Int(classCode ?? 0) % 100, 2) + "\r\n"
  }

  private func packet(sequence: UInt8) -> [UInt8] {
    var head: [UInt8] = [UInt8(ascii: "Z"), UInt8(ascii: "1"), 0, 0, 0, 0, 0, 1, sequence]
    head.append(UInt8(SS125Grammar.eventByteCount))
    head.append(SS125Grammar.crc8(head[...]))
    let whole = Int(mph)
    let fraction = UInt8(min(255, Int((mph - Double(whole)) * 256)))
    let bits = (direction == .receding ? -whole : whole) & 0x7FFF
    let range = UInt16(min(65_535, (feet(rangeDecimetres) * 256).rounded()))
    let length = UInt16(min(65_535, (feet(lengthDecimetres) * 256).rounded()))
    var body: [UInt8] = [SS125Grammar.activeEvent, 1, 0]
    body += packedClock
    body += [lane ?? 0, UInt8(range >> 8), UInt8(range & 0xFF), 0, 0x01, 0xF4]
    body += [0x80 | UInt8(bits >> 8), UInt8(bits & 0xFF), fraction, classCode ?? 0]
    body += [UInt8(length >> 8), UInt8(length & 0xFF)]
    return head + body + [SS125Grammar.crc8(body[...])]
  }

  private var packedClock: [UInt8] {
    let text = (clock ?? .unknown).description
    let fields = text.split { !$0.isNumber }.map { UInt32($0) ?? 0 }
    guard fields.count == 7 else { return [UInt8](repeating: 0, count: 8) }
    let date = fields[0] << 9 | fields[1] << 5 | fields[2]
    let time = fields[3] << 22 | fields[4] << 16 | fields[5] << 10 | fields[6]
    return [date, time].flatMap { word in
      stride(from: 24, through: 0, by: -8).map { UInt8(truncatingIfNeeded: word >> UInt32($0)) }
    }
  }
}

extension RadarValue.Direction {
  fileprivate var csrMarker: UInt8 {
    switch self {
    case .approaching: 0xF9
    case .receding: 0xF8
    case .unknown: 0xF7
    }
  }

  fileprivate var csrSign: String {
    switch self {
    case .approaching: "+"
    case .receding: "-"
    case .unknown: "*"
    }
  }
}

private func feet(_ decimetres: UInt16?) -> Double {
  Double(decimetres ?? 0) / Click512Grammar.decimetresPerFoot
}

private func padded(_ number: Int, _ width: Int) -> String {
  let text = String(number)
  return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
}

/// A number with one decimal and leading zeros before the point.
private func tenths(_ number: Double, _ width: Int) -> String {
  let tenths = Int((number * 10).rounded())
  return padded(tenths / 10, width) + ".\(tenths % 10)"
}
