internal import Dispatch
private import Foundation
internal import GRDB
internal import Logging
internal import Synchronization
internal import Wire

/// The one writer of the data folder: journal, projections, evidence, tokens.
///
/// All calls block their thread until done. `commit` is called by one task only; the others may be
/// called from anywhere. Reads run beside the writer and never hold it up.
public final class RecordStore: Sendable {
  /// The configuration that it was opened with.
  public let configuration: StoreConfiguration

  let pool: DatabasePool
  let reserve: Reserve
  let lock: FolderLock
  let logger = Logger(label: "watchpost.store")
  /// Held while evidence files and their rows are brought in step, so that no other thread sees a
  /// file without its row. The journal never waits for it.
  let evidenceGate = Mutex<Void>(())
  let writers = WriterGate()

  /// Opens or makes the folder, takes its lock, brings an older schema up to date.
  ///
  /// Throws `.inUse` while another process serves from the folder, `.schemaTooNew` when a newer
  /// build wrote it, `.corrupt` when the database is none, `.cannotOpen` otherwise.
  public init(_ configuration: StoreConfiguration) throws(StoreError) {
    self.configuration = configuration
    let directory = configuration.directory
    try Self.makeFolder(directory)
    lock = try FolderLock(directory: directory)
    do {
      pool = try Self.open(directory)
      try pool.writeWithoutTransaction { db in
        try db.execute(sql: "PRAGMA busy_timeout = \(Self.lockedMs)")
      }
    } catch {
      lock.release()
      throw Self.openingError(error, directory: directory)
    }
    // After the database, which must open on a disk that is too small for the reserve.
    reserve = Reserve(directory: directory, byteCount: configuration.journalReserveBytes)
    if !reserve.isWhole {
      logger.warning(
        "no space for the journal's reserve",
        metadata: ["bytes": "\(configuration.journalReserveBytes)"])
    }
  }

  /// Opens the database. On a full disk even that needs space (the WAL and its index): then the
  /// reserve of the run before is given up.
  private static func open(_ directory: String) throws -> DatabasePool {
    do {
      return try connect(directory)
    } catch let error as DatabaseError {
      guard let free = try? Disk.freeBytes(directory), free < fullDiskBytes,
        Reserve.remove(directory: directory)
      else { throw error }
      return try connect(directory)
    }
  }

  private static func connect(_ directory: String) throws -> DatabasePool {
    let pool = try DatabasePool(path: directory + "/" + Schema.fileName, configuration: connection)
    // The pool sets NORMAL itself, which loses the last commits when the power fails.
    let mode = try pool.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA synchronous = FULL")
      return try Int.fetchOne(db, sql: "PRAGMA synchronous") ?? -1
    }
    guard mode == 2 else {
      throw StoreError.cannotOpen(
        path: directory, reason: "PRAGMA synchronous reads \(mode), not 2 (FULL)")
    }
    // Within the writer, because the first reader of a new database would find no tables yet.
    let isCurrent = try pool.writeWithoutTransaction(Schema.isCurrent)
    if !isCurrent { try Schema.migrator.migrate(pool) }
    return pool
  }

  /// How every connection is set up: patient, because tokens are made from other processes. The
  /// store's own writer gives up sooner once it is open: ``lockedMs``.
  static var connection: Configuration {
    var connection = Configuration()
    connection.busyMode = .timeout(patience)
    connection.label = "watchpost.store"
    return connection
  }

  /// Makes the folder and those above it when they are missing.
  static func makeFolder(_ directory: String) throws(StoreError) {
    do {
      let parent = Disk.parent(of: directory)
      if !parent.isEmpty {
        try FileManager.default.createDirectory(
          atPath: parent, withIntermediateDirectories: true)
      }
      try Disk.makeDirectory(directory)
    } catch {
      throw .cannotOpen(path: directory, reason: "\(error)")
    }
  }

  static func openingError(_ error: any Error, directory: String) -> StoreError {
    if let known = error as? StoreError { return known }
    if let error = error as? DatabaseError,
      [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(error.resultCode)
    {
      return .corrupt(what: "\(directory)/\(Schema.fileName): \(error)")
    }
    return .cannotOpen(path: directory, reason: "\(error)")
  }

  /// Value of `PRAGMA synchronous` on the live writing connection: 2 is FULL.
  public func synchronousMode() throws(StoreError) -> Int {
    do {
      return try pool.writeWithoutTransaction { db in
        try Int.fetchOne(db, sql: "PRAGMA synchronous") ?? -1
      }
    } catch {
      throw StoreError(reading: error)
    }
  }

  /// Bytes free on the folder's disk, bytes of evidence, and whether the reserve is whole.
  public func space() throws(StoreError) -> (
    freeBytes: Int64, evidenceBytes: Int64, reserveWhole: Bool
  ) {
    let free = try Disk.freeBytes(configuration.directory)
    let evidence = try reading { db in try Meta.integer(db, .evidenceBytes) }
    return (free, evidence, reserve.isWhole)
  }

  /// Sets the journal's reserve aside again when it had been given up and the disk has the space.
  /// Cheap while it is whole; called now and then. Whether it is whole now.
  @discardableResult
  public func restoreReserve() -> Bool {
    if reserve.isWhole { return true }
    let isWhole = reserve.restore()
    if isWhole { logger.notice("the journal's reserve is whole again") }
    return isWhole
  }

  /// Closes files and gives up the lock.
  public func close() throws(StoreError) {
    defer { lock.release() }
    do {
      // The pool closes its readers last, which cannot empty the WAL. Data are safe either way.
      try? pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
      try pool.close()
    } catch {
      throw StoreError(writing: error)
    }
  }

  /// One read transaction on a reading connection.
  func reading<T>(_ work: (Database) throws -> T) throws(StoreError) -> T {
    do {
      return try pool.read(work)
    } catch {
      throw StoreError(reading: error)
    }
  }

  /// How long the writing connection waits for a lock of another process, milliseconds. [D] 250,
  /// the first resend of a press (design.md Wire v1): the desk then goes on from memory.
  static let lockedMs = 250
  /// How long a write that nobody's life hangs on may wait for its turn, seconds [D].
  static let patience = 5.0

  /// The same for what comes round again by itself, seconds [D].
  static let roundPatience = 0.5

  /// One transaction on the writing connection, synced when this returns; undone when it throws.
  /// For all but the journal: waits for its turn and for locks of other processes, so many seconds
  /// at most, without holding the journal up.
  func writing<T>(
    patience: Double = RecordStore.patience, _ work: (Database) throws -> T
  ) throws(StoreError) -> T {
    let deadline = DispatchTime.now() + patience
    guard writers.enter(until: deadline) else {
      throw .writeFailed(reason: "no turn to write within \(patience) s: the disk is too slow")
    }
    defer { writers.leave() }
    while true {
      do {
        return try pool.write(work)
      } catch {
        // Between two tries the writer is free for the journal.
        if Self.isLocked(error), DispatchTime.now() < deadline { continue }
        throw failure(error)
      }
    }
  }

  /// One transaction of the journal: goes before all others and waits ``lockedMs`` at most for a
  /// lock of another process.
  func writingJournal<T>(_ work: (Database) throws -> T) throws(StoreError) -> T {
    do {
      let result = try pool.write(work)
      writers.note(isLockedOut: false)
      return result
    } catch {
      writers.note(isLockedOut: Self.isLocked(error))
      throw failure(error)
    }
  }

  /// Like ``writingJournal(_:)``, even on a full disk: gives up the reserve, once.
  func writingFromReserve<T>(_ work: (Database) throws -> T) throws(StoreError) -> T {
    do {
      return try writingJournal(work)
    } catch .diskFull {
      guard reserve.giveUp() else { throw .diskFull }
      logger.critical("disk full: the journal's reserve was given up")
      return try writingJournal(work)
    }
  }

  private static func isLocked(_ error: any Error) -> Bool {
    (error as? DatabaseError)?.resultCode == .SQLITE_BUSY
  }

  private func failure(_ error: any Error) -> StoreError {
    // A full disk also shows as a failed growth of the WAL's index or a failed sync.
    if let error = error as? DatabaseError, error.resultCode == .SQLITE_IOERR,
      let free = try? Disk.freeBytes(configuration.directory), free < Self.fullDiskBytes
    {
      return .diskFull
    }
    return StoreError(writing: error)
  }

  /// Below this an input/output error is taken for a full disk. [D] 1 MiB: SQLite grows its files
  /// by at most 32 KiB at a time (the WAL index), so an error with more free has another cause.
  static let fullDiskBytes: Int64 = 1 << 20
}
