import Crypto
import Foundation
import Store

/// The secret of a session: 256 random bits as base64url, 43 characters.
enum SessionSecret {
  /// A new one.
  static func make() -> String { RandomSecret.make() }

  /// What is kept and looked up.
  static func digest(_ secret: String) -> SHA256.Digest { SHA256.hash(data: Data(secret.utf8)) }

  /// Whether two texts are one, in a time that does not tell where they differ.
  static func areEqual(_ one: String, _ other: String) -> Bool {
    RandomSecret.areEqual(Array(one.utf8), Array(other.utf8))
  }

  static func isWellFormed(_ text: some StringProtocol) -> Bool {
    text.utf8.count == 43
      && text.utf8.allSatisfy {
        switch $0 {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: true
        default: false
        }
      }
  }
}
