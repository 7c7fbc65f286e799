internal import GRDB
public import Wire

extension RecordStore {
  /// What the folder holds and no longer holds.
  public struct Holdings: Equatable, Sendable {
    /// Incidents closed before this are gone; nil while nothing was deleted.
    public var prunedBefore: WallTime?
    /// When the oldest picture kept was received; nil without one.
    public var oldestEvidence: WallTime?
    /// Version of the tables: migrations applied.
    public var schema: Int

    /// Makes holdings of nothing.
    public init(prunedBefore: WallTime? = nil, oldestEvidence: WallTime? = nil, schema: Int = 0) {
      self.prunedBefore = prunedBefore
      self.oldestEvidence = oldestEvidence
      self.schema = schema
    }
  }

  /// What the folder holds and no longer holds; one lookup in an index each.
  public func holdings() throws(StoreError) -> Holdings {
    try reading { db in
      let pruned = try Meta.integer(db, .prunedBefore)
      let oldest = try Int64.fetchOne(
        db.cachedStatement(sql: "SELECT min(received_ms) FROM evidence"))
      return Holdings(
        prunedBefore: pruned > 0 ? WallTime(milliseconds: pruned) : nil,
        oldestEvidence: oldest.map { WallTime(milliseconds: $0) },
        schema: try Schema.migrator.appliedIdentifiers(db).count)
    }
  }
}
