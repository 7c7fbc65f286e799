public import Wire

/// Who did or saw what, when and from where: one line of the audit log, chained by hash.
public struct AuditEntry: Equatable, Sendable, Codable {
  /// Place in the log, from 1, without gaps; 0 before it is written.
  public var number: UInt64
  /// When.
  public var at: WallTime
  /// Who: `person:NAME`, `token:NAME`, `cli:LOGIN` or `watchpost`.
  public var who: String
  /// From where: an address without port; empty for the service itself and the command line.
  public var address: String
  /// What: a code such as `signIn`, `signInFailed`, `command`, `viewCamera`, `viewOriginal`.
  public var act: String
  /// On what: `incident:12`, `camera:339…`, `person:li`; empty for none.
  public var object: String
  /// Particulars in a few words, at most 2,000 characters; empty for none.
  public var detail: String
  /// How it ended: `done` or a code of refusal.
  public var outcome: String

  /// Makes an entry that is not yet written.
  public init(
    at: WallTime, who: String, address: String, act: String, object: String = "",
    detail: String = "", outcome: String = "done"
  ) {
    number = 0
    self.at = at
    self.who = who
    self.address = address
    self.act = act
    self.object = object
    self.detail = detail
    self.outcome = outcome
  }
}
