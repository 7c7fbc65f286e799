/// How the service is.
public struct HealthView: Equatable, Sendable, Codable {
  /// The journal and its database.
  public struct Database: Equatable, Sendable, Codable {
    /// Entries in the journal.
    public var journalEntries: UInt64
    /// Value of `PRAGMA synchronous`: 2 is FULL.
    public var synchronous: Int
    /// Inputs that wait to be written, while the disk refuses.
    public var waiting: Int

    /// Makes the state.
    public init(journalEntries: UInt64, synchronous: Int, waiting: Int) {
      self.journalEntries = journalEntries
      self.synchronous = synchronous
      self.waiting = waiting
    }
  }

  /// Version of the program.
  public var version: String
  /// Seconds since it started.
  public var uptimeSeconds: Double
  /// Conditions that hold; empty when all is well.
  public var conditions: [ConditionView]
  /// Bytes free on the data folder's disk, the reserve not counted.
  public var diskFreeBytes: Int64
  /// Bytes of evidence kept.
  public var evidenceBytes: Int64
  /// Whether the journal's reserve is whole.
  public var reserveWhole: Bool
  /// The database.
  public var database: Database
  /// Version of the database's tables: migrations applied.
  public var schema: Int
  /// How the program was built.
  public var build: Build
  /// What is deleted when.
  public var retention: Retention
  /// The wall clock.
  public var clock: Clock
  /// Signs of life to an outside address.
  public var heartbeat: Heartbeat
  /// The audit log's queue.
  public var audit = Audit(waiting: 0, dropped: 0)

  /// Makes the state; the audit's part is filled by the server.
  public init(
    version: String, uptimeSeconds: Double, conditions: [Condition], diskFreeBytes: Int64,
    evidenceBytes: Int64, reserveWhole: Bool, database: Database, schema: Int, build: Build,
    retention: Retention, clock: Clock, heartbeat: Heartbeat
  ) {
    self.version = version
    self.uptimeSeconds = uptimeSeconds
    self.conditions = conditions.map(ConditionView.init)
    self.diskFreeBytes = diskFreeBytes
    self.evidenceBytes = evidenceBytes
    self.reserveWhole = reserveWhole
    self.database = database
    self.schema = schema
    self.build = build
    self.retention = retention
    self.clock = clock
    self.heartbeat = heartbeat
  }
}
