/// What a caller showed, to check it again while a stream lasts.
enum Credential: Sendable {
  /// A bearer token's secret.
  case token(String)
  /// A signed-in person's session.
  case session(OpenSession)
}
