public import Wire

/// A signed-in person's session, without its secret.
public struct SessionRecord: Equatable, Sendable {
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
