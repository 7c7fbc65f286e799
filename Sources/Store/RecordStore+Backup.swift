internal import Foundation
public import Wire

extension RecordStore {
  /// Makes a consistent copy of a data folder in `out`, which must be new or empty and outside of
  /// it, and checks the copy. A service may run from the folder meanwhile and is not held up.
  ///
  /// The database is one snapshot; pictures are second names of the same files on the same disk,
  /// else copies. `note` goes to the folder's audit log before. A folder of an older build is left
  /// as it is, its copy is brought up to this build's tables.
  ///
  /// Throws `.notEmpty` for `out`, `.cannotOpen` when there is no database, `.diskFull`. On a throw
  /// nothing is left in `out`, or the error says that something is.
  public static func backup(
    directory: String, to out: String, now: WallTime, note: AuditEntry? = nil
  ) throws(StoreError) -> BackupReport {
    try BackupRun(directory: directory, out: out).run(now: now, note: note)
  }

  /// Makes a data folder, which must be new or empty, from a backup, without the sessions that were
  /// open then, and checks it. `note` goes to its audit log.
  ///
  /// What the centre sends afterwards is above what it sent before: ``nextCentreBoot(now:)`` takes
  /// the wall clock at least, and order numbers follow it.
  ///
  /// Throws `.inUse` while a service runs from the folder, `.notEmpty`, `.cannotOpen` without a
  /// manifest, `.corrupt` when the backup is not the one of its manifest, `.diskFull`. On a throw
  /// nothing is left in the folder, or the error says that something is.
  public static func restore(
    _ backup: String, to directory: String, note: AuditEntry? = nil
  ) throws(StoreError) -> BackupReport {
    try RestoreRun(backup: backup, directory: directory).run(note: note)
  }

  /// Makes a folder for a copy; true when it was not there.
  static func makeTarget(_ path: String) throws(StoreError) -> Bool {
    let isOurs = access(path, F_OK) != 0
    try makeFolder(path)
    return isOurs
  }
}
