import Detection
import Foundation
import Incidents
import Store
import Wire

@testable import ControlRoom

extension OpenAPITests {
  /// The map, signs, cameras, zones, visits, and a picture with its cells.
  static func countySamples() throws -> [(schema: String, json: Data)] {
    var seen = try EvidenceItem.sample(.unknown)
    seen.cells = CellGrid(columns: 3, rows: 2, bits: [0b0101_0000])
    var unfinished = FakeCounty.visit
    unfinished.end = nil
    unfinished.trail = []
    let judgement = VisitJudgement(
      camera: .camera, start: FakeCounty.visit.start, who: "person:chen", at: FakeDesk.now.wall)
    let day = LocalDay(holding: FakeDesk.now.wall)
    let counted = [.camera, .post].map {
      VisitDay(camera: $0, day: day.start, visits: 3, falseVisits: 1)
    }
    return [
      ("Map", FakeCounty.county().map().json),
      ("Map", MapPage(MapView(name: "empty")).json),
      ("SignList", JSONText.encode(SignList(signs: [FakeCounty.sign]))),
      ("CorridorList", JSONText.encode(CorridorList(corridors: [FakeCorridor.view()]))),
      (
        "CorridorNow",
        JSONText.encode(
          CorridorNowView(
            FakeCorridor.view(), FakeCorridor.picture, at: FakeDesk.now.wall))
      ),
      (
        "CorridorNow",
        JSONText.encode(CorridorNowView(FakeCorridor.view(), nil, at: nil))
      ),
      ("CameraList", JSONText.encode(CameraList(cameras: [FakeCounty.camera]))),
      ("CameraDetection", JSONText.encode(FakeCounty.detection)),
      (
        "CameraDetection",
        JSONText.encode(
          CameraDetection(
            sensitivity: CameraSensitivity(), nightBy: .calendar, isNight: nil, hidden: []))
      ),
      ("CameraZones", JSONText.encode(CameraZones(FakeCounty.zones))),
      (
        "VisitList",
        JSONText.encode(
          VisitList(visits: [VisitView(FakeCounty.visit), VisitView(unfinished)]))
      ),
      ("Visit", JSONText.encode(VisitView(FakeCounty.visit, judgement, withTrail: true))),
      ("Visit", JSONText.encode(VisitView(unfinished, withTrail: true))),
      (
        "VisitDayList",
        JSONText.encode(
          VisitDayList(counted, from: day, until: day, cameras: [FakeCounty.camera]))
      ),
      ("Speeds", JSONText.encode(SpeedRouteTests.view)),
      ("JudgementBody", Data(JudgementBody.example.utf8)),
      ("OriginalBody", Data(ReasonBody.example.utf8)),
      ("EvidenceList", JSONText.encode(EvidenceList(evidence: [EvidenceView(seen)]))),
    ]
  }
}
