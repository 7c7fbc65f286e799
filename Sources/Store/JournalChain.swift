internal import Crypto
internal import Foundation

/// The hash chain over the journal: each entry's hash covers the one before, so that an entry
/// cannot be changed, dropped or slipped in without changing every hash after it.
enum JournalChain {
  /// What stands before the first entry: 32 zero bytes.
  static let origin = Data(count: 32)

  /// SHA-256 of: hash before (32 bytes), number, desk ms, wall ms (big-endian, 8 bytes each),
  /// input.
  static func hash(
    after previous: Data, number: Int64, desk: Int64, wall: Int64, input: Data
  ) -> Data {
    var head = Data(capacity: 56)
    head.append(previous)
    for value in [number, desk, wall] {
      withUnsafeBytes(of: value.bigEndian) { head.append(contentsOf: $0) }
    }
    var digest = SHA256()
    digest.update(data: head)
    digest.update(data: input)
    return Data(digest.finalize())
  }
}
