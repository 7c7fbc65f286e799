public import Wire

/// A person's account, without its secret.
public struct Person: Equatable, Sendable, Codable, Identifiable {
  /// What a person may do.
  public enum Role: String, CaseIterable, Sendable, Codable {
    /// See everything, change nothing.
    case viewer
    /// Work at incidents.
    case `operator`
    /// Work at incidents, zones and masks; see the audit log.
    case commander
    /// Zones, masks, health and the audit log; reads incidents, does nothing to them.
    case maintainer
    /// One patrol unit's own page.
    case unit
  }

  /// Name to sign in with, unique: 1...64 characters, see ``faultOfName(_:)``.
  public var name: String
  /// What others read: a name and a rank, such as 李明 or "Sgt Li". 1...64 characters.
  public var display: String
  /// What the person may do.
  public var role: Role
  /// The unit that a ``Role/unit`` speaks for; nil for the others.
  public var unit: DeviceID?
  /// When the account was made.
  public var created: WallTime
  /// Whether it may not sign in.
  public var isDisabled: Bool
  /// Whether the password was set by another and must be changed first.
  public var mustChangePassword: Bool

  /// The name.
  public var id: String { name }

  /// Makes an account's record.
  public init(
    name: String, display: String, role: Role, unit: DeviceID? = nil, created: WallTime,
    isDisabled: Bool = false, mustChangePassword: Bool = false
  ) {
    self.name = name
    self.display = display
    self.role = role
    self.unit = unit
    self.created = created
    self.isDisabled = isDisabled
    self.mustChangePassword = mustChangePassword
  }

  /// What is wrong with a name to sign in with; nil when nothing is. Letters and digits of any
  /// script, `.`, `-` and `_`: no colon (the audit log's kinds), no blanks.
  public static func faultOfName(_ name: String) -> String? {
    guard (1...64).contains(name.count) else { return "must have 1 to 64 characters" }
    let isPlain = name.allSatisfy { $0.isLetter || $0.isNumber || ".-_".contains($0) }
    return isPlain ? nil : "may hold letters, digits, '.', '-' and '_' only"
  }

  /// What is wrong with what others read; nil when nothing is. No control characters: it stands in
  /// logs and on terminals.
  public static func faultOfDisplay(_ display: String) -> String? {
    guard (1...64).contains(display.count) else { return "must have 1 to 64 characters" }
    guard display.contains(where: { !$0.isWhitespace }) else { return "must not be blank" }
    let isPlain = display.unicodeScalars.allSatisfy {
      ![.control, .lineSeparator, .paragraphSeparator].contains($0.properties.generalCategory)
    }
    return isPlain ? nil : "must not hold control characters"
  }
}

/// What a person set up for themselves.
public struct Preferences: Equatable, Sendable, Codable {
  /// Language of the pages.
  public enum Language: String, CaseIterable, Sendable, Codable { case en, zh }
  /// Light or dark.
  public enum Theme: String, CaseIterable, Sendable, Codable { case auto, light, dark }
  /// How close rows stand.
  public enum Density: String, CaseIterable, Sendable, Codable { case comfortable, compact }

  /// Language; nil takes the browser's.
  public var language: Language?
  /// Light or dark; `auto` takes the system's.
  public var theme: Theme
  /// How close rows stand.
  public var density: Density
  /// Loudness of alarms in percent, 0...100. S1 never sounds below 20 [D].
  public var volume: Int

  /// Makes preferences; the defaults are those of a new account.
  public init(
    language: Language? = nil, theme: Theme = .auto, density: Density = .comfortable,
    volume: Int = 80
  ) {
    self.language = language
    self.theme = theme
    self.density = density
    self.volume = volume
  }
}
