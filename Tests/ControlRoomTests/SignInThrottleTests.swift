import Testing

@testable import ControlRoom

@Suite struct SignInThrottleTests {
  private typealias Pair = SignInThrottle.Pair
  private let start = ContinuousClock.now
  private let home = Pair(account: "li", address: "10.0.0.5")

  @Test func anAccountWaitsLongerAfterEachFailureFromWherever() {
    var throttle = SignInThrottle()
    var now = start
    for number in 0..<SignInThrottle.freeFailures {
      let pair = Pair(account: "li", address: "10.1.0.\(number)")
      #expect(throttle.admit(pair, at: now) == .go(isKnown: false))
    }
    var waits: [Int] = []
    for number in 0..<12 {
      let pair = Pair(account: "li", address: "10.2.0.\(number)")
      guard case .wait(let seconds) = throttle.admit(pair, at: now) else {
        Issue.record("no wait after failure \(number + 5)")
        return
      }
      waits.append(seconds)
      now += .seconds(seconds)
      #expect(throttle.admit(pair, at: now) == .go(isKnown: false))
    }
    #expect(waits == [2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900])
    #expect(throttle.refused == 12)
    // Another account is not touched.
    #expect(
      throttle.admit(Pair(account: "wu", address: "10.3.0.1"), at: now) == .go(isKnown: false))
  }

  @Test func anAddressHasABucketOverAllAccounts() {
    var throttle = SignInThrottle()
    for number in 0..<Int(SignInThrottle.burst) {
      let pair = Pair(account: "guess\(number)", address: "10.0.0.9")
      #expect(throttle.admit(pair, at: start) == .go(isKnown: false))
    }
    let next = Pair(account: "another", address: "10.0.0.9")
    #expect(throttle.admit(next, at: start) == .wait(seconds: 6))
    #expect(throttle.admit(next, at: start + .seconds(6)) == .go(isKnown: false))
    // IPv6: the whole /64 is one subscriber.
    var six = SignInThrottle()
    for number in 0..<Int(SignInThrottle.burst) {
      _ = six.admit(Pair(account: "a\(number)", address: "2001:db8::\(number)"), at: start)
    }
    #expect(
      six.admit(Pair(account: "b", address: "2001:db8::ffff"), at: start) == .wait(seconds: 6))
    #expect(
      six.admit(Pair(account: "b", address: "2001:db8:0:1::1"), at: start) == .go(isKnown: false))
  }

  @Test func guessesFromElsewhereDoNotLockTheControlRoomOut() {
    var throttle = SignInThrottle()
    #expect(throttle.admit(home, at: start) == .go(isKnown: false))
    throttle.succeeded(home, at: start)
    for number in 0..<200 {
      let guess = Pair(account: "li", address: "203.0.113.\(number)")
      if case .go = throttle.admit(guess, at: start) {} else { break }
    }
    // And a guesser behind the same address has emptied its bucket.
    for number in 0..<20 {
      _ = throttle.admit(Pair(account: "x\(number)", address: home.address), at: start)
    }
    #expect(throttle.admit(home, at: start) == .go(isKnown: true))
    throttle.succeeded(home, at: start)
    // What is known has its own budget, not a free pass.
    for _ in 0..<SignInThrottle.freeFailures {
      #expect(throttle.admit(home, at: start) == .go(isKnown: true))
    }
    #expect(throttle.admit(home, at: start) == .wait(seconds: 2))
    // After a month it is a stranger again.
    let later = start + SignInThrottle.knownFor + .seconds(1)
    #expect(throttle.admit(home, at: later) == .go(isKnown: false))
  }

  @Test func aTryThatWasNotLookedAtCostsNothing() {
    var throttle = SignInThrottle()
    for _ in 0..<50 {
      #expect(throttle.admit(home, at: start) == .go(isKnown: false))
      throttle.withdrew(home, at: start)
    }
    for _ in 0..<50 {
      #expect(throttle.admit(home, at: start) != .wait(seconds: 2))
      throttle.succeeded(home, at: start)
    }
  }

  @Test func tablesKeepTheirBound() {
    var throttle = SignInThrottle()
    for number in 0..<10_000 {
      let pair = Pair(account: "a\(number)", address: "10.\(number / 256).\(number % 256).1")
      _ = throttle.admit(pair, at: start)
      throttle.learn(pair, at: start)
      _ = throttle.admit(pair, at: start)
    }
    let tables = Mirror(reflecting: throttle).children.compactMap { $0.value as? any Collection }
    #expect(tables.count == 4)
    #expect(tables.allSatisfy { $0.count <= SignInThrottle.limit })
  }

  @Test(arguments: [
    ("10.0.0.0/8", "10.255.1.2", true), ("10.0.0.0/8", "11.0.0.1", false),
    ("10.0.0.5", "10.0.0.5", true), ("10.0.0.5", "10.0.0.6", false),
    ("0.0.0.0/0", "8.8.8.8", true), ("0.0.0.0/0", "::1", false),
    ("fd00::/8", "fdab::1", true), ("fd00::/8", "fe80::1", false),
    ("10.0.0.0/8", "::ffff:10.1.2.3", true), ("10.0.0.0/8", "nonsense", false),
  ])
  func aRangeContains(_ range: String, address: String, isIn: Bool) throws {
    let range = try #require(AddressRange(range))
    #expect(range.contains(address) == isIn)
  }

  @Test(arguments: [
    "", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8/8", "10.0.0.1/8", "10.0.0/8",
    "fd00::/129", "example.org/8", "10.0.0.0/+8",
  ])
  func whatIsNoRangeIsRefused(_ text: String) {
    #expect(AddressRange(text) == nil)
  }
}
