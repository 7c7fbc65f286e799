public import Detection
public import Wire

/// Everything that can change a decision. Inputs are journalled in order; the desk's state is a
/// fold over them.
public enum Input: Equatable, Sendable, Codable {
  /// The service has started; its boot counter is above that of every earlier start.
  case started(boot: UInt32)
  /// The county folder as read at start or on reload.
  case county(County)
  /// A one-touch post spoke.
  case alarm(AlarmEvent)
  /// A camera's detector spoke.
  case camera(CameraReport)
  /// A bend's detector spoke.
  case bend(BendAlert)
  /// A unit's status, receipt or words (never a mere position).
  case unit(UnitEvent)
  /// A device came, went or changed its faults.
  case health(HealthEvent)
  /// A person or program at the control room wants something.
  case command(CommandRequest)
  /// The answer to ``Effect/fixesWanted(_:)``: where the units are, as far as known.
  case fixes(FixesReport)
  /// Time passed. Only journalled when a deadline was due.
  case tick
}

/// A post's event with the key that makes it one press however many copies arrive.
public struct AlarmEvent: Equatable, Sendable, Codable {
  /// The post.
  public var device: DeviceID
  /// The post's boot counter.
  public var boot: UInt32
  /// The datagram's sequence.
  public var sequence: UInt32
  /// What happened.
  public var alarm: Alarm
  /// The post's clock, ``WallTime/unknown`` without one. Kept beside the receive time, never used
  /// to reject.
  public var deviceTime: WallTime

  /// Makes an event.
  public init(
    device: DeviceID, boot: UInt32, sequence: UInt32, alarm: Alarm, deviceTime: WallTime
  ) {
    self.device = device
    self.boot = boot
    self.sequence = sequence
    self.alarm = alarm
    self.deviceTime = deviceTime
  }
}

/// A camera's event.
public struct CameraReport: Equatable, Sendable, Codable {
  /// The camera.
  public var camera: DeviceID
  /// What its detector says.
  public var event: CameraEvent

  /// Makes a report.
  public init(camera: DeviceID, event: CameraEvent) {
    self.camera = camera
    self.event = event
  }
}

/// What a unit's terminal says, without its position.
public struct UnitEvent: Equatable, Sendable, Codable {
  /// By which road it came.
  public enum Road: String, Sendable, Codable {
    /// The unit's own page.
    case page
  }

  /// The unit.
  public var unit: DeviceID
  /// What it is doing.
  public var status: UnitStatus
  /// What it says of ``order``.
  public var receipt: UnitReport.Receipt
  /// The order; nil for none.
  public var order: OrderID?
  /// What the crew wrote.
  public var words: String
  /// The road; nil for the terminal's radio.
  public var road: Road?

  /// Makes an event.
  public init(
    unit: DeviceID, status: UnitStatus, receipt: UnitReport.Receipt, order: OrderID?,
    words: String, road: Road? = nil
  ) {
    self.unit = unit
    self.status = status
    self.receipt = receipt
    self.order = order
    self.words = words
    self.road = road
  }
}

/// A device's health changed.
public struct HealthEvent: Equatable, Sendable, Codable {
  /// The device.
  public var device: DeviceID
  /// Whether it is heard.
  public var isOnline: Bool
  /// What it says is wrong with it.
  public var faults: DeviceFaults

  /// Makes an event.
  public init(device: DeviceID, isOnline: Bool, faults: DeviceFaults) {
    self.device = device
    self.isOnline = isOnline
    self.faults = faults
  }
}

/// The positions that a unit choice is to read.
public struct FixesReport: Equatable, Sendable, Codable {
  /// The incident whose choice it is for.
  public var incident: IncidentID
  /// Last known position of each unit that has one.
  public var fixes: [UnitFix]

  /// Makes a report.
  public init(incident: IncidentID, fixes: [UnitFix]) {
    self.incident = incident
    self.fixes = fixes
  }
}

/// Where a unit was, and how long ago.
public struct UnitFix: Equatable, Sendable, Codable {
  /// The unit.
  public var unit: DeviceID
  /// Where.
  public var place: Coordinate
  /// Seconds since the position was measured.
  public var ageSeconds: Int64

  /// Makes a fix.
  public init(unit: DeviceID, place: Coordinate, ageSeconds: Int64) {
    self.unit = unit
    self.place = place
    self.ageSeconds = ageSeconds
  }
}
