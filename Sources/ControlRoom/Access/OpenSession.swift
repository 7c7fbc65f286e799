import Crypto
import Store

/// A session that was found open.
struct OpenSession: Sendable {
  var digest: SHA256.Digest
  var record: SessionRecord
  var person: Person
}
