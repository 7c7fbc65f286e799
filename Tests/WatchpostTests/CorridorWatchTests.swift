import Detection
import Ingest
import Patrol
import Testing
import Wire

@testable import watchpost

@Suite("The watch over the corridors")
struct CorridorWatchTests {
  private typealias Road = RoadSample

  /// A watch with its clock: ticks every 50 ms, and heads that say every 20 s that they live.
  private struct Ground {
    var watch = CorridorWatch(lastCommand: 100)
    var acts = CorridorWatch.Acts()
    var now: Int64 = 0
    var heads: Set<DeviceID> = []
    /// Milliseconds that the wall clock is off.
    var leap: Int64 = 0
    /// What each sign was told last, and every change of a text in order.
    var shown: [DeviceID: SignText] = [:]
    var changes: [String] = []

    init(_ corridors: [Corridor], isAlive: Bool = true) {
      plan(corridors)
      if isAlive { heads = Set(corridors.flatMap { $0.heads.map(\.device) }) }
    }

    /// Whether every sign shows a message.
    var isQuiet: Bool { shown.values.allSatisfy { $0.isMessage } }

    var stamp: ReceiveStamp {
      ServiceSamples.stamp(now, wall: ServiceSamples.wall(now + leap))
    }

    mutating func plan(_ corridors: [Corridor]) {
      let refused = watch.plan(corridors, at: stamp, &acts)
      #expect(refused.isEmpty)
    }

    @discardableResult mutating func take(_ heard: HeadReading, lateMs: Int64 = 0) -> Bool {
      var heard = heard
      heard.received = ServiceSamples.stamp(now - lateMs, wall: stamp.wall)
      let isCommand = watch.take(heard, &acts)
      note()
      return isCommand
    }

    mutating func run(until end: Int64, _ more: (inout Ground) -> Void = { _ in }) {
      while now < end {
        now += CorridorWatch.tickMs
        if now % 20_000 == 50 { for head in heads.sorted() { take(Road.alive(head)) } }
        more(&self)
        while watch.tick(at: stamp, &acts) {}
        while watch.look(at: stamp, &acts) {}
        note()
      }
    }

    /// One tick; returns what it sends.
    mutating func tick(at ms: Int64) -> [SignBoard.Sending] {
      now = ms
      while watch.tick(at: stamp, &acts) {}
      return acts.takeSendings()
    }

    /// Ends the watch; returns the bins that it hands over.
    mutating func end() -> [BendBin] {
      watch.end(at: stamp, &acts)
      return acts.bins
    }

    /// Signs do what they are told at once, and say so.
    private mutating func note() {
      for sending in acts.takeSendings() {
        let command = sending.command
        let state = SignState(command: command.id, text: command.text, lamp: .lit)
        _ = watch.take(Road.reading(sending.sign, at: now, .signState(state)), &acts)
        guard shown[sending.sign] != command.text else { continue }
        shown[sending.sign] = command.text
        changes.append("\(now) \(sending.sign.description.suffix(2)) \(command.text)")
      }
    }

    /// Two cars that will meet in a corridor's bend, from both ends of its watch.
    mutating func meet(
      on corridor: UInt64, from start: Int64, _ approaches: [Approach] = Approach.allCases,
      clockLeap: Int64? = nil
    ) {
      let gone = Double(now - start) / 1_000 * 40 / 3.6
      guard gone >= 0, gone < 250, (now - start) % 500 == 0 else { return }
      for approach in approaches {
        take(
          Road.vehicle(
            Road.head(corridor, approach), metres: 250 - gone,
            clockMs: clockLeap.map { now - 100 + $0 }))
      }
    }
  }

  private static func counts(_ watch: CorridorWatch) -> BendCounts {
    var counts = BendCounts()
    watch.count(into: &counts)
    watch.countCorridors(into: &counts)
    return counts
  }

  @Test("Signs begin with caution, quiet roads show messages, and only the meeting's road warns")
  func routing() {
    var ground = Ground([Road.corridor(1), Road.corridor(2)])
    ground.run(until: 1_000)
    #expect(Set(ground.shown.values) == [.caution] && ground.shown.count == 4)
    ground.run(until: 30_000)
    #expect(ground.isQuiet)
    ground.run(until: 45_000) { $0.meet(on: 2, from: 30_050) }
    let warned = ground.changes.filter { $0.hasSuffix("oncoming") }.map {
      $0.split(separator: " ")[1]
    }
    #expect(Set(warned) == ["21", "22"])
    #expect(ground.watch.pictures["C1"]?.users == [])
    #expect(ground.watch.pictures["C2"]?.users.count == 2)
    let counts = Self.counts(ground.watch)
    #expect(counts.readings > 30 && counts.ignoredReadings == 0)
    #expect(counts.corridors.map(\.id) == ["C1", "C2"])
    #expect((counts.corridors[1].litSeconds[.overlap] ?? 0) > 3)
    #expect(
      counts.corridors[0].litSeconds[.overlap] == nil && counts.corridors[0].heads[.alive] == 4)
  }

  @Test("A reading of a head that nobody has is counted, and its device lives all the same")
  func strangers() {
    var ground = Ground([Road.corridor(1)])
    ground.heads = [Road.head(1, .down)]
    let other = Road.vehicle(Road.head(9, .up), metres: 100)
    let unknown = Road.vehicle(Road.head(1, .up), metres: 100, head: 7)
    ground.run(until: 70_000) { ground in
      if ground.now % 1_000 == 0 {
        ground.take(unknown)
        ground.take(other)
      }
    }
    #expect(Self.counts(ground.watch).ignoredReadings == 140)
    #expect(ground.watch.pictures["C1"]?.heads == [.alive, .alive, .alive, .alive])
    #expect(ground.acts.alerts.isEmpty)
  }

  @Test("A device with heads on two roads is heard on both, each reading on its own")
  func sharedDevice() {
    var second = Road.corridor(2)
    second.heads[0] = Corridor.Head(
      device: Road.head(1, .up), number: 5, chainage: 1_000, looks: .down)
    second.heads[1] = Corridor.Head(
      device: Road.head(1, .up), number: 6, chainage: 750, looks: .down)
    var ground = Ground([Road.corridor(1), second])
    ground.run(until: 30_000) { ground in
      if ground.now % 500 == 0, ground.now > 25_000 {
        let metres = 250 - Double(ground.now - 25_000) / 90
        ground.take(Road.vehicle(Road.head(1, .up), metres: metres, head: 5))
      }
    }
    #expect(ground.watch.pictures["C1"]?.users == [])
    #expect(ground.watch.pictures["C2"]?.users.count == 1)
    #expect(Self.counts(ground.watch).ignoredReadings == 0)
    ground.take(Road.alive(Road.head(1, .up), faults: .sensor))
    ground.run(until: 30_500)
    for id in ["C1", "C2"] {
      #expect(ground.watch.pictures[id]?.heads.prefix(2) == [.lost, .lost], "\(id)")
    }
  }

  @Test("A head that says its sensor is broken means caution at the next tick, readings or not")
  func brokenSensor() {
    var ground = Ground([Road.corridor(1)])
    ground.run(until: 30_000)
    #expect(ground.isQuiet)
    ground.heads.remove(Road.head(1, .up))
    ground.take(Road.alive(Road.head(1, .up), faults: .sensor))
    ground.run(until: 30_050)
    #expect(Set(ground.shown.values) == [.caution])
    #expect(ground.acts.alerts.map(\.kind) == [.headLost, .headLost])
    ground.run(until: 45_000) { ground in
      if ground.now % 500 == 0 { ground.take(Road.vehicle(Road.head(1, .up), metres: 20, kmh: 5)) }
    }
    #expect(ground.acts.alerts.filter { $0.kind == .headBack }.isEmpty)
    ground.take(Road.alive(Road.head(1, .up)))
    ground.run(until: 45_050)
    #expect(ground.acts.alerts.filter { $0.kind == .headBack }.count == 2)
  }

  @Test(
    "Each head that falls silent means caution within 60 s and never a message",
    arguments: [
      Approach.up, .down,
    ])
  func silentHead(approach: Approach) throws {
    var ground = Ground([Road.corridor(1), Road.corridor(2)])
    ground.run(until: 40_100)
    ground.heads.remove(Road.head(1, approach))
    // Last heard at 40,050 ms.
    ground.run(until: 100_000)
    #expect(ground.isQuiet && ground.acts.alerts.isEmpty)
    ground.run(until: 100_100)
    for side in Approach.allCases {
      #expect(ground.shown[Road.sign(1, side)] == .caution)
      #expect(ground.shown[Road.sign(2, side)]?.isMessage == true)
    }
    #expect(ground.acts.alerts.map(\.kind) == [.headLost, .headLost])
    #expect(Set(ground.acts.alerts.map(\.device)) == [Road.head(1, approach)])
    ground.run(until: 200_000)
    #expect(ground.shown[Road.sign(1, approach)] == .caution)
  }

  @Test("After a start no sign shows a message until the last head of its road has spoken")
  func waitingHead() {
    var ground = Ground([Road.corridor(1), Road.corridor(2)])
    ground.heads.remove(Road.head(2, .down))
    ground.run(until: 59_000)
    for side in Approach.allCases {
      #expect(ground.shown[Road.sign(1, side)]?.isMessage == true)
      #expect(ground.shown[Road.sign(2, side)] == .caution)
    }
    #expect(ground.watch.pictures["C2"]?.heads == [.alive, .alive, .waiting, .waiting])
    ground.take(Road.alive(Road.head(2, .down)))
    // Caution is held for two seconds like any warning.
    ground.run(until: 61_100)
    #expect(ground.shown.values.allSatisfy { $0.isMessage })
  }

  @Test("A road that has changed begins anew with caution, the others go on, and its bins are kept")
  func reload() {
    var ground = Ground([Road.corridor(1), Road.corridor(2)])
    ground.run(until: 40_000) { ground in
      ground.meet(on: 1, from: 30_050)
      ground.meet(on: 2, from: 30_050)
    }
    let before = ground.watch.pictures
    let lit = Self.counts(ground.watch).corridors[1].litSeconds
    ground.acts.bins = []
    ground.plan([Road.corridor(1), Road.corridor(2, advisoryKmh: 25)])
    #expect(Set(ground.acts.bins.map(\.corridor)) == ["C2"])
    ground.run(until: 40_250)
    #expect(ground.watch.pictures["C1"]?.users.map(\.id) == before["C1"]?.users.map(\.id))
    #expect(ground.shown[Road.sign(1, .up)] == .oncoming)
    #expect(ground.watch.pictures["C2"]?.users == [])
    #expect(ground.shown[Road.sign(2, .up)] == .caution)
    // Counters only rise.
    let after = Self.counts(ground.watch).corridors[1].litSeconds
    #expect(lit.allSatisfy { $0.value <= after[$0.key] ?? 0 })
    // A road that is gone leaves no reading unaccounted for.
    ground.plan([Road.corridor(1)])
    ground.take(Road.vehicle(Road.head(2, .up), metres: 100))
    #expect(Self.counts(ground.watch).ignoredReadings == 1)
    #expect(ground.watch.pictures.keys.sorted() == ["C1"] && ground.watch.showings.count == 2)
  }

  @Test("A command is repeated until its sign echoes it")
  func repeats() throws {
    var ground = Ground([Road.corridor(1)])
    var sent: [SignBoard.Sending] = []
    func tick(_ ms: Int64) {
      sent += ground.tick(at: ms).filter { $0.sign == Road.sign(1, .up) }
    }
    for ms in stride(from: Int64(0), through: 650, by: 50) { tick(ms) }
    #expect(sent.map(\.command.id).allSatisfy { $0 == sent.first?.command.id } && sent.count == 4)
    let state = SignState(
      command: try #require(sent.first).command.id, text: .caution, lamp: .lit)
    ground.take(Road.reading(Road.sign(1, .up), at: 0, .signState(state)))
    for ms in stride(from: Int64(700), through: 1_400, by: 50) { tick(ms) }
    #expect(sent.count == 4)
    // The renewal has an id of its own.
    tick(1_500)
    #expect(sent.count == 5 && sent.last?.command.id != sent.first?.command.id)
  }

  @Test(
    "Leaps of the wall clock and of the devices' clocks change nothing that a driver sees",
    arguments: [(-300_000, nil), (300_000, nil), (0, -300_000), (0, 300_000)]
      as [(Int64, Int64?)])
  func clocks(wallLeap: Int64, deviceLeap: Int64?) {
    func changes(_ wall: Int64, _ device: Int64?) -> [String] {
      var ground = Ground([Road.corridor(1)])
      ground.run(until: 50_000) { ground in
        if ground.now == 30_000 { ground.leap = wall }
        let clockLeap = ground.now >= 30_000 ? device : device.map { _ in 0 }
        ground.meet(on: 1, from: 26_050, [.up], clockLeap: clockLeap)
        ground.meet(on: 1, from: 32_050, [.down], clockLeap: clockLeap)
      }
      return ground.changes
    }
    let plain = changes(0, deviceLeap.map { _ in 0 })
    #expect(plain.filter { $0.hasSuffix("oncoming") }.count == 2)
    let leapt = changes(wallLeap, deviceLeap)
    if deviceLeap == nil {
      #expect(leapt == plain)
    } else {
      // The devices' time is given up, and with it a few hundredths of a second.
      #expect(
        leapt.map { $0.split(separator: " ")[1...] } == plain.map { $0.split(separator: " ")[1...] }
      )
    }
  }

  @Test("A reading that waited behind a tick is taken as of then")
  func lateStamp() {
    var ground = Ground([Road.corridor(1)])
    ground.run(until: 30_000)
    ground.take(Road.vehicle(Road.head(1, .up), metres: 200), lateMs: 40)
    ground.run(until: 30_300)
    #expect(ground.watch.pictures["C1"]?.users.count == 1)
  }

  @Test("The end hands over the bins that are open")
  func end() {
    var ground = Ground([Road.corridor(1), Road.corridor(2)])
    ground.run(until: 40_000) { $0.meet(on: 1, from: 30_050) }
    #expect(ground.acts.bins.isEmpty && !ground.watch.openBins.isEmpty)
    let bins = ground.end()
    #expect(Set(bins.map(\.corridor)) == ["C1", "C2"] && bins.allSatisfy { !$0.isEmpty })
  }
}
