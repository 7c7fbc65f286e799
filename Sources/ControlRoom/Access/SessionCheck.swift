import Crypto
import Store
import Synchronization
import Wire

/// Checks sessions against the store and believes an answer for a short while, as ``TokenCheck``
/// does; ends those that are over.
///
/// Bound: `limit` remembered sessions and as many ended ones. When full, those not asked for lately
/// go, else all: they are asked again.
final class SessionCheck: Sendable {
  /// How often the time of last use is written [D]: a restart forgets at most so much.
  private static let touchSeconds: Int64 = 60
  /// How long an ended or unknown secret is remembered, so that a page that keeps asking costs
  /// nothing. It never becomes good again.
  private static let endedFor: Duration = .seconds(60)
  private static let limit = 4_096

  private struct Entry {
    var session: OpenSession
    var checked: ContinuousClock.Instant
    var used: WallTime
    var written: WallTime
  }
  private struct State {
    var open: [SHA256.Digest: Entry] = [:]
    var ended: [SHA256.Digest: ContinuousClock.Instant] = [:]
  }

  private let calls: StoreCalls
  private let lifetime: Duration
  private let now: @Sendable () -> WallTime
  private let state = Mutex(State())

  init(_ calls: StoreCalls, lifetimeMs: Int, now: @escaping @Sendable () -> WallTime) {
    self.calls = calls
    self.now = now
    lifetime = .milliseconds(lifetimeMs)
  }

  /// Whether a secret's state is known, so that looking it up is no guess.
  func isFamiliar(_ digest: SHA256.Digest) -> Bool {
    let now = ContinuousClock.now
    return state.withLock { state in
      state.open[digest] != nil || state.ended[digest].map { $0 > now } ?? false
    }
  }

  /// The session of a secret, which counts as a use of it; nil when there is none or it is over.
  /// What was learned up to `age` ago is believed. Throws when the store cannot say and the session
  /// is not known.
  func session(_ digest: SHA256.Digest, age: Duration? = nil) async throws -> OpenSession? {
    let instant = ContinuousClock.now
    let wall = now()
    let (entry, hasEnded) = state.withLock { state in
      (state.open[digest], state.ended[digest].map { $0 > instant } ?? false)
    }
    if hasEnded { return nil }
    if let entry, instant - entry.checked < min(age ?? lifetime, lifetime) {
      return try await use(entry, at: wall)
    }
    let found: (record: SessionRecord, person: Person)?
    do {
      found = try await calls.run { store throws(StoreError) in
        try store.session(hash: Array(digest))
      }
    } catch {
      // While the disk does not answer, operators dispatch from memory: one who was known goes on.
      guard let entry else { throw error }
      return try await use(entry, at: wall)
    }
    guard let found, !found.person.isDisabled,
      entry.map({ $0.session.person.role == found.person.role }) ?? true
    else {
      if found != nil { try await close(digest) } else { forget(digest) }
      return nil
    }
    let lastUse = max(entry?.used ?? found.record.lastSeen, found.record.lastSeen)
    return try await use(
      Entry(
        session: OpenSession(digest: digest, record: found.record, person: found.person),
        checked: instant, used: lastUse, written: found.record.lastSeen),
      at: wall)
  }

  private func use(_ entry: Entry, at wall: WallTime) async throws -> OpenSession? {
    let digest = entry.session.digest
    let sinceOpened = wall.milliseconds - entry.session.record.created.milliseconds
    let sinceUsed = wall.milliseconds - entry.used.milliseconds
    guard sinceOpened < SessionRecord.lifetimeSeconds * 1_000,
      sinceUsed < SessionRecord.idleSeconds * 1_000
    else {
      try await close(digest)
      return nil
    }
    var entry = entry
    entry.used = max(wall, entry.used)
    let isDue = wall.milliseconds - entry.written.milliseconds >= Self.touchSeconds * 1_000
    if isDue { entry.written = wall }
    let isOpen = state.withLock { state in
      // It may have been closed while the store was asked.
      guard state.ended[digest] == nil else { return false }
      Self.makeRoom(&state.open) { $0.checked + .seconds(60) < entry.checked }
      state.open[digest] = entry
      return true
    }
    guard isOpen else { return nil }
    if isDue {
      // That the time of use is not written ends the session early at worst.
      _ = try? await calls.run { store throws(StoreError) in
        try store.touchSession(hash: Array(digest), at: wall)
      }
    }
    return entry.session
  }

  /// Keeps a new session and returns its secret.
  func open(
    _ person: Person, from address: String, csrf: String = SessionSecret.make(),
    since: WallTime? = nil
  )
    async throws -> (secret: String, session: OpenSession)
  {
    let secret = SessionSecret.make()
    let digest = SessionSecret.digest(secret)
    let wall = now()
    let record = SessionRecord(
      person: person.name, created: since ?? wall, lastSeen: wall, address: address, csrf: csrf)
    try await calls.run { store throws(StoreError) in
      try store.openSession(record, hash: Array(digest))
    }
    let session = OpenSession(digest: digest, record: record, person: person)
    state.withLock { state in
      Self.makeRoom(&state.open) { $0.checked + .seconds(60) < .now }
      state.open[digest] = Entry(session: session, checked: .now, used: wall, written: wall)
    }
    return (secret, session)
  }

  /// Ends a session.
  func close(_ digest: SHA256.Digest) async throws {
    forget(digest)
    _ = try await calls.run { store throws(StoreError) in
      try store.closeSession(hash: Array(digest))
    }
  }

  /// Takes note that a person's sessions were ended in the store.
  func forgetAll(of person: String) {
    for digest in state.withLock({ state in
      state.open.values.filter { $0.session.person.name == person }.map(\.session.digest)
    }) { forget(digest) }
  }

  private func forget(_ digest: SHA256.Digest) {
    let now = ContinuousClock.now
    state.withLock { state in
      state.open[digest] = nil
      Self.makeRoom(&state.ended) { $0 <= now }
      state.ended[digest] = now + Self.endedFor
    }
  }

  private static func makeRoom<Value>(
    _ table: inout [SHA256.Digest: Value], unless isOld: (Value) -> Bool
  ) {
    guard table.count >= limit else { return }
    table = table.filter { !isOld($0.value) }
    if table.count >= limit { table = [:] }
  }
}
