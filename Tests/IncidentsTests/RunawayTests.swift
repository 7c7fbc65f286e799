import Detection
import Foundation
@testable import Incidents
import Testing
import Wire

/// Scenario 4 of domain.md section 6: a runaway truck over many bends.
@Suite struct RunawayTests {
  private static let bendCount = 14

  /// A road of 14 bends, 400 m apart, a head at each; four cars from its top to its foot.
  private static func county() -> County {
    let heads = (1...bendCount).map { head($0) }
    func place(_ number: Int) -> Coordinate { .north(Double(number) * 400) }
    func bends(_ prefix: String) -> [Corridor.Bend] {
      (1...bendCount).map { number in
        Corridor.Bend(
          id: "\(prefix)\(number)", name: "bend \(prefix)\(number)", place: place(number),
          pc: Double(number) * 400, pt: Double(number) * 400 + 60, radiusMetres: 35,
          limit: Speed(kmh: 40), advisory: Speed(kmh: 30))
      }
    }
    func road(_ id: String, _ name: String, _ prefix: String) -> Corridor {
      Corridor(id: id, name: name, bends: bends(prefix), heads: [], signs: [])
    }
    var county = County.valley()
    county.devices += heads.enumerated().map { index, head in
      County.Device(
        id: head, deviceClass: .bendHead, name: "head", place: place(index + 1), area: "v1",
        cameras: [.camera])
    }
    county.corridors = [road("r1", "S228", "K"), road("r2", "X601", "M")]
    county.units = [(DeviceID.carA, 0), (.carB, 2_000), (.carC, 5_000), (.carD, 5_500)].map {
      County.Unit(
        id: $0.0, callSign: "car \($0.0.serial)", kind: .car, station: .north($0.1),
        cruise: Speed(kmh: 36))
    }
    return county
  }

  private static func head(_ number: Int) -> DeviceID { .number(600 + UInt64(number)) }

  private static func evening() -> Evening {
    var evening = Evening(county())
    evening.onDuty(.carA, .carB, .carC, .carD)
    return evening
  }

  /// What a bend tells of a vehicle at 20 m/s.
  private static func alert(
    _ kind: BendAlert.Kind, _ bend: Int, _ approach: Approach = .up, road: String = "K",
    vehicle: UInt64? = nil, at evening: Evening
  ) -> Input {
    let ahead = approach == .up ? Array(bend + 1..<bendCount + 1) : (1..<bend).reversed()
    let arrivals = ahead.map { other in
      BendAlert.Arrival(bend: "\(road)\(other)", seconds: Double(abs(other - bend)) * 20)
    }
    return .bend(
      BendAlert(
        bend: "\(road)\(bend)", kind: kind, device: head(bend), approach: approach,
        speed: Speed(kmh: 72), arrivals: kind == .runaway ? arrivals : nil, vehicle: vehicle,
        at: evening.moment.wall))
  }

  /// The same, told at a second.
  private static func tell(
    _ kind: BendAlert.Kind, _ bend: Int, vehicle: UInt64? = nil, at seconds: Double,
    _ evening: inout Evening
  ) {
    evening.wait(until: seconds)
    evening.put(alert(kind, bend, vehicle: vehicle, at: evening))
  }

  /// A truck that comes to the first bend at that second and to the next ones every 20 s; every
  /// bend says that it is too fast, from the third on that it runs away.
  private static func run(_ evening: inout Evening, from start: Double, bends: ClosedRange<Int>) {
    for bend in bends {
      evening.wait(until: start + Double(bend - 1) * 20)
      evening.put(alert(.severeOverspeed, bend, at: evening))
      if bend >= 3 { evening.put(alert(.runaway, bend, at: evening)) }
    }
  }

  @Test func `A truck that runs away over twelve bends is one incident`() throws {
    var evening = Self.evening()
    Self.run(&evening, from: 100, bends: 1...Self.bendCount)
    // The first three bends could not know more than that it was too fast.
    #expect(evening.desk.incidents.map(\.nature) == [.overspeed, .overspeed, .overspeed, .runaway])
    let incident = try evening.latest
    #expect(incident.severity == .s1 && incident.state.isOpen && !incident.isLatched)
    let told = incident.sources.filter { $0.nature == .runaway }
    #expect(told.count == 12 && told.allSatisfy { $0.count == 1 })
    #expect(incident.sources.count { $0.nature == .overspeed } == 11)
    let courses = incident.timeline.compactMap { fact -> RunawayCourse? in
      if case .runaway(let course) = fact.what { course } else { nil }
    }
    #expect(courses.map(\.bend) == (3...Self.bendCount).map { "K\($0)" })
    #expect(courses.allSatisfy { $0.road == "S228" && $0.speed == Speed(kmh: 72) })
    // The same instants, however often they are told.
    let foot = courses.dropLast().map { $0.passings.last }
    #expect(Set(foot.map { $0?.at }).count == 1 && foot.allSatisfy { $0?.bend == "K14" })
    #expect(courses.last?.passings == [] && incident.course == courses.last)
    #expect(incident.timeline.count < Incident.timelineLimit)
  }

  @Test func `The patrol at the foot is alerted at once, with the times of the bends`() throws {
    var evening = Self.evening()
    Self.run(&evening, from: 100, bends: 1...3)
    let incident = try evening.latest
    #expect(incident.nature == .runaway)
    #expect(incident.place.words == "bend K4" && incident.place.coordinate == .north(1_600))
    #expect(incident.destination?.words == "bend K14")
    // Two for an S1: the nearest to the foot, not to the truck; no operator was waited for.
    #expect(incident.offers.map(\.unit) == [.carD, .carC] && incident.state == .assigned)
    #expect(incident.offers.map { $0.metres ?? 0 } == [200, 1_200])
    let reasons = incident.timeline.compactMap { fact -> Fact.OfferReason? in
      if case .offered(_, _, let reason) = fact.what { reason } else { nil }
    }
    #expect(reasons == [.atOnce, .atOnce])
    let orders = evening.effects.compactMap { effect -> Order? in
      if case .order(let order, _) = effect { order } else { nil }
    }
    let order = try #require(orders.first)
    #expect(orders.count == 2 && order.nature == .runaway && order.severity == 1)
    #expect(order.place == .north(5_600) && order.placeWords == "bend K14")
    // Noon in China and 140 s; each bend 20 s later.
    #expect(
      order.text
        == "S228 · 72 km/h · K4 12:02:40 · K5 12:03:00 · K6 12:03:20 · K7 12:03:40"
        + " · K8 12:04:00 · K9 12:04:20 · K10 12:04:40 · K11 12:05:00 · K12 12:05:20"
        + " · K13 12:05:40 · K14 12:06:00")
    #expect(order.text.utf8.count <= Order.textLimit)
    // An operator who answers in time does not start it all again.
    evening.wait(until: 500)
    #expect(
      try evening.count(4) {
        if case .deadline(.autoOffer) = $0 { true } else { false }
      } == 0)
    #expect(try evening.incident(4).timer != nil)
  }

  @Test func `It moves on with the truck, and its orders stay`() throws {
    var evening = Self.evening()
    Self.run(&evening, from: 100, bends: 1...13)
    let incident = try evening.latest
    #expect(incident.place.words == "bend K14" && incident.destination?.words == "bend K14")
    #expect(evening.orders.isEmpty)
    evening.wait(until: 380)
    evening.put(Self.alert(.runaway, 14, at: evening))
    // At the last bend nothing is ahead: the foot stays where it was.
    #expect(try evening.latest.place.words == "bend K14")
    #expect(try evening.latest.destination?.words == "bend K14")
    #expect(try evening.latest.offers.map(\.unit).prefix(2) == [.carD, .carC])
  }

  @Test func `The other way, another road and another time are other vehicles`() throws {
    var evening = Self.evening()
    evening.put(Self.alert(.runaway, 3, at: evening), at: 10)
    evening.put(Self.alert(.runaway, 12, .down, at: evening), at: 11)
    evening.put(Self.alert(.runaway, 3, road: "M", at: evening), at: 12)
    #expect(evening.desk.incidents.count == 3)
    #expect(evening.desk.incidents[1].destination?.words == "bend K1")
    #expect(evening.desk.incidents[2].course?.road == "X601")
    // From the third bend it is 220 s to the foot; a minute late it is still the same one.
    evening.put(Self.alert(.runaway, 14, at: evening), at: 290)
    #expect(evening.desk.incidents.count == 3)
    evening.put(Self.alert(.runaway, 3, at: evening), at: 360)
    #expect(evening.desk.incidents.count == 4)
    // One that was dealt with is over: what comes then is new.
    evening.command(.resolve(IncidentID(rawValue: 4), .handled, note: "stopped"), at: 365)
    evening.put(Self.alert(.runaway, 4, at: evening), at: 380)
    #expect(evening.desk.incidents.count == 5)
    // Where no runaway is, too fast is too fast.
    evening.put(Self.alert(.severeOverspeed, 5, .down, at: evening), at: 1_000)
    #expect(try evening.latest.nature == .overspeed)
    #expect(try evening.latest.severity == .s3)
  }

  @Test func `A second truck on the same road and way is an incident with orders of its own`()
    throws
  {
    var evening = Self.evening()
    Self.tell(.runaway, 3, vehicle: 7, at: 100, &evening)
    for bend in 4...8 {
      // The second one follows 30 s behind.
      let time = 100 + Double(bend - 3) * 20
      Self.tell(.runaway, bend, vehicle: 7, at: time, &evening)
      Self.tell(.severeOverspeed, bend - 1, vehicle: 9, at: time + 10, &evening)
      Self.tell(.runaway, bend - 1, vehicle: 9, at: time + 10, &evening)
    }
    let runaways = evening.desk.incidents.filter { $0.nature == .runaway }
    #expect(runaways.map { $0.course?.bend } == ["K8", "K7"])
    #expect(runaways.allSatisfy { !$0.offers.isEmpty })
    let orders = runaways.flatMap { $0.offers.map(\.order) }
    #expect(Set(orders).count == orders.count)
    // Before it was known as one that runs away it was too fast: that stays an S3.
    #expect(evening.desk.incidents.count == 3)
  }

  @Test func `After a break of its track the truck is the same one where it is expected`() throws {
    var evening = Self.evening()
    Self.tell(.runaway, 3, vehicle: 7, at: 100, &evening)
    // Three bends on, 55 s late; and known by the new number from there on, however late.
    Self.tell(.runaway, 6, vehicle: 12, at: 215, &evening)
    Self.tell(.runaway, 7, vehicle: 12, at: 330, &evening)
    #expect(evening.desk.incidents.count == 1)
    #expect(try evening.latest.course?.bend == "K7")
    // At a bend that lies behind it, or over a minute late, it is another.
    Self.tell(.runaway, 5, vehicle: 13, at: 335, &evening)
    Self.tell(.runaway, 14, vehicle: 14, at: 365, &evening)
    #expect(evening.desk.incidents.map { $0.course?.bend } == ["K7", "K5", "K14"])
  }

  @Test func `Only the runaway's own overspeeds are lines of its incident`() throws {
    var evening = Self.evening()
    Self.tell(.runaway, 3, vehicle: 7, at: 100, &evening)
    Self.tell(.severeOverspeed, 4, vehicle: 7, at: 120, &evening)
    // No number, where it is due; and then where it is not.
    Self.tell(.severeOverspeed, 5, at: 150, &evening)
    #expect(evening.desk.incidents.count == 1)
    let lines = try evening.latest.timeline.filter {
      if case .bend(.severeOverspeed, _) = $0.what { true } else { false }
    }
    #expect(lines.count == 2)
    Self.tell(.severeOverspeed, 1, at: 155, &evening)
    Self.tell(.severeOverspeed, 6, vehicle: 8, at: 160, &evening)
    #expect(evening.desk.incidents.map(\.nature) == [.runaway, .overspeed, .overspeed])
    #expect(evening.desk.incidents.dropFirst().allSatisfy { $0.severity == .s3 })
  }

  @Test func `An alert of earlier builds has no number and is read`() throws {
    let evening = Self.evening()
    let input = Self.alert(.runaway, 3, at: evening)
    let text = String(decoding: try JSONEncoder().encode(input), as: UTF8.self)
    #expect(!text.contains("vehicle"))
    #expect(try JSONDecoder().decode(Input.self, from: Data(text.utf8)) == input)
  }

  @Test func `A press beside it and one before it stay presses`() throws {
    var evening = Self.evening()
    evening.press(.postFar, at: 0)
    evening.put(Self.alert(.runaway, 1, at: evening), at: 10)
    evening.press(.postNear, at: 20)
    #expect(evening.desk.incidents.map(\.nature) == [.press, .runaway, .press])
  }

  @Test func `A vehicle on the wrong side is an S2 of its own that a press nearby joins`() throws {
    var evening = Self.evening()
    evening.put(Self.alert(.wrongWay, 1, at: evening), at: 10)
    #expect(try evening.latest.nature == .wrongWay)
    #expect(try evening.latest.severity == .s2)
    evening.press(.postFar, at: 20)
    #expect(evening.desk.incidents.count == 1)
    #expect(try evening.latest.nature == .press)
    #expect(try evening.latest.sources.map(\.nature) == [.wrongWay, .press])
  }

  @Test(arguments: Approach.allCases)
  func `From the road's own rules to the desk it is one incident, and its times are right`(
    approach: Approach
  ) throws {
    var evening = Self.evening()
    var road = evening.desk.county.corridors[0]
    road.heads = (1...Self.bendCount).map {
      Corridor.Head(
        device: Self.head($0), number: 1, chainage: Double($0) * 400 - 100, looks: .up)
    }
    var judge = SignJudge(road)
    let watched = road.bends.map { _ in true }
    // A truck of 12 m that keeps its 20 m/s, from 400 m before the first bend on.
    let start = approach == .up ? 0.0 : 6_060
    var passed: [String: WallTime] = [:]
    var told: [RunawayCourse] = []
    for step in 0..<1_220 {
      evening.wait(until: Double(step) / 4)
      let chainage = start + Double(step) * 5 * approach.sign
      let truck = RoadUser(
        id: 1, approach: approach, kind: .truck, chainage: chainage, speed: 20, length: 12)
      for bend in road.bends
      where passed[bend.id] == nil && (chainage - bend.entry(approach)) * approach.sign >= 0 {
        passed[bend.id] = evening.moment.wall
      }
      let output = judge.judge(
        [truck], isWatched: watched, at: Int64(step) * 250, wall: evening.moment.wall)
      for alert in output.alerts { evening.put(.bend(alert), at: Double(step) / 4) }
      if output.alerts.contains(where: { $0.kind == .runaway }) {
        told.append(try #require(evening.latest.course))
      }
    }
    let runaways = evening.desk.incidents.filter { $0.nature == .runaway }
    #expect(runaways.count == 1 && evening.desk.incidents.count <= 4)
    let order = road.bends.map(\.id)
    let way = approach == .up ? order : order.reversed()
    // By the third bend, once a bend.
    #expect(told.map(\.bend) == Array(way.dropFirst(2)))
    let opened = try #require(runaways.first?.opened.wall)
    #expect(opened - (try #require(passed[way[2]])) <= 1_000)
    for course in told {
      for passing in course.passings {
        let real = try #require(passed[passing.bend])
        #expect(abs(passing.at - real) <= 500, "\(passing.bend) told at \(course.bend)")
      }
    }
    #expect(runaways.first?.destination?.words == "bend \(way.last ?? "")")
    #expect(runaways.first?.offers.first?.unit == (approach == .up ? .carD : .carA))
  }

  @Test func `A restart on the way and a replay lead to the same desk`() throws {
    var evening = Self.evening()
    Self.run(&evening, from: 100, bends: 1...6)
    try evening.restart()
    for bend in 7...Self.bendCount {
      evening.put(Self.alert(.runaway, bend, at: evening), at: 100 + Double(bend - 1) * 20)
    }
    #expect(evening.desk.incidents.count == 4)
    var again = Desk()
    for entry in evening.journal {
      // As the journal holds it.
      let text = try JSONEncoder().encode(entry.input)
      _ = again.apply(try JSONDecoder().decode(Input.self, from: text), at: entry.moment)
    }
    #expect(try encoded(again) == encoded(evening.desk))
  }

  @Test func `What earlier builds wrote has no course and is read`() throws {
    var evening = Self.evening()
    evening.put(Self.alert(.severeOverspeed, 3, at: evening), at: 10)
    let incident = try evening.latest
    var object = try #require(
      JSONSerialization.jsonObject(with: try JSONEncoder().encode(incident)) as? [String: Any])
    #expect(object["course"] == nil && object["destination"] == nil)
    object["course"] = nil
    let old = try JSONSerialization.data(withJSONObject: object)
    #expect(try JSONDecoder().decode(Incident.self, from: old) == incident)
  }

  @Test(arguments: [
    (0, 255, "S228 · 72 km/h"), (1, 255, "S228 · 72 km/h · K1 12:00:20"),
    (3, 40, "S228 · 72 km/h · K3 12:01:00 …"),
    (3, 55, "S228 · 72 km/h · K1 12:00:20 · K3 12:01:00 …"),
  ])
  func `A course in few bytes keeps the nearest bend and the last`(
    bends: Int, limit: Int, words: String
  ) {
    let evening = Self.evening()
    let course = RunawayCourse(
      road: "S228", bend: "K0", speed: Speed(kmh: 72),
      passings: (0..<bends).map {
        .init(
          bend: "K\($0 + 1)",
          at: evening.midday.adding(milliseconds: Int64($0 + 1) * 20_000))
      })
    #expect(course.words(limit: limit) == words)
  }

  @Test(arguments: [Double.nan, -.infinity, -1, .infinity, 1e300])
  func `Any number of seconds is an instant, and many bends are the nearest and the last`(
    seconds: Double
  ) {
    let alert = BendAlert(
      bend: "K1", kind: .runaway, device: .head, approach: .up, speed: nil,
      arrivals: (2...41).map { .init(bend: "K\($0)", seconds: seconds) },
      at: WallTime(milliseconds: .max))
    let course = RunawayCourse(alert, road: "S228")
    #expect(course.passings.map(\.bend) == (2...12).map { "K\($0)" } + ["K41"])
    #expect(course.words(limit: Order.textLimit).utf8.count <= Order.textLimit)
  }
}
