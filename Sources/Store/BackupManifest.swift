public import Wire

/// What a backup holds, written last of all: a folder without it is no whole backup.
public struct BackupManifest: Equatable, Sendable, Codable {
  /// Version of this file's form.
  public static let newestFormat = 1
  /// The file within the backup.
  static let fileName = "manifest.json"
  /// Longest file that is read, bytes: a hundred times what one has.
  static let byteLimit = 64 << 10

  /// Form of this file, 1.
  public var format: Int
  /// When the backup was begun.
  public var made: WallTime
  /// Name of the newest migration of its tables.
  public var schema: String
  /// Size of the database, bytes.
  public var databaseBytes: Int64
  /// SHA-256 of the database, lower-case hex.
  public var databaseSHA256: String
  /// Number of the last journal entry.
  public var journalEntries: Int64
  /// Incidents, open and closed.
  public var incidents: Int
  /// Evidence pictures.
  public var pictures: Int
  /// Their size, bytes.
  public var pictureBytes: Int64
  /// People's accounts.
  public var people: Int
  /// Number of the last entry of the audit log.
  public var auditEntries: Int64
}

/// What a backup or a restore did.
public struct BackupReport: Equatable, Sendable {
  /// What the backup holds.
  public var manifest: BackupManifest
  /// Pictures that became a second name of the same file: same disk, no space.
  public var linked: Int
  /// Pictures that were copied.
  public var copied: Int
  /// Pictures that retention deleted while the backup ran; their rows are left out too.
  public var leftOut: Int
  /// Pictures whose file the backup has lost: their rows are kept and marked as missing.
  public var missing = 0
  /// What a check of the copy found, one text a fault; empty when all is well.
  public var faults: [String]
}
