/// Which audit entries a list is to hold.
public struct AuditQuery: Equatable, Sendable {
  /// Only with a number below this, for paging backwards; nil from the newest on.
  public var before: UInt64?
  /// At most so many, 1...1,000.
  public var limit: Int
  /// Only by this one, as ``AuditEntry/who`` has it.
  public var who: String?
  /// Only this act.
  public var act: String?
  /// Only on this.
  public var object: String?

  /// Makes a query.
  public init(
    before: UInt64? = nil, limit: Int = 100, who: String? = nil, act: String? = nil,
    object: String? = nil
  ) {
    self.before = before
    self.limit = limit
    self.who = who
    self.act = act
    self.object = object
  }
}
