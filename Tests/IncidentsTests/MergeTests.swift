import Detection
import Incidents
import Testing
import Wire

@Suite struct MergeTests {
  @Test func aCopyOfAPressCountsOnce() {
    var evening = Evening()
    let event = AlarmEvent(
      device: .post, boot: 7, sequence: 9, alarm: Alarm(action: .press), deviceTime: .unknown)
    evening.put(.alarm(event))
    #expect(evening.desk.hasTaken(device: .post, boot: 7, sequence: 9))
    #expect(!evening.desk.hasTaken(device: .post, boot: 7, sequence: 8))
    #expect(evening.desk.isNoOp(.alarm(event), at: evening.moment))
    for second in [1.0, 70, 4_000] { evening.put(.alarm(event), at: second) }
    #expect(evening.desk.incidents.count == 1)
    #expect(evening.desk.acceptedPresses == 1)
  }

  @Test func keysOfTheTwoNewestBootsAreKeptAndOlderOnesCountAsTaken() {
    var evening = Evening()
    for boot: UInt32 in [5, 6, 9] {
      evening.put(
        .alarm(
          AlarmEvent(
            device: .post, boot: boot, sequence: 1, alarm: Alarm(action: .press),
            deviceTime: .unknown)))
    }
    let taken = [5, 6, 9].map { evening.desk.hasTaken(device: .post, boot: $0, sequence: 1) }
    #expect(taken == [true, true, true])
    #expect(!evening.desk.hasTaken(device: .post, boot: 6, sequence: 2))
    // A recording of a boot that is not kept any more is no press.
    #expect(evening.desk.hasTaken(device: .post, boot: 5, sequence: 2))
    #expect(evening.desk.acceptedPresses == 3)
  }

  @Test(arguments: [(60.0, 1), (60.001, 2)])
  func theSamePostMergesWithinSixtySecondsOfItsLastPress(_ gap: Double, _ incidents: Int) {
    var evening = Evening()
    evening.press(.post, at: 0)
    evening.press(.post, at: gap)
    #expect(evening.desk.incidents.count == incidents)
    #expect(evening.desk.acceptedPresses == 2)
  }

  @Test(arguments: [
    (DeviceID.postNear, 120.0, 1), (.postNear, 120.001, 2), (.postFar, 1, 2), (.unplaced, 1, 2),
    (.stranger, 1, 2),
  ])
  func anotherPostJoinsWithin150MetresAnd120Seconds(
    _ other: DeviceID, _ gap: Double, _ incidents: Int
  ) throws {
    var evening = Evening()
    evening.press(.post, at: 0)
    evening.press(other, at: gap)
    #expect(evening.desk.incidents.count == incidents)
    #expect(evening.desk.incidents.map(\.presses).reduce(0, +) == 2)
    guard incidents == 1 else { return }
    #expect(try evening.latest.sources.map(\.device) == [.post, other])
  }

  @Test func aPostOfNoCountyOpensAnIncidentWithoutAPlace() throws {
    var evening = Evening()
    evening.press(.stranger)
    #expect(try evening.latest.place == .init(coordinate: nil, words: "", area: ""))
    #expect(try evening.latest.severity == .s2)
  }

  @Test func motionAndBendsJoinAnOpenPressNearby() throws {
    var evening = Evening()
    evening.press(.post, at: 0)
    evening.visit(.camera, from: 20, to: 30)
    evening.bend(.severeOverspeed, at: 40)
    evening.bend(.obstacle, at: 41)
    #expect(evening.desk.incidents.count == 1)
    let incident = try evening.latest
    #expect(incident.sources.map(\.nature) == [.press, .motion, .overspeed, .obstacle])
    #expect(incident.nature == .press && incident.severity == .s2)
    evening.visit(.cameraFar, from: 50)
    #expect(evening.desk.incidents.count == 2)
  }

  @Test func aPressRaisesAndLatchesAnOpenMotionIncidentNearby() throws {
    var evening = Evening()
    evening.visit(.camera, from: 0, to: 10)
    #expect(try evening.latest.severity == .s3)
    evening.press(.post, at: 100)
    #expect(evening.desk.incidents.count == 1)
    let incident = try evening.latest
    #expect(incident.nature == .press && incident.severity == .s2 && incident.isLatched)
    #expect(incident.place.coordinate == .north(0))
    #expect(incident.presses == 1)
  }

  @Test func aPressJoinsAVisitThatStillGoesOn() {
    var evening = Evening()
    evening.visit(.camera, from: 0)
    evening.press(.post, at: 500)
    #expect(evening.desk.incidents.count == 1)
  }

  @Test(arguments: [(70.0, 1), (70.001, 2)])
  func visitsOfACameraWithinSixtySecondsAreOne(_ next: Double, _ incidents: Int) {
    var evening = Evening()
    evening.visit(.camera, from: 0, to: 10)
    evening.visit(.camera, from: next)
    #expect(evening.desk.incidents.count == incidents)
  }

  @Test func aFaultMergesForAsLongAsItsIncidentIsOpen() throws {
    var evening = Evening()
    let raised = Input.camera(.init(camera: .camera, event: .faultRaised(.covered)))
    evening.put(raised, at: 0)
    evening.put(.camera(.init(camera: .camera, event: .faultCleared(.covered))), at: 9_000)
    evening.put(raised, at: 10_000)
    #expect(evening.desk.incidents.count == 1)
    #expect(try evening.latest.state == .triaged)
    #expect(try evening.count(1) { $0 == .view(.covered, isRaised: false) } == 1)
    evening.command(.resolve(.init(rawValue: 1), .handled, note: ""))
    evening.put(raised, at: 10_001)
    #expect(evening.desk.incidents.count == 2)
  }

  @Test func aPressAfterTheOutcomeOpensANewIncident() {
    var evening = Evening()
    let first = IncidentID(rawValue: 1)
    evening.press(.post, at: 0)
    evening.command(.reset(first, reason: "spoken to"), at: 10)
    evening.command(.resolve(first, .handled, note: ""), at: 11)
    evening.press(.post, at: 12)
    #expect(evening.desk.incidents.map(\.state) == [.resolved, .triaged])
  }

  @Test func aPressAfterTheResetLatchesAgain() throws {
    var evening = Evening()
    evening.press(.post, at: 0)
    evening.command(.reset(.init(rawValue: 1), reason: "spoken to"), at: 10)
    evening.press(.post, at: 20)
    #expect(try evening.latest.isLatched)
    #expect(try evening.latest.reset == nil)
  }

  @Test func aCancelIsAFactAndNoEnd() throws {
    var evening = Evening()
    evening.alarm(.cancel, .post)
    #expect(evening.desk.incidents.isEmpty)
    evening.press(.post)
    evening.alarm(.cancel, .post, at: 3)
    #expect(try evening.latest.state == .triaged)
    #expect(try evening.latest.isLatched)
    #expect(try evening.count(1) { $0 == .cancelled(.post) } == 1)
  }

  @Test func aTestProvesThePathAndSendsNobody() throws {
    var evening = Evening()
    evening.onDuty(.carA)
    evening.alarm(.test, .school, at: 1)
    evening.alarm(.test, .school, at: 20)
    #expect(evening.desk.incidents.count == 1)
    let incident = try evening.latest
    #expect(incident.state == .test && incident.outcome == .test && incident.timer == nil)
    #expect(incident.sources.first?.count == 2 && incident.presses == 0)
    #expect(evening.desk.acceptedPresses == 0)
    evening.press(.school, at: 21)
    #expect(evening.desk.incidents.map(\.state) == [.test, .triaged])
    #expect(try evening.latest.severity == .s1)
  }

  @Test func aSuppressedChangeIsNothingToTheDesk() {
    var evening = Evening()
    let input = Input.camera(
      .init(
        camera: .camera,
        event: .suppressed(
          Suppression(
            camera: .camera, reason: .lightChange, start: evening.moment.wall, frames: 3,
            peakShare: 0.9))))
    #expect(evening.desk.isNoOp(input, at: evening.moment))
    let before = evening.desk
    #expect(evening.put(input).isEmpty)
    #expect(evening.desk == before)
  }
}
