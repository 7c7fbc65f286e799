internal import Detection
internal import Wire

/// What the desk remembers of a post.
struct PostRecord: Equatable, Sendable, Codable {
  var device: DeviceID
  var keys = PressKeys()
  /// The incident that its last press went to, and when.
  var press: Latest?
  /// The incident that its last test went to, and when.
  var test: Latest?
}

/// The incident that a device's last report went to.
struct Latest: Equatable, Sendable, Codable {
  var incident: IncidentID
  /// Desk time.
  var at: Int64
}

/// What the desk remembers of a camera's visits.
struct CameraRecord: Equatable, Sendable, Codable {
  var camera: DeviceID
  /// The incident of the last visit; `at` is its start or, once known, its end.
  var visit: Latest
  /// Whether the end is still to come.
  var isOngoing: Bool
}

/// What the desk remembers of a bend, a nature each.
struct BendRecord: Equatable, Sendable, Codable {
  struct Key: Hashable, Comparable, Sendable, Codable {
    var bend: String
    var nature: Incident.Nature
    static func < (left: Self, right: Self) -> Bool {
      (left.bend, left.nature.rank) < (right.bend, right.nature.rank)
    }
  }
  var key: Key
  var alert: Latest
}

/// The incident that a runaway vehicle's alerts go to.
struct RunawayRecord: Equatable, Sendable, Codable {
  /// Id of the corridor; of the bend when no corridor of the county has it.
  var corridor: String
  var approach: Approach
  /// Its latest number (``BendAlert/vehicle``); nil when none was told.
  var vehicle: UInt64?
  var incident: IncidentID
  /// Desk time until which an alert may be about the same vehicle.
  var until: Int64
}

/// A device's health as last told.
struct HealthRecord: Equatable, Sendable, Codable {
  var device: DeviceID
  var isOnline: Bool
  var faults: DeviceFaults
}

/// The open incident of a standing fault: it merges for as long as it is open.
struct FaultRecord: Equatable, Sendable, Codable {
  struct Key: Hashable, Comparable, Sendable, Codable {
    var device: DeviceID
    var nature: Incident.Nature
    static func < (left: Self, right: Self) -> Bool {
      (left.device, left.nature.rank) < (right.device, right.nature.rank)
    }
  }
  var key: Key
  var incident: IncidentID
}

/// A recent report of an open incident: what later ones nearby are held against.
struct Sighting: Equatable, Sendable, Codable {
  var incident: IncidentID
  var device: DeviceID
  var nature: Incident.Nature
  /// The incident's place.
  var place: Coordinate
  /// Desk time of the last report.
  var last: Int64
  /// A visit that has not ended.
  var isOngoing: Bool
}

/// A unit with what the desk keeps beside its state.
struct UnitRecord: Equatable, Sendable, Codable {
  var state: UnitState
  var home: County.Unit
  /// What it said last, by whichever road; nil before the first word.
  var reported: UnitStatus?
  /// What its terminal and its page said last; nil before the first word of each, and in what
  /// earlier builds wrote. Both repeat themselves: only a new word of either is news.
  var terminalWord: Word?
  var pageWord: Word?
  /// Whether its terminal is not heard.
  var isSilent = false
  /// Orders that it has accepted.
  var workload = 0
  /// Whether the county no longer lists it: it finishes its order and goes.
  var isRemoved = false

  /// What one road said.
  struct Word: Equatable, Sendable, Codable {
    var status: UnitStatus
    var order: OrderID?
  }

  /// What a road said last.
  subscript(_ road: UnitEvent.Road?) -> Word? {
    get { road == .page ? pageWord : terminalWord }
    set { if road == .page { pageWord = newValue } else { terminalWord = newValue } }
  }

  /// The status that a bare word of a road is held against: what that road said itself.
  func status(by road: UnitEvent.Road?) -> UnitStatus {
    let hasWords = terminalWord != nil || pageWord != nil
    return self[road]?.status ?? (hasWords ? nil : reported) ?? .noContact
  }
}

/// An order whose terminal has not confirmed it.
struct Outgoing: Equatable, Sendable, Codable {
  var order: Order
  var unit: DeviceID
}

/// What was answered to a command.
struct CommandAnswer: Equatable, Sendable, Codable {
  var id: String
  /// Ids are unique to who chose them.
  var actor: Actor
  /// The incident that a report by hand opened; nil for other commands, which name theirs.
  var incident: IncidentID?
  /// Nil for done.
  var refusal: Refusal?
}

/// A closed incident that is still at hand.
struct ClosedEntry: Equatable, Sendable, Codable {
  /// Desk time of the closing.
  var at: Int64
  var incident: IncidentID
}

/// The incident that takes what finds no room, of a nature.
struct OverflowEntry: Equatable, Sendable, Codable {
  var nature: Incident.Nature
  var incident: IncidentID
}
