import Detection
import Incidents
import Store
import Wire

/// What the control room asks of the store: reads, what ``Accounts`` writes, and what
/// people say of visits.
protocol Records: Accounts {
  func token(secret: String) throws(StoreError) -> TokenRecord?
  func incidents(_ query: IncidentQuery) throws(StoreError) -> [Incident]
  func incident(_ id: IncidentID) throws(StoreError) -> Incident?
  func evidence(of incident: IncidentID) throws(StoreError) -> [EvidenceItem]
  func picture(_ id: Int64) throws(StoreError) -> (item: EvidenceItem, jpeg: [UInt8])?
  func suppressions(camera: DeviceID?, limit: Int) throws(StoreError) -> [Suppression]
  func visits(
    camera: DeviceID, from: WallTime, until: WallTime, limit: Int
  ) throws(StoreError) -> [Visit]
  func visit(camera: DeviceID, start: WallTime) throws(StoreError) -> Visit?
  func judgements(
    camera: DeviceID, from: WallTime, until: WallTime
  ) throws(StoreError) -> [WallTime: VisitJudgement]
  func judgeFalse(_ judgement: VisitJudgement) throws(StoreError) -> VisitJudgement?
  func withdrawFalse(camera: DeviceID, start: WallTime) throws(StoreError) -> Bool
  func visitDays(
    from: WallTime, until: WallTime, camera: DeviceID?
  ) throws(StoreError) -> [VisitDay]
  func visitCounts(from: WallTime, until: WallTime) throws(StoreError) -> [DeviceID: Int]
  func suppressionCounts(from: WallTime, until: WallTime) throws(StoreError) -> [DeviceID: Int]
  func bendBins(
    corridor: String, from: WallTime, until: WallTime
  ) throws(StoreError) -> [BendBin]
}

extension RecordStore: Records {}
