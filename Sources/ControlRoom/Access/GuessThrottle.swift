/// Slows down whoever tries secrets that do not exist: a bucket of guesses a subscriber, refilled
/// slowly. A guess is taken before it is looked at, so that many at once gain nothing, and given
/// back when it was none.
///
/// Secrets that were good before do not pass through it, so that a guesser on the same address
/// cannot lock a control room out.
///
/// Bound: `limit` addresses. When full, those with a full bucket go, else all. Counter:
/// ``refused``.
struct GuessThrottle {
  /// Guesses at once.
  let burst: Double
  /// Guesses a second after that.
  let perSecond: Double
  /// Addresses remembered.
  static let limit = 4_096

  /// For programs' tokens [D]: a person who mistypes needs three; 256-bit secrets are not found at
  /// any rate, this keeps the store's work low.
  static let tokens = GuessThrottle(burst: 10, perSecond: 0.5)
  /// For sessions' cookies [D]: after a restart every page behind one address asks at once with a
  /// cookie that is not known yet, some fifty browsers with four requests each.
  static let sessions = GuessThrottle(burst: 200, perSecond: 20)

  private struct Bucket {
    var tokens: Double
    var at: ContinuousClock.Instant
  }
  private var buckets: [String: Bucket] = [:]
  /// Guesses turned away.
  private(set) var refused: UInt64 = 0

  init(burst: Double, perSecond: Double) {
    self.burst = burst
    self.perSecond = perSecond
  }

  /// Takes a guess; seconds that the address must wait when it has none left.
  mutating func take(_ address: String, at now: ContinuousClock.Instant) -> Int? {
    let key = AddressRange.subscriber(address)
    if buckets.count >= Self.limit, buckets[key] == nil {
      buckets = buckets.filter { refilled($0.value, at: now) < burst }
      if buckets.count >= Self.limit { buckets = [:] }
    }
    let tokens = buckets[key].map { refilled($0, at: now) } ?? burst
    guard tokens >= 1 else {
      refused += 1
      return max(1, Int(((1 - tokens) / perSecond).rounded(.up)))
    }
    buckets[key] = Bucket(tokens: tokens - 1, at: now)
    return nil
  }

  /// Gives a guess back: the secret was good, or was not looked at.
  mutating func giveBack(_ address: String) {
    let key = AddressRange.subscriber(address)
    guard let tokens = buckets[key]?.tokens else { return }
    buckets[key]?.tokens = min(burst, tokens + 1)
  }

  private func refilled(_ bucket: Bucket, at now: ContinuousClock.Instant) -> Double {
    min(burst, bucket.tokens + (now - bucket.at) / .seconds(1) * perSecond)
  }
}
