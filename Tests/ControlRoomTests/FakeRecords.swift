import Detection
import Incidents
import Store
import Synchronization
import Wire

@testable import ControlRoom

/// Records in memory, so that the server is tested without a disk.
final class FakeRecords: Records {
  struct State {
    var tokens: [String: TokenRecord] = [
      "operator-secret": token("control room", [.operate]),
      "read-secret": token("dashboard", [.read]),
      "metrics-secret": token("scraper", [.metrics]),
      "device-secret": token("camera gateway", [.device]),
    ]
    var incidents: [Incident] = []
    var evidence: [(item: EvidenceItem, jpeg: [UInt8])] = []
    var suppressions: [Suppression] = []
    var visits: [Visit] = []
    /// By camera and the visit's start.
    var judgements: [DeviceID: [WallTime: VisitJudgement]] = [:]
    var bendBins: [BendBin] = []
    var failure: StoreError?
    var lookups = 0
    var accounts = FakePeople()

    static func token(_ name: String, _ scopes: [TokenRecord.Scope]) -> TokenRecord {
      TokenRecord(name: name, scopes: scopes, created: WallTime(milliseconds: 0))
    }
  }

  let state = Mutex(State())
  /// Who holds it keeps sessions from being looked up: a slow disk.
  let gate = Mutex(())

  func read<Answer: Sendable>(
    _ body: (inout State) -> Answer
  ) throws(StoreError) -> Answer {
    let result: Result<Answer, StoreError> = state.withLock { state in
      if let failure = state.failure { return .failure(failure) }
      return .success(body(&state))
    }
    return try result.get()
  }

  func token(secret: String) throws(StoreError) -> TokenRecord? {
    try read { state in
      state.lookups += 1
      return state.tokens[secret]
    }
  }

  func incidents(_ query: IncidentQuery) throws(StoreError) -> [Incident] {
    try read { state in
      Array(
        state.incidents.filter { query.matches($0) }.sorted { $0.id > $1.id }.prefix(query.limit))
    }
  }

  func incident(_ id: IncidentID) throws(StoreError) -> Incident? {
    try read { state in state.incidents.first { $0.id == id } }
  }

  func evidence(of incident: IncidentID) throws(StoreError) -> [EvidenceItem] {
    try read { state in state.evidence.map(\.item).filter { $0.incident == incident } }
  }

  func picture(_ id: Int64) throws(StoreError) -> (item: EvidenceItem, jpeg: [UInt8])? {
    try read { state in state.evidence.first { $0.item.id == id } }
  }

  func suppressions(camera: DeviceID?, limit: Int) throws(StoreError) -> [Suppression] {
    try read { state in
      Array(state.suppressions.filter { camera == nil || $0.camera == camera }.prefix(limit))
    }
  }

  func visits(
    camera: DeviceID, from: WallTime, until: WallTime, limit: Int
  ) throws(StoreError) -> [Visit] {
    try read { state in
      Array(
        state.visits.filter { $0.camera == camera && (from..<until).contains($0.start) }
          .sorted { $0.start > $1.start }.prefix(limit))
    }
  }

  func visitCounts(from: WallTime, until: WallTime) throws(StoreError) -> [DeviceID: Int] {
    try read { state in
      let found = state.visits.filter { (from..<until).contains($0.start) }
      return Dictionary(grouping: found, by: \.camera).mapValues(\.count)
    }
  }

  func bendBins(
    corridor: String, from: WallTime, until: WallTime
  ) throws(StoreError) -> [BendBin] {
    try read { state in
      state.bendBins.filter { $0.corridor == corridor && (from..<until).contains($0.start) }
    }
  }

  func suppressionCounts(from: WallTime, until: WallTime) throws(StoreError) -> [DeviceID: Int] {
    try read { state in
      let found = state.suppressions.filter { (from..<until).contains($0.start) }
      return Dictionary(grouping: found, by: \.camera).mapValues(\.count)
    }
  }
}
