import Testing
import Wire

@testable import Detection

/// A corridor of one bend with everything right, in which tests change one thing.
private func corridor(
  _ change: (inout Corridor) -> Void = { _ in }
) -> Corridor {
  var corridor = Corridor(
    id: "S228", name: "Test road",
    bends: [
      Corridor.Bend(
        id: "K1", name: "First", place: Coordinate(latitude: 27.5, longitude: 119.7)!, pc: 1_000,
        pt: 1_060, radiusMetres: 35, grade: -0.038, limit: Speed(kmh: 40), advisory: Speed(kmh: 30))
    ],
    heads: [
      head(1, at: 1_000, .down), head(2, at: 750, .down), head(3, at: 1_060, .up),
      head(4, at: 1_310, .up),
    ],
    signs: [sign(1, .up, at: 920), sign(2, .down, at: 1_140)])
  change(&corridor)
  return corridor
}

private func device(_ serial: UInt64) -> DeviceID { DeviceID(region: 33_900_100, serial: serial)! }

private func head(_ number: UInt16, at chainage: Double, _ looks: Approach) -> Corridor.Head {
  Corridor.Head(device: device(UInt64(number)), number: 1, chainage: chainage, looks: looks)
}

private func sign(_ number: UInt64, _ approach: Approach, at chainage: Double) -> Corridor.Sign {
  Corridor.Sign(device: device(900 + number), bend: "K1", approach: approach, chainage: chainage)
}

@Suite struct CorridorFindingsTests {
  /// A change, the subject of the one finding that it brings, and parts of what it says.
  struct Change: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var subject: Corridor.Finding.Subject
    var says: [String]
    var change: @Sendable (inout Corridor) -> Void

    init(
      _ name: String, _ subject: Corridor.Finding.Subject, _ says: [String],
      _ change: @escaping @Sendable (inout Corridor) -> Void
    ) {
      testDescription = name
      self.subject = subject
      self.says = says
      self.change = change
    }
  }

  static let changes: [Change] = [
    Change("a hole between heads", .bend(0), ["approach up of K1: 750–770 m is seen by no head"]) {
      $0.heads[0].rangeMetres = 230
    },
    Change("a head before the bend", .bend(0), ["approach down of K1: 1060–1080 m is seen by no"]) {
      $0.heads[2].chainage = 1_080
    },
    Change("one head only", .bend(0), ["approach up of K1 has one head only over 500–1000 m"]) {
      $0.heads[0].rangeMetres = 500
      $0.heads.remove(at: 1)
    },
    Change("road beyond the last heads", .bend(0), ["approach down of K1: 1480–1560 m is seen"]) {
      $0.heads[3].chainage = 1_230
    },
    Change("no head on an approach", .bend(0), ["approach down of K1 has no head", "1060–1560 m"]) {
      $0.heads.removeLast(2)
    },
    Change("heads of the other lane", .bend(0), ["approach up of K1 has no head"]) {
      for place in 0..<2 { $0.heads[place].lane = .down }
    },
    Change("a head that looks at nothing", .head(4), ["sees 3000–3250 m", "within 500 m"]) {
      $0.heads.append(head(5, at: 3_000, .up))
    },
    Change("no sign on an approach", .bend(0), ["approach down of K1 has no sign"]) {
      $0.signs.removeLast()
    },
    Change(
      "a sign behind its bend", .sign(0), ["faces nothing", "stands 140 m behind approach up"]
    ) {
      $0.signs[0].chainage = 1_140
    },
    Change("a sign far out", .sign(1), ["faces nothing", "stands 290.5 m before approach down"]) {
      $0.signs[1].chainage = 1_350.5
    },
    // domain.md 4.2 at 40 km/h downhill: 48.2 m for a car, 65.9 m for a long vehicle.
    Change("a sign near the bend", .sign(0), ["comes too late", "needs 49 m", "vehicle 66 m"]) {
      $0.signs[0].chainage = 953
    },
    Change("an advisory speed over the radius", .advisory(0), ["30 km/h of K1", "24.", "f 0.21"]) {
      $0.bends[0].radiusMetres = 20
      $0.bends[0].superelevation = 0.02
    },
  ]

  @Test(arguments: changes)
  func `a corridor that is not as it should be is told what is wrong`(_ change: Change) throws {
    let changed = corridor { change.change(&$0) }
    try changed.validate()
    let findings = changed.findings
    let finding = try #require(findings.first { $0.subject == change.subject }, "\(findings)")
    if change.testDescription.contains("advisory") {
      #expect(finding.isFault && finding.what.contains("above the 24 km/h"), "\(finding.what)")
    } else {
      for part in change.says { #expect(finding.what.contains(part), "\(finding.what)") }
      #expect(!finding.isFault)
    }
    #expect(findings.count == 1 && !finding.right.isEmpty, "\(findings)")
  }

  @Test func `a corridor that is as it should be has no findings`() throws {
    try corridor().validate()
    #expect(corridor().findings == [])
    #expect(corridor().gaps == [])
  }

  @Test func `four heads that see 30 m each leave most of the 500 m to nobody`() throws {
    let near = corridor {
      for place in $0.heads.indices { $0.heads[place].rangeMetres = 30 }
    }
    try near.validate()
    #expect(
      near.gaps.map(\.stretch) == [500...720, 750...970, 1_090...1_310, 1_340...1_560])
    let told = near.findings.map(\.what)
    #expect(told.count == 4 && told.first?.contains("500–720 m is seen by no head") == true)
    // Where the road begins there is nobody to be seen.
    var short = corridor()
    (short.bends[0].pc, short.bends[0].pt) = (100, 160)
    short.heads = [head(1, at: 100, .down), head(3, at: 160, .up), head(4, at: 410, .up)]
    #expect(short.gaps == [])
  }

  @Test func `a side-fired counter is no head that sees road`() throws {
    let counters = corridor {
      for place in 0..<2 { $0.heads[place].rangeMetres = 0 }
    }
    try counters.validate()
    #expect(counters.findings.map(\.subject) == [.bend(0)])
    #expect(counters.findings.first?.what.contains("approach up of K1 has no head") == true)
    #expect(Coverage(counters.heads, of: .up).seen == [1_060...1_560])
  }

  @Test func `one bend's heads fill another's gaps`() {
    let two = corridor {
      var next = $0.bends[0]
      (next.id, next.pc, next.pt) = ("K2", 1_400, 1_450)
      $0.bends.append(next)
      $0.heads += [head(7, at: 1_450, .up), head(8, at: 1_700, .up)]
    }
    // K1's heads see up to 1,560 m, which is all of K2's approach up but K1 itself.
    #expect(
      two.gaps == [Corridor.Gap(bend: "K2", approach: .up, stretch: 1_000...1_060)])
  }

  @Test func `swapping the approaches mirrors the findings`() {
    let changed = corridor {
      $0.heads[0].rangeMetres = 200
      $0.signs[0].chainage = 700
    }
    var mirror = changed
    for place in mirror.bends.indices {
      let bend = changed.bends[place]
      (mirror.bends[place].pc, mirror.bends[place].pt) = (3_000 - bend.pt, 3_000 - bend.pc)
      mirror.bends[place].grade = -bend.grade
    }
    for place in mirror.heads.indices {
      mirror.heads[place].chainage = 3_000 - changed.heads[place].chainage
      mirror.heads[place].looks = changed.heads[place].looks.opposite
    }
    for place in mirror.signs.indices {
      mirror.signs[place].chainage = 3_000 - changed.signs[place].chainage
      mirror.signs[place].approach = changed.signs[place].approach.opposite
    }
    #expect(changed.findings.count == 2)
    #expect(mirror.findings.map(\.subject) == changed.findings.map(\.subject))
    #expect(
      mirror.gaps.map { 3_000 - $0.stretch.upperBound } == changed.gaps.map(\.stretch.lowerBound))
    #expect(mirror.gaps.map(\.approach.opposite) == changed.gaps.map(\.approach))
  }

  @Test(arguments: [
    // domain.md 4.2: "R 30 m ≈ 30 km/h, R 60 m ≈ 40 km/h".
    (30.0, 0.04, 30.0...31.5), (60.0, 0.04, 39.0...41.5), (200.0, 0.06, 68.0...73.0),
    (10.0, -0.3, 0.0...0.0), (2_000.0, 0.1, 200.0...200.0),
  ])
  func `the speed that a radius allows is that of the formula`(
    radius: Double, crossfall: Double, range: ClosedRange<Double>
  ) {
    var bend = corridor().bends[0]
    bend.radiusMetres = radius
    bend.superelevation = crossfall
    #expect(range.contains(bend.curveSpeed.kmh), "\(bend.curveSpeed.kmh)")
    let speed = bend.curveSpeed
    if speed.kmh > 0 { #expect(bend.allows(speed)) }
    if speed.kmh < 200 { #expect(!bend.allows(Speed(tenthsOfKmh: speed.tenthsOfKmh + 1))) }
  }

  @Test(arguments: [
    (30.0, 0.0, 31.0, 42.0), (40.0, -0.038, 48.0, 66.0), (60.0, -0.038, 88.0, 127.0),
    (80.0, -0.038, 137.0, 207.0),
  ])
  func `stopping sight is that of the table`(
    kmh: Double, grade: Double, car: Double, truck: Double
  ) {
    var bend = corridor().bends[0]
    bend.grade = grade
    #expect(abs(bend.stoppingSight(at: Speed(kmh: kmh), on: .up) - car) <= 1)
    bend.grade = -0.038
    let long = bend.stoppingSight(
      at: Speed(kmh: kmh), on: .up, braking: Corridor.truckBraking)
    #expect(abs(long - truck) <= 1)
    bend.grade = 0.038
    #expect(
      bend.stoppingSight(at: Speed(kmh: kmh), on: .down, braking: Corridor.truckBraking) == long)
  }
}

@Suite struct CorridorValidationTests {
  static let changes: [(String, @Sendable (inout Corridor) -> Void)] = [
    ("has no bend", { $0.bends = [] }),
    ("PC must lie before PT", { $0.bends[0].pt = 1_000 }),
    ("0 to 100,000 m", { $0.bends[0].pt = .nan }),
    ("0 to 100,000 m", { $0.bends[0].pc = -1 }),
    ("at most 2,000 m", { $0.bends[0].pt = 3_001 }),
    ("radius", { $0.bends[0].radiusMetres = 0 }),
    ("superelevation", { $0.bends[0].superelevation = 0.5 }),
    ("grade", { $0.bends[0].grade = .infinity }),
    ("at least 5 km/h", { $0.bends[0].advisory = Speed(kmh: 4) }),
    ("exceed the limit", { $0.bends[0].advisory = Speed(kmh: 41) }),
    ("K1 stands twice", { $0.bends.append($0.bends[0]) }),
    (
      "before the one before it has ended",
      {
        var next = $0.bends[0]
        (next.id, next.pc, next.pt) = ("K2", 1_050, 1_100)
        $0.bends.append(next)
      }
    ),
    ("stands outside", { $0.heads[0].chainage = 100_001 }),
    ("must see 20 to 1,000 m", { $0.heads[0].rangeMetres = 5 }),
    ("stands twice", { $0.heads[1].device = $0.heads[0].device }),
    ("names no bend", { $0.signs[0].bend = "K9" }),
    ("stands twice", { $0.signs[1].device = $0.signs[0].device }),
    ("stands outside", { $0.signs[0].chainage = -.infinity }),
    ("is a warning", { $0.messages = [.seatBelts, .oncoming] }),
    (
      "over 400 bends",
      { $0.bends = Array(repeating: $0.bends[0], count: 401) }
    ),
  ]

  @Test(arguments: changes.indices)
  func `a corridor that no detector can work with is refused`(_ place: Int) {
    let (says, change) = Self.changes[place]
    let error = #expect(throws: DetectionError.self) { try corridor { change(&$0) }.validate() }
    #expect(error.map { "\($0)".contains(says) } == true, "\(String(describing: error))")
  }

  @Test func `the nearest bend of a place is the one that it is in or comes to first`() {
    let two = corridor {
      var next = $0.bends[0]
      (next.id, next.pc, next.pt) = ("K2", 1_400, 1_450)
      $0.bends.append(next)
    }
    #expect(
      [0, 1_030, 1_229, 1_231, 9_000].map { two.bend(nearest: $0)?.id }
        == ["K1", "K1", "K1", "K2", "K2"])
    var none = two
    none.bends = []
    #expect(none.bend(nearest: 5) == nil)
  }
}
