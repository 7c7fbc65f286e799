import Crypto
import Incidents
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
    /// When the store was last asked.
    var checked: ContinuousClock.Instant
    /// Desk time, milliseconds: the wall clock may leap and must sign nobody out.
    var used: Int64
    var written: Int64
  }
  private struct State {
    var open: [SHA256.Digest: Entry] = [:]
    var ended: [SHA256.Digest: ContinuousClock.Instant] = [:]
  }

  /// Longest wait for the store's word on a session that is known, milliseconds [D]: beyond it who
  /// is signed in would notice.
  private static let patienceMs = 200
  /// Longest wait for the end of a session to be on disk, milliseconds [D].
  private static let closingMs = 2_000

  private let calls: StoreCalls
  let writes: SessionWrites
  private let lifetime: Duration
  private let now: @Sendable () -> Moment
  private let state = Mutex(State())

  init(
    _ calls: StoreCalls, _ writes: SessionWrites, lifetimeMs: Int,
    now: @escaping @Sendable () -> Moment
  ) {
    self.calls = calls
    self.writes = writes
    self.now = now
    lifetime = .milliseconds(lifetimeMs)
  }

  /// Whether a secret's state is known, so that looking it up is no guess.
  func isFamiliar(_ digest: SHA256.Digest) -> Bool {
    let now = ContinuousClock.now
    return state.withLock { state in
      state.open[digest] != nil || state.ended[digest].map { $0 > now } ?? false
    } || writes.isClosing(digest)
  }

  /// The session of a secret, which counts as a use of it; nil when there is none or it is over.
  /// What was learned up to `age` ago is believed, and what is known while the store does not
  /// answer: operators dispatch from memory then. Throws when the store cannot say and the session
  /// is not known.
  func session(_ digest: SHA256.Digest, age: Duration? = nil) async throws -> OpenSession? {
    let instant = ContinuousClock.now
    let (entry, hasEnded) = state.withLock { state in
      (state.open[digest], state.ended[digest].map { $0 > instant } ?? false)
    }
    if hasEnded || writes.isClosing(digest) { return nil }
    guard let entry else {
      try await calls.run { store throws(StoreError) in try self.learn(digest, from: store) }
      return use(digest)
    }
    if instant - entry.checked >= min(age ?? lifetime, lifetime) {
      // One asks, the others believe meanwhile.
      state.withLock { $0.open[digest]?.checked = instant }
      await calls.run(withinMs: Self.patienceMs) { store throws(StoreError) in
        try self.learn(digest, from: store)
      }
    }
    return use(digest)
  }

  /// Asks the store about a session and remembers what it says, also when nobody waits any more.
  private func learn(_ digest: SHA256.Digest, from store: any Records) throws(StoreError) {
    let instant = ContinuousClock.now
    let known = state.withLock { $0.open[digest] }
    let isOnlyHere = known != nil && writes.isOpening(digest)
    let found = try store.session(hash: Array(digest))
    var record = found?.record
    var person = found?.person
    if found == nil, isOnlyHere, let known {
      record = known.session.record
      person = try store.person(named: known.session.person.name)?.person
    }
    guard let record, let person, !person.isDisabled,
      known.map({
        $0.session.person.role == person.role && $0.session.person.unit == person.unit
      }) ?? true
    else {
      forget(digest)
      if found != nil || isOnlyHere { writes.wish(.close, for: digest) }
      return
    }
    let now = now()
    func desk(_ time: WallTime) -> Int64 {
      now.desk - max(0, now.wall.milliseconds - time.milliseconds)
    }
    state.withLock { state in
      // It may have been closed while the store was asked.
      guard state.ended[digest] == nil else { return }
      if state.open[digest] != nil {
        state.open[digest]?.session.person = person
        state.open[digest]?.checked = instant
        return
      }
      makeRoom(&state)
      state.open[digest] = Entry(
        session: OpenSession(
          digest: digest, record: record, person: person, opened: desk(record.created)),
        checked: instant, used: desk(record.lastSeen), written: desk(record.lastSeen))
    }
  }

  private func use(_ digest: SHA256.Digest) -> OpenSession? {
    let now = now()
    let (session, isOver, isDue) = state.withLock { state -> (OpenSession?, Bool, Bool) in
      guard var entry = state.open[digest] else { return (nil, false, false) }
      guard now.desk - entry.session.opened < SessionRecord.lifetimeSeconds * 1_000,
        now.desk - entry.used < SessionRecord.idleSeconds * 1_000
      else { return (nil, true, false) }
      entry.used = max(now.desk, entry.used)
      let isDue = now.desk - entry.written >= Self.touchSeconds * 1_000
      if isDue { entry.written = now.desk }
      state.open[digest] = entry
      return (entry.session, false, isDue)
    }
    if isOver {
      forget(digest)
      writes.wish(.close, for: digest)
    }
    if isDue { writes.wish(.touch(now.wall), for: digest) }
    return session
  }

  /// Keeps a new session and returns its secret. While the disk is full or refuses, it is kept in
  /// memory: who is on duty must get in.
  ///
  /// `renewing` gives the new session the old one's end and what the page sends back with changes.
  func open(
    _ person: Person, from address: String, renewing old: OpenSession? = nil
  ) async throws -> (secret: String, session: OpenSession) {
    let secret = SessionSecret.make()
    let digest = SessionSecret.digest(secret)
    let now = now()
    let record = SessionRecord(
      person: person.name, created: old?.record.created ?? now.wall, lastSeen: now.wall,
      address: address, csrf: old?.record.csrf ?? SessionSecret.make())
    var isKept = true
    do {
      try await calls.run { store throws(StoreError) in
        try store.openSession(record, hash: Array(digest))
      }
    } catch StoreError.diskFull {
      isKept = false
    } catch StoreError.writeFailed {
      isKept = false
    }
    let session = OpenSession(
      digest: digest, record: record, person: person, opened: old?.opened ?? now.desk)
    if !isKept { writes.wish(.open(record), for: digest) }
    state.withLock { state in
      makeRoom(&state)
      state.open[digest] = Entry(
        session: session, checked: .now, used: now.desk, written: now.desk)
    }
    return (secret, session)
  }

  /// Ends a session: at once here, and on disk as soon as that can be written.
  func close(_ digest: SHA256.Digest) async {
    forget(digest)
    writes.wish(.close, for: digest)
    await writes.flush(withinMs: Self.closingMs)
  }

  /// Takes note that a person's sessions were ended in the store.
  func forgetAll(of person: String) {
    for digest in state.withLock({ state in
      state.open.values.filter { $0.session.person.name == person }.map(\.session.digest)
    }) {
      forget(digest)
      // Those that the store never got must not come to it now.
      if writes.isOpening(digest) { writes.wish(.close, for: digest) }
    }
  }

  private func forget(_ digest: SHA256.Digest) {
    let now = ContinuousClock.now
    state.withLock { state in
      state.open[digest] = nil
      if state.ended.count >= Self.limit {
        state.ended = state.ended.filter { $0.value > now }
        if state.ended.count >= Self.limit { state.ended = [:] }
      }
      state.ended[digest] = now + Self.endedFor
    }
  }

  /// Sessions that only this memory has stay.
  private func makeRoom(_ state: inout State) {
    guard state.open.count >= Self.limit else { return }
    let now = ContinuousClock.now
    state.open = state.open.filter { $0.value.checked + .seconds(60) >= now }
    if state.open.count >= Self.limit {
      state.open = state.open.filter { writes.isOpening($0.key) }
    }
  }
}
