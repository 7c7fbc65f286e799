public import Wire

extension HealthView {
  /// How the program was built.
  public struct Build: Equatable, Sendable, Codable {
    /// `debug` or `release`.
    public var configuration: String
    /// Whether the server itself can speak TLS (package trait `TLS`).
    public var tls: Bool

    /// Makes the part.
    public init(configuration: String, tls: Bool) {
      self.configuration = configuration
      self.tls = tls
    }
  }

  /// What is deleted when.
  public struct Retention: Equatable, Sendable, Codable {
    /// Days that evidence and closed incidents are kept.
    public var days: Int
    /// Bytes of evidence above which the oldest of closed incidents goes.
    public var evidenceLimitBytes: Int64
    /// Free bytes of the disk below which it goes, too.
    public var evidenceFloorBytes: Int64
    /// Incidents closed before this are gone; nil while nothing was deleted. RFC 3339.
    public var prunedBefore: String?
    /// When the oldest picture kept was received; nil without one. RFC 3339.
    public var oldestEvidence: String?
    /// All of it in a sentence.
    public var text: Bilingual

    /// Makes the part.
    public init(
      days: Int, evidenceLimitBytes: Int64, evidenceFloorBytes: Int64, prunedBefore: WallTime?,
      oldestEvidence: WallTime?
    ) {
      self.days = days
      self.evidenceLimitBytes = evidenceLimitBytes
      self.evidenceFloorBytes = evidenceFloorBytes
      self.prunedBefore = prunedBefore?.description
      self.oldestEvidence = oldestEvidence?.description
      text = Wording.retention(
        days: days, evidenceLimitBytes: evidenceLimitBytes, evidenceFloorBytes: evidenceFloorBytes)
    }
  }

  /// The wall clock.
  public struct Clock: Equatable, Sendable, Codable {
    /// What it shows, RFC 3339.
    public var wall: String
    /// When it was last seen to jump since the start; nil when never. RFC 3339.
    public var jumped: String?
    /// Offset from UTC that the county's days are counted in.
    public var timeZone: String

    /// Makes the part. China has one time zone, UTC+8, without summer time.
    public init(wall: WallTime, jumped: WallTime?) {
      self.wall = wall.description
      self.jumped = jumped?.description
      timeZone = "+08:00"
    }
  }

  /// Signs of life to an outside address.
  public struct Heartbeat: Equatable, Sendable, Codable {
    /// Scheme, host and port; the rest may be a secret. Nil when there is none.
    public var url: String?
    /// Seconds from one to the next; nil without an address.
    public var everySeconds: Int?
    /// When one was last taken; nil when none was since the start. RFC 3339.
    public var lastOk: String?
    /// Failed since the start.
    public var failures: UInt64
    /// Failed since the last that was taken.
    public var failuresInARow: UInt64

    /// Makes the part.
    public init(
      url: String? = nil, everySeconds: Int? = nil, lastOk: WallTime? = nil, failures: UInt64 = 0,
      failuresInARow: UInt64 = 0
    ) {
      self.url = url
      self.everySeconds = everySeconds
      self.lastOk = lastOk?.description
      self.failures = failures
      self.failuresInARow = failuresInARow
    }
  }

  /// The audit log's queue.
  public struct Audit: Equatable, Sendable, Codable {
    /// Entries that wait for the disk.
    public var waiting: Int
    /// Entries lost since the start because the queue was full.
    public var dropped: UInt64

    /// Makes the part.
    public init(waiting: Int, dropped: UInt64) {
      self.waiting = waiting
      self.dropped = dropped
    }
  }
}
