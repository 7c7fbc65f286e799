import Crypto
import Store

/// A session that was found open.
struct OpenSession: Sendable {
  var digest: SHA256.Digest
  var record: SessionRecord
  var person: Person
  /// When it was opened, desk time in milliseconds; below zero before the desk's first start.
  var opened: Int64
}
