import Store

/// Who may call a route.
enum Access: Sendable {
  /// Anyone.
  case open
  /// A token with any of these scopes.
  case scopes([TokenRecord.Scope])

  /// What reads.
  static let read = Access.scopes([.read, .operate])
  /// What commands.
  static let operate = Access.scopes([.operate])
  /// What scrapers read.
  static let metrics = Access.scopes([.metrics, .read, .operate])
}
