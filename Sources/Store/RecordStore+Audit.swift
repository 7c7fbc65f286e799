internal import GRDB

extension RecordStore {
  /// Writes entries at the end of the audit log in one transaction, numbered in their order;
  /// durable when it returns. Texts beyond their limits are cut, control characters become blanks.
  ///
  /// The log is not worth a press: it does not take the journal's reserve, so a full disk is
  /// `.diskFull`.
  public func append(_ entries: [AuditEntry]) throws(StoreError) {
    guard !entries.isEmpty else { return }
    try writing { db in try AuditTable.append(db, entries) }
  }

  /// Entries of the audit log, newest first.
  public func auditEntries(_ query: AuditQuery) throws(StoreError) -> [AuditEntry] {
    var conditions: [String] = []
    var arguments: StatementArguments = []
    if let before = query.before {
      conditions.append("number < ?")
      arguments += [Int64(clamping: before)]
    }
    for (column, value) in [("who", query.who), ("act", query.act), ("object", query.object)] {
      guard let value else { continue }
      conditions.append("\(column) = ?")
      arguments += [value]
    }
    arguments += [min(max(query.limit, 1), 1_000)]
    let filter = conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND ")
    let sql = "\(AuditTable.columns) FROM audit \(filter) ORDER BY number DESC LIMIT ?"
    return try reading { db in
      try Row.fetchAll(db.cachedStatement(sql: sql), arguments: arguments).map(AuditTable.entry)
    }
  }
}
