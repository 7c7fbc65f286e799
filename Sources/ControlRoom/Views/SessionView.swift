import Store
import Wire

/// A signed-in person's session, as the page gets it.
struct SessionView: Codable {
  struct PersonView: Codable {
    var name: String
    var display: String
    var role: String
    /// The unit that it speaks for.
    var unit: String?
  }

  var person: PersonView
  /// What the role allows, so that the page offers nothing else.
  var rights: [String]
  /// What to send back with every change as `Watchpost-CSRF`.
  var csrf: String
  var preferences: Preferences
  /// When it ends at the latest.
  var expires: String
  /// Seconds without a request or a stream after which it ends.
  var idleSeconds: Int64
  var mustChangePassword: Bool

  init(_ session: OpenSession, _ preferences: Preferences) {
    let person = session.person
    self.person = PersonView(
      name: person.name, display: person.display, role: person.role.rawValue,
      unit: person.unit.map { "\($0)" })
    rights = Right.allCases.filter { $0.roles.contains(person.role) }.map(\.rawValue)
    csrf = session.record.csrf
    self.preferences = preferences
    expires =
      session.record.created.adding(milliseconds: SessionRecord.lifetimeSeconds * 1_000).description
    idleSeconds = SessionRecord.idleSeconds
    mustChangePassword = person.mustChangePassword
  }
}
