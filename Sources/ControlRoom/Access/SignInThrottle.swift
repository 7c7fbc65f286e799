/// Slows down whoever guesses passwords, by account and by address, without locking the control
/// room out: who signed in from an address before has a budget of their own there, which guesses
/// from elsewhere do not touch. Open sessions never pass through here.
///
/// A try is charged before the password is looked at, so that many at once gain nothing.
///
/// Bound: `limit` accounts, addresses and known pairs each. When full, those that wait for nothing
/// go first. Counter: ``refused``.
struct SignInThrottle {
  /// Who tries and from where.
  struct Pair: Hashable, Sendable {
    var account: String
    var address: String

    /// Names are cut at the length of the longest good one, addresses taken by subscriber.
    init(account: String, address: String) {
      self.account = String(account.prefix(64))
      self.address = AddressRange.subscriber(address)
    }
  }

  /// Whether a try may go on.
  enum Admission: Equatable {
    case go(isKnown: Bool)
    case wait(seconds: Int)
  }

  /// Failures without a wait: a tired person mistypes [D].
  static let freeFailures = 5
  /// Longest wait, seconds [D]: 100 guesses a day.
  static let longestWait = 900
  /// Failures are forgotten after so long without one [D].
  private static let memory: Duration = .seconds(3_600)
  /// Tries at once from an address, and how fast they come back [D].
  static let burst = 10.0
  private static let perSecond = 1.0 / 6
  /// How long an address is known for an account [D].
  static let knownFor: Duration = .seconds(30 * 86_400)
  /// Entries a table.
  static let limit = 4_096

  private struct Failures {
    var count = 0
    var until: ContinuousClock.Instant
    var last: ContinuousClock.Instant
  }
  private struct Bucket {
    var tokens: Double
    var at: ContinuousClock.Instant
  }
  private var accounts: [String: Failures] = [:]
  private var pairs: [Pair: Failures] = [:]
  private var addresses: [String: Bucket] = [:]
  private var known: [Pair: ContinuousClock.Instant] = [:]
  /// Tries turned away.
  private(set) var refused: UInt64 = 0

  /// Asks to try a password, and charges the try as a failure until ``succeeded(_:at:)`` says
  /// otherwise.
  mutating func admit(_ pair: Pair, at now: ContinuousClock.Instant) -> Admission {
    if isKnown(pair, at: now) {
      if let seconds = Self.wait(pairs[pair], at: now) { return turnAway(seconds) }
      Self.makeRoom(&pairs) { $0.until < now }
      pairs[pair] = Self.charged(pairs[pair], at: now)
      return .go(isKnown: true)
    }
    let bucket = addresses[pair.address].map { refilled($0, at: now) } ?? Self.burst
    let bucketWait = bucket < 1 ? Int(((1 - bucket) / Self.perSecond).rounded(.up)) : nil
    let waits = [Self.wait(accounts[pair.account], at: now), bucketWait].compactMap { $0 }
    if let seconds = waits.max() { return turnAway(seconds) }
    Self.makeRoom(&accounts) { $0.count < Self.freeFailures || $0.last + Self.memory < now }
    accounts[pair.account] = Self.charged(accounts[pair.account], at: now)
    Self.makeRoom(&addresses) { $0.at + .seconds(60) < now }
    addresses[pair.address] = Bucket(tokens: bucket - 1, at: now)
    return .go(isKnown: false)
  }

  /// The password was right.
  mutating func succeeded(_ pair: Pair, at now: ContinuousClock.Instant) {
    if isKnown(pair, at: now) {
      pairs[pair] = nil
    } else {
      accounts[pair.account] = nil
      refund(pair.address)
    }
    learn(pair, at: now)
  }

  /// No password was looked at after all.
  mutating func withdrew(_ pair: Pair, at now: ContinuousClock.Instant) {
    if isKnown(pair, at: now) {
      pairs[pair] = Self.uncharged(pairs[pair])
    } else {
      accounts[pair.account] = Self.uncharged(accounts[pair.account])
      refund(pair.address)
    }
  }

  /// Takes note of a sign-in, such as one of before the start.
  mutating func learn(_ pair: Pair, at time: ContinuousClock.Instant) {
    if known.count >= Self.limit, known[pair] == nil,
      let oldest = known.min(by: { $0.value < $1.value })
    {
      known[oldest.key] = nil
    }
    known[pair] = max(known[pair] ?? time, time)
  }

  private func isKnown(_ pair: Pair, at now: ContinuousClock.Instant) -> Bool {
    known[pair].map { now - $0 < Self.knownFor } ?? false
  }

  private mutating func turnAway(_ seconds: Int) -> Admission {
    refused += 1
    return .wait(seconds: seconds)
  }

  private mutating func refund(_ address: String) {
    addresses[address]?.tokens += 1
  }

  private func refilled(_ bucket: Bucket, at now: ContinuousClock.Instant) -> Double {
    min(Self.burst, bucket.tokens + (now - bucket.at) / .seconds(1) * Self.perSecond)
  }

  private static func wait(_ failures: Failures?, at now: ContinuousClock.Instant) -> Int? {
    guard let failures, failures.until > now else { return nil }
    return max(1, Int(((failures.until - now) / .seconds(1)).rounded(.up)))
  }

  private static func charged(_ failures: Failures?, at now: ContinuousClock.Instant) -> Failures {
    var failures = failures ?? Failures(until: now, last: now)
    if failures.last + memory < now { failures.count = 0 }
    failures.count += 1
    failures.last = now
    let step = failures.count - freeFailures
    // 2, 4, 8, … seconds from the fifth failure on.
    failures.until = step < 0 ? now : now + .seconds(min(longestWait, 2 << min(step, 10)))
    return failures
  }

  private static func uncharged(_ failures: Failures?) -> Failures? {
    guard var failures, failures.count > 1 else { return nil }
    failures.count -= 1
    failures.until = failures.last
    return failures
  }

  private static func makeRoom<Key, Value>(
    _ table: inout [Key: Value], unless isIdle: (Value) -> Bool
  ) {
    guard table.count >= limit else { return }
    table = table.filter { !isIdle($0.value) }
    if table.count >= limit { table = [:] }
  }
}
