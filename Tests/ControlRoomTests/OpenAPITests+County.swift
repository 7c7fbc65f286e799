import Detection
import Foundation
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
    return [
      ("Map", FakeCounty.county().map().json),
      ("Map", MapPage(MapView(name: "empty")).json),
      ("SignList", JSONText.encode(SignList(signs: [FakeCounty.sign]))),
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
      ("OriginalBody", Data(ReasonBody.example.utf8)),
      ("EvidenceList", JSONText.encode(EvidenceList(evidence: [EvidenceView(seen)]))),
    ]
  }
}
