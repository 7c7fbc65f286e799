private import Foundation
internal import GRDB
internal import Logging
internal import Synchronization

extension RecordStore {
  /// What ``reconcileEvidence()`` found.
  public struct Reconciliation: Equatable, Sendable {
    /// Files without a row, which were deleted: a crash between file and row, or between the row's
    /// deletion and the file's.
    public var orphansDeleted: Int
    /// Rows whose file is missing, newly found or known.
    public var missing: Int
  }

  /// Brings evidence files and rows in step after a crash: deletes files without a row and marks
  /// rows whose file is missing.
  ///
  /// To be called once after a start. It may take long on a full store and runs beside everything
  /// else: it looks at one incident's folder at a time.
  /// `isWanted` is asked before each folder: false ends it early.
  public func reconcileEvidence(
    while isWanted: () -> Bool = { true }
  ) throws(StoreError) -> Reconciliation {
    let root = "\(configuration.directory)/\(Self.evidenceFolder)"
    var result = Reconciliation(orphansDeleted: 0, missing: 0)
    let rows: [Int64] = try reading { db in
      try Int64?.fetchAll(db, sql: "SELECT DISTINCT incident FROM evidence").compactMap { $0 }
    }
    // A folder whose name is no incident's number is not ours to look into.
    let folders = Set(Disk.names(in: root).filter { Int64($0) != nil }).union(rows.map(String.init))
    for folder in folders.sorted() where isWanted() {
      let found = try evidenceGate.withLock { _ throws(StoreError) in
        try reconcileHoldingGate(folder)
      }
      result.orphansDeleted += found.orphansDeleted
      result.missing += found.missing
    }
    if result.orphansDeleted > 0 || result.missing > 0 {
      logger.warning(
        "evidence brought in step with its rows",
        metadata: [
          "orphans deleted": "\(result.orphansDeleted)", "missing": "\(result.missing)",
        ])
    }
    return result
  }

  private func reconcileHoldingGate(_ folder: String) throws(StoreError) -> Reconciliation {
    let path = "\(Self.evidenceFolder)/\(folder)"
    let root = "\(configuration.directory)/\(path)"
    let files = Set(Disk.names(in: root).map { "\(path)/\($0)" })
    let rows: [(path: String, isMissing: Bool)] = try reading { db in
      guard let incident = Int64(folder) else { return [] }
      return try Row.fetchAll(
        db, sql: "SELECT path, is_missing FROM evidence WHERE incident = ?", arguments: [incident]
      ).map { (try $0.read(0), try $0.read(1)) }
    }
    var orphans = 0
    for file in files.subtracting(rows.map(\.path)) {
      guard unlink("\(configuration.directory)/\(file)") == 0 else { continue }
      orphans += 1
    }
    // Refused by the system while a file is left.
    rmdir(root)
    let changed = rows.filter { files.contains($0.path) == $0.isMissing }
    if !changed.isEmpty {
      try writing { db in
        let mark = try db.cachedStatement(
          sql: "UPDATE evidence SET is_missing = ? WHERE path = ? AND incident = ?")
        for row in changed {
          try mark.execute(arguments: [!row.isMissing, row.path, Int64(folder)])
        }
      }
    }
    return Reconciliation(
      orphansDeleted: orphans, missing: rows.count { !files.contains($0.path) })
  }
}
