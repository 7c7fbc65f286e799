import Crypto
import Foundation
import Store
import Synchronization

/// Checks bearer tokens against the store and believes an answer for a short while, so that a
/// stream of requests costs the database little and a revoked token stops working within seconds.
///
/// Bound: `limit` remembered tokens. When full, those whose time is over go, else all: they are
/// asked again. Secrets are remembered as SHA-256 only.
final class TokenCheck: Sendable {
  /// Remembered tokens: more than a county's programs and pages.
  private static let limit = 1_024
  private struct Entry {
    var record: TokenRecord
    var until: ContinuousClock.Instant
  }

  private let calls: StoreCalls
  private let lifetime: Duration
  private let remembered = Mutex<[SHA256.Digest: Entry]>([:])

  init(_ calls: StoreCalls, lifetimeMs: Int) {
    self.calls = calls
    lifetime = .milliseconds(lifetimeMs)
  }

  /// Whether that secret was good when it was last looked up, however long ago: it need not queue
  /// with guesses.
  func isFamiliar(_ secret: String) -> Bool {
    let digest = SHA256.hash(data: Data(secret.utf8))
    return remembered.withLock { $0[digest] != nil }
  }

  /// The record of a secret; nil when there is none. Throws when the store cannot say.
  func record(
    of secret: String, at now: ContinuousClock.Instant = .now
  ) async throws -> TokenRecord? {
    let digest = SHA256.hash(data: Data(secret.utf8))
    if let entry = remembered.withLock({ $0[digest] }), entry.until > now { return entry.record }
    let record = try await calls.run { store throws(StoreError) in try store.token(secret: secret) }
    remembered.withLock { remembered in
      guard let record else {
        remembered[digest] = nil
        return
      }
      if remembered.count >= Self.limit, remembered[digest] == nil {
        remembered = remembered.filter { $0.value.until > now }
        if remembered.count >= Self.limit { remembered = [:] }
      }
      remembered[digest] = Entry(record: record, until: now + lifetime)
    }
    return record
  }
}
