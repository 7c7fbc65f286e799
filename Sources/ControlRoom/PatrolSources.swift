public import Incidents
public import Wire

/// What units' own pages need of the program.
public struct PatrolSources: Sendable {
  /// A unit with its orders: one consistent cut.
  public struct Mine: Sendable {
    /// The unit.
    public var unit: UnitState
    /// Where it was last; nil when unknown.
    public var fix: UnitFix?
    /// Its orders, newest first: live ones and those that ended a short while ago.
    public var orders: [UnitOrder]

    /// Makes a cut.
    public init(unit: UnitState, fix: UnitFix?, orders: [UnitOrder]) {
      self.unit = unit
      self.fix = fix
      self.orders = orders
    }
  }

  /// What a unit's page is to show; nil when the county has no such unit. Called when the page
  /// asks, which also is a sign of life of the unit. Must return without waiting.
  public var mine: @Sendable (DeviceID) -> Mine? = { _ in nil }
  /// Takes what a unit's page says and waits until it is on disk. The same id of the same unit is
  /// answered alike and done once, for the last reports of each unit.
  public var report: @Sendable (PatrolReport) async -> CommandOutcome = { _ in .busy }

  /// Makes a set that knows nothing, for what runs without units' pages.
  public init() {}
}
