internal import GRDB

/// The tokens of a data folder for another process than the one that serves from it: makes, lists
/// and revokes while the service runs, which takes note at once.
public final class TokenRegister: Sendable {
  private let queue: DatabaseQueue
  private let directory: String

  /// Opens the folder's database, made when missing, without taking the folder's lock.
  ///
  /// Throws `.cannotOpen` when a service of another build runs from the folder and its tables are
  /// older, `.schemaTooNew` when they are newer.
  public init(directory: String) throws(StoreError) {
    self.directory = directory
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

  /// Makes a token and returns its secret, which is kept only as a hash. Throws `.nameTaken`.
  public func makeToken(_ record: TokenRecord) throws(StoreError) -> String {
    do {
      return try queue.write { db in try TokenTable.make(db, record) }
    } catch {
      throw StoreError(writing: error)
    }
  }

  /// All tokens by name.
  public func tokens() throws(StoreError) -> [TokenRecord] {
    do {
      return try queue.read(TokenTable.all)
    } catch {
      throw StoreError(reading: error)
    }
  }

  /// Revokes; false when there is none of that name.
  public func revokeToken(name: String) throws(StoreError) -> Bool {
    do {
      return try queue.write { db in try TokenTable.revoke(db, name: name) }
    } catch {
      throw StoreError(writing: error)
    }
  }
}
