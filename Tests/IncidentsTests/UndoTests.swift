import Detection
@testable import Incidents
import Testing
import Wire

@Suite struct UndoTests {
  static let one = IncidentID(rawValue: 1)

  enum Start: Sendable { case press, visit, resolved, followUp }

  /// An evening with one incident, ten seconds old or so.
  static func evening(_ start: Start) -> Evening {
    var evening = Evening()
    evening.onDuty(.carA)
    switch start {
    case .press: evening.press(.post, at: 1)
    case .visit: evening.visit(.camera, from: 1, to: 4)
    case .resolved, .followUp:
      evening.press(.post, at: 1)
      evening.command(.reset(one, reason: "met"))
      evening.command(.resolve(one, .handled, note: ""))
      if start == .followUp { evening.command(.followUp(one, satisfied: true, note: "")) }
    }
    evening.wait(until: 10)
    evening.put(.tick)
    return evening
  }

  static let acts: [(start: Start, command: Command, act: Undo.Act)] =
    [
      (.press, .acknowledge(one), .acknowledge), (.press, .verify(one, .silent), .verify),
      (.press, .reset(one, reason: "by mistake"), .reset),
      (.visit, .severity(one, .s1, reason: "a child"), .severity),
      (.visit, .severity(one, .s4, reason: "a fox"), .severity),
      (.visit, .note(one, "a fox"), .note), (.resolved, .note(one, "a typo"), .note),
      (.resolved, .followUp(one, satisfied: true, note: ""), .followUp),
      (.resolved, .followUp(one, satisfied: false, note: "no"), .followUp),
      (.followUp, .archive(one), .archive),
    ] + Outcome.allCases.map { (.visit, .resolve(one, $0, note: "oops"), .resolve) }

  /// Everything but what is meant to stay: lines, the clock, and what answers a repeat.
  static func bare(_ desk: Desk) -> Desk {
    var desk = desk
    desk.clock = Moment(desk: 0, wall: .unknown)
    desk.answers = []
    desk.undos = []
    for id in desk.dockets.keys { desk.dockets[id]?.incident.timeline = [] }
    return desk
  }

  @Test(arguments: acts.indices)
  func takingBackAnActLeavesTheDeskAsItWas(_ row: Int) throws {
    let (start, command, act) = Self.acts[row]
    var evening = Self.evening(start)
    let before = evening.desk
    let lines = try evening.incident(1).timeline
    #expect(before.undo(of: Self.one, at: 0)?.command != "x")
    let done = CommandRequest(id: "x", actor: .operatorNamed("lin"), command: command)
    evening.put(.command(done), at: 12)
    #expect(evening.effects.last == .done(command: "x", incident: Self.one))
    #expect(
      evening.desk.undo(of: Self.one, at: 0)
        == Undo(command: "x", act: act, by: .operatorNamed("lin"), until: 72_000))
    #expect(Self.bare(evening.desk) != Self.bare(before) || act == .note)
    #expect(evening.command(.undo(Self.one, of: "x"), at: 30) == nil)
    #expect(Self.bare(evening.desk) == Self.bare(before))
    #expect(try evening.incident(1).timeline.starts(with: lines))
    #expect(try evening.count(1) { $0 == .undone(act) } == 1)
    #expect(evening.desk.undo(of: Self.one, at: 0) == nil)
    #expect(evening.command(.undo(Self.one, of: "x")) == .undoGone)
    try evening.restart()
    // What was taken back can be done again.
    #expect(evening.command(command, at: 40) == nil)
  }

  @Test func anActStandsAfterAMinute() throws {
    for (time, refusal) in [(71.999, nil), (72, nil), (72.001, Refusal.undoExpired)] {
      var evening = Self.evening(.visit)
      evening.command(.acknowledge(Self.one), at: 12)
      #expect(evening.command(.undo(Self.one, of: "c1"), at: time) == refusal)
    }
    var evening = Self.evening(.visit)
    evening.command(.acknowledge(Self.one), at: 12)
    evening.wait(until: 73)
    // A quiet desk's own time stands still.
    #expect(evening.desk.undo(of: Self.one, at: 72_000) != nil)
    #expect(evening.desk.undo(of: Self.one, at: evening.moment.desk) == nil)
    evening.put(.tick)
    #expect(evening.desk.undo(of: Self.one, at: 0) == nil)
  }

  @Test func onlyTheNewestActIsTakenBack() {
    var evening = Self.evening(.press)
    evening.command(.acknowledge(Self.one))
    evening.command(.note(Self.one, "b"))
    #expect(evening.command(.undo(Self.one, of: "c1")) == .undoGone)
    #expect(evening.command(.undo(Self.one, of: "c2")) == nil)
    #expect(evening.command(.undo(Self.one, of: "c1")) == .undoGone)
    #expect(evening.command(.undo(Self.one, of: "never")) == .undoGone)
    #expect(evening.command(.undo(.init(rawValue: 9), of: "c1")) == .unknownIncident)
  }

  @Test func whatLeftTheHouseIsNotTakenBack() throws {
    var evening = Self.evening(.visit)
    evening.onDuty(.carB)
    evening.command(.dispatch(Self.one, units: [.carA]), at: 12)
    #expect(evening.command(.undo(Self.one, of: "c1")) == .notUndoable)
    evening.command(
      .reassign(Self.one, order: .init(rawValue: 1), unit: .carB, reason: "nearer"), at: 13)
    #expect(evening.command(.undo(Self.one, of: "c3")) == .notUndoable)
    evening.command(.resolve(Self.one, .handled, note: ""), at: 14)
    #expect(evening.orders.map(\.act) == [.standDown])
    #expect(evening.desk.undo(of: Self.one, at: 0) == nil)
    #expect(evening.command(.undo(Self.one, of: "c5")) == .notUndoable)
    evening.command(.reopen(Self.one, reason: "too early"))
    #expect(evening.command(.undo(Self.one, of: "c7")) == .notUndoable)
  }

  /// What happens between an act and its undoing.
  static let between: [@Sendable (inout Evening) -> Void] = [
    { $0.press(.post, at: 20) },
    { $0.unit(.carA, .assigned, .accepted, order: .init(rawValue: 1), at: 20) },
    { $0.wait(until: 45) },
    { $0.command(.acknowledge(Self.one), at: 20) },
  ]

  @Test(arguments: between.indices)
  func whatHappenedSinceIsNotUndone(_ row: Int) throws {
    var evening = Self.evening(.press)
    evening.command(.dispatch(Self.one, units: [.carA]), at: 11)
    let reset = CommandRequest(
      id: "r", actor: .operatorNamed("lin"), command: .reset(Self.one, reason: "met"))
    evening.put(.command(reset), at: 12)
    #expect(evening.desk.undo(of: Self.one, at: 0)?.act == .reset)
    Self.between[row](&evening)
    let before = try evening.incident(1)
    #expect(evening.desk.undo(of: Self.one, at: 0)?.command != "r")
    #expect(evening.command(.undo(Self.one, of: "r")) == .undoGone)
    #expect(try evening.incident(1) == before)
  }

  /// An S1 that has been reset is latched again by a further press: whatever the act left, the
  /// press is not undone with it.
  @Test func aPressThatMergedSinceIsNotUndone() throws {
    var evening = Evening()
    evening.press(.post, at: 0)
    evening.command(.acknowledge(Self.one), at: 1)
    evening.command(.severity(Self.one, .s1, reason: "shots"), at: 2)
    evening.press(.postNear, at: 3)
    #expect(try evening.incident(1).presses == 2)
    #expect(evening.desk.undo(of: Self.one, at: 0) == nil)
    #expect(evening.command(.undo(Self.one, of: "c2"), at: 4) == .undoGone)
    #expect(try evening.incident(1).severity == .s1)
    for second in [5.0, 6, 7] { evening.press(.post, at: second) }
    #expect(evening.command(.undo(Self.one, of: "c2"), at: 8) == .undoGone)
  }

  @Test func aPressAfterAReopeningIsNotUndone() {
    var evening = Self.evening(.resolved)
    evening.command(.followUp(Self.one, satisfied: false, note: "still there"), at: 12)
    evening.command(.severity(Self.one, .s1, reason: "shots"), at: 13)
    evening.press(.post, at: 14)
    #expect(evening.command(.undo(Self.one, of: "c4"), at: 15) == .undoGone)
    #expect(evening.command(.undo(Self.one, of: "c3"), at: 15) == .undoGone)
  }

  @Test func aVisitThatEndedMeanwhileIsNotRestoredAsGoingOn() throws {
    var evening = Evening()
    evening.visit(.camera, from: 0)
    evening.command(.resolve(Self.one, .nothingFound, note: ""), at: 5)
    var visit = Visit(
      camera: .camera, start: evening.moment.wall, peak: evening.moment.wall, peakShare: 0.1,
      zones: [], frames: 3)
    visit.end = evening.moment.wall
    evening.put(.camera(CameraReport(camera: .camera, event: .visitEnded(visit))), at: 6)
    #expect(evening.command(.undo(Self.one, of: "c1"), at: 7) == nil)
    #expect(evening.desk.sightings.map(\.isOngoing) == [false])
    #expect(evening.desk.sightings.map(\.last) == [6_000])
  }

  @Test func aDeadlineThatPassedInTheMeantimeFallsAtOnce() throws {
    var evening = Evening()
    evening.onDuty(.carA)
    evening.press(.school, at: 0)
    evening.command(.acknowledge(Self.one), at: 5)
    #expect(try evening.latest.timer?.kind == .resolution)
    evening.command(.undo(Self.one, of: "c1"), at: 50)
    #expect(try evening.latest.timer == .init(kind: .autoOffer, due: 50_000))
    #expect(try evening.latest.answered == nil)
    #expect(!evening.desk.isNoOp(.tick, at: evening.moment))
    evening.wait(until: 50)
    #expect(try evening.latest.offers.map(\.unit) == [.carA])
  }

  @Test func aFullDeskTakesNoClosingBack() throws {
    var evening = Evening()
    evening.visit(.camera, from: 0, to: 1)
    evening.command(.resolve(Self.one, .falseAlarm, note: ""))
    for camera in 0..<UInt64(DeskRules.openLimit) {
      evening.put(BoundsTests.visit(camera, at: evening.moment.wall))
    }
    #expect(evening.command(.undo(Self.one, of: "c1")) == .full)
  }

  @Test func theLastActsAreRememberedAndNoMore() {
    var evening = Evening()
    for number in 1...UInt64(DeskRules.undoLimit + 1) {
      evening.press(.number(1_000 + number))
      evening.command(.acknowledge(.init(rawValue: number)))
    }
    #expect(evening.desk.undos.count == DeskRules.undoLimit)
    #expect(evening.desk.undo(of: Self.one, at: 0) == nil)
    #expect(evening.desk.undo(of: .init(rawValue: 2), at: 0) != nil)
  }
}
