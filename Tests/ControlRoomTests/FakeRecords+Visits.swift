import Detection
import Store
import Wire

@testable import ControlRoom

extension FakeRecords {
  func visit(camera: DeviceID, start: WallTime) throws(StoreError) -> Visit? {
    try read { state in state.visits.first { $0.camera == camera && $0.start == start } }
  }

  func judgements(
    camera: DeviceID, from: WallTime, until: WallTime
  ) throws(StoreError) -> [WallTime: VisitJudgement] {
    try read { ($0.judgements[camera] ?? [:]).filter { (from..<until).contains($0.key) } }
  }

  func judgeFalse(_ judgement: VisitJudgement) throws(StoreError) -> VisitJudgement? {
    guard try visit(camera: judgement.camera, start: judgement.start) != nil else { return nil }
    return try read { state in
      let known = state.judgements[judgement.camera]?[judgement.start]
      state.judgements[judgement.camera, default: [:]][judgement.start] = known ?? judgement
      return known ?? judgement
    }
  }

  func withdrawFalse(camera: DeviceID, start: WallTime) throws(StoreError) -> Bool {
    try read { $0.judgements[camera]?.removeValue(forKey: start) != nil }
  }

  func visitDays(
    from: WallTime, until: WallTime, camera: DeviceID?
  ) throws(StoreError) -> [VisitDay] {
    try read { state in
      let found = state.visits.filter {
        (from..<until).contains($0.start) && (camera == nil || $0.camera == camera)
      }
      let days = Dictionary(grouping: found) { visit in
        [visit.camera.description, LocalDay(holding: visit.start).description]
      }
      return days.values.map { visits in
        VisitDay(
          camera: visits[0].camera, day: LocalDay(holding: visits[0].start).start,
          visits: visits.count,
          falseVisits: visits.count { state.judgements[$0.camera]?[$0.start] != nil })
      }.sorted { ($0.day, $0.camera) < ($1.day, $1.camera) }
    }
  }
}
