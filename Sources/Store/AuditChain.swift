internal import Crypto
internal import Foundation
internal import Wire

/// The hash chain over the audit log, apart from the journal's: an entry cannot be changed, dropped
/// or slipped in without changing every hash after it.
enum AuditChain {
  /// SHA-256 of: hash before (32 bytes), number and time (big-endian, 8 bytes each), then who,
  /// address, act, object, detail and outcome, each behind its length in bytes (big-endian, 8).
  static func hash(after previous: Data, _ entry: AuditEntry) -> Data {
    var digest = SHA256()
    digest.update(data: previous)
    func add(_ value: UInt64) {
      withUnsafeBytes(of: value.bigEndian) { digest.update(bufferPointer: $0) }
    }
    add(entry.number)
    add(UInt64(bitPattern: entry.at.milliseconds))
    for text in [
      entry.who, entry.address, entry.act, entry.object, entry.detail, entry.outcome,
    ] {
      let bytes = Data(text.utf8)
      add(UInt64(bytes.count))
      digest.update(data: bytes)
    }
    return Data(digest.finalize())
  }
}
