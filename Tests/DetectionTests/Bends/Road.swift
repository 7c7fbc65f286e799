import Wire

@testable import Detection

/// A corridor with one bend (1,000 to 1,060 m, advisory 30, limit 40), four heads and two signs,
/// its clock, and what its signs are told to show.
struct Road {
  static let upSign = DeviceID(region: 2, serial: 1)!
  static let downSign = DeviceID(region: 2, serial: 2)!

  static func head(_ serial: UInt64) -> DeviceID { DeviceID(region: 1, serial: serial)! }

  static func bend(_ number: Int = 1, pc: Double = 1_000, isNarrow: Bool = false) -> Corridor.Bend {
    Corridor.Bend(
      id: "B\(number)", name: "bend \(number)", place: Coordinate(latitudeE7: 0, longitudeE7: 0)!,
      pc: pc, pt: pc + 60, radiusMetres: 35, limit: Speed(kmh: 40), advisory: Speed(kmh: 30),
      isNarrow: isNarrow)
  }

  static func corridor(
    mode: Corridor.Mode = .overlap, isNarrow: Bool = false, messages: [SignText] = [],
    lane: Approach? = nil
  ) -> Corridor {
    Corridor(
      id: "C", name: "road", mode: mode, bends: [bend(isNarrow: isNarrow)],
      heads: [
        .init(device: head(1), number: 1, chainage: 750, looks: .down),
        .init(device: head(2), number: 1, chainage: 1_000, looks: .down, lane: lane),
        .init(device: head(3), number: 1, chainage: 1_060, looks: .up),
        .init(device: head(4), number: 1, chainage: 1_310, looks: .up),
      ],
      signs: [
        .init(device: upSign, bend: "B1", approach: .up, chainage: 922),
        .init(device: downSign, bend: "B1", approach: .down, chainage: 1_138),
      ], messages: messages)
  }

  /// Twelve bends 340 m apart with a sign each way and a head on either side.
  static func longCorridor() -> Corridor {
    let bends = (1...12).map { bend($0, pc: Double($0) * 340) }
    return Corridor(
      id: "C", name: "long road", bends: bends,
      heads: bends.enumerated().flatMap { index, bend in
        [
          Corridor.Head(
            device: head(UInt64(index * 2 + 1)), number: 1, chainage: bend.pc, looks: .down),
          Corridor.Head(
            device: head(UInt64(index * 2 + 2)), number: 1, chainage: bend.pt, looks: .up),
        ]
      },
      signs: bends.enumerated().flatMap { index, bend in
        [
          Corridor.Sign(
            device: DeviceID(region: 2, serial: UInt64(index * 2 + 1))!, bend: bend.id,
            approach: .up, chainage: bend.pc - 78),
          Corridor.Sign(
            device: DeviceID(region: 2, serial: UInt64(index * 2 + 2))!, bend: bend.id,
            approach: .down, chainage: bend.pt + 78),
        ]
      })
  }
}

/// A judge with its clock.
struct Bench {
  var judge: SignJudge
  var nowMs: Int64 = 100_000
  var texts: [DeviceID: SignText] = [:]
  var speeds: [DeviceID: Speed] = [:]
  var alerts: [BendAlert] = []
  var events: [BendEvent] = []
  /// Texts of each sign with the time of their change.
  var changes: [(sign: DeviceID, text: SignText, ms: Int64)] = []

  init(_ corridor: Corridor = Road.corridor()) { judge = SignJudge(corridor) }

  mutating func judge(_ users: [RoadUser], isWatched: Bool = true) {
    let watched = judge.corridor.bends.map { _ in isWatched }
    take(judge.judge(users, isWatched: watched, at: nowMs, wall: .unknown))
  }

  mutating func take(_ output: BendOutput) {
    alerts += output.alerts
    events += output.events
    for request in output.signs {
      if texts[request.sign] != request.text {
        changes.append((request.sign, request.text, nowMs))
      }
      texts[request.sign] = request.text
      speeds[request.sign] = request.speed
    }
  }

  /// Lets the users drive on at their speeds for a time, judged every 100 ms.
  mutating func drive(_ users: inout [RoadUser], seconds: Double) {
    for _ in 0..<Int((seconds * 10).rounded()) {
      nowMs += 100
      for index in users.indices {
        users[index].chainage += users[index].speed * 0.1 * users[index].approach.sign
      }
      judge(users)
    }
  }

  var up: SignText? { texts[Road.upSign] }
  var down: SignText? { texts[Road.downSign] }
  var reminders: Int { events.count { if case .reminded = $0 { true } else { false } } }
}

extension RoadUser {
  /// A user so many metres before the near limit of ``Road``'s one bend.
  static func before(
    _ metres: Double, _ approach: Approach, kmh: Double, id: UInt64? = nil, kind: Kind = .car,
    length: Double = 4.5
  ) -> RoadUser {
    RoadUser(
      id: id ?? (approach == .up ? 1 : 2), approach: approach, kind: kind,
      chainage: approach == .up ? 1_000 - metres : 1_060 + metres, speed: kmh / 3.6,
      length: length)
  }
}
