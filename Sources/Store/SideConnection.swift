internal import GRDB

/// A connection to a data folder's database beside the service that may serve from it: without the
/// folder's lock, so that its changes reach a running service at once.
struct SideConnection: Sendable {
  private let queue: DatabaseQueue

  /// Opens the folder's database, made when missing.
  ///
  /// Throws `.cannotOpen` when a service of another build runs from the folder and its tables are
  /// older, `.schemaTooNew` when they are newer.
  init(directory: String) throws(StoreError) {
    try RecordStore.makeFolder(directory)
    // Held for the opening only: tables are made or changed under no running service.
    let lock: FolderLock?
    do {
      lock = try FolderLock(directory: directory)
    } catch .inUse {
      lock = nil
    }
    defer { lock?.release() }
    do {
      var configuration = RecordStore.connection
      configuration.journalMode = .wal
      queue = try DatabaseQueue(
        path: directory + "/" + Schema.fileName, configuration: configuration)
      // Setting WAL mode also set NORMAL.
      try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
      if try !queue.read(Schema.isCurrent) {
        guard lock != nil else {
          throw StoreError.cannotOpen(
            path: directory, reason: "its tables are older than this build; stop the service first")
        }
        try Schema.migrator.migrate(queue)
      }
    } catch {
      throw RecordStore.openingError(error, directory: directory)
    }
  }

  /// One read transaction.
  func reading<T>(_ work: (Database) throws -> T) throws(StoreError) -> T {
    do {
      return try queue.read(work)
    } catch {
      throw StoreError(reading: error)
    }
  }

  /// One transaction, synced when this returns; undone when it throws.
  func writing<T>(_ work: (Database) throws -> T) throws(StoreError) -> T {
    do {
      return try queue.write(work)
    } catch {
      throw StoreError(writing: error)
    }
  }
}
