import TestGround

@testable import Wire

/// Values over the whole range that each field may have.
enum RandomMessage {
  static func make(_ kind: MessageKind, using random: inout SeededGenerator) -> Message {
    switch kind {
    case .hello: .hello(health(using: &random))
    case .heartbeat: .heartbeat(health(using: &random))
    case .alarm:
      .alarm(
        Alarm(
          action: pick(using: &random), button: number(using: &random),
          heldMilliseconds: number(using: &random), batteryMillivolts: number(using: &random),
          pressCount: number(using: &random)))
    case .bendReading, .frameFragment:
      .bendReading(
        BendReading(
          head: number(using: &random), direction: pick(using: &random),
          vehicleClass: pick(using: &random), speed: speed(using: &random),
          distanceDecimetres: number(using: &random), lengthDecimetres: number(using: &random),
          track: number(using: &random), ageMilliseconds: number(using: &random)))
    case .unitReport: .unitReport(report(using: &random))
    case .order: .order(order(using: &random))
    case .signCommand:
      .signCommand(
        SignCommand(
          id: number(using: &random), text: pick(using: &random), priority: number(using: &random),
          speed: speed(using: &random), minimumLitTenths: number(using: &random),
          validTenths: number(using: &random)))
    case .signState:
      .signState(
        SignState(
          command: number(using: &random), text: pick(using: &random), lamp: pick(using: &random)))
    case .acknowledgement:
      .acknowledgement(
        Acknowledgement(
          kind: number(using: &random), reason: pick(using: &random), boot: number(using: &random),
          sequence: number(using: &random), time: WallTime(milliseconds: number(using: &random))))
    }
  }

  static func fragment(using random: inout SeededGenerator) -> (FrameFragment, piece: [UInt8]) {
    let total = UInt32.random(in: 1...FrameFragment.frameLimit, using: &random)
    let offset = UInt32.random(in: 0..<total, using: &random)
    let room = min(Int(total - offset), FrameFragment.pieceLimit)
    let piece = (0..<Int.random(in: 1...room, using: &random)).map { _ in
      UInt8(truncatingIfNeeded: random.next())
    }
    let head = FrameFragment(
      frame: number(using: &random), captured: WallTime(milliseconds: number(using: &random)),
      offset: offset, total: total)
    return (head, piece)
  }

  private static func number<T: FixedWidthInteger>(using random: inout SeededGenerator) -> T {
    // The ends are likelier than chance makes them.
    switch random.next() % 8 {
    case 0: T.min
    case 1: T.max
    default: T(truncatingIfNeeded: random.next())
    }
  }

  private static func pick<E: CaseIterable>(using random: inout SeededGenerator) -> E {
    guard let value = E.allCases.randomElement(using: &random) else {
      preconditionFailure("an enumeration of the wire has cases")
    }
    return value
  }

  private static func speed(using random: inout SeededGenerator) -> Speed {
    Speed(tenthsOfKmh: number(using: &random))
  }

  private static func place(using random: inout SeededGenerator) -> Coordinate? {
    Coordinate(
      latitudeE7: Int32.random(in: -900_000_000...900_000_000, using: &random),
      longitudeE7: Int32.random(in: -1_800_000_000...1_800_000_000, using: &random))
  }

  private static func words(_ limit: Int, using random: inout SeededGenerator) -> String {
    let alphabet = ["a", " ", "\n", "é", "弯", "😀", "\u{0}"]
    var text = ""
    let size = Int.random(in: 0...limit, using: &random)
    while let next = alphabet.randomElement(using: &random),
      text.utf8.count + next.utf8.count <= size
    {
      text += next
    }
    return text
  }

  private static func health(using random: inout SeededGenerator) -> Health {
    Health(
      deviceClass: pick(using: &random), signalDBm: number(using: &random),
      faults: DeviceFaults(rawValue: number(using: &random) & DeviceFaults.definedBits),
      uptimeSeconds: number(using: &random), firmware: number(using: &random),
      batteryMillivolts: number(using: &random),
      intervalSeconds: UInt16.random(in: 1...UInt16.max, using: &random),
      pending: number(using: &random), givenUp: number(using: &random))
  }

  private static func report(using random: inout SeededGenerator) -> UnitReport {
    let order: UInt64 = number(using: &random)
    let statuses = UnitStatus.allCases.filter { $0 != .noContact }
    let fix = Bool.random(using: &random) ? place(using: &random) : nil
    let age: UInt16 = number(using: &random)
    return UnitReport(
      status: statuses.randomElement(using: &random) ?? .available,
      receipt: order == 0 ? .none : pick(using: &random),
      fix: fix.map { UnitReport.Fix(place: $0, ageSeconds: age) }, speed: speed(using: &random),
      order: order, words: words(UnitReport.wordsLimit, using: &random))
  }

  private static func order(using random: inout SeededGenerator) -> Order {
    Order(
      id: max(1, number(using: &random)), incident: number(using: &random),
      act: pick(using: &random), severity: UInt8.random(in: 1...4, using: &random),
      nature: pick(using: &random),
      place: Bool.random(using: &random) ? place(using: &random) : nil,
      signOffSeconds: number(using: &random),
      placeWords: words(Order.placeLimit, using: &random),
      text: words(Order.textLimit, using: &random))
  }
}
