import Testing
import Wire

@testable import devicesim

/// The head model of the issue, by count.
@Suite struct RoadHeadTests {
  /// What the heads of a road see of that many vehicles, with where each vehicle was then.
  private struct Watch {
    var sightings: [RoadHead.Sighting] = []
    var vehicles: [RoadVehicle] = []
    var possible = 0
    let plan: RoadPlan

    init(
      vehicles count: Int, perHour: Double, seed: UInt64,
      change: (inout RoadUse) -> Void = { _ in }
    ) {
      var use = RoadUse()
      use.perHour = perHour
      change(&use)
      plan = RoadPlan.made(bends: 2)
      let arrivals = RoadArrivals(use: use, count: count, downhill: .up, seed: seed)
      var road = RoadTraffic(plan: plan, use: use, arrivals: arrivals, seed: seed)
      var heads = plan.heads.indices.map { RoadHead($0, of: road, seed: seed) }
      var seen: [RoadHead.Sighting] = []
      while !road.isOver {
        road.advance()
        for index in heads.indices where heads[index].isDue(road.step) {
          seen.removeAll()
          heads[index].measure(road, into: &seen)
          let all = road.lanes.up + road.lanes.down + road.strays
          for sighting in seen {
            guard let vehicle = all.first(where: { $0.number == sighting.vehicle }) else {
              Issue.record("a vehicle that is not there was seen")
              continue
            }
            sightings.append(sighting)
            vehicles.append(vehicle)
          }
          possible += Self.visible(plan.heads[index], road)
        }
      }
    }

    /// How many a head could see, each for itself: one lane at a time, as the brief says it.
    private static func visible(_ head: RoadPlan.Head, _ road: RoadTraffic) -> Int {
      guard let sight = road.plan.sight(of: head) else { return 0 }
      let sign = head.looks == .up ? 1.0 : -1.0
      var count = 0
      for vehicle in road.lanes.up + road.lanes.down + road.strays {
        let point = vehicle.way == head.looks ? vehicle.rear : vehicle.front
        let place = road.chainage(point, vehicle.way)
        if sight.contains((place - head.at) * sign) { count += 1 }
      }
      return count
    }
  }

  @Test func `two percent are missed, errors stay in bounds and fill them`() {
    // So few that hardly two are close together.
    let watch = Watch(vehicles: 120, perHour: 40, seed: 4) { $0.stoppingShare = 0 }
    let share = 1 - Double(watch.sightings.count) / Double(watch.possible)
    #expect(watch.possible > 20_000)
    #expect(abs(share - 0.02) < 0.006, "missed \(share)")
    var speed: (low: Double, high: Double) = (0, 0)
    var distance: (low: Double, high: Double) = (0, 0)
    var unknown = 0
    for (sighting, vehicle) in zip(watch.sightings, watch.vehicles) {
      let speedError = Double(sighting.tenthsOfKmh) / 10 - vehicle.speed * 3.6
      if vehicle.speed * 3.6 > 5 {
        speed = (min(speed.low, speedError), max(speed.high, speedError))
      }
      let head = watch.plan.heads[sighting.head]
      let isApproaching = sighting.direction == .approaching
      let span = watch.plan.span
      let along = isApproaching ? vehicle.front : vehicle.rear
      let place = vehicle.way == .up ? span.lowerBound + along : span.upperBound - along
      let far = abs(place - head.at)
      if far > 3 {
        let error = Double(sighting.decimetres) / 10 - far
        distance = (min(distance.low, error), max(distance.high, error))
      }
      #expect(isApproaching == (vehicle.way != head.looks))
      unknown += sighting.vehicleClass == .unknown ? 1 : 0
      if vehicle.kind != .pedestrian {
        let ratio = Double(sighting.lengthDecimetres) / 10 / vehicle.length
        #expect(abs(ratio - 1) < 0.115)
      }
    }
    #expect(speed.low >= -5.06 && speed.high <= 5.06 && speed.low < -4.9 && speed.high > 4.9)
    #expect(distance.low >= -2.06 && distance.high <= 2.06)
    #expect(distance.low < -1.9 && distance.high > 1.9)
    #expect(abs(Double(unknown) / Double(watch.sightings.count) - 0.05) < 0.01)
  }

  @Test func `a measurement reaches the centre 100 to 120 ms later, a head's 500 ms apart`() {
    let watch = Watch(vehicles: 10, perHour: 120, seed: 6)
    let delays = watch.sightings.map { $0.arrivesMs - $0.takenMs }
    #expect(delays.min() == 100 && delays.max() == 120)
    for head in watch.plan.heads.indices {
      let times = Set(watch.sightings.filter { $0.head == head }.map { $0.takenMs % 500 })
      #expect(times.count == 1)
    }
    #expect(Set(watch.sightings.map { $0.takenMs % 500 }).count > 1)
  }

  @Test func `a head keeps a vehicle's track while it sees it, and gives no number twice`() {
    let watch = Watch(vehicles: 60, perHour: 30, seed: 12) { $0.stoppingShare = 0 }
    for head in watch.plan.heads.indices {
      var vehicleOf: [UInt16: Int] = [:]
      var tracks: [Int: Set<UInt16>] = [:]
      for sighting in watch.sightings where sighting.head == head {
        #expect(vehicleOf[sighting.track] ?? sighting.vehicle == sighting.vehicle)
        vehicleOf[sighting.track] = sighting.vehicle
        tracks[sighting.vehicle, default: []].insert(sighting.track)
      }
      // Each way past the head is one stay; merges are rare at this volume.
      let single = tracks.values.count { $0.count == 1 }
      #expect(Double(single) >= 0.9 * Double(tracks.count))
    }
  }

  /// A head at 600 that looks down, and two cars that come up with `gap` metres between them.
  private func pair(
    gap: Double, leader front: Double, receding: Bool = false
  ) throws -> (road: RoadTraffic, head: RoadHead) {
    let id = try #require(DeviceID(region: 1, serial: 1))
    let plan = RoadPlan(
      id: "C", name: "C", bends: RoadPlan.made(bends: 1).bends,
      heads: [RoadPlan.Head(device: id, at: 500, looks: receding ? .up : .down)], signs: [])
    var use = RoadUse()
    use.perHour = 0
    let arrivals = RoadArrivals(use: use, count: nil, downhill: .up, seed: 1)
    var road = RoadTraffic(plan: plan, use: use, arrivals: arrivals, seed: 1)
    for (number, place) in [(1, front), (2, front - 4 - gap)] {
      road.lanes.up.append(
        RoadVehicle(
          number: number, way: .up, kind: .car, role: .plain, length: 4,
          driver: RoadVehicle.Driver(desired: 8), front: road.along(place, .up), speed: 8))
    }
    return (road, RoadHead(0, of: road, seed: 1))
  }

  @Test(arguments: [
    (5.9, false, [1]), (6.1, false, [1, 2]), (5.9, true, [2]), (6.1, true, [1, 2]),
  ])
  func `of two with less than 6 m between them only the nearer is seen`(
    gap: Double, receding: Bool, seen: [Int]
  ) throws {
    let (road, first) = try pair(gap: gap, leader: receding ? 560 : 440, receding: receding)
    var head = first
    var found: Set<Int> = []
    // Misses are few: thirty looks at a road that stands still.
    for _ in 0..<30 {
      var sightings: [RoadHead.Sighting] = []
      head.measure(road, into: &sightings)
      found.formUnion(sightings.map(\.vehicle))
    }
    #expect(found.sorted() == seen)
  }

  @Test func `when two part the other gets a new track`() throws {
    let apart = try pair(gap: 20, leader: 440)
    let close = try pair(gap: 3, leader: 445)
    var head = apart.head
    func tracks(_ road: RoadTraffic) -> [Int: UInt16] {
      var found: [Int: UInt16] = [:]
      for _ in 0..<30 {
        var sightings: [RoadHead.Sighting] = []
        head.measure(road, into: &sightings)
        for sighting in sightings { found[sighting.vehicle] = sighting.track }
      }
      return found
    }
    let before = tracks(apart.road)
    let merged = tracks(close.road)
    let after = tracks(apart.road)
    #expect(before.count == 2 && merged.count == 1 && after.count == 2)
    #expect(merged[1] == before[1] && after[1] == before[1])
    let new = try #require(after[2])
    #expect(new != before[2] && new != before[1])
  }

  @Test func `a head of one lane sees who drives there, also the wrong way`() throws {
    let watch = lanes()
    #expect(!watch.isEmpty)
    for (sighting, vehicle, lane) in watch {
      let drivesIn = vehicle.role == .wrongWay ? vehicle.way.opposite : vehicle.way
      #expect(drivesIn == lane, "head \(sighting.head)")
    }
    #expect(watch.contains { $0.1.role == .wrongWay })
  }

  private func lanes() -> [(RoadHead.Sighting, RoadVehicle, RoadPlan.Way)] {
    let plan = RoadPlan.made(bends: 1, watchesLanes: true)
    var use = RoadUse()
    use.wrongWay = 3
    let arrivals = RoadArrivals(use: use, count: 12, downhill: .up, seed: 3)
    var road = RoadTraffic(plan: plan, use: use, arrivals: arrivals, seed: 3)
    var heads = plan.heads.indices.map { RoadHead($0, of: road, seed: 3) }
    var found: [(RoadHead.Sighting, RoadVehicle, RoadPlan.Way)] = []
    while !road.isOver {
      road.advance()
      let all = road.lanes.up + road.lanes.down + road.strays
      for index in heads.indices where heads[index].isDue(road.step) {
        var sightings: [RoadHead.Sighting] = []
        heads[index].measure(road, into: &sightings)
        guard let lane = plan.heads[index].lane else { continue }
        for sighting in sightings {
          guard let vehicle = all.first(where: { $0.number == sighting.vehicle }) else { continue }
          found.append((sighting, vehicle, lane))
        }
      }
    }
    return found
  }
}
