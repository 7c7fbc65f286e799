import HTTPTypes
import Hummingbird

/// The cookie that a browser shows instead of a password.
enum SessionCookie {
  static let name = "watchpost"

  /// The secret that a request brings. Nil without one, with one that is none of ours, and with
  /// several: a second one was planted, and which of them is ours cannot be told.
  static func secret(_ request: Request) -> String? {
    let found = request.headers[values: .cookie].flatMap { $0.split(separator: ";") }.compactMap {
      pair -> Substring? in
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, parts[0].trimmed == name else { return nil }
      return parts[1].trimmed
    }
    guard found.count == 1, let secret = found.first, SessionSecret.isWellFormed(secret) else {
      return nil
    }
    return String(secret)
  }

  /// Whether a request brings a cookie of that name, good or not.
  static func isPresent(_ request: Request) -> Bool {
    request.headers[values: .cookie].contains { $0.contains(name + "=") }
  }

  /// `Set-Cookie` for a secret; scripts cannot read it and other sites cannot send it.
  static func set(_ secret: String, seconds: Int, isSecure: Bool) -> String {
    "\(name)=\(secret); Path=/; Max-Age=\(seconds); HttpOnly; SameSite=Strict"
      + (isSecure ? "; Secure" : "")
  }

  /// `Set-Cookie` that takes it away.
  static func clear(isSecure: Bool) -> String { set("", seconds: 0, isSecure: isSecure) }
}

extension Substring {
  /// Without blanks and tabs at either end.
  var trimmed: Substring {
    var rest = drop { $0 == " " || $0 == "\t" }
    while let last = rest.last, last == " " || last == "\t" { rest.removeLast() }
    return rest
  }
}
