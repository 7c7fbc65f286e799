internal import Wire

extension RoadPlan {
  /// Bends that a made-up corridor can have: as many as the road of the seed (domain.md 0.4).
  static let bendLimits = 1...41

  /// A corridor after S228 in Taishun: a bend every 340 m (domain.md 0.4: one per 332 to 368 m) on
  /// a grade of -3.8 % (domain.md section 7).
  ///
  /// ```
  ///  ◀─250─┤◀─250─┤ bend ├─250─▶···◀─250─┤ bend ├─250─▶├─250─▶
  ///     head    head    head           head    head   head
  /// ```
  /// Each bend has four heads that see its approaches. At the ends of the corridor two are at the
  /// bend's limit and 250 m out, which covers 500 m. Between two bends lie 270 to 290 m; there each
  /// bend has the head at its own limit and shares the one at its neighbour's, which looks back at
  /// it: the two see all of the stretch, the middle of it from both ends. A head 250 m out would
  /// look into the neighbour. So n bends have 2n + 2 heads.
  ///
  /// `watchesLanes` makes each head at a limit two, one a lane, so that driving in the wrong lane
  /// can be seen at all.
  static func made(bends count: Int, mode: Mode = .overlap, watchesLanes: Bool = false) -> RoadPlan
  {
    // Zone length, radius, superelevation, advisory: V = √(127 R (e + f)) (domain.md 4.2) with
    // f = 0.2, rounded down to 5 km/h.
    let kinds: [(length: Double, radius: Double, fall: Double, advisory: Double)] = [
      (60, 35, 0.04, 30), (50, 40, 0.06, 35), (70, 30, 0.04, 30), (55, 38, 0.06, 35),
    ]
    let bends = (0..<count).compactMap { index -> Bend? in
      let kind = kinds[index % kinds.count]
      let pc = 600 + 340 * Double(index)
      guard
        let place = Coordinate(latitude: 27.5 + pc / 111_320, longitude: 119.7)
      else { return nil }
      return Bend(
        id: "B\(index + 1)", name: "Bend \(index + 1)", place: place, pc: pc, pt: pc + kind.length,
        radius: kind.radius, superelevation: kind.fall, grade: -0.038, limitKmh: 60,
        advisoryKmh: kind.advisory)
    }
    var plan = RoadPlan(
      id: "C1", name: "Simulated corridor", mode: mode, bends: bends, heads: [], signs: [])
    for (index, bend) in bends.enumerated() {
      if index == 0 { plan.addHead(at: bend.pc - 250, looks: .down) }
      plan.addHead(at: bend.pc, looks: .down, watchesLanes: watchesLanes)
      plan.addHead(at: bend.pt, looks: .up, watchesLanes: watchesLanes)
      if index == bends.count - 1 { plan.addHead(at: bend.pt + 250, looks: .up) }
      // 78 m before the curve (domain.md C6).
      plan.addSign(bend.id, .up, at: bend.pc - 78)
      plan.addSign(bend.id, .down, at: bend.pt + 78)
    }
    return plan
  }

  /// Chainage at which the bend of ``pair(heads:length:)`` begins.
  static let pairStart = 600.0

  /// One bend of that length between two heads: the road of `--head`.
  static func pair(heads: [Head], length: Double) -> RoadPlan? {
    guard let place = Coordinate(latitude: 27.5, longitude: 119.7) else { return nil }
    let bend = Bend(
      id: "B1", name: "Bend", place: place, pc: pairStart, pt: pairStart + length,
      radius: 35,
      grade: -0.038, limitKmh: 60, advisoryKmh: 30)
    return RoadPlan(id: "C1", name: "Bend", bends: [bend], heads: heads, signs: [])
  }

  /// Device numbers as GB/T 28181 has them, of a county that does not exist.
  private static func device(type: UInt64, serial: Int) -> DeviceID? {
    DeviceID(region: 3_390_010_000, serial: type * 10_000_000 + UInt64(serial))
  }

  private mutating func addHead(at place: Double, looks: Way, watchesLanes: Bool = false) {
    let serial = Set(heads.map(\.device)).count + 1
    guard let device = Self.device(type: 139, serial: serial) else { return }
    if watchesLanes {
      heads.append(Head(device: device, number: 1, at: place, looks: looks, lane: .up))
      heads.append(Head(device: device, number: 2, at: place, looks: looks, lane: .down))
    } else {
      heads.append(Head(device: device, at: place, looks: looks))
    }
  }

  private mutating func addSign(_ bend: String, _ approach: Way, at place: Double) {
    guard let device = Self.device(type: 133, serial: signs.count + 1) else { return }
    signs.append(Sign(device: device, bend: bend, approach: approach, at: place))
  }
}
