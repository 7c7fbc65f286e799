import Foundation
import GRDB
import Wire

@testable import Store

/// A data folder as schema 1 made it, written out so that later migrations meet the real thing.
enum FirstSchema {
  static let secret = "wp_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

  static func build(in folder: TemporaryFolder) throws {
    try folder.write("jpeg", to: picture)
    let queue = try DatabaseQueue(path: folder.path + "/watchpost.sqlite")
    try queue.write { db in
      try db.execute(sql: tables)
      try db.execute(sql: rows)
    }
    try queue.close()
  }

  private static let picture = "evidence/1/45092100001320000002-1795219200000-1.jpg"

  /// A press as the journal's JSON holds it.
  private static let press =
    #"{"alarm":{"_0":{"alarm":{"action":1,"batteryMillivolts":3600,"button":1,"#
    + #""heldMilliseconds":320,"pressCount":0},"boot":7,"device":"45092100001320000001","#
    + #""deviceTime":1795219200000,"sequence":1}}}"#

  /// The incident that the press opened, as that build's JSON held it: one line.
  private static let incident = #"""
    {"furtherReports":0,"id":1,"isEscalated":false,"isLatched":true,"isOverflow":false,\#
    "nature":"press","offers":[],"opened":{"desk":2000,"wall":1795219200000},\#
    "place":{"area":"","words":""},"presented":{"desk":2000,"wall":1795219200000},"presses":1,\#
    "severity":2,"since":{"desk":2000,"wall":1795219200000},"sources":[{"count":1,\#
    "device":"45092100001320000001","first":{"desk":2000,"wall":1795219200000},\#
    "last":{"desk":2000,"wall":1795219200000},"nature":"press"}],"state":"triaged",\#
    "timeline":[{"at":{"desk":2000,"wall":1795219200000},\#
    "by":{"device":{"_0":"45092100001320000001"}},"what":{"seen":{"_0":"press"}}},\#
    {"at":{"desk":2000,"wall":1795219200000},"by":{"desk":{}},\#
    "what":{"state":{"from":"received","to":"triaged"}}},\#
    {"at":{"desk":2000,"wall":1795219200000},"by":{"desk":{}},"what":{"presented":{}}}],\#
    "timer":{"due":62000,"kind":"answer"}}
    """#

  private static let tables = """
    CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
    INSERT INTO grdb_migrations VALUES ('1-journal-projections-evidence-tokens');
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

  /// Hashes by `sha256sum`, the chain's by its definition in JournalChain.
  private static let rows = """
    INSERT INTO journal VALUES
      (1, 1000, 1795219200000, CAST('{"tick":{}}' AS BLOB),
       x'5f173507cd5812d12ce5f3c97fa8100f380ed225d4d898a6c5909c58731aa3c2'),
      (2, 2000, 1795219200000, CAST('\(press)' AS BLOB),
       x'1e91c68cfc6071c55288413e4c5c32876aab1ecf18aa0830f3a4acc555b13f3a');
    INSERT INTO incidents VALUES
      (1, 'triaged', 2, 'press', 1, 1795219200000, 1795219200000,
       CAST('\(incident)' AS BLOB));
    INSERT INTO suppressions VALUES
      (1, '45092100001320000002', 'lightChange', 1795219200000, 7, 0.9);
    INSERT INTO evidence VALUES
      (1, 1, '45092100001320000002', 1, 1795219200000, 1795219200000,
       '\(picture)', 4, x'41e5787e9f28562d07b891b1816b492309d646c0f2829743fa4963a9f9cc1d61', 0);
    UPDATE meta SET value = 4 WHERE key = 'evidence_bytes';
    UPDATE meta SET value = 41 WHERE key = 'centre_boot';
    INSERT INTO device_boots VALUES ('45092100001320000001', 7, 2);
    INSERT INTO tokens VALUES ('wall', 'metrics,read', 1795219200000,
      x'e701456b8bc1f6d1f42be1a8cbb65c87eb9c774a3e5a4990212be7d97b6b2cba');
    """
}
