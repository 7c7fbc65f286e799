import Detection
import Incidents
import Testing
import Wire

@testable import ControlRoom

@Suite struct WordingTests {
  /// 22:13:20 in UTC+8.
  private static let now = FakeDesk.now.wall

  private static func text(_ what: Fact.What) -> Bilingual { Wording.text(what) { "\($0)" } }

  @Test func `A runaway vehicle's line says where it will be when`() {
    let course = RunawayCourse(
      road: "S228", bend: "K3", speed: Speed(kmh: 72),
      passings: [
        .init(bend: "K5", at: Self.now.adding(milliseconds: 40_000)),
        .init(bend: "K7", at: Self.now.adding(milliseconds: 75_000)),
      ])
    let line = Self.text(.runaway(course))
    #expect(
      line.en
        == "Runaway vehicle at 72.0 km/h has come to K3; expected at K5 22:14:00, K7 22:14:35")
    #expect(line.zh == "车辆失控（72.0 公里/小时）已到 K3；预计到达 K5 22:14:00、K7 22:14:35")
    let last = Self.text(.runaway(RunawayCourse(road: "", bend: "K7", speed: nil, passings: [])))
    #expect(last.en == "Runaway vehicle has come to K7, no bend is ahead")
    #expect(last.zh == "车辆失控已到 K7，前方无弯道")
  }

  @Test func `Every alert of a bend and every nature has words of its own`() {
    let alerts = BendAlert.Kind.allCases.map { Self.text(.bend($0, nil)) }
    let natures = Incident.Nature.allCases.map { Wording.text($0) }
    for words in [alerts, natures] {
      #expect(Set(words.map(\.en)).count == words.count)
      #expect(Set(words.map(\.zh)).count == words.count)
    }
  }

  @Test func `A crew reads the foot of the road and the times`() {
    var incident = Incident.press(1, severity: .s1)
    incident.nature = .runaway
    incident.destination = Incident.Place(coordinate: nil, words: "the foot", area: "t")
    incident.course = RunawayCourse(
      road: "S228", bend: "K3", speed: Speed(kmh: 72),
      passings: [.init(bend: "K5", at: Self.now)])
    let offer = Incident.Offer(
      order: OrderID(rawValue: 1), unit: .unit, state: .offered, offered: FakeDesk.now,
      since: FakeDesk.now)
    let view = MyOrderView(
      UnitOrder(incident: incident, offer: offer, act: .offer, signOffBy: nil))
    #expect(view.place.words == "the foot")
    #expect(view.text == "S1 车辆失控 / Runaway vehicle\nS228 · 72 km/h · K5 22:13:20")
  }
}
