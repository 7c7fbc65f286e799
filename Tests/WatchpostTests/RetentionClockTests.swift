import Testing
import Wire

@testable import watchpost

@Suite("Retention goes by a clock that leaps are not believed of at once")
struct RetentionClockTests {
  private static let hour: Int64 = 3_600_000
  private static let day = 24 * hour
  private let start = ServiceSamples.start

  private func wall(_ milliseconds: Int64) -> WallTime { start.adding(milliseconds: milliseconds) }

  /// Looks: monotonic and wall clock since the start, what retention takes for the time, and hold.
  private func check(
    last: WallTime?, _ looks: [(Int64, Int64, Int64, RetentionClock.Hold?)]
  ) {
    var clock = RetentionClock(wall: start, monotonicMs: 7_000, last: last)
    for (place, look) in looks.enumerated() {
      let now = clock.now(wall: wall(look.1), monotonicMs: 7_000 + look.0)
      #expect(now == wall(look.2) && clock.hold == look.3, "look \(place): \(now) \(clock)")
    }
  }

  @Test("A clock that goes its way, is slewed, set a little or set back is followed")
  func followed() {
    let (hour, day) = (Self.hour, Self.day)
    check(
      last: wall(-day),
      [
        (1_000, 1_000, 1_000, nil), (2_000, 2_001, 2_001, nil),
        (3_000, 3_000 + hour, 3_000 + hour, nil), (4_000, 4_000 - 9 * day, 4_000 - 9 * day, nil),
        (5_000, 5_000 - 9 * day, 5_000 - 9 * day, nil),
      ])
  }

  @Test("A leap ahead counts when it has stood for a day, and never when it is put right")
  func leap() {
    let (hour, day, far) = (Self.hour, Self.day, 4_000 * Self.day)
    check(
      last: nil,
      [
        (1_000, 1_000 + far, 1_000, .leap), (day, day + far, day, .leap),
        (day + 1_000, day + 1_000 + far, day + 1_000 + far, nil),
        (day + 2_000, day + 2_000 + far, day + 2_000 + far, nil),
      ])
    check(
      last: nil,
      [
        (1_000, 1_000 + far, 1_000, .leap), (2_000, 2_000 + far, 2_000, .leap),
        (hour, hour + 5_000, hour + 5_000, nil), (2 * hour, 2 * hour, 2 * hour, nil),
      ])
  }

  @Test("A second leap is waited out from its own beginning")
  func secondLeap() {
    let (day, far) = (Self.day, 400 * Self.day)
    check(
      last: nil,
      [
        (1_000, 1_000 + far, 1_000, .leap), (day, day + 2 * far, day, .leap),
        (2 * day - 1, 2 * day - 1 + 2 * far, 2 * day - 1, .leap),
        (2 * day, 2 * day + 2 * far, 2 * day + 2 * far, nil),
      ])
  }

  @Test("A start long after the last run goes on from the last run for a day")
  func stop() {
    let day = Self.day
    check(
      last: wall(-40 * day),
      [
        (1_000, 1_000, 1_000 - 40 * day, .stop),
        (2_000, 2_000 + 300 * day, 2_000 - 40 * day, .leap),
        (3_000, 3_000, 3_000 - 40 * day, .leap),
        (2_000 + day, 2_000 + day, 2_000 + day, nil),
      ])
    // Records from a clock that was ahead then are no reason to go by it.
    check(last: wall(900 * day), [(1_000, 1_000, 1_000, nil)])
  }
}
