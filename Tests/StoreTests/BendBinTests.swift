import Detection
import GRDB
import TestGround
import Testing
import Wire

@testable import Store

@Suite struct BendBinTests {
  private let folder = TemporaryFolder()

  /// Bin number `number` since ``Samples/start``.
  private static func bin(
    _ number: Int64, _ bend: String = "B1", _ approach: Approach = .up, corridor: String = "C1",
    speeds: [Double] = [40]
  ) -> BendBin {
    var bin = BendBin(
      corridor: corridor, bend: bend, approach: approach, start: start(number))
    bin.counts[.car] = speeds.isEmpty ? nil : speeds.count
    for speed in speeds { bin.speeds.add(Speed(kmh: speed)) }
    return bin
  }

  private static func start(_ number: Int64) -> WallTime {
    Samples.start.adding(milliseconds: number * BendBin.lengthMs)
  }

  private func bins(_ store: RecordStore, _ corridor: String = "C1") throws -> [BendBin] {
    try store.bendBins(
      corridor: corridor, from: WallTime(milliseconds: .min), until: WallTime(milliseconds: .max))
  }

  private static func full(_ number: Int64 = 0) -> BendBin {
    var bin = bin(number, speeds: [40.1, 55, 62.4])
    bin.counts = [.car: 2, .truck: 1, .pedestrian: 3]
    bin.warned = 2
    bin.reminders = 1
    bin.litSeconds = 12.25
    bin.warnings = [.overlap: 2, .speed: 1]
    bin.meetings = 2
    bin.nearMisses = 1
    bin.smallestGapSeconds = -0.5
    return bin
  }

  @Test func `Bins come back as they were kept, in order, by corridor and time`() throws {
    let store = try folder.open()
    let kept = [
      Self.full(), Self.bin(0, "B1", .down), Self.bin(0, "B2"), Self.bin(1, speeds: []),
    ]
    try store.keep([BendBin]())
    try store.keep(kept.reversed())
    try store.keep([Self.bin(0, corridor: "C2")])
    #expect(try bins(store) == kept)
    #expect(try bins(store, "C2").count == 1)
    #expect(try bins(store, "C3").isEmpty)
    #expect(
      try store.bendBins(corridor: "C1", from: Self.start(1), until: Self.start(2)) == [kept[3]])
    #expect(
      try store.bendBins(corridor: "C1", from: Self.start(0), until: Self.start(1)).count == 3)
  }

  @Test func `Five minutes in two parts, kept before and after a restart, are one`() throws {
    var store = try folder.open()
    try store.keep([Self.full()])
    try store.close()
    store = try folder.open()
    try store.keep([Self.full(), Self.bin(0, speeds: [70])])
    var whole = Self.full()
    whole.merge(Self.full())
    whole.merge(Self.bin(0, speeds: [70]))
    #expect(try bins(store) == [whole])
    #expect(whole.vehicles == 7 && whole.litSeconds == 24.5)
  }

  @Test(arguments: 1...10)
  func `However the bins are cut into writes, the same is kept`(seed: UInt64) throws {
    var chance = SeededGenerator(seed: seed)
    let parts = (0..<60).map { _ in
      Self.bin(
        .random(in: 0...3, using: &chance), chance.chance(0.5) ? "B1" : "B2",
        chance.chance(0.5) ? .up : .down, speeds: [.random(in: 0...120, using: &chance)])
    }
    let store = try folder.open()
    var rest = parts.shuffled(using: &chance)[...]
    while !rest.isEmpty {
      let count = Int.random(in: 1...20, using: &chance)
      try store.keep(Array(rest.prefix(count)))
      rest = rest.dropFirst(count)
    }
    var whole: [String: BendBin] = [:]
    for part in parts {
      let key = "\(part.bend) \(part.approach) \(part.start)"
      if whole[key] == nil { whole[key] = part } else { whole[key]?.merge(part) }
    }
    let kept = try bins(store)
    #expect(kept.count == whole.count)
    for bin in kept { #expect(whole["\(bin.bend) \(bin.approach) \(bin.start)"] == bin) }
    #expect(try RecordStore.verify(directory: folder.path) == [])
  }

  @Test func `They go with age`() throws {
    let store = try RecordStore(folder.configuration(days: 10))
    try store.keep([Self.bin(0), Self.bin(1)])
    let end = Samples.start.adding(milliseconds: 10 * Samples.day)
    _ = try store.prune(now: end)
    #expect(try bins(store).count == 2)
    _ = try store.prune(now: end.adding(milliseconds: 1))
    #expect(try bins(store).map(\.start) == [Self.start(1)])
  }

  @Test(arguments: [
    "speeds = '[80]'", "speeds = '[80,9223372036854775807]'", "speeds = 'x'",
    "warnings = '{\"overlap\":-1}'", "approach = 'sideways'", "cars = -1",
    "trucks = 9223372036854775807",
  ])
  func `A damaged row hides nothing else, is named, and gives way`(damage: String) throws {
    let store = try folder.open()
    try store.keep([Self.bin(0), Self.bin(1)])
    try folder.tamper(
      "UPDATE bend_bins SET \(damage) WHERE start_ms = ?", [Self.start(0).milliseconds])
    #expect(try bins(store).map(\.start) == [Self.start(1)])
    #expect(
      try RecordStore.verify(directory: folder.path) == [
        "five minutes of bend B1 from \(Self.start(0).milliseconds) do not decode"
      ])
    try store.keep([Self.bin(0)])
    #expect(try bins(store).contains(Self.bin(0)))
  }

  /// The tables as the third schema left them.
  @Test func `A folder of the third schema opens and keeps bins`() throws {
    try FirstSchema.build(in: folder)
    for schema in [Schema.version2, Schema.version3] { try folder.tamper(schema) }
    try folder.tamper(
      """
      INSERT INTO grdb_migrations VALUES ('2-people-audit-visits-cells'), ('3-trails-false-visits');
      INSERT INTO false_visits (camera, start_ms, who, at_ms)
        VALUES ('\(Samples.camera)', 1795219200000, 'person:li', 1795219200000);
      """)
    let store = try folder.open()
    #expect(try bins(store).isEmpty)
    try store.keep([Self.full()])
    #expect(try bins(store) == [Self.full()])
    let judged = try store.judgements(
      camera: Samples.camera, from: Samples.start, until: Self.start(1))
    #expect(judged.count == 1)
    #expect(try store.holdings().schema == 4)
    try store.close()
    #expect(try RecordStore.verify(directory: folder.path) == [])
  }

  @Test func `A backup holds them`() throws {
    let store = try folder.open()
    try store.keep([Self.full()])
    let copy = TemporaryFolder()
    let note = AuditEntry(at: Samples.start, who: "cli:root", address: "", act: "backup")
    _ = try RecordStore.backup(
      directory: folder.path, to: copy.path, now: Samples.start, note: note)
    #expect(try bins(try copy.open()) == [Self.full()])
  }
}
