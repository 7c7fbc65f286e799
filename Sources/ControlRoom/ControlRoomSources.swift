public import Incidents
public import Wire

/// Where the control room gets what it shows and leaves what it is told: closures that the program
/// wires. All but ``submit`` are called on the server's tasks and must return without waiting.
public struct ControlRoomSources: Sendable {
  /// Hands a command to the desk and waits for its answer. Repeats of an id get the first answer.
  public var submit: @Sendable (CommandRequest) async -> CommandOutcome
  /// Open incidents, units, conditions and the change that they are as of: one consistent cut.
  public var snapshot: @Sendable () -> StreamSnapshot
  /// Every registered device.
  public var devices: @Sendable () -> [DeviceView]
  /// Both ledgers.
  public var ledger: @Sendable () -> LedgerView
  /// How the service is.
  public var health: @Sendable () -> HealthView
  /// The service's own metrics; the server adds those of HTTP and of the stream.
  public var metrics: @Sendable () -> [Metric]
  /// The newest whole frame of a camera, unmasked, its number and when it was received; nil without
  /// one.
  public var latestFrame:
    @Sendable (DeviceID) -> (jpeg: [UInt8], frame: UInt32, received: WallTime)?
  /// Whether the service takes datagrams and commands.
  public var ready: @Sendable () -> Bool
  /// Both clocks now: the desk's turns deadlines into seconds.
  public var now: @Sendable () -> Moment
  /// What people call a device or a unit: a place in words, a call sign; nil when unknown.
  public var name: @Sendable (DeviceID) -> String?
  /// Last known positions of units.
  public var fixes: @Sendable () -> [UnitFix]
  /// Cameras that see where an incident is, nearest first, at most four.
  public var cameras: @Sendable (Incident) -> [DeviceID] = { _ in [] }
  /// The act of an incident that can be taken back now.
  public var undo: @Sendable (IncidentID) -> Undo? = { _ in nil }
  /// All units for an incident, best first; nil when the incident is not at hand.
  public var recommendations: @Sendable (IncidentID) -> [Recommendation]? = { _ in nil }
  /// What units' own pages need.
  public var patrol = PatrolSources()
  /// What the map and the cameras' pages need.
  public var county = CountySources()

  /// Makes the set.
  public init(
    submit: @escaping @Sendable (CommandRequest) async -> CommandOutcome,
    snapshot: @escaping @Sendable () -> StreamSnapshot,
    devices: @escaping @Sendable () -> [DeviceView],
    ledger: @escaping @Sendable () -> LedgerView,
    health: @escaping @Sendable () -> HealthView,
    metrics: @escaping @Sendable () -> [Metric],
    latestFrame:
      @escaping @Sendable (DeviceID) -> (
        jpeg: [UInt8], frame: UInt32, received: WallTime
      )?,
    ready: @escaping @Sendable () -> Bool,
    now: @escaping @Sendable () -> Moment,
    name: @escaping @Sendable (DeviceID) -> String? = { _ in nil },
    fixes: @escaping @Sendable () -> [UnitFix] = { [] }
  ) {
    self.submit = submit
    self.snapshot = snapshot
    self.devices = devices
    self.ledger = ledger
    self.health = health
    self.metrics = metrics
    self.latestFrame = latestFrame
    self.ready = ready
    self.now = now
    self.name = name
    self.fixes = fixes
  }
}
