import Crypto
import Foundation
import Store
import Synchronization
import Wire

/// Gets to the store what became of sessions, on a thread of its own: no request waits for it, and
/// what a full disk refuses is tried again until it is written or no longer matters.
///
/// Bound: `limit` sessions with one wish each; a later wish replaces an earlier one. When full, a
/// new session's wish is dropped and counted: ``lost``. A lost closing counts again after
/// a restart, at most for the session's idle time.
final class SessionWrites: Sendable {
  /// Sessions that may wait: as many as are remembered.
  static let limit = 4_096
  /// Time between tries while the disk refuses.
  private static let retry: DispatchTimeInterval = .seconds(5)

  /// What is to be written.
  enum Wish: Sendable {
    /// The store has not got the session at all.
    case open(SessionRecord)
    case touch(WallTime)
    case close
  }
  private struct Entry {
    var wish: Wish
    var number: UInt64
    /// A session that began before this is over anyhow.
    var until: ContinuousClock.Instant
  }
  private struct State {
    var waiting: [SHA256.Digest: Entry] = [:]
    var number: UInt64 = 0
    var lost: UInt64 = 0
    var isDraining = false
  }

  private let records: any Records
  private let queue = DispatchQueue(label: "watchpost.controlroom.sessions", qos: .utility)
  private let state = Mutex(State())

  init(_ records: any Records) { self.records = records }

  /// Wishes dropped because too many waited.
  var lost: UInt64 { state.withLock { $0.lost } }

  /// Whether the store has not got a session yet that was opened here.
  func isOpening(_ digest: SHA256.Digest) -> Bool {
    guard case .open? = state.withLock({ $0.waiting[digest]?.wish }) else { return false }
    return true
  }

  /// Whether the store still has a session that was closed here.
  func isClosing(_ digest: SHA256.Digest) -> Bool {
    guard case .close? = state.withLock({ $0.waiting[digest]?.wish }) else { return false }
    return true
  }

  /// Takes a wish and does not wait for it.
  func wish(_ wish: Wish, for digest: SHA256.Digest) {
    let mustStart = state.withLock { state in
      let old = state.waiting[digest]
      guard old != nil || state.waiting.count < Self.limit else {
        state.lost += 1
        return false
      }
      state.number += 1
      state.waiting[digest] = Entry(
        wish: Self.merged(old?.wish, wish), number: state.number,
        until: .now + .seconds(SessionRecord.lifetimeSeconds))
      defer { state.isDraining = true }
      return !state.isDraining
    }
    if mustStart { queue.async { self.drain() } }
  }

  /// Waits until what was wished before is written, or was tried once, or the time is over; false
  /// when something is still not written.
  @discardableResult func flush(withinMs milliseconds: Int) async -> Bool {
    await FirstAnswer.within(milliseconds) { done in queue.async { done(self.write()) } } ?? false
  }

  private static func merged(_ old: Wish?, _ new: Wish) -> Wish {
    switch (old, new) {
    case (.close, _): return .close
    case (.open(var record), .touch(let time)):
      record.lastSeen = max(record.lastSeen, time)
      return .open(record)
    default: return new
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

  /// Tries every wish once; false when some are left.
  private func write() -> Bool {
    let all = state.withLock { $0.waiting }
    var isAllWritten = true
    for (digest, entry) in all {
      guard entry.until < .now || isWritten(entry.wish, Array(digest)) else {
        isAllWritten = false
        continue
      }
      state.withLock { state in
        // It may have been wished otherwise meanwhile.
        if state.waiting[digest]?.number == entry.number { state.waiting[digest] = nil }
      }
    }
    return isAllWritten
  }

  private func isWritten(_ wish: Wish, _ hash: [UInt8]) -> Bool {
    do {
      switch wish {
      case .open(let record):
        // It is there already when it was used while it was being written.
        if try records.session(hash: hash) == nil { try records.openSession(record, hash: hash) }
        try records.touchSession(hash: hash, at: record.lastSeen)
      case .touch(let time): try records.touchSession(hash: hash, at: time)
      case .close: _ = try records.closeSession(hash: hash)
      }
      return true
    } catch {
      return false
    }
  }
}
