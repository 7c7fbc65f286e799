private import Crypto
private import CryptoExtras
internal import Foundation

/// What is kept of a password: scrypt of it, with its salt and the cost that it was made at.
public struct PasswordHash: Equatable, Sendable {
  /// log2 of scrypt's N; memory is 128 · N · r bytes.
  private var costLog: Int
  private var blockSize: Int
  private var parallelism: Int
  private var salt: [UInt8]
  private var key: [UInt8]

  /// N = 2^15, r = 8 (OWASP Password Storage Cheat Sheet): 32 MiB a try. OWASP pairs N = 2^15 with
  /// p = 3; p = 1 [D]: sign-in has a back-off, and a control room's small box must be able to sign
  /// a whole shift in while it dispatches.
  private static let cost = (log: 15, blockSize: 8, parallelism: 1)
  /// Salt, bytes (NIST SP 800-132 5.1 asks for 16).
  private static let saltBytes = 16
  /// Key, bytes: SHA-256's size.
  private static let keyBytes = 32
  /// Most memory that a stored cost may ask for: a damaged row must not take the box down.
  private static let memoryLimit = 256 << 20

  /// Shortest password (NIST SP 800-63B-4 asks for 15, or 8 with a second factor). [D] 10: behind
  /// the back-off; control rooms have shared keyboards and short nights.
  private static let shortest = 10
  /// Longest password, characters; the work of hashing does not grow with it.
  private static let longest = 256

  /// Hashes a password under a fresh salt; takes about a tenth of a second. Throws `.writeFailed`
  /// when there is no memory for it.
  public init(of password: String) throws(StoreError) {
    try self.init(of: password, costLog: Self.cost.log)
  }

  /// The same at another cost; a low one for tests.
  init(of password: String, costLog: Int) throws(StoreError) {
    var generator = SystemRandomNumberGenerator()
    self.costLog = costLog
    blockSize = Self.cost.blockSize
    parallelism = Self.cost.parallelism
    salt = (0..<Self.saltBytes).map { _ in .random(in: 0...255, using: &generator) }
    key = []
    guard let derived = derive(password) else {
      throw .writeFailed(reason: "the password cannot be hashed: no memory?")
    }
    key = derived
  }

  private init(salt: [UInt8], key: [UInt8]) {
    costLog = Self.cost.log
    blockSize = Self.cost.blockSize
    parallelism = Self.cost.parallelism
    self.salt = salt
    self.key = key
  }

  /// Whether it is the password. The comparison takes the same time wherever they differ.
  public func matches(_ password: String) -> Bool {
    guard let derived = derive(password), derived.count == key.count else { return false }
    return RandomSecret.areEqual(derived, key)
  }

  /// Matches nothing and takes as long as one that does: for accounts that do not exist.
  public static let decoy = PasswordHash(
    salt: [UInt8](repeating: 0, count: saltBytes), key: [UInt8](repeating: 0, count: keyBytes))

  /// Unicode's compatible composition first, so that two keyboards make the same password
  /// (NIST SP 800-63B-4 3.1.1.2).
  private func derive(_ password: String) -> [UInt8]? {
    let text = password.precomposedStringWithCompatibilityMapping
    let derived = try? KDF.Scrypt.deriveKey(
      from: Data(text.utf8), salt: salt, outputByteCount: Self.keyBytes, rounds: 1 << costLog,
      blockSize: blockSize, parallelism: parallelism)
    return derived?.withUnsafeBytes { [UInt8]($0) }
  }

  /// As the store keeps it: `$scrypt$ln=15,r=8,p=1$SALT$KEY`, both in base64.
  public var text: String {
    "$scrypt$ln=\(costLog),r=\(blockSize),p=\(parallelism)"
      + "$\(Data(salt).base64EncodedString())$\(Data(key).base64EncodedString())"
  }

  /// Reads ``text``; nil when it is none, or at a cost beyond 256 MiB.
  public init?(text: String) {
    let pattern =
      #/
      \$scrypt \$ln=(\d{1,2}),r=(\d{1,3}),p=(\d{1,2})
      \$([A-Za-z0-9+/=]+) \$([A-Za-z0-9+/=]+)
      /#
    guard let match = text.wholeMatch(of: pattern),
      let log = Int(match.1), let block = Int(match.2), let parallel = Int(match.3),
      (1...20).contains(log), (1...32).contains(block), (1...16).contains(parallel),
      128 * block * parallel << log <= Self.memoryLimit,
      let salt = Data(base64Encoded: String(match.4)), salt.count >= 8,
      let key = Data(base64Encoded: String(match.5)), key.count == Self.keyBytes
    else { return nil }
    costLog = log
    blockSize = block
    parallelism = parallel
    self.salt = [UInt8](salt)
    self.key = [UInt8](key)
  }

  /// What is wrong with a new password; nil when nothing is. 10...256 characters, and not the
  /// account's name.
  public static func faultOfPassword(_ password: String, of name: String = "") -> String? {
    guard password.count >= shortest else { return "must have at least \(shortest) characters" }
    guard password.count <= longest else { return "must have at most \(longest) characters" }
    let fold = { (text: String) in text.precomposedStringWithCompatibilityMapping.lowercased() }
    return !name.isEmpty && fold(password) == fold(name)
      ? "must not be the account's name" : nil
  }

  /// Letters and digits that are not taken for one another when read from paper.
  private static let plain = Array("abcdefghjkmnpqrstuvwxyz23456789")

  /// A password to begin with: 4 groups of 5 letters and digits without look-alikes, 99 bits
  /// (20 · log2 31), such as `k7mwe-3hq9d-…`.
  public static func generatePassword() -> String {
    var generator = SystemRandomNumberGenerator()
    return (0..<4).map { _ in
      String((0..<5).map { _ in plain[Int.random(in: plain.indices, using: &generator)] })
    }.joined(separator: "-")
  }
}
