import Testing
import Wire

@testable import devicesim

/// The microscopic model: who comes, how they follow, that nobody is lost and nobody drives through
/// another.
@Suite struct RoadTrafficTests {
  private func road(
    vehicles: Int?, perHour: Double, seed: UInt64, bends: Int = 2,
    change: (inout RoadUse) -> Void = { _ in }
  ) -> RoadTraffic {
    var use = RoadUse()
    use.perHour = perHour
    change(&use)
    let plan = RoadPlan.made(bends: bends)
    let arrivals = RoadArrivals(use: use, count: vehicles, downhill: plan.downhill, seed: seed)
    return RoadTraffic(plan: plan, use: use, arrivals: arrivals, seed: seed)
  }

  @Test(arguments: [(30.0, UInt64(1), 2), (120, 2, 1), (600, 3, 2), (3_600, 4, 2), (300, 5, 7)])
  func `every vehicle enters and leaves, none drives through another, none is kept apart by force`(
    perHour: Double, seed: UInt64, bends: Int
  ) {
    var road = road(vehicles: 150, perHour: perHour, seed: seed, bends: bends)
    var left: [Int] = []
    var least = Double.infinity
    while !road.isOver {
      if road.isEmpty, let arrival = road.nextArrivalStep { road.skip(to: arrival - 1) }
      road.advance()
      left += road.left.map(\.number)
      for lane in [road.lanes.up, road.lanes.down] {
        for (ahead, behind) in zip(lane, lane.dropFirst()) {
          least = min(least, ahead.rear - behind.front)
        }
      }
      guard road.step < 1_000_000 else {
        Issue.record("the road never empties")
        return
      }
    }
    #expect(left.sorted() == Array(1...150))
    #expect(least > 0.3, "two came within \(least) m")
    #expect(road.keptApart == 0)
  }

  @Test func `the same seed gives the same road and another seed another`() {
    func run(_ seed: UInt64) -> RoadTraffic {
      var road = road(vehicles: nil, perHour: 600, seed: seed)
      for _ in 0..<6_000 { road.advance() }
      return road
    }
    #expect(run(11) == run(11))
    #expect(run(11) != run(12))
  }

  @Test func `arrivals are Poisson in count and half go each way, within four deviations`() throws {
    var arrivals = RoadArrivals(use: RoadUse(), count: 10_000, downhill: .up, seed: 5)
    var up = 0
    var trucks = 0
    var last = 0.0
    var squares = 0.0
    while let arrival = arrivals.take() {
      #expect(arrival.ms >= last)
      squares += (arrival.ms - last) * (arrival.ms - last)
      last = arrival.ms
      up += arrival.way == .up ? 1 : 0
      trucks += arrival.kind == .truck ? 1 : 0
    }
    // 10,000 gaps of 30 s: mean within 4 %, and the second moment twice the mean's square.
    #expect(abs(last / 10_000 - 30_000) < 0.04 * 30_000)
    #expect(abs(squares / 10_000 / (30_000 * 30_000) - 2) < 0.2)
    #expect(abs(up - 5_000) < 200)
    #expect(abs(trucks - 2_000) < 160)
  }

  @Test func `special vehicles are as many as wanted, runaways trucks that go downhill`() {
    var use = RoadUse()
    use.runaways = 7
    use.wrongWay = 5
    var arrivals = RoadArrivals(use: use, count: 300, downhill: .down, seed: 9)
    var all: [RoadArrivals.Arrival] = []
    while let arrival = arrivals.take() { all.append(arrival) }
    let runaways = all.filter { $0.role == .runaway }
    #expect(all.count == 300 && runaways.count == 7)
    #expect(runaways.allSatisfy { $0.way == .down && $0.kind == .truck })
    #expect(all.count { $0.role == .wrongWay } == 5)
  }

  @Test func `drivers are near the bend's advisory speed in it and faster before it`() throws {
    var road = road(vehicles: 400, perHour: 60, seed: 3) { $0.stoppingShare = 0 }
    var inBend: [Double] = []
    var before: [Double] = []
    let bend = road.plan.bends[0]
    while !road.isOver {
      road.advance()
      for vehicle in road.lanes.up where vehicle.kind == .car {
        let place = road.chainage(vehicle.front, .up)
        if (bend.pc + 5...bend.pt).contains(place) { inBend.append(vehicle.speed * 3.6) }
        if (200...300).contains(place) { before.append(vehicle.speed * 3.6) }
      }
    }
    let slow = try #require(inBend.max())
    #expect(abs(mean(inBend) - bend.advisoryKmh) < 0.15 * bend.advisoryKmh)
    #expect(mean(before) > mean(inBend) + 5)
    #expect(slow < 1.6 * bend.advisoryKmh)
  }

  private func mean(_ values: [Double]) -> Double {
    values.reduce(0, +) / Double(max(1, values.count))
  }

  @Test func `a runaway never slows down and passes bends far over the advisory speed`() throws {
    var road = road(vehicles: 60, perHour: 300, seed: 8, bends: 5) { $0.runaways = 2 }
    var speeds: [Int: Double] = [:]
    var slowed = 0
    while !road.isOver {
      road.advance()
      for vehicle in road.lanes.up + road.lanes.down where vehicle.role == .runaway {
        if vehicle.speed < speeds[vehicle.number] ?? 0 { slowed += 1 }
        speeds[vehicle.number] = vehicle.speed
      }
    }
    #expect(speeds.count == 2 && slowed == 0)
    #expect(speeds.values.allSatisfy { $0 * 3.6 > 70 })
  }

  @Test func `a stopping vehicle stands or slows, others queue behind it, and all go on`() {
    var road = road(vehicles: 200, perHour: 600, seed: 21) { $0.stoppingShare = 0.1 }
    var stood: Set<Int> = []
    var queued: Set<Int> = []
    while !road.isOver {
      road.advance()
      for vehicle in road.lanes.up + road.lanes.down where vehicle.speed < 0.3 {
        if vehicle.role == .stopping {
          stood.insert(vehicle.number)
        } else {
          queued.insert(vehicle.number)
        }
      }
    }
    #expect(stood.count > 4)
    #expect(!queued.isEmpty)
    #expect(road.keptApart == 0)
  }

  @Test func `pedestrians walk at 1.2 m a second past a bend and leave`() {
    var road = road(vehicles: 20, perHour: 120, seed: 2) { $0.pedestrianShare = 1 }
    var paces: Set<Double> = []
    var left = 0
    while !road.isOver {
      road.advance()
      paces.formUnion(road.strays.map(\.speed))
      left += road.left.count
    }
    #expect(paces == [1.2] && left == 20)
  }

  @Test func `the default corridor is covered from 500 m out, and from both ends between bends`() {
    let plan = RoadPlan.made(bends: 3)
    #expect(plan.bends.count == 3 && plan.heads.count == 8 && plan.signs.count == 6)
    #expect(plan.span.lowerBound == 0)
    func watchers(_ place: Double) -> Int {
      plan.heads.count { head in
        guard let sight = plan.sight(of: head) else { return false }
        return sight.contains((place - head.at) * (head.looks == .up ? 1 : -1))
      }
    }
    for place in stride(from: plan.bends[0].pc - 500, through: plan.bends[2].pt + 500, by: 5) {
      let isBlind = plan.bends.contains { $0.pc < place && place < $0.pt }
      #expect((watchers(place) == 0) == isBlind, "chainage \(place)")
    }
    let middle = (plan.bends[0].pt + plan.bends[1].pc) / 2
    #expect(watchers(middle) == 2)
  }

  @Test func `no head sees round a bend`() throws {
    var plan = RoadPlan.made(bends: 1)
    let id = try #require(DeviceID(region: 1, serial: 1))
    let bend = plan.bends[0]
    func sight(_ place: Double, _ looks: RoadPlan.Way) -> ClosedRange<Double>? {
      plan.sight(of: RoadPlan.Head(device: id, at: place, looks: looks))
    }
    #expect(sight(bend.pc - 100, .up) == 0...100)
    #expect(sight(bend.pc, .up) == nil)
    #expect(sight(bend.pc, .down) == 0...250)
    #expect(sight(bend.pc + 20, .down) == 20...250)
    plan.bends = []
    #expect(sight(600, .up) == 0...250)
  }
}
