public import Detection
public import Incidents
public import Wire

/// One input as the journal holds it.
public struct JournalEntry: Equatable, Sendable {
  /// Place in the journal, from 1, without gaps.
  public var number: UInt64
  /// When the desk took it.
  public var moment: Moment
  /// The input.
  public var input: Input

  /// Makes an entry.
  public init(number: UInt64, moment: Moment, input: Input) {
    self.number = number
    self.moment = moment
    self.input = input
  }
}

/// What a start finds on disk.
public struct Recovery: Sendable {
  /// The desk: newest snapshot and every input after it.
  public var desk: Desk
  /// Number that the next journal entry takes.
  public var nextEntry: UInt64
  /// When the last input was taken; nil on an empty journal.
  public var last: Moment?
  /// Inputs replayed on top of the snapshot.
  public var replayed: Int
}

/// Highest boot and sequence heard of a device, kept so that a restart does not open the door to
/// replays.
public struct DeviceBoot: Equatable, Sendable {
  /// The device.
  public var device: DeviceID
  /// Its newest boot.
  public var boot: UInt32
  /// The highest sequence of that boot.
  public var sequence: UInt32

  /// Makes a row.
  public init(device: DeviceID, boot: UInt32, sequence: UInt32) {
    self.device = device
    self.boot = boot
    self.sequence = sequence
  }
}

/// One picture to be kept.
public struct EvidencePicture: Sendable {
  /// The incident.
  public var incident: IncidentID
  /// The camera.
  public var camera: DeviceID
  /// The camera's frame number.
  public var frame: UInt32
  /// Camera's clock at capture.
  public var captured: WallTime
  /// When it was received.
  public var received: WallTime
  /// The JPEG as received.
  public var jpeg: [UInt8]
  /// Cells that moved in it; nil when the frame was not looked at.
  public var cells: CellGrid?

  /// Makes a picture.
  public init(
    incident: IncidentID, camera: DeviceID, frame: UInt32, captured: WallTime, received: WallTime,
    jpeg: [UInt8], cells: CellGrid? = nil
  ) {
    self.incident = incident
    self.camera = camera
    self.frame = frame
    self.captured = captured
    self.received = received
    self.jpeg = jpeg
    self.cells = cells
  }
}

/// One picture that is kept.
public struct EvidenceItem: Equatable, Sendable, Codable {
  /// Row number.
  public var id: Int64
  /// The incident.
  public var incident: IncidentID
  /// The camera.
  public var camera: DeviceID
  /// The camera's frame number.
  public var frame: UInt32
  /// Camera's clock at capture.
  public var captured: WallTime
  /// When it was received.
  public var received: WallTime
  /// Path below the data folder.
  public var path: String
  /// Bytes.
  public var byteCount: Int
  /// SHA-256 of the file, lower-case hex.
  public var sha256: String
  /// Cells that moved in it; nil for pictures of the first schema and for frames not looked at.
  public var cells: CellGrid?
}

/// Which incidents a list is to hold.
public struct IncidentQuery: Equatable, Sendable {
  /// Only open (true) or closed (false) ones; nil for both.
  public var isOpen: Bool?
  /// Only these severities; empty for all.
  public var severities: [Severity]
  /// Only with a number below this, for paging backwards; nil from the newest on.
  public var before: IncidentID?
  /// At most so many, 1...1,000.
  public var limit: Int

  /// Makes a query.
  public init(
    isOpen: Bool? = nil, severities: [Severity] = [], before: IncidentID? = nil, limit: Int = 100
  ) {
    self.isOpen = isOpen
    self.severities = severities
    self.before = before
    self.limit = limit
  }
}

/// A program's bearer token, without its secret.
public struct TokenRecord: Equatable, Sendable, Codable {
  /// What a token allows.
  public enum Scope: String, CaseIterable, Sendable, Codable {
    /// Read everything, and command (until people have accounts).
    case operate
    /// Read everything.
    case read
    /// Push frames and events over HTTP.
    case device
    /// Read /metrics.
    case metrics
  }
  /// Name, unique.
  public var name: String
  /// What it allows.
  public var scopes: [Scope]
  /// When it was made.
  public var created: WallTime

  /// Makes a record.
  public init(name: String, scopes: [Scope], created: WallTime) {
    self.name = name
    self.scopes = scopes
    self.created = created
  }
}

/// Why the store could not do something.
public enum StoreError: Error, Equatable, Sendable {
  /// The folder or database cannot be opened.
  case cannotOpen(path: String, reason: String)
  /// Another Watchpost has this folder open.
  case inUse(path: String)
  /// Written by a newer Watchpost.
  case schemaTooNew(found: String)
  /// No space left. Try again when there is.
  case diskFull
  /// The write failed otherwise. Try again.
  case writeFailed(reason: String)
  /// What is on disk cannot be read.
  case corrupt(what: String)
  /// A token or an account of that name exists.
  case nameTaken(String)
  /// A folder that was to be new or empty holds something.
  case notEmpty(path: String)
}
