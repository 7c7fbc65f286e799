internal import Foundation
internal import GRDB
internal import Wire

/// One backup of a data folder that may be served from meanwhile.
struct BackupRun {
  let directory: String
  let out: String
  /// What the test does between the database and its pictures.
  var betweenForTests: () throws -> Void = {}

  /// The copy and its figures. On a throw nothing of it is left, or the error says what.
  func run(now: WallTime, note: AuditEntry?) throws(StoreError) -> BackupReport {
    let path = "\(directory)/\(Schema.fileName)"
    guard access(path, F_OK) == 0 else {
      throw .cannotOpen(path: path, reason: "there is no such file")
    }
    try NewFolder.checkEmpty(out)
    try checkOutside()
    let target = try NewFolder(out)
    var report: BackupReport
    do {
      report = try copy(now: now, note: note)
    } catch {
      throw target.cleared(after: error)
    }
    target.finish()
    report.faults = try RecordStore.verify(directory: out)
    return report
  }

  /// A copy within the folder would be lost with it.
  private func checkOutside() throws(StoreError) {
    let inner = Disk.resolved(out) + "/"
    let outer = Disk.resolved(directory) + "/"
    if inner.hasPrefix(outer) {
      throw .cannotOpen(
        path: out, reason: "it lies within \(directory); name a folder outside, on another disk")
    }
  }

  private func copy(now: WallTime, note: AuditEntry?) throws -> BackupReport {
    let source = try DatabaseQueue(
      path: "\(directory)/\(Schema.fileName)", configuration: RecordStore.connection)
    let isCurrent = try source.read(Schema.isCurrent)
    if let note, isCurrent {
      do {
        try source.write { db in try AuditTable.append(db, [note]) }
      } catch let error as DatabaseError where error.resultCode == .SQLITE_FULL {
        // A disk that is full is a reason to make a backup.
      }
    }
    let path = "\(out)/\(Schema.fileName)"
    try copyDatabase(source, to: path)
    try betweenForTests()

    let rows = try DatabaseQueue(path: path, configuration: RecordStore.connection)
    if !isCurrent { try Schema.migrator.migrate(rows) }
    var carrier = EvidenceCarrier(from: directory, to: out, rows: rows)
    try carrier.run()
    let leftOut = try settle(carrier.missing, source, rows)
    let manifest = try Self.manifest(rows, now)
    try rows.close()
    try source.close()
    return BackupReport(
      manifest: try seal(manifest, path), linked: carrier.linked, copied: carrier.copied,
      leftOut: leftOut, faults: [])
  }

  /// One snapshot of the database, in a single file that no log belongs to.
  private func copyDatabase(_ source: DatabaseQueue, to path: String) throws {
    // Readable by its owner only, in whatever folder: SQLite would leave that to the umask.
    try Disk.write([], to: path)
    let copy = try DatabaseQueue(path: path, configuration: RecordStore.connection)
    try source.backup(to: copy)
    try copy.close()
    // Opened anew, because the copy came in the source's mode, with a log beside it.
    let plain = try DatabaseQueue(path: path, configuration: RecordStore.connection)
    let mode = try plain.writeWithoutTransaction { db in
      try String.fetchOne(db, sql: "PRAGMA journal_mode = DELETE")
    }
    try plain.close()
    guard mode == "delete" else {
      throw StoreError.writeFailed(reason: "the copy's journal mode is \(mode ?? "unknown")")
    }
  }

  /// Rows of pictures that retention deleted meanwhile go as they went; those whose file was lost
  /// otherwise stay and are marked, as a start would mark them. Returns how many went.
  private func settle(
    _ missing: [Int64], _ source: DatabaseQueue, _ rows: DatabaseQueue
  ) throws -> Int {
    var gone = 0
    for id in missing {
      let stands = try source.read { db in
        try Bool.fetchOne(
          db, sql: "SELECT EXISTS (SELECT 1 FROM evidence WHERE id = ?)", arguments: [id])
      }
      try rows.write { db in
        guard stands == false else {
          try db.execute(sql: "UPDATE evidence SET is_missing = 1 WHERE id = ?", arguments: [id])
          return
        }
        let bytes = try Int64.fetchOne(
          db, sql: "DELETE FROM evidence WHERE id = ? RETURNING byte_count", arguments: [id])
        try Meta.add(db, .evidenceBytes, -(bytes ?? 0))
        gone += 1
      }
    }
    return gone
  }

  private static func manifest(_ rows: DatabaseQueue, _ now: WallTime) throws -> BackupManifest {
    try rows.read { db in
      func count(_ table: String) throws -> Int {
        try Int.fetchOne(db, sql: "SELECT count(*) FROM \(table)") ?? 0
      }
      return BackupManifest(
        format: BackupManifest.newestFormat, made: now, schema: Schema.newest, databaseBytes: 0,
        databaseSHA256: "", journalEntries: try JournalBatch.tail(db).number,
        incidents: try count("incidents"), pictures: try count("evidence"),
        pictureBytes: try Meta.integer(db, .evidenceBytes), people: try count("people"),
        auditEntries: try Meta.integer(db, .auditLast))
    }
  }

  /// Writes the manifest, last of all.
  private func seal(_ manifest: BackupManifest, _ path: String) throws -> BackupManifest {
    var manifest = manifest
    var status = stat()
    guard stat(path, &status) == 0, let hash = try Disk.sha256(path) else {
      throw Disk.failure("stat", path)
    }
    manifest.databaseBytes = Int64(status.st_size)
    manifest.databaseSHA256 = hexadecimal(hash)
    let encoder = RecordCoding.encoder()
    encoder.outputFormatting.insert(.prettyPrinted)
    try Disk.syncDirectory(out)
    try Disk.write([UInt8](encoder.encode(manifest)), to: "\(out)/\(BackupManifest.fileName)")
    try Disk.syncDirectory(out)
    return manifest
  }
}
