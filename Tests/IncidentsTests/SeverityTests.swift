import Detection
import Incidents
import Testing
import Wire

@Suite struct SeverityTests {
  @Test func aPressIsS2AndOneAtAKeySiteS1() throws {
    var evening = Evening()
    evening.press(.post)
    #expect(try evening.latest.severity == .s2)
    evening.press(.school)
    let incident = try evening.latest
    #expect(incident.severity == .s1)
    #expect(incident.state == .triaged)
    #expect(incident.presented != nil)
    #expect(incident.isLatched)
    #expect(incident.nature == .press)
    let evidence: [EvidenceRequest] = evening.effects.compactMap {
      if case .keepEvidence(let request) = $0 { request } else { nil }
    }
    #expect(evidence.map(\.cameras) == [[.cameraSchool, .camera, .cameraFar, .cameraOff]])
    #expect(evidence.first?.secondsBefore == 10 && evidence.first?.secondsAfter == 30)
  }

  @Test(arguments: [
    ([0.0, 5, 10], Severity.s1), ([0, 5, 10.001], .s2), ([0, 9, 15, 18], .s1), ([0, 20, 40], .s2),
  ])
  func threePressesInTenSecondsAreS1(_ times: [Double], _ severity: Severity) throws {
    var evening = Evening()
    for time in times { evening.press(.post, at: time) }
    #expect(evening.desk.incidents.count == 1)
    #expect(try evening.latest.severity == severity)
    #expect(try evening.latest.presses == times.count)
    #expect(evening.desk.acceptedPresses == UInt64(times.count))
  }

  @Test(arguments: [
    // Hours after noon in China, camera, severity.
    (0.0, DeviceID.camera, Severity.s3), (0, .cameraSchool, .s3), (9.99, .cameraSchool, .s3),
    (10, .cameraSchool, .s2), (17.99, .cameraSchool, .s2), (18, .cameraSchool, .s3),
    (12, .camera, .s3),
  ])
  func motionIsS3AndAtAKeySiteByNightS2(
    _ hours: Double, _ camera: DeviceID, _ severity: Severity
  ) throws {
    var evening = Evening()
    evening.visit(camera, from: hours * 3_600)
    #expect(try evening.latest.severity == severity)
    #expect(try evening.latest.nature == .motion)
    #expect(try !evening.latest.isLatched)
  }

  @Test func anUnarmedCameraOpensNothingButIsCounted() {
    var evening = Evening()
    evening.visit(.cameraOff, from: 1, to: 5)
    #expect(evening.desk.incidents.isEmpty)
    #expect(evening.desk.unarmedVisits == 1)
  }

  @Test func whatBendsCamerasAndDevicesReportHasItsSeverity() throws {
    var evening = Evening()
    var expected: [(Incident.Nature, Severity)] = []
    evening.bend(.severeOverspeed, at: 1)
    expected.append((.overspeed, .s3))
    evening.bend(.obstacle, at: 2)
    expected.append((.obstacle, .s2))
    evening.bend(.headLost, at: 3)
    expected.append((.deviceFault, .s3))
    evening.bend(.signMismatch, device: .sign, at: 4)
    expected.append((.deviceFault, .s3))
    evening.put(.camera(.init(camera: .camera, event: .faultRaised(.covered))), at: 5)
    expected.append((.cameraFault, .s3))
    evening.put(.health(.init(device: .postFar, isOnline: false, faults: [])), at: 6)
    expected.append((.deviceFault, .s3))
    evening.put(.health(.init(device: .cameraFar, isOnline: false, faults: [])), at: 7)
    expected.append((.deviceFault, .s4))
    evening.put(.health(.init(device: .post, isOnline: true, faults: .buttonStuck)), at: 8)
    expected.append((.deviceFault, .s4))
    evening.put(.health(.init(device: .postNear, isOnline: true, faults: .tamper)), at: 9)
    expected.append((.tamper, .s2))
    evening.alarm(.tamper, .school, at: 10)
    expected.append((.tamper, .s2))
    evening.bend(.wrongWay, at: 11)
    expected.append((.wrongWay, .s2))
    evening.bend(.runaway, at: 12)
    expected.append((.runaway, .s1))
    let found = evening.desk.incidents
    #expect(found.map(\.nature) == expected.map(\.0))
    #expect(found.map(\.severity) == expected.map(\.1))
    #expect(found.allSatisfy { $0.timer != nil && $0.state == .triaged })
  }

  @Test func aStuckButtonIsAnAlarmAndAFault() {
    var evening = Evening()
    evening.alarm(.press, .post, held: 30_000)
    #expect(evening.desk.incidents.map(\.nature) == [.press, .deviceFault])
    #expect(evening.desk.incidents.map(\.severity) == [.s2, .s4])
  }
}
