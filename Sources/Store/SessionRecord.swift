public import Wire

/// A signed-in person's session, without its secret.
public struct SessionRecord: Equatable, Sendable {
  /// A session ends so long after it was opened [D]: one shift.
  public static let lifetimeSeconds: Int64 = 12 * 3_600
  /// A session ends so long after the last request or open stream [D]: whoever left the desk
  /// without signing out is gone.
  public static let idleSeconds: Int64 = 3_600

  /// Name of the account.
  public var person: String
  /// When it was opened.
  public var created: WallTime
  /// When it was last used; written now and then.
  public var lastSeen: WallTime
  /// Address that it was opened from.
  public var address: String
  /// What the page sends back with every change (against cross-site requests); 43 characters.
  public var csrf: String

  /// Makes a record.
  public init(
    person: String, created: WallTime, lastSeen: WallTime, address: String, csrf: String
  ) {
    self.person = person
    self.created = created
    self.lastSeen = lastSeen
    self.address = address
    self.csrf = csrf
  }
}
