/// Id of an event on the stream: `epoch-change`.
///
/// The epoch names one run of the hub. Without it a client that saw changes which a crash took back
/// (the disk refused them) could resume inside another history under the same numbers.
struct EventID: Equatable, Sendable {
  var epoch: UInt32
  var change: UInt64

  init(epoch: UInt32, change: UInt64) {
    self.epoch = epoch
    self.change = change
  }

  /// Reads what a client sent back; nil when it is none of ours.
  init?(_ text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].utf8.count == 8, (1...20).contains(parts[1].utf8.count),
      let epoch = UInt32(parts[0], radix: 16), let change = UInt64(parts[1])
    else { return nil }
    self.init(epoch: epoch, change: change)
  }

  var text: String {
    let digits = String(epoch, radix: 16)
    return String(repeating: "0", count: 8 - digits.utf8.count) + digits + "-" + String(change)
  }
}
