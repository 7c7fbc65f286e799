import ControlRoom
import Incidents
import Testing
import Wire

@testable import watchpost

@Suite struct WatchScreenTests {
  private static let wall = WallTime(milliseconds: 1_790_000_000_000)
  private static let now = WatchInstant(monotonicMs: 100_000, wall: wall)
  private static let names = Names { _ in "巡逻3" }
  private static let post = DeviceID(region: 5_002_350_000, serial: 1_335_000_001)
  private static let unit = DeviceID(region: 5_002_350_000, serial: 1_345_000_003)

  private static func incident(
    _ number: UInt64, _ severity: Severity, _ words: String, age: Int64 = 42, due: Int64 = 18
  ) throws -> IncidentView {
    let device = try #require(post)
    let opened = Moment(desk: 0, wall: wall.adding(milliseconds: -age * 1_000))
    var incident = Incident(
      id: IncidentID(rawValue: number), nature: .press, severity: severity,
      place: Incident.Place(
        coordinate: Coordinate(latitude: 30.5, longitude: 108.7), words: words, area: "01"),
      source: Incident.Source(
        device: device, nature: .press, first: opened, last: opened, count: 1),
      opened: opened, isLatched: true)
    incident.timer = Incident.Timer(kind: .answer, due: due * 1_000)
    incident.timeline = [Fact(at: opened, by: .device(device), what: .seen(.press))]
    return IncidentView(
      incident, at: Moment(desk: 0, wall: wall), names: names, fullTimeline: true)
  }

  private static func model(chinese: Bool = false) throws -> WatchModel {
    var model = WatchModel(
      words: WatchWords(isChinese: chinese), server: "127.0.0.1:8480", now: now)
    for incident in [
      try incident(2, .s3, "Camera 4, Market street", age: 4_000, due: 7_200),
      try incident(1, .s1, "北门小学 North school gate", due: -5),
      try incident(3, .s2, "Post \u{1B}[2J 7\u{202E}", age: 90_061),
    ] {
      _ = model.apply(.event(.incident(incident)), at: now)
    }
    model.hasSnapshot = true
    return model
  }

  private static func screen(
    _ model: WatchModel, width: Int = 100, height: Int = 12, after: Int64 = 0
  ) -> [WatchLine] {
    let instant = WatchInstant(
      monotonicMs: now.monotonicMs + after * 1_000, wall: wall.adding(milliseconds: after * 1_000))
    return WatchScreen(model: model, width: width, height: height, now: instant).lines()
  }

  private static func text(_ lines: [WatchLine]) -> [String] {
    lines.map { line in
      var text = line.text
      while text.last == " " { text.removeLast() }
      return text
    }
  }

  @Test func theListIsGravestFirstAndThenOldest() throws {
    let lines = Self.text(Self.screen(try Self.model()))
    #expect(
      Array(lines[1...4]) == [
        "    No        State      Age      Next               Owner      Place",
        " S1 W-000001  received   0:42     answer LATE 0:05   —          北门小学 North school gate",
        " S2 W-000003  received   1d 01h   answer 0:18        —          Post \u{FFFD}[2J 7",
        "▶S3 W-000002  received   1:06:40  answer 2:00:00     —          Camera 4, Market street",
      ])
    #expect(lines[0].hasPrefix(" WATCHPOST   LIVE   127.0.0.1:8480  S1 1 · S2 1 · S3 1 · S4 0"))
  }

  @Test(arguments: [(20, 3), (40, 8), (60, 10), (80, 24), (100, 12), (200, 50)])
  func everyLineFitsTheTerminal(_ width: Int, height: Int) throws {
    for chinese in [false, true] {
      var model = try Self.model(chinese: chinese)
      let raised = Condition(code: .journalNotOnDisk, since: Self.wall)
      _ = model.apply(.event(.condition(ConditionView(raised))), at: Self.now)
      for keys in [[], [WatchKey.enter], [.character("R")], [.character("h")], [.escape]] {
        _ = model.apply(.keys(keys), at: Self.now)
        for after in [Int64(0), 60] {
          let lines = Self.screen(model, width: width, height: height, after: after)
          #expect(lines.count == height)
          for line in lines {
            #expect(WatchText.width(line.text) <= width, "\(width): \(line.text)")
            #expect(!line.text.contains("\u{1B}"))
          }
        }
      }
    }
  }

  @Test func silenceOfFiveSecondsIsShownAcrossTheScreen() throws {
    let model = try Self.model()
    #expect(!Self.text(Self.screen(model, after: 4)).contains { $0.contains("BLIND") })
    let lines = Self.screen(model, after: 12)
    #expect(lines[2].text.contains("BLIND for 12 s / 失联 12 秒"))
    #expect(lines[2].pieces.map(\.style) == [.alarm])
    #expect(WatchText.width(lines[2].text) == 100)
    var heard = model
    _ = heard.apply(
      .event(.alive), at: WatchInstant(monotonicMs: Self.now.monotonicMs + 12_000, wall: Self.wall))
    #expect(!Self.text(Self.screen(heard, after: 13)).contains { $0.contains("BLIND") })
  }

  @Test func degradedConditionsGoAcrossTheScreenUntilTheyEnd() throws {
    var model = try Self.model()
    var condition = Condition(code: .evidenceStopped, since: Self.wall)
    #expect(model.apply(.event(.condition(ConditionView(condition))), at: Self.now) == [.ring])
    let line = Self.screen(model)[1]
    #expect(line.text.contains("EVIDENCE STOPPED / 取证停止"))
    #expect(line.pieces.map(\.style) == [.warning])
    condition.isRaised = false
    _ = model.apply(.event(.condition(ConditionView(condition))), at: Self.now)
    #expect(!Self.screen(model)[1].text.contains("EVIDENCE"))
  }

  @Test func keysBecomeCommands() throws {
    var model = try Self.model()
    func press(_ text: String) -> [WatchAct] {
      var parser = WatchKeyParser()
      return model.apply(.keys(parser.keys(in: Array(text.utf8))), at: Self.now)
    }
    _ = press("kkk")
    #expect(model.selected == 1)
    #expect(press("a") == [.send(incident: 1, WatchOrder("acknowledge"))])
    var order = WatchOrder("dispatch")
    order.units = []
    #expect(press("d\r") == [.send(incident: 1, order)])
    order = WatchOrder("verify")
    order.verification = "real"
    #expect(press("v\r") == [.send(incident: 1, order)])
    #expect(press("r\r") == [])
    order = WatchOrder("reset")
    order.reason = "误碰"
    #expect(press("误x\u{7F}碰\r") == [.send(incident: 1, order)])
    order = WatchOrder("resolve")
    order.outcome = "nothingFound"
    order.note = "ok"
    #expect(press("Rnok\r") == [.send(incident: 1, order)])
    #expect(press("n\u{1B}") == [])
    #expect(model.prompt == nil)
    #expect(press("dNobody\r") == [] && model.message?.isError == true)
    #expect(press("\u{03}") == [.quit])
  }

  @Test func aDispatchNamesUnitsByCallSign() throws {
    var model = try Self.model()
    let unit = try #require(Self.unit)
    let state = UnitState(
      id: unit, callSign: "Car-3", status: .available, since: Moment(desk: 0, wall: Self.wall))
    _ = model.apply(.event(.unit(UnitView(state))), at: Self.now)
    _ = model.apply(.keys([.home, .character("d")]), at: Self.now)
    let acts = model.apply(.keys("car-3".map { .character($0) } + [.enter]), at: Self.now)
    var order = WatchOrder("dispatch")
    order.units = [unit.description]
    #expect(acts == [.send(incident: 1, order)])
  }

  @Test func theDetailIsFetchedAndShown() throws {
    var model = try Self.model()
    #expect(model.apply(.keys([.home, .enter]), at: Self.now) == [.fetch(1)])
    _ = model.apply(.detail(try Self.incident(1, .s1, "北门小学")), at: Self.now)
    let text = Self.text(Self.screen(model, height: 20))
    #expect(text.contains { $0.contains("S1  W-000001  Alarm press  ·  received  ·  LATCHED") })
    #expect(text.contains { $0.contains("Reported: Alarm press") })
    _ = model.apply(.keys([.escape]), at: Self.now)
    #expect(model.page == .list)
  }

  @Test func theTerminalRingsForGraveOnesOnly() throws {
    var model = try Self.model()
    let grave = try Self.incident(9, .s2, "x")
    #expect(model.apply(.event(.incident(grave)), at: Self.now) == [.ring])
    #expect(model.apply(.event(.incident(grave)), at: Self.now) == [])
    let slight = try Self.incident(10, .s4, "x")
    #expect(model.apply(.event(.incident(slight)), at: Self.now) == [])
  }

  @Test(arguments: [
    (42, "0:42"), (725, "12:05"), (11_045, "3:04:05"), (183_600, "2d 03h"), (-5, "-0:05"),
  ])
  func spansAreReadable(_ seconds: Int, text: String) {
    #expect(WatchText.span(seconds) == text)
  }

  @Test(arguments: [("北京", 4), ("abc", 3), ("e\u{301}", 1), ("🚓", 2), ("ｱ", 1), ("", 0)])
  func widthsAreThoseOfATerminal(_ text: String, width: Int) {
    #expect(WatchText.width(text) == width)
    for columns in 0...6 { #expect(WatchText.width(WatchText.fit(text, columns)) == columns) }
  }

  @Test func timesRoundTrip() {
    for milliseconds: Int64 in [0, 951_782_400_000, 1_790_000_000_123, 4_102_444_799_999] {
      let text = WallTime(milliseconds: milliseconds).description
      #expect(WatchTime.milliseconds(text) == milliseconds)
    }
    #expect(WatchTime.milliseconds("yesterday") == nil)
  }
}
