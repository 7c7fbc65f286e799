import Testing
import Wire

@testable import devicesim

/// Corridors of bends.yaml, and their traffic in wall-clock time.
@Suite struct LiveRoadTests {
  private static let yaml = """
    - id: S228
      name: 石桥至云岭
      mode: presence
      messages: [seatBelts, noOvertaking]
      bends:
        - {id: "S228 K1", name: 石桥弯, latitude: 27.5, longitude: 119.7, pc_m: 1000, pt_m: 1060, radius_m: 35, superelevation_percent: 4, grade_percent: -3.8, limit_kmh: 40, advisory_kmh: 30, narrow: yes}
      heads:
        - {device: "33900100001390000001", number: 1, at_m: 1000, looks: down, range_m: 250}
        - {device: "33900100001390000001", number: 2, at_m: 1000, looks: down, lane: up}
        - {device: "33900100001390000002", at_m: 1060, looks: up}
      signs:
        - {device: "33900100001330000001", bend: "S228 K1", approach: up, at_m: 922}
    - {id: S229, name: bare, bends: [], heads: [], signs: []}
    """

  @Test func `corridors are read as bends_yaml writes them`() throws {
    let plans = try CorridorFile.parse(Self.yaml, path: "bends.yaml")
    let plan = try #require(plans.first)
    #expect(plans.map(\.id) == ["S228", "S229"])
    #expect(plan.mode == .presence && plan.messages == ["seatBelts", "noOvertaking"])
    let bend = try #require(plan.bends.first)
    #expect(bend.id == "S228 K1" && bend.pc == 1_000 && bend.pt == 1_060 && bend.isNarrow)
    #expect(bend.grade == -0.038 && bend.superelevation == 0.04 && bend.advisoryKmh == 30)
    #expect(plan.heads.map(\.number) == [1, 2, 1] && plan.heads.map(\.range) == [250, 250, 250])
    #expect(plan.heads.map(\.lane) == [nil, .up, nil] && plan.downhill == .up)
    #expect(plan.signs.map(\.at) == [922])
    #expect(plan.span == 400...1_660)
  }

  @Test(arguments: [
    ("pc_m: 1000", "pc_m: 1100", 6, "not below"), ("looks: down", "looks: left", 8, "looks"),
    ("pt_m: 1060", "pt_m: far", 6, "pt_m"), ("mode: presence", "mode: both", 3, "overlap or"),
    ("\"33900100001330000001\"", "33", 12, "20 decimal digits"),
    ("latitude: 27.5", "latitude: 97.5", 6, "latitude"), ("  name: 石桥至云岭\n", "", 1, "name"),
  ])
  func `a faulty corridor is named by its line`(
    old: String, new: String, line: Int, what: String
  ) throws {
    let text = Self.yaml.replacing(old, with: new, maxReplacements: 1)
    do {
      _ = try CorridorFile.parse(text, path: "bends.yaml")
      Issue.record("read without a fault")
    } catch .malformed(let path, let at, let why) {
      #expect(path == "bends.yaml" && at == line && why.contains(what), "\(at): \(why)")
    } catch {
      Issue.record("\(error)")
    }
  }

  private func heads(perHour: Double, seed: UInt64) throws -> [SimulatedBendHead] {
    let plan = try #require(try CorridorFile.parse(Self.yaml, path: "").first)
    var use = RoadUse()
    use.perHour = perHour
    let road = LiveRoad(plan: plan, use: use, seed: seed)
    return road.watchers.map { SimulatedBendHead(device: $0, road: road) }
  }

  private func readings(_ outgoing: [Outgoing]) -> [BendReading] {
    outgoing.compactMap { item in
      if case .once(.bendReading(let reading)) = item { reading } else { nil }
    }
  }

  /// Wakes heads when they want to be woken, until that second.
  private func run(
    _ heads: inout [SimulatedBendHead], from start: Double = 0, until end: Double
  ) throws -> [(device: Int, at: Duration, reading: BendReading)] {
    var found: [(device: Int, at: Duration, reading: BendReading)] = []
    while true {
      let wakes = heads.compactMap(\.nextWake)
      let next = try #require(wakes.min())
      guard next < .seconds(end) else { return found }
      for index in heads.indices where heads[index].nextWake == next {
        found += readings(heads[index].wake(at: next)).map { (index, next, $0) }
      }
    }
  }

  @Test func `heads that share a road tell of the same vehicles, from the first second on`() throws
  {
    var heads = try heads(perHour: 900, seed: 3)
    let found = try run(&heads, until: 60)
    #expect(Set(found.map(\.device)) == [0, 1])
    #expect(found.contains { $0.at < .seconds(2) })
    #expect(Set(found.filter { $0.device == 0 }.map(\.reading.head)) == [1, 2])
    #expect(found.allSatisfy { $0.reading.ageMilliseconds == 0 })
    // Of a device's head 2, lane up, nothing is receding but wrong-way drivers, of whom are none.
    #expect(!found.contains { $0.reading.head == 2 && $0.reading.direction == .receding })
    var alone = try self.heads(perHour: 900, seed: 3)
    alone.removeLast()
    let first = try run(&alone, until: 60)
    #expect(first.map(\.reading) == found.filter { $0.device == 0 }.map(\.reading))
  }

  @Test func `what is sent late says its age, and what is older than a second is lost`() throws {
    var heads = try heads(perHour: 900, seed: 3)
    let late = readings(heads[0].wake(at: .milliseconds(30_450)))
    #expect(late.contains { $0.ageMilliseconds > 0 })
    #expect(late.allSatisfy { $0.ageMilliseconds < 1_000 })
    #expect(late.count < 40)
  }

  @Test func `a speeder comes towards the head that it is sent to, far over the limit`() throws {
    var heads = try heads(perHour: 0, seed: 1)
    #expect(try run(&heads, until: 10).isEmpty)
    #expect(heads[0].perform(.speeder, at: .seconds(10)) == [])
    let found = try run(&heads, until: 60).filter { $0.device == 0 && $0.reading.head == 1 }
    let first = try #require(found.first)
    #expect(first.reading.direction == .approaching && first.at < .seconds(12))
    #expect(first.reading.speed.kmh > 75)
    // It slows for the bend, though not enough.
    let last = try #require(found.last { $0.reading.direction == .approaching })
    #expect(last.reading.speed.kmh > 37 && last.reading.speed.kmh < first.reading.speed.kmh)
  }

  @Test func `a runaway truck comes downhill and does not slow down`() throws {
    var heads = try heads(perHour: 0, seed: 1)
    _ = heads[1].perform(.runaway, at: .seconds(1))
    let found = try run(&heads, until: 90)
    let trucks = found.filter { $0.reading.vehicleClass == .truck }
    #expect(trucks.count > 10)
    let leaving = found.filter { $0.device == 1 && $0.reading.direction == .receding }
    #expect(leaving.count > 5 && leaving.allSatisfy { $0.reading.speed.kmh > 45 })
  }

  @Test func `a head in no corridor is alive and sees nothing`() throws {
    let id = try #require(DeviceID("33900100001390000009"))
    var head = SimulatedBendHead(device: id, road: nil)
    #expect(head.nextWake == nil && head.wake(at: .seconds(1)).isEmpty)
    let county = CountySimulation(
      roster: try CountyRoster(
        devices: CSVTable(
          path: "devices.csv",
          text: "id,class,name,latitude,longitude\n\(id),bendHead,X,,\n"
            + "33900100001390000001,bendHead,Y,,\n",
          columns: []),
        units: CSVTable(path: "units.csv", text: "id\n", columns: []),
        corridors: CorridorFile.parse(Self.yaml, path: "")), seed: 1, load: 1, framesPerSecond: 1)
    let heads = county.bendHeads(use: RoadUse())
    #expect(heads.map(\.id.description) == [id.description, "33900100001390000001"])
    #expect(heads[0].head.nextWake == nil && heads[1].head.nextWake != nil)
  }
}
