import Store

/// Who may call a route.
enum Access: Sendable {
  /// Anyone.
  case open
  /// Callers with a right.
  case needs(Right)

  /// What reads.
  static let read = Access.needs(.read)
  /// What commands.
  static let operate = Access.needs(.operate)
  /// What scrapers read.
  static let metrics = Access.needs(.metrics)
}

/// What a caller may do: the one table of tokens' scopes and people's roles.
enum Right: String, CaseIterable, Sendable {
  /// See incidents, devices and pictures.
  case read
  /// Do something to an incident, call a visit false.
  case operate
  /// Change zones and masks.
  case maintain
  /// See a picture, live or kept, without its masks, with a reason that goes on record.
  case unmask
  /// See who did what: the audit log.
  case oversee
  /// Speak for one's own unit.
  case patrol
  /// Read `/metrics`.
  case metrics
  /// One's own session, password and preferences.
  case account

  /// Scopes of a program's token that give it.
  var scopes: [TokenRecord.Scope] {
    switch self {
    case .read: [.read, .operate]
    case .operate, .unmask: [.operate]
    case .metrics: [.metrics, .read, .operate]
    case .maintain, .oversee, .patrol, .account: []
    }
  }

  /// Roles of a person that give it.
  var roles: [Person.Role] {
    switch self {
    case .read: [.viewer, .operator, .commander, .maintainer]
    case .operate: [.operator, .commander]
    case .maintain: [.maintainer, .commander]
    case .unmask: [.operator, .commander, .maintainer]
    case .oversee: [.commander, .maintainer]
    case .patrol: [.unit]
    case .metrics: [.commander, .maintainer]
    case .account: Person.Role.allCases
    }
  }
}
