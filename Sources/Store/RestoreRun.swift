internal import Foundation
internal import GRDB

/// One restore of a backup into a new data folder.
struct RestoreRun {
  let backup: String
  let directory: String

  /// The folder and its figures. On a throw nothing of it is left, or the error says what.
  func run(note: AuditEntry?) throws(StoreError) -> BackupReport {
    if FolderLock.isHeld(directory: directory) { throw .inUse(path: directory) }
    try NewFolder.checkEmpty(directory)
    let manifest = try manifest()
    guard let hash = try Disk.sha256("\(backup)/\(Schema.fileName)"),
      hexadecimal(hash) == manifest.databaseSHA256
    else {
      throw .corrupt(
        what: "\(backup)/\(Schema.fileName) is not the one that its manifest names")
    }
    let target = try NewFolder(directory)
    var report: BackupReport
    do {
      report = try copy(manifest, note)
    } catch {
      throw target.cleared(after: error)
    }
    target.finish()
    report.faults = try RecordStore.verify(directory: directory)
    return report
  }

  private func manifest() throws(StoreError) -> BackupManifest {
    let path = "\(backup)/\(BackupManifest.fileName)"
    var status = stat()
    guard stat(path, &status) == 0 else {
      throw .cannotOpen(
        path: path, reason: "there is no such file: this is no backup, or one that did not finish")
    }
    guard status.st_size <= BackupManifest.byteLimit, let bytes = try Disk.read(path) else {
      throw .corrupt(what: "\(path) is no manifest: it has \(status.st_size) bytes")
    }
    struct Head: Codable { var format: Int }
    let decoder = RecordCoding.decoder()
    do {
      let format = try decoder.decode(Head.self, from: bytes).format
      guard format <= BackupManifest.newestFormat else {
        throw StoreError.schemaTooNew(found: "backup format \(format)")
      }
      return try decoder.decode(BackupManifest.self, from: bytes)
    } catch let error as StoreError {
      throw error
    } catch {
      throw .corrupt(what: "\(path) does not decode: \(error)")
    }
  }

  /// The pictures first and the database's name last: a restore that was cut off leaves no folder
  /// that looks whole.
  private func copy(_ manifest: BackupManifest, _ note: AuditEntry?) throws -> BackupReport {
    let part = "\(directory)/\(Schema.fileName).part"
    let hash = try Disk.copy("\(backup)/\(Schema.fileName)", to: part)
    guard hash.map(hexadecimal) == manifest.databaseSHA256 else {
      throw StoreError.corrupt(what: "\(backup)/\(Schema.fileName) changed while it was read")
    }
    let rows = try DatabaseQueue(path: part, configuration: RecordStore.connection)
    if try !rows.read(Schema.isCurrent) { try Schema.migrator.migrate(rows) }
    var carrier = EvidenceCarrier(from: backup, to: directory, rows: rows)
    try carrier.run()
    try rows.write { db in
      // As a start would mark them; those that were lost before are among them.
      for id in carrier.missing {
        try db.execute(sql: "UPDATE evidence SET is_missing = 1 WHERE id = ?", arguments: [id])
      }
      // Who was signed in then must sign in again: an account may have been closed since.
      try db.execute(sql: "DELETE FROM sessions")
      if let note { try AuditTable.append(db, [note]) }
    }
    try rows.close()
    guard rename(part, "\(directory)/\(Schema.fileName)") == 0 else {
      throw Disk.failure("rename", part)
    }
    try Disk.syncDirectory(directory)
    return BackupReport(
      manifest: manifest, linked: carrier.linked, copied: carrier.copied, leftOut: 0,
      missing: carrier.missing.count, faults: [])
  }
}
