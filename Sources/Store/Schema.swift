private import Foundation
internal import GRDB

/// The database's tables and how an older folder becomes a present one.
///
/// A migration, once released, keeps its name and its text for ever: folders in the field were made
/// with it. A change of the tables is a new migration at the end of the list.
enum Schema {
  /// The database's file within the data folder.
  static let fileName = "watchpost.sqlite"

  private static let first = "1-journal-projections-evidence-tokens"
  private static let second = "2-people-audit-visits-cells"
  private static let third = "3-trails-false-visits"
  private static let fourth = "4-bend-bins"

  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration(first) { db in try db.execute(sql: version1) }
    migrator.registerMigration(second) { db in try db.execute(sql: version2) }
    migrator.registerMigration(third) { db in try db.execute(sql: version3) }
    migrator.registerMigration(fourth) { db in try db.execute(sql: version4) }
    return migrator
  }

  /// The newest schema's name, as a backup's manifest tells it.
  static let newest = fourth

  /// Throws when the folder was written by a newer build. True when no migration is due.
  static func isCurrent(_ db: Database) throws -> Bool {
    let migrator = migrator
    let known = Set(migrator.migrations)
    let applied = try migrator.appliedIdentifiers(db)
    let foreign = applied.subtracting(known)
    guard foreign.isEmpty else {
      throw StoreError.schemaTooNew(found: foreign.sorted().joined(separator: ", "))
    }
    return applied == known
  }

  /// - `journal`: the desk's inputs, numbered from 1 without gaps; `hash` chains each row to the
  /// one
  ///   before (``JournalChain``).
  /// - `snapshots`: the desk after an entry; the newest three are kept.
  /// - `incidents`, `orders`: projections, rebuilt by replaying the journal.
  /// - `evidence`: one row a file; ids are never reused, because pages and papers name them.
  /// - `meta`: single values: `retention_ms` (the time that retention last went by),
  ///   `centre_boot`, `evidence_bytes`, `journal_base`, `journal_base_hash`
  ///   (number and hash of the last pruned entry), `pruned_before_ms`.
  private static let version1 = """
    CREATE TABLE journal (
      number INTEGER PRIMARY KEY,
      desk_ms INTEGER NOT NULL,
      wall_ms INTEGER NOT NULL,
      input BLOB NOT NULL,
      hash BLOB NOT NULL
    ) STRICT;
    CREATE TABLE snapshots (
      entry INTEGER PRIMARY KEY,
      desk_ms INTEGER NOT NULL,
      wall_ms INTEGER NOT NULL,
      body BLOB NOT NULL,
      sha256 BLOB NOT NULL
    ) STRICT;
    CREATE TABLE incidents (
      id INTEGER PRIMARY KEY,
      state TEXT NOT NULL,
      severity INTEGER NOT NULL,
      nature TEXT NOT NULL,
      is_open INTEGER NOT NULL,
      opened_ms INTEGER NOT NULL,
      changed_ms INTEGER NOT NULL,
      body BLOB NOT NULL
    ) STRICT;
    CREATE INDEX incidents_by_open ON incidents (is_open, id);
    CREATE INDEX incidents_by_change ON incidents (is_open, changed_ms);
    CREATE TABLE orders (
      id INTEGER NOT NULL,
      act INTEGER NOT NULL,
      incident INTEGER NOT NULL,
      unit TEXT NOT NULL,
      entry INTEGER NOT NULL,
      first_stored_ms INTEGER NOT NULL,
      PRIMARY KEY (id, act)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX orders_by_incident ON orders (incident);
    CREATE TABLE evidence (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      incident INTEGER NOT NULL,
      camera TEXT NOT NULL,
      frame INTEGER NOT NULL,
      captured_ms INTEGER NOT NULL,
      received_ms INTEGER NOT NULL,
      path TEXT NOT NULL,
      byte_count INTEGER NOT NULL,
      sha256 BLOB NOT NULL,
      is_missing INTEGER NOT NULL DEFAULT 0,
      UNIQUE (incident, camera, received_ms, frame)
    ) STRICT;
    CREATE INDEX evidence_by_age ON evidence (received_ms);
    CREATE TABLE suppressions (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      camera TEXT NOT NULL,
      reason TEXT NOT NULL,
      start_ms INTEGER NOT NULL,
      frames INTEGER NOT NULL,
      peak_share REAL NOT NULL,
      UNIQUE (camera, start_ms, reason)
    ) STRICT;
    CREATE INDEX suppressions_by_start ON suppressions (start_ms);
    CREATE TABLE device_boots (
      device TEXT PRIMARY KEY,
      boot INTEGER NOT NULL,
      sequence INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE tokens (
      name TEXT PRIMARY KEY,
      scopes TEXT NOT NULL,
      created_ms INTEGER NOT NULL,
      secret_sha256 BLOB NOT NULL UNIQUE
    ) STRICT;
    CREATE TABLE meta (key TEXT PRIMARY KEY, value ANY NOT NULL) STRICT, WITHOUT ROWID;
    INSERT INTO meta VALUES
      ('centre_boot', 0), ('evidence_bytes', 0), ('journal_base', 0),
      ('journal_base_hash', zeroblob(32)), ('pruned_before_ms', 0);
    """
}
