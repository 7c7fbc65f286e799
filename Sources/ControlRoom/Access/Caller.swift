import Incidents
import Store

/// Who makes a request.
enum Caller: Sendable {
  /// A program with a bearer token.
  case program(TokenRecord)
  /// A signed-in person.
  case person(Person)

  /// What it is called.
  var name: String {
    switch self {
    case .program(let token): token.name
    case .person(let person): person.name
    }
  }

  /// Who the desk takes it for. A program's name has a prefix, so that a token that is named like
  /// a person is not taken for the person.
  var actor: Actor {
    switch self {
    case .program(let token): .operatorNamed(ActorView.programPrefix + token.name)
    case .person(let person): .operatorNamed(person.name)
    }
  }

  /// Whether it has a right.
  func has(_ right: Right) -> Bool {
    switch self {
    case .program(let token): right.scopes.contains(where: token.scopes.contains)
    case .person(let person): right.roles.contains(person.role)
    }
  }
}
