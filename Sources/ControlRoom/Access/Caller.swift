import Incidents
import Store

/// Who makes a request.
enum Caller: Sendable {
  /// A program with a bearer token.
  case program(TokenRecord)
  /// A signed-in person.
  case person(Person)

  /// Name for timelines and the audit log. A person and a program of one name stay apart: a
  /// person's name has no colon.
  var name: String {
    switch self {
    case .program(let token): token.name
    case .person(let person): person.name
    }
  }

  /// Who the desk takes it for.
  var actor: Actor { .operatorNamed(name) }

  /// Whether it has a right.
  func has(_ right: Right) -> Bool {
    switch self {
    case .program(let token): right.scopes.contains(where: token.scopes.contains)
    case .person(let person): right.roles.contains(person.role)
    }
  }
}
