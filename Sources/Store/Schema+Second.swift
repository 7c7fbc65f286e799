extension Schema {
  /// - `people`: accounts by name; `password` is a ``PasswordHash`` as text.
  /// - `sessions`: by the SHA-256 of their secret; they go with their person.
  /// - `preferences`: what a person set up, as JSON.
  /// - `audit`: who did or saw what, numbered from 1 without gaps; `hash` chains each row to the
  ///   one before (``AuditChain``).
  /// - `visits`: stays before a camera that have ended; `zones` is a JSON list.
  /// - `evidence`: the motion cells of the frame (``CellGrid``), all three or none.
  /// - `meta`: `audit_base`, `audit_base_hash` (number and hash of the last pruned entry),
  ///   `audit_last` (number of the last written, so that a cut end shows).
  static let version2 = """
    CREATE TABLE people (
      name TEXT PRIMARY KEY,
      display TEXT NOT NULL,
      role TEXT NOT NULL,
      unit TEXT,
      created_ms INTEGER NOT NULL,
      is_disabled INTEGER NOT NULL,
      must_change INTEGER NOT NULL,
      password TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE sessions (
      secret_sha256 BLOB PRIMARY KEY,
      person TEXT NOT NULL REFERENCES people (name) ON DELETE CASCADE,
      created_ms INTEGER NOT NULL,
      last_seen_ms INTEGER NOT NULL,
      address TEXT NOT NULL,
      csrf TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX sessions_by_person ON sessions (person, created_ms);
    CREATE TABLE preferences (
      person TEXT PRIMARY KEY REFERENCES people (name) ON DELETE CASCADE,
      body BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE audit (
      number INTEGER PRIMARY KEY,
      at_ms INTEGER NOT NULL,
      who TEXT NOT NULL,
      address TEXT NOT NULL,
      act TEXT NOT NULL,
      object TEXT NOT NULL,
      detail TEXT NOT NULL,
      outcome TEXT NOT NULL,
      hash BLOB NOT NULL
    ) STRICT;
    CREATE INDEX audit_by_who ON audit (who, number);
    CREATE INDEX audit_by_act ON audit (act, number);
    CREATE INDEX audit_by_object ON audit (object, number);
    CREATE TABLE visits (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      camera TEXT NOT NULL,
      start_ms INTEGER NOT NULL,
      peak_ms INTEGER NOT NULL,
      end_ms INTEGER,
      peak_share REAL NOT NULL,
      zones TEXT NOT NULL,
      frames INTEGER NOT NULL,
      UNIQUE (camera, start_ms)
    ) STRICT;
    CREATE INDEX visits_by_start ON visits (start_ms, camera);
    ALTER TABLE evidence ADD COLUMN cell_columns INTEGER;
    ALTER TABLE evidence ADD COLUMN cell_rows INTEGER;
    ALTER TABLE evidence ADD COLUMN cells BLOB;
    INSERT INTO meta VALUES
      ('audit_base', 0), ('audit_base_hash', zeroblob(32)), ('audit_last', 0);
    """
}
