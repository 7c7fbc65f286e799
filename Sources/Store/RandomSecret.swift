internal import Crypto
internal import Foundation

/// Secrets that nobody guesses, and how they are compared.
public enum RandomSecret {
  /// 256 random bits as base64url (RFC 4648, section 5) without padding: 43 characters.
  public static func make() -> String {
    let random = SymmetricKey(size: .bits256).withUnsafeBytes { Data($0) }
    return random.base64EncodedString().replacingOccurrences(of: "+", with: "-")
      .replacingOccurrences(of: "/", with: "_").replacingOccurrences(of: "=", with: "")
  }

  /// Whether two are one, in a time that does not tell where they differ.
  public static func areEqual(_ one: [UInt8], _ other: [UInt8]) -> Bool {
    guard one.count == other.count else { return false }
    return zip(one, other).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }
}
