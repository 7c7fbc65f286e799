import Detection
@testable import Incidents
import Testing
import Wire

@Suite struct BoundsTests {
  static func visit(_ camera: UInt64, at wall: WallTime) -> Input {
    let id = DeviceID.number(100_000 + camera)
    let visit = Visit(
      camera: id, start: wall, peak: wall, peakShare: 0.1, zones: [], frames: 2)
    return .camera(CameraReport(camera: id, event: .visitStarted(visit)))
  }

  @Test func aFullDeskCountsVisitsInOneIncidentAndTakesEveryPress() throws {
    var evening = Evening()
    let wall = evening.moment.wall
    let clock = ContinuousClock()
    var spent: [Duration] = []
    for camera in 0..<UInt64(DeskRules.openLimit) {
      let input = Self.visit(camera, at: wall)
      spent.append(clock.measure { _ = evening.desk.apply(input, at: evening.moment) })
    }
    #expect(evening.desk.openCount == DeskRules.openLimit)
    for camera in 10_000..<UInt64(10_100) { evening.put(Self.visit(camera, at: wall)) }
    #expect(evening.desk.openCount == DeskRules.openLimit + 1)
    let overflow = try evening.latest
    #expect(overflow.isOverflow && overflow.nature == .motion)
    #expect(overflow.sources.count == Incident.sourceLimit)
    #expect(overflow.furtherReports + overflow.sources.map(\.count).reduce(0, +) == 100)

    for post in 0..<UInt64(200) { evening.press(.number(200_000 + post)) }
    #expect(evening.desk.acceptedPresses == 200)
    #expect(evening.desk.openCount == DeskRules.openLimit + 201)
    // A post keeps to its open incident while the desk is full, however late.
    evening.answersFixes = false
    evening.press(.number(200_000), at: 600)
    #expect(evening.desk.openCount == DeskRules.openLimit + 201)
    #expect(evening.desk.acceptedPresses == 201)

    let sorted = spent.suffix(4_000).sorted()
    print("apply with 1,000-5,000 open: median \(sorted[2_000]), p99 \(sorted[3_960])")
  }

  @Test func aThousandPostsPressedTogetherAreAThousandIncidents() {
    var county = County.valley()
    county.devices = (0..<1_000).map { index in
      County.Device(
        id: .number(10_000 + UInt64(index)), deviceClass: .post, name: "p",
        place: .north(Double(index) * 200), area: "v1")
    }
    var evening = Evening(county)
    let clock = ContinuousClock()
    var spent = Duration.zero
    for round in 0..<2 {
      for index in 0..<UInt64(1_000) {
        spent =
          clock.measure { evening.press(.number(10_000 + index)) } + (round == 1 ? spent : .zero)
      }
    }
    #expect(evening.desk.incidents.count == 1_000)
    #expect(evening.desk.incidents.allSatisfy { $0.presses == 2 })
    print("press among 1,000 open incidents with places: \(spent / 1_000) on average")
  }

  @Test func aReopeningFindsNoRoomOnAFullDesk() throws {
    var evening = Evening()
    let first = IncidentID(rawValue: 1)
    evening.visit(.camera, from: 0, to: 1)
    evening.command(.resolve(first, .falseAlarm, note: ""))
    for camera in 0..<UInt64(DeskRules.openLimit) {
      evening.put(Self.visit(camera, at: evening.moment.wall))
    }
    #expect(evening.command(.reopen(first, reason: "it was real")) == .full)
  }

  @Test func closedIncidentsLeaveAfterADayAndBeyondTwoThousand() throws {
    var evening = Evening()
    for number in 1...UInt64(DeskRules.closedLimit + 5) {
      evening.alarm(.test, .number(300_000 + number), at: Double(number) / 10)
    }
    #expect(evening.desk.incidents.count == DeskRules.closedLimit)
    #expect(evening.desk.incidents.first?.id.rawValue == 6)
    evening.put(.tick, at: 86_400 + 100)
    #expect(evening.desk.incidents.count < DeskRules.closedLimit)
    evening.put(.tick, at: 2 * 86_400)
    #expect(evening.desk.incidents.isEmpty)
    #expect(evening.command(.reopen(.init(rawValue: 6), reason: "x")) == .unknownIncident)
  }

  @Test func timelinesAndOffersStayBounded() throws {
    var evening = Evening()
    evening.onDuty(.carA, .carB)
    evening.press(.school)
    evening.wait(until: 86_400)
    let incident = try evening.latest
    #expect(incident.timeline.count == Incident.timelineLimit)
    #expect(incident.offers.count == Incident.offerLimit)
    #expect(incident.offers.count { $0.state.isLive } <= 2)
    #expect(evening.desk.orderHomes.count == Incident.offerLimit)
    try evening.restart()
  }

  @Test func theLastThousandCommandsAreRemembered() {
    var evening = Evening()
    evening.press(.post)
    for number in 0..<1_100 {
      evening.put(
        .command(
          CommandRequest(
            id: "n\(number)", actor: .desk, command: .note(.init(rawValue: 1), "n\(number)"))))
    }
    #expect(evening.desk.answers.count == DeskRules.answerLimit)
    #expect(evening.desk.answers.first?.id == "n100")
  }

  @Test func aPostsKeysAreBoundedAndNeverRefuseAPress() {
    var keys = PressKeys()
    for sequence in 1...5_000 as ClosedRange<UInt32> { keys.insert(boot: 1, sequence: sequence) }
    #expect(keys.boots.first?.sequences.count == PressKeys.sequenceLimit)
    #expect(keys.contains(boot: 1, sequence: 5_000))
    #expect(!keys.contains(boot: 1, sequence: 1))
    keys.insert(boot: 2, sequence: 1)
    keys.insert(boot: 3, sequence: 1)
    #expect(keys.boots.map(\.boot) == [2, 3])
    keys.insert(boot: 1, sequence: 9)
    #expect(keys.boots.map(\.boot) == [2, 3])
  }

  @Test func theClockNeverGoesBack() {
    var evening = Evening()
    evening.press(.post, at: 100)
    let early = Moment(desk: 5, wall: WallTime(milliseconds: 9))
    _ = evening.desk.apply(.tick, at: early)
    #expect(evening.desk.now == 100_000)
  }

  @Test func aSnapshotOfAnotherVersionOrWithATornTableIsRefused() throws {
    var evening = Evening()
    evening.press(.post)
    let good = String(decoding: try encoded(evening.desk), as: UTF8.self)
    for bad in [
      good.replacing("\"version\":1", with: "\"version\":2"),
      good.replacing("\"lastIncident\":1", with: "\"lastIncident\":0"),
      good.replacing("\"state\":\"triaged\"", with: "\"state\":\"archived\""),
    ] {
      #expect(bad != good)
      #expect(throws: DecodingError.self) { try decoded(bad) }
    }
  }
}
