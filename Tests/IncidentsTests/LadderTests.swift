import Incidents
import Testing
import Wire

@Suite struct LadderTests {
  static let one = IncidentID(rawValue: 1)

  @Test func theSilentUnitsLadderClimbsEachRungOnce() throws {
    var evening = Evening()
    evening.onDuty(.carA, .carB, .carC, .carD)
    evening.press(.post, at: 0)
    evening.command(.dispatch(Self.one, units: []), at: 0)
    #expect(evening.orders.map(\.unit) == [.carA])
    evening.wait(until: 29.999)
    #expect(evening.orders.isEmpty)
    evening.wait(until: 30)
    #expect(evening.orders.map(\.id.rawValue) == [1, 2])
    #expect(evening.orders.map(\.unit) == [.carA, .carB])
    #expect(evening.orders.allSatisfy { $0.act == .offer })
    evening.wait(until: 59.999)
    #expect(evening.orders.isEmpty)
    evening.wait(until: 60)
    let atSixty = evening.orders.map { "\($0.act) \($0.unit.serial)" }
    #expect(atSixty == ["offer 502", "withdraw 501", "offer 503"])
    evening.wait(until: 179.999)
    #expect(try evening.count(1) { $0 == .deadline(.commander) } == 0)
    evening.wait(until: 180)
    #expect(try evening.count(1) { $0 == .deadline(.commander) } == 1)
    #expect(try evening.latest.isEscalated)
    evening.wait(until: 900)
    #expect(try evening.count(1) { $0 == .deadline(.commander) } == 1)
    let seconds = try evening.count(1) {
      if case .offered(_, _, .second) = $0 { true } else { false }
    }
    #expect(seconds == 1)
    for offer in try evening.latest.offers {
      let withdrawals = try evening.count(1) {
        $0 == .offer(offer.order, unit: offer.unit, .withdrawn)
      }
      #expect(withdrawals == (offer.state == .withdrawn ? 1 : 0))
    }
    #expect(try evening.latest.timer != nil)
  }

  @Test func signingOffEndsTheLadder() throws {
    var evening = Evening()
    evening.onDuty(.carA, .carB, .carC)
    evening.press(.post, at: 0)
    evening.command(.dispatch(Self.one, units: []), at: 0)
    evening.wait(until: 31)
    evening.unit(.carB, .available, .accepted, order: .init(rawValue: 2), at: 32)
    #expect(evening.orders.map { "\($0.act) \($0.unit.serial)" } == ["withdraw 501"])
    #expect(try evening.latest.timer == .init(kind: .arrival, due: 32_000 + 1_200_000))
    evening.wait(until: 1_000)
    #expect(evening.orders.isEmpty)
    #expect(try !evening.latest.isEscalated)
    evening.wait(until: 1_232)
    #expect(try evening.count(1) { $0 == .deadline(.arrival) } == 1)
    #expect(try evening.latest.isEscalated)
  }

  @Test func aUnitThatGivesUpLaterBeginsANewClimb() throws {
    var evening = Evening()
    evening.onDuty(.carA, .carB, .carC)
    evening.press(.post, at: 0)
    evening.command(.dispatch(Self.one, units: []), at: 0)
    evening.unit(.carA, .assigned, .accepted, order: .init(rawValue: 1), at: 10)
    evening.wait(until: 190)
    #expect(try evening.count(1) { $0 == .deadline(.commander) } == 0)
    evening.unit(.carA, .outOfService, at: 200)
    #expect(evening.orders.map { "\($0.act) \($0.unit.serial)" } == ["offer 502"])
    evening.wait(until: 230)
    #expect(evening.orders.map { "\($0.act) \($0.unit.serial)" } == ["offer 502", "offer 503"])
    evening.wait(until: 379)
    #expect(try evening.count(1) { $0 == .deadline(.commander) } == 0)
    evening.wait(until: 600)
    #expect(try evening.count(1) { $0 == .deadline(.commander) } == 1)
  }

  @Test func aSilentTerminalsEndedOrdersDoNotPileUp() {
    var evening = Evening()
    evening.onDuty(.carA)
    evening.press(.post, at: 0)
    evening.command(.dispatch(Self.one, units: []), at: 0)
    evening.wait(until: 7_200)
    #expect(evening.desk.unreceiptedOrders.count <= 9)
  }

  @Test func noMeansNextAtOnce() throws {
    var evening = Evening()
    evening.onDuty(.carA, .carB)
    evening.press(.post, at: 0)
    evening.command(.dispatch(Self.one, units: []), at: 0)
    evening.unit(.carA, .available, .declined, order: .init(rawValue: 1), at: 3)
    #expect(evening.orders.map { "\($0.act) \($0.unit.serial)" } == ["offer 502"])
  }

  @Test func anUntouchedS1OffersItselfToTheTwoNearestAfterThirtySeconds() throws {
    var evening = Evening()
    evening.onDuty(.carA, .carB, .carC, .carD)
    evening.press(.school, at: 0)
    evening.wait(until: 29.999)
    #expect(evening.orders.isEmpty)
    evening.wait(until: 30)
    #expect(evening.orders.map(\.unit) == [.carD, .carC])
    let reasons = try evening.count(1) {
      if case .offered(_, _, .unattended) = $0 { true } else { false }
    }
    #expect(reasons == 2)
    evening.unit(.carD, .assigned, .accepted, order: .init(rawValue: 1), at: 35)
    #expect(evening.orders.isEmpty)
    evening.unit(.carC, .assigned, .accepted, order: .init(rawValue: 2), at: 36)
    #expect(try evening.latest.offers.map(\.state) == [.accepted, .accepted])
    evening.wait(until: 90)
    #expect(try evening.count(1) { $0 == .deadline(.answer) } == 1)
  }

  @Test func anOperatorsActKeepsTheDeskFromOffering() {
    let acts: [Command] = [
      .acknowledge(Self.one), .verify(Self.one, .silent), .reset(Self.one, reason: "met"),
    ]
    for act in acts {
      var evening = Evening()
      evening.onDuty(.carA)
      evening.press(.school, at: 0)
      evening.command(act, at: 29)
      evening.wait(until: 300)
      #expect(evening.orders.isEmpty)
    }
    var evening = Evening()
    evening.onDuty(.carA)
    evening.press(.school, at: 0)
    evening.command(.note(Self.one, "a note is no answer"), at: 29)
    evening.wait(until: 30)
    #expect(evening.orders.count == 1)
  }

  @Test func anS2IsNeverOfferedByItself() throws {
    var evening = Evening()
    evening.onDuty(.carA)
    evening.press(.post, at: 0)
    evening.wait(until: 60)
    #expect(try evening.latest.isEscalated)
    evening.wait(until: 3_600)
    #expect(try evening.latest.offers.isEmpty)
  }

  @Test func anAnsweredS2ThatBecomesS1WantsANewLook() throws {
    var evening = Evening()
    evening.onDuty(.carA)
    evening.press(.post, at: 0)
    evening.command(.acknowledge(Self.one), at: 1)
    evening.press(.post, at: 2)
    evening.press(.post, at: 3)
    #expect(try evening.latest.severity == .s1)
    evening.wait(until: 33)
    #expect(try evening.latest.offers.map(\.unit) == [.carA])
  }

  @Test(arguments: [
    // Age of car C's fix, seconds; who goes; whether by estimate. C stands 500 m off, A's station
    // is at 1,000 m: 2 × 1,000 m at 10 m/s are 200 s; C's are 100 s plus its age.
    (Int64(60), DeviceID.carC, false), (61, .carC, true), (99, .carC, true), (101, .carA, true),
    (301, .carA, true),
  ])
  func staleFixesCountForLessAndVeryStaleOnesForNothing(
    _ age: Int64, _ unit: DeviceID, _ isEstimated: Bool
  ) throws {
    var evening = Evening()
    evening.onDuty(.carA, .carC)
    evening.fixes[.carC] = (.north(500), age)
    evening.press(.post)
    evening.command(.dispatch(Self.one, units: []))
    let offer = try #require(try evening.latest.offers.first)
    #expect(offer.unit == unit)
    #expect(offer.isEstimated == isEstimated)
    let reason: Fact.OfferReason = isEstimated ? .estimated : .nearest
    let fact = Fact.What.offered(offer.order, unit: unit, reason)
    #expect(try evening.count(1) { $0 == fact } == 1)
    guard unit == .carC else { return }
    let metres = 1_000 + (age > 60 ? Double(age) * 10 : 0)
    #expect(abs((offer.metres ?? 0) - metres) < 1)
    #expect(abs((offer.seconds ?? 0) - metres / 10) < 0.1)
  }

  @Test func withoutAPlaceTheLeastWorkedUnitGoes() throws {
    var evening = Evening()
    evening.onDuty(.carA, .carB)
    evening.press(.stranger, at: 0)
    evening.command(.dispatch(Self.one, units: []), at: 1)
    evening.unit(.carA, .assigned, .accepted, order: .init(rawValue: 1), at: 2)
    evening.unit(.carA, .available, at: 3)
    evening.press(.unplaced, at: 10)
    evening.command(.dispatch(.init(rawValue: 2), units: []), at: 11)
    #expect(evening.orders.map(\.unit) == [.carB])
    #expect(try evening.latest.offers.first?.isEstimated == true)
    #expect(try evening.latest.offers.first?.metres == nil)
  }

  @Test func withNobodyThereTheDeskKeepsTryingAndServesTheGravestFirst() throws {
    var evening = Evening()
    evening.press(.post, at: 0)
    evening.command(.dispatch(Self.one, units: []), at: 1)
    evening.press(.school, at: 2)
    evening.wait(until: 200)
    #expect(try evening.count(1) { $0 == .noCandidate } == 1)
    #expect(try evening.incident(1).isEscalated)
    #expect(try evening.incident(1).timer?.kind == .retry)
    evening.unit(.carA, .available, at: 205)
    #expect(try evening.incident(2).offers.map(\.unit) == [.carA])
    #expect(try evening.incident(1).offers.isEmpty)
    evening.unit(.carB, .available, at: 206)
    #expect(try evening.incident(2).offers.map(\.unit) == [.carA, .carB])
    evening.unit(.carC, .available, at: 207)
    #expect(try evening.incident(1).offers.map(\.unit) == [.carC])
  }

  @Test func aLostQuestionForFixesIsAskedAgain() throws {
    var evening = Evening()
    evening.onDuty(.carA)
    evening.press(.post, at: 0)
    evening.answersFixes = false
    evening.command(.dispatch(Self.one, units: []), at: 1)
    #expect(evening.effects.contains(.fixesWanted(Self.one)))
    try evening.restart()
    evening.answersFixes = true
    evening.wait(until: 3)
    #expect(evening.orders.map(\.unit) == [.carA])
    let late = Input.fixes(evening.report(for: Self.one))
    #expect(evening.desk.isNoOp(late, at: evening.moment))
  }

  @Test func aRestartInMidLadderKeepsTheElapsedTime() throws {
    var evening = Evening()
    evening.onDuty(.carA, .carB, .carC, .carD)
    evening.press(.school, at: 0)
    var other = evening
    for second in stride(from: 7.0, through: 400, by: 7) {
      evening.wait(until: second)
      other.wait(until: second)
      try other.restart()
    }
    #expect(evening.desk == other.desk)
    #expect(try encoded(evening.desk) == encoded(other.desk))
    #expect(try evening.latest.offers.count > 4)
  }
}
