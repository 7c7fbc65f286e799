import Detection
import Store
import Wire

@testable import ControlRoom

/// Records of a county before whose cameras and heads nothing ever moved.
protocol NoVisits: Records {}

extension NoVisits {
  func visits(
    camera: DeviceID, from: WallTime, until: WallTime, limit: Int
  ) throws(StoreError) -> [Visit] { [] }
  func visit(camera: DeviceID, start: WallTime) throws(StoreError) -> Visit? { nil }
  func judgements(
    camera: DeviceID, from: WallTime, until: WallTime
  ) throws(StoreError) -> [WallTime: VisitJudgement] { [:] }
  func judgeFalse(_ judgement: VisitJudgement) throws(StoreError) -> VisitJudgement? { nil }
  func withdrawFalse(camera: DeviceID, start: WallTime) throws(StoreError) -> Bool { false }
  func visitDays(
    from: WallTime, until: WallTime, camera: DeviceID?
  ) throws(StoreError) -> [VisitDay] { [] }
  func bendBins(
    corridor: String, from: WallTime, until: WallTime
  ) throws(StoreError) -> [BendBin] { [] }
  func visitCounts(from: WallTime, until: WallTime) throws(StoreError) -> [DeviceID: Int] { [:] }
}
