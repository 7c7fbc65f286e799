import Foundation
import Logging
import Store
import Synchronization
import Wire

/// Gets audit entries to the store in their order, on a thread of its own: an act waits for its
/// record only where it must not be without one, and a slow disk holds up nobody.
///
/// Bound: `limit` entries waiting; while the disk refuses they are kept and tried again. When full,
/// the new entry is dropped and counted: ``State/lost``.
final class AuditTrail: Sendable {
  /// Entries that may wait [D]: minutes of a busy room.
  static let limit = 4_096
  /// Entries written in one transaction.
  private static let batch = 256
  /// Time between tries while the disk refuses.
  private static let retry: DispatchTimeInterval = .seconds(1)

  /// How the trail is.
  struct State: Sendable {
    var waiting: [AuditEntry] = []
    /// Entries taken.
    var noted: UInt64 = 0
    /// Entries dropped because too many waited.
    var lost: UInt64 = 0
    /// Whether the last write failed.
    var isFailing = false
    fileprivate var isDraining = false
  }

  private let records: any Records
  private let logger: Logger
  private let queue = DispatchQueue(label: "watchpost.controlroom.audit", qos: .utility)
  private let state = Mutex(State())

  init(_ records: any Records, logger: Logger) {
    self.records = records
    self.logger = logger
  }

  /// Entries that wait, entries lost, and whether the last write failed.
  var counts: (waiting: Int, lost: UInt64, isFailing: Bool) {
    state.withLock { ($0.waiting.count, $0.lost, $0.isFailing) }
  }

  /// Entries taken so far.
  var noted: UInt64 { state.withLock { $0.noted } }

  /// Takes an entry; false when it was dropped.
  @discardableResult func note(_ entry: AuditEntry) -> Bool {
    let (isTaken, mustStart) = state.withLock { state in
      guard state.waiting.count < Self.limit else {
        state.lost += 1
        return (false, false)
      }
      state.waiting.append(entry)
      state.noted += 1
      defer { state.isDraining = true }
      return (true, !state.isDraining)
    }
    if mustStart { queue.async { self.drain() } }
    return isTaken
  }

  /// Takes an entry and waits until it is on disk, at most so long; false when it is not. Then it
  /// is still kept and tried again.
  func write(_ entry: AuditEntry, withinMs milliseconds: Int) async -> Bool {
    guard note(entry) else { return false }
    return await FirstAnswer.within(milliseconds) { done in
      queue.async { done(self.write()) }
    } ?? false
  }

  /// Waits until what was noted before is written, or was tried once.
  func flush() async {
    await withCheckedContinuation { continuation in
      queue.async {
        self.write()
        continuation.resume()
      }
    }
  }

  private func drain() {
    repeat {
      guard write() else {
        queue.asyncAfter(deadline: .now() + Self.retry) { self.drain() }
        return
      }
      // Only here, so that one drain at most is under way, however often others write.
    } while !state.withLock({ state in
      if state.waiting.isEmpty { state.isDraining = false }
      return state.waiting.isEmpty
    })
  }

  /// Writes until nothing waits; false when the disk refused.
  @discardableResult private func write() -> Bool {
    while true {
      let entries = state.withLock { Array($0.waiting.prefix(Self.batch)) }
      guard !entries.isEmpty else { return true }
      do {
        try records.append(entries)
        // Only this queue takes entries away, so the first ones are still those.
        state.withLock { state in
          state.waiting.removeFirst(entries.count)
          state.isFailing = false
        }
      } catch {
        let isNew = state.withLock { state in
          defer { state.isFailing = true }
          return !state.isFailing
        }
        if isNew {
          logger.error("The audit log cannot be written.", metadata: ["error": "\(error)"])
        }
        return false
      }
    }
  }
}
