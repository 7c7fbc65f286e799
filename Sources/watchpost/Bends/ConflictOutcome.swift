internal import Detection

/// How the two drivers of a true conflict were told.
struct ConflictOutcome: Encodable, Equatable {
  /// Why a driver could not be told in time: see ``Conflict/excuse(_:other:layout:)``.
  enum Excuse: String, Encodable {
    case tooNear
    case stoppedLater
  }

  /// One of them.
  struct Driver: Encodable, Equatable {
    /// Number in the truth file.
    var vehicle: UInt64
    var approach: Approach
    var kind: RoadUser.Kind
    var role: String
    /// True speed as the conflict began, or as he entered the zone before.
    var kmh = 0.0
    /// Why no system that sees 500 m could have told him in time; absent when one could.
    var excuse: Excuse?
    var isExcused: Bool { excuse != nil }
    /// A sign that faces him warned while he was before the zone, and before its place.
    var isWarned = false
    var isWarnedBeforeSign = false
    var isInTime = false
    /// It was lit at an instant that was early enough, whether or not it stood from there.
    var isLitInTime = false
    /// It was lit early enough but went dark before he had passed it.
    var wentDark = false
    /// At the instant with the most time to spare while lit: the time to the conflict, what he
    /// needed, and the difference, seconds; absent when never lit.
    var secondsToConflict: Double?
    var neededSeconds: Double?
    var spareSeconds: Double?

    init(_ vehicle: TrueVehicle) {
      self.vehicle = vehicle.id
      approach = vehicle.approach
      kind = vehicle.kind
      role = vehicle.role
    }

    /// Why he was not told in time; nil when he was, or could not be.
    var missed: String? {
      if isExcused || isInTime { return nil }
      return isWarned ? wentDark ? "wentDark" : "late" : "neverLit"
    }
  }

  /// When both were inside first, milliseconds from the recording's start.
  var atMs: Double
  /// Id of the bend.
  var bend: String
  var drivers: [Driver]

  /// Nobody could have been told.
  var isBeyondHelp: Bool { drivers.allSatisfy(\.isExcused) }
  var isWarned: Bool { drivers.allSatisfy { $0.isExcused || $0.isWarned } }
  var isLitInTime: Bool { drivers.allSatisfy { $0.isExcused || $0.isLitInTime } }
  var isInTime: Bool { drivers.allSatisfy { $0.isExcused || $0.isInTime } }
}
