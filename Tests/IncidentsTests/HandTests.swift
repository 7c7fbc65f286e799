@testable import Incidents
import Testing
import Wire

@Suite struct HandTests {
  static let one = IncidentID(rawValue: 1)

  static func report(
    _ severity: Severity = .s2, at metres: Double? = 10, words: String = "at the bridge",
    area: String = "v1", caller: String = "139 0000", note: String = "a fall"
  ) -> HandReport {
    HandReport(
      severity: severity,
      place: .init(coordinate: metres.map { .north($0) }, words: words, area: area),
      caller: caller, note: note)
  }

  @Test(arguments: Severity.allCases)
  func aCallIsPresentedAndHasItsClocks(_ severity: Severity) throws {
    var evening = Evening()
    evening.onDuty(.carA)
    let request = CommandRequest(
      id: "h", actor: .operatorNamed("lin"), command: .report(Self.report(severity)))
    evening.put(.command(request), at: 5)
    #expect(evening.effects.last == .done(command: "h", incident: Self.one))
    let incident = try evening.latest
    #expect(incident.nature == .reported && incident.severity == severity)
    #expect(incident.state == .triaged && incident.answered == nil && !incident.isLatched)
    #expect(incident.sources.isEmpty && incident.presented?.desk == 5_000)
    #expect(
      incident.timeline.first
        == Fact(
          at: evening.moment, by: .operatorNamed("lin"),
          what: .reported(caller: "139 0000", note: "a fall")))
    let kind: Incident.Timer.Kind = severity == .s1 ? .autoOffer : .answer
    #expect(incident.timer?.kind == kind)
    // Sent again: answered alike, entered once.
    #expect(evening.put(.command(request)).last == .done(command: "h", incident: Self.one))
    #expect(evening.desk.incidents.count == 1)
    #expect(evening.command(.acknowledge(Self.one)) == nil)
    #expect(try evening.latest.timer?.kind == .resolution)
  }

  @Test func aCallMergesWithNothing() throws {
    var evening = Evening()
    evening.press(.post, at: 0)
    evening.command(.report(Self.report(.s1, at: 0)), at: 1)
    evening.press(.postNear, at: 2)
    #expect(evening.desk.incidents.count == 2)
    #expect(try evening.incident(1).presses == 2)
    #expect(try evening.incident(2).sources.isEmpty)
  }

  @Test func camerasNearACallKeepTheirPictures() throws {
    var evening = Evening()
    evening.command(.report(Self.report(at: 0)))
    let kept = evening.effects.compactMap { effect in
      if case .keepEvidence(let request) = effect { request.cameras } else { nil }
    }
    #expect(kept == [[.camera, .cameraOff]])
    evening.command(.report(Self.report(at: nil)))
    #expect(try CameraLinks(.valley()).cameras(of: evening.latest).isEmpty)
  }

  @Test func anUnattendedGraveCallIsOfferedByItself() throws {
    var evening = Evening()
    evening.onDuty(.carA, .carB)
    evening.command(.report(Self.report(.s1)), at: 0)
    evening.wait(until: 30)
    #expect(try evening.latest.offers.map(\.unit) == [.carA, .carB])
    let order = evening.effects.compactMap { effect in
      if case .order(let order, _) = effect { order } else { nil }
    }.first
    #expect(order?.nature == .reported && order?.placeWords == "at the bridge")
  }

  @Test func aBadReportIsRefusedAndLeavesNothing() {
    let long = String(repeating: "x", count: 2_001)
    let bad: [(HandReport, Refusal)] = [
      (Self.report(words: ""), .badText), (Self.report(words: " \n"), .badText),
      (Self.report(words: String(long.prefix(201))), .badText),
      (Self.report(words: String(repeating: "乡", count: 67)), .badText),
      (Self.report(caller: long), .badText), (Self.report(note: long), .badText),
      (Self.report(area: "v9"), .unknownArea("v9")),
    ]
    for (report, refusal) in bad {
      var evening = Evening()
      #expect(evening.command(.report(report)) == refusal)
      #expect(evening.desk.incidents.isEmpty && evening.desk.lastIncident == 0)
    }
    var evening = Evening()
    #expect(evening.command(.report(Self.report(area: "", caller: "", note: ""))) == nil)
    #expect(
      evening.command(.report(Self.report(words: String(repeating: "乡", count: 66)))) == nil)
  }

  @Test func aFullDeskRefusesACallUnlessItIsGrave() {
    var evening = Evening()
    for camera in 0..<UInt64(DeskRules.openLimit) {
      evening.put(BoundsTests.visit(camera, at: evening.moment.wall))
    }
    #expect(evening.command(.report(Self.report(.s4))) == .full)
    #expect(evening.command(.report(Self.report(.s3))) == .full)
    #expect(evening.command(.report(Self.report(.s2))) == nil)
    #expect(evening.command(.report(Self.report(.s1))) == nil)
  }

  // MARK: Orders taken back

  @Test(arguments: [UnitStatus.offered, .assigned, .enRoute, .onScene])
  func aWithdrawalFreesTheUnitAndCallsOutAgain(_ status: UnitStatus) throws {
    var evening = Evening()
    evening.onDuty(.carA, .carB)
    evening.visit(.camera, from: 0, to: 1)
    evening.command(.dispatch(Self.one, units: [.carA]), at: 2)
    let order = OrderID(rawValue: 1)
    if status != .offered { evening.unit(.carA, status, .accepted, order: order, at: 3) }
    #expect(evening.command(.withdraw(Self.one, order: order, reason: "not needed"), at: 4) == nil)
    #expect(evening.orders.map(\.act) == [status == .offered ? .withdraw : .standDown])
    let incident = try evening.latest
    #expect(incident.offers.map(\.state) == [.withdrawn])
    #expect(incident.state == .assigned)
    #expect(evening.desk.units.allSatisfy { $0.order == nil })
    // Nobody else is sent unasked, but the incident is not forgotten.
    evening.wait(until: 600)
    #expect(try evening.latest.offers.count == 1)
    #expect(try evening.latest.timer?.kind == .answer)
    #expect(evening.command(.dispatch(Self.one, units: [.carB])) == nil)
    #expect(
      evening.command(.withdraw(Self.one, order: order, reason: "again")) == .orderOver(order))
  }

  @Test(arguments: [UnitStatus.offered, .onScene])
  func anS1ThatLosesItsLastUnitCallsOutLikeANewOne(_ status: UnitStatus) throws {
    var evening = Evening()
    evening.onDuty(.carA, .carB, .carC)
    evening.press(.school, at: 0)
    evening.command(.dispatch(Self.one, units: [.carC]), at: 1)
    let order = OrderID(rawValue: 1)
    if status != .offered { evening.unit(.carC, status, .accepted, order: order, at: 2) }
    evening.command(.withdraw(Self.one, order: order, reason: "a wrong road"), at: 10)
    #expect(try evening.latest.timer == .init(kind: .autoOffer, due: 40_000))
    evening.wait(until: 40)
    let live = try evening.latest.offers.filter(\.state.isLive)
    #expect(live.count == 2)
    // The new crew's way is timed again.
    evening.unit(live[0].unit, .enRoute, .accepted, order: live[0].order, at: 45)
    evening.unit(live[1].unit, .enRoute, .accepted, order: live[1].order, at: 46)
    #expect(try evening.latest.timer?.kind == .answer)
    evening.command(.acknowledge(Self.one), at: 47)
    #expect(try evening.latest.timer?.kind == .arrival)
  }

  @Test func anS1ReopenedIsOfferedByItself() throws {
    var evening = Evening()
    evening.onDuty(.carA, .carB)
    evening.press(.school, at: 0)
    evening.command(.reset(Self.one, reason: "met"), at: 1)
    evening.command(.resolve(Self.one, .handled, note: ""), at: 2)
    evening.command(.reopen(Self.one, reason: "she called again"), at: 10)
    #expect(try evening.latest.timer == .init(kind: .autoOffer, due: 40_000))
    evening.wait(until: 40)
    #expect(try evening.latest.offers.count { $0.state.isLive } == 2)
  }

  @Test func aWithdrawalOfOneOfTwoLeavesTheOther() throws {
    var evening = Evening()
    evening.onDuty(.carA, .carB, .carC)
    evening.press(.school, at: 0)
    evening.command(.dispatch(Self.one, units: []), at: 1)
    #expect(try evening.latest.offers.map(\.unit) == [.carC, .carB])
    evening.unit(.carC, .assigned, .accepted, order: .init(rawValue: 1), at: 2)
    let second = try evening.latest.offers[1]
    evening.command(.withdraw(Self.one, order: second.order, reason: "one is enough"), at: 3)
    evening.wait(until: 300)
    #expect(try evening.latest.offers.count == 2)
    #expect(try evening.latest.offers.count { $0.state.isLive } == 1)
    #expect(try !evening.latest.isEscalated)
  }

  @Test(arguments: [false, true])
  func aReassignmentIsOneAct(_ isAccepted: Bool) throws {
    var evening = Evening()
    evening.onDuty(.carA, .carB)
    evening.press(.post, at: 0)
    evening.command(.dispatch(Self.one, units: [.carA]), at: 1)
    if isAccepted {
      evening.unit(.carA, .enRoute, .accepted, order: .init(rawValue: 1), at: 2)
    }
    let command = Command.reassign(
      Self.one, order: .init(rawValue: 1), unit: .carB, reason: "road closed")
    #expect(evening.command(command, at: 3) == nil)
    #expect(evening.orders.map(\.act) == [isAccepted ? .standDown : .withdraw, .offer])
    #expect(evening.orders.map(\.unit) == [.carA, .carB])
    let incident = try evening.latest
    #expect(incident.offers.map(\.state) == [.withdrawn, .offered])
    #expect(incident.state == .assigned)
    #expect(try evening.count(1) { $0 == .noted("road closed") } == 1)
    evening.unit(.carB, .enRoute, .accepted, order: .init(rawValue: 2), at: 5)
    #expect(try evening.latest.state == .handling)
    #expect(try evening.latest.offers.count == 2)
  }

  @Test func aReassignmentThatCannotBeLeavesTheOrder() throws {
    var evening = Evening()
    evening.onDuty(.carA)
    evening.press(.post, at: 0)
    evening.command(.dispatch(Self.one, units: [.carA]), at: 1)
    let before = evening.desk.incidents
    func give(_ order: UInt64, _ unit: DeviceID, _ reason: String = "r") -> Refusal? {
      evening.command(
        .reassign(Self.one, order: .init(rawValue: order), unit: unit, reason: reason))
    }
    #expect(give(1, .carA) == .unitUnavailable(.carA, .offered))
    #expect(give(1, .carB) == .unitUnavailable(.carB, .noContact))
    #expect(give(1, .number(900)) == .unknownUnit(.number(900)))
    #expect(give(2, .carB) == .orderOver(.init(rawValue: 2)))
    #expect(give(1, .carB, " ") == .badText)
    #expect(evening.desk.incidents == before)
  }

  // MARK: Severity

  @Test func aSeveritySetByHandStartsItsClocks() throws {
    var evening = Evening()
    evening.onDuty(.carA, .carB)
    evening.visit(.camera, from: 0, to: 1)
    evening.command(.acknowledge(Self.one), at: 2)
    #expect(evening.command(.severity(Self.one, .s1, reason: "a weapon"), at: 10) == nil)
    #expect(try evening.latest.timer == .init(kind: .autoOffer, due: 40_000))
    let fact = Fact.What.severity(from: .s3, to: .s1, .operator)
    #expect(try evening.latest.timeline.contains { $0.what == fact && $0.by != .desk })
    evening.wait(until: 40)
    #expect(try evening.latest.offers.count == 2)
    #expect(evening.command(.severity(Self.one, .s1, reason: "again")) == .sameSeverity)
    #expect(evening.command(.severity(Self.one, .s4, reason: "")) == .badText)
    #expect(evening.command(.severity(Self.one, .s4, reason: "a toy")) == nil)
    #expect(try evening.latest.severity == .s4)
  }

  @Test func aLowerSeverityEndsTheSearchForMore() throws {
    var evening = Evening()
    evening.onDuty(.carA)
    evening.command(.report(Self.report(.s1)), at: 0)
    evening.command(.dispatch(Self.one, units: []), at: 1)
    evening.unit(.carA, .enRoute, .accepted, order: .init(rawValue: 1), at: 2)
    #expect(try evening.count(1) { $0 == .noCandidate } == 1)
    evening.command(.severity(Self.one, .s3, reason: "a scratch"), at: 3)
    evening.onDuty(.carB)
    evening.wait(until: 300)
    #expect(try evening.latest.offers.map(\.unit) == [.carA])
  }

  @Test func aLowerSeverityStillWantsItsOne() throws {
    var evening = Evening()
    evening.answersFixes = false
    evening.onDuty(.carA, .carB)
    evening.command(.report(Self.report(.s1)), at: 0)
    evening.command(.dispatch(Self.one, units: []), at: 1)
    evening.command(.severity(Self.one, .s3, reason: "a scratch"), at: 1)
    evening.answersFixes = true
    evening.put(.fixes(evening.report(for: Self.one)), at: 1.5)
    #expect(try evening.latest.offers.map(\.unit) == [.carA])
    #expect(try evening.count(1) { $0 == .noCandidate } == 0)
  }

  @Test func aLatchedIncidentIsOnlyMadeGraver() throws {
    var evening = Evening()
    evening.press(.post)
    #expect(evening.command(.severity(Self.one, .s3, reason: "child at play")) == .latched)
    #expect(evening.command(.severity(Self.one, .s1, reason: "shots")) == nil)
    evening.command(.reset(Self.one, reason: "met"))
    #expect(evening.command(.severity(Self.one, .s3, reason: "all calm")) == nil)
    #expect(
      try evening.latest.timer == .init(kind: .resolution, due: DeskRules.resolution(.s3)))
  }
}
