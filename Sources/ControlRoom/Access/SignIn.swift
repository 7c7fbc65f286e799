import Crypto
import Foundation
import Incidents
import Store
import Synchronization
import Wire

/// Lets people in: the back-off, the password, the session.
final class SignIn: Sendable {
  /// How a try ended.
  enum Outcome: Sendable {
    case opened(secret: String, OpenSession)
    /// No such account, a wrong password, or an account that may not sign in: nobody learns which.
    case badCredentials
    case wait(seconds: Int)
  }

  private struct State {
    var throttle = SignInThrottle()
    var hasHistory = false
  }

  let work = PasswordWork()
  private let calls: StoreCalls
  let sessions: SessionCheck
  private let now: @Sendable () -> Moment
  private let state = Mutex(State())

  init(_ calls: StoreCalls, _ sessions: SessionCheck, now: @escaping @Sendable () -> Moment) {
    self.calls = calls
    self.sessions = sessions
    self.now = now
  }

  private let start = ContinuousClock.now

  /// The desk's clock, which never jumps, for waits.
  private var instant: ContinuousClock.Instant { start + .milliseconds(now().desk) }

  /// Tries turned away by the back-off.
  var throttled: UInt64 { state.withLock { $0.throttle.refused } }

  /// Signs in. Throws ``APIError/busy`` when too many tries wait, and what the store throws.
  func signIn(_ name: String, password: String, from address: String) async throws -> Outcome {
    let checked = try await check(name, password: password, from: address)
    guard case .right(let person) = checked else {
      if case .wait(let seconds) = checked { return .wait(seconds: seconds) }
      return .badCredentials
    }
    let (secret, session) = try await sessions.open(person, from: address)
    return .opened(secret: secret, session)
  }

  /// What a password is to an account.
  enum Checked: Sendable {
    case right(Person)
    case wrong
    case wait(seconds: Int)
  }

  /// Checks a password under the back-off. An account that does not exist, or may not sign in,
  /// costs the same work.
  func check(_ name: String, password: String, from address: String) async throws -> Checked {
    await learnHistory()
    let pair = SignInThrottle.Pair(account: name, address: address)
    let isKnown: Bool
    switch state.withLock({ $0.throttle.admit(pair, at: instant) }) {
    case .wait(let seconds): return .wait(seconds: seconds)
    case .go(let known): isKnown = known
    }
    do {
      let account: (person: Person, password: PasswordHash)? =
        if Person.faultOfName(name) == nil {
          try await calls.run { store throws(StoreError) in try store.person(named: name) }
        } else { nil }
      let isRight = try await work.run(isKnown: isKnown) {
        (account?.password ?? .decoy).matches(password)
      }
      guard isRight, let person = account?.person, !person.isDisabled else { return .wrong }
      state.withLock { $0.throttle.succeeded(pair, at: instant) }
      return .right(person)
    } catch {
      state.withLock { $0.throttle.withdrew(pair, at: instant) }
      throw error
    }
  }

  /// Sets a person's new password, ends all the person's sessions and opens one anew: it keeps what
  /// the page sends back with changes and the time of its end, but not the secret.
  func change(
    _ session: OpenSession, to password: String, from address: String
  ) async throws -> (secret: String, session: OpenSession) {
    let name = session.person.name
    let hash = try await work.run(isKnown: true) { try PasswordHash(of: password) }
    let isDone = try await calls.run { store throws(StoreError) in
      try store.setPassword(of: name, to: hash, mustChange: false)
    }
    guard isDone else { throw APIError.sessionMissing }
    sessions.forgetAll(of: name)
    var person = session.person
    person.mustChangePassword = false
    return try await sessions.open(person, from: address, renewing: session)
  }

  /// Sign-ins of the days before the start, from the audit log: a restart must not make the control
  /// room a stranger.
  private func learnHistory() async {
    guard !state.withLock({ $0.hasHistory }) else { return }
    let found = try? await calls.run { store throws(StoreError) in
      try store.auditEntries(AuditQuery(limit: 1_000, act: "signIn"))
    }
    guard let found else { return }
    let (wall, instant) = (now().wall, instant)
    state.withLock { state in
      guard !state.hasHistory else { return }
      state.hasHistory = true
      for entry in found where entry.who.hasPrefix("person:") {
        let age = max(0, wall.milliseconds - entry.at.milliseconds)
        guard .milliseconds(age) < SignInThrottle.knownFor else { continue }
        state.throttle.learn(
          SignInThrottle.Pair(account: String(entry.who.dropFirst(7)), address: entry.address),
          at: instant - .milliseconds(age))
      }
    }
  }
}
