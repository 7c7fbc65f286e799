import ControlRoom
import Incidents
import Ingest
import Store
import Testing
import Wire

@testable import watchpost

@Suite("The boards and the clock beside the desk")
struct ServiceBoardTests {
  private typealias Samples = ServiceSamples

  @Test("Desk time starts at nothing and follows the monotonic clock, whatever the wall does")
  func clockWithinARun() {
    let clock = DeskClock(after: nil, now: Samples.stamp(0))
    #expect(clock.moment(Samples.stamp(0)).desk == 0)
    let leaps: [Int64] = [0, 86_400_000, -86_400_000, 400 * 86_400_000]
    for leap in leaps {
      let stamp = Samples.stamp(1_500, wall: Samples.wall(leap))
      #expect(clock.moment(stamp) == Moment(desk: 1_500, wall: Samples.wall(leap)))
    }
    // A stamp taken before the clock was made.
    #expect(clock.moment(Samples.stamp(-50)).desk == 0)
  }

  /// Milliseconds of wall time between the last entry and the start, and what counts of them.
  @Test(
    "Desk time goes on over a restart",
    arguments: [
      (10_000, 10_000), (0, 0), (-3_600_000, 0), (30 * 86_400_000, 30 * 86_400_000),
      (4_000 * 86_400_000, 30 * 86_400_000), (.max, 30 * 86_400_000), (.min, 0),
    ] as [(Int64, Int64)])
  func clockOverARestart(stopped: Int64, counted: Int64) {
    let last = Moment(desk: 20_000, wall: Samples.start)
    let now = Samples.stamp(0, wall: Samples.wall(stopped))
    let clock = DeskClock(after: last, now: now)
    #expect(clock.moment(now).desk == 20_000 + counted)
    let later = Samples.stamp(250, wall: Samples.start)
    #expect(clock.moment(later).desk == 20_250 + counted)
  }

  private func board(known: Set<DeviceID>) -> HealthBoard {
    HealthBoard(
      [(Samples.camera, .camera), (Samples.post, .post)], known: known, now: 0)
  }

  @Test("Devices are counted by class: never heard, online, silent, online again")
  func counts() {
    var board = board(known: [Samples.camera])
    typealias Count = HealthBoard.Count
    #expect(board.counts.count == DeviceClass.allCases.count)
    #expect(board.counts[.camera] == Count(online: 1, silent: 0, neverHeard: 0))
    #expect(board.counts[.post] == Count(online: 0, silent: 0, neverHeard: 1))
    _ = board.heard(Samples.post, at: 10)
    #expect(board.counts[.post] == Count(online: 1, silent: 0, neverHeard: 0))
    _ = board.silent(at: 1_000_000)
    #expect(board.counts[.post] == Count(online: 0, silent: 1, neverHeard: 0))
    #expect(board.counts[.camera] == Count(online: 0, silent: 1, neverHeard: 0))
    _ = board.heard(Samples.post, at: 1_000_001)
    #expect(board.counts[.post] == Count(online: 1, silent: 0, neverHeard: 0))
    #expect(board.counts[.sign] == Count())
  }

  @Test("A condition keeps the time that it was first seen, until it ends")
  func conditionTimes() {
    let board = ConditionBoard()
    #expect(board.current == [])
    board.set([.framesShed], at: Samples.wall(1))
    board.set([.framesShed, .deskStalled], at: Samples.wall(2))
    #expect(board.current == [.framesShed, .deskStalled])
    let since = Dictionary(uniqueKeysWithValues: board.held.map { ($0.code, $0.since) })
    #expect(since == [.framesShed: Samples.wall(1), .deskStalled: Samples.wall(2)])
    board.set([], at: Samples.wall(3))
    board.set([.framesShed], at: Samples.wall(4))
    #expect(board.held.map(\.since) == [Samples.wall(4)])
  }

  @Test("A device that was never heard raises nothing")
  func neverHeard() {
    var board = board(known: [])
    #expect(board.silent(at: 1_000_000_000).isEmpty)
    #expect(board.state(of: Samples.post)?.isOnline == false)
    #expect(board.state(of: Samples.unit) == nil)
    #expect(board.heard(Samples.unit, faults: .tamper, at: 5) == nil)
  }

  @Test("A unit's first sign of life of a run is news, and again when the desk had no room")
  func unitsFirstSign() {
    var board = HealthBoard([(Samples.unit, .unit)], known: [Samples.unit], now: 0)
    let alive = HealthEvent(device: Samples.unit, isOnline: true, faults: [])
    #expect(board.heard(Samples.unit, at: 5) == alive)
    #expect(board.heard(Samples.unit, at: 6) == nil)
    board.untold(Samples.unit)
    #expect(board.heard(Samples.unit, at: 7) == alive)
    #expect(board.heard(Samples.unit, at: 8) == nil)
    #expect(board.silent(at: 180_009).map(\.isOnline) == [false])
  }

  @Test("The same old sign of life, told again each second, brings no device back")
  func oldContact() {
    var board = board(known: [])
    _ = board.heard(Samples.post, at: 5_000)
    #expect(board.silent(at: 65_001).map(\.isOnline) == [false])
    for second in Int64(66)...70 {
      #expect(board.heard(Samples.post, at: 5_000) == nil)
      #expect(board.silent(at: second * 1_000).isEmpty)
    }
    #expect(board.heard(Samples.post, at: 70_500)?.isOnline == true)
  }

  @Test("Posts are lost after 60 s and cameras after 180 s, once each, and come back")
  func silence() {
    var board = board(known: [Samples.camera, Samples.post])
    #expect(board.silent(at: 60_000).isEmpty)
    let lostPost = HealthEvent(device: Samples.post, isOnline: false, faults: [])
    #expect(board.silent(at: 60_001) == [lostPost])
    #expect(board.silent(at: 180_000).isEmpty)
    #expect(board.silent(at: 180_001).map(\.device) == [Samples.camera])
    #expect(board.silent(at: 999_000).isEmpty)
    #expect(board.state(of: Samples.post)?.isOnline == false)
    let back = HealthEvent(device: Samples.post, isOnline: true, faults: [])
    #expect(board.heard(Samples.post, at: 999_000) == back)
    #expect(board.heard(Samples.post, at: 999_001) == nil)
    #expect(board.silent(at: 1_059_001).isEmpty)
    #expect(board.silent(at: 1_059_002) == [lostPost])
  }

  @Test("Faults are told when they change, and stay known through silence and plain datagrams")
  func faults() {
    var board = board(known: [Samples.post])
    #expect(board.heard(Samples.post, faults: .tamper, at: 1)?.faults == .tamper)
    #expect(board.heard(Samples.post, faults: .tamper, at: 2) == nil)
    #expect(board.heard(Samples.post, at: 3) == nil)
    #expect(board.heard(Samples.post, faults: [.tamper, .mainsLost], at: 4) != nil)
    #expect(board.silent(at: 70_000).first?.faults == [.tamper, .mainsLost])
    #expect(board.heard(Samples.post, at: 80_000)?.faults == [.tamper, .mainsLost])
    #expect(board.heard(Samples.post, faults: [], at: 80_001)?.faults == [])
  }

  /// The desk may remember from before the restart that it was lost or had faults.
  @Test("The first health after a start is told even when all is well")
  func firstHealthOfARun() throws {
    var board = board(known: [Samples.post])
    #expect(board.heard(Samples.post, at: 1) == nil)
    let told = board.heard(Samples.post, faults: [], at: 2)
    let well = try #require(told)
    #expect(well == HealthEvent(device: Samples.post, isOnline: true, faults: []))
    #expect(board.heard(Samples.post, faults: [], at: 3) == nil)

    var desk = Desk()
    let lost = HealthEvent(device: Samples.post, isOnline: false, faults: [])
    _ = desk.apply(.health(lost), at: Samples.moment(1))
    #expect(!desk.isNoOp(.health(well), at: Samples.moment(2)))
    _ = desk.apply(.health(well), at: Samples.moment(2))
    #expect(desk.isNoOp(.health(well), at: Samples.moment(3)))
  }

  @Test("A new list keeps what is known of those that stay")
  func replace() {
    var board = board(known: [Samples.camera, Samples.post])
    _ = board.heard(Samples.post, faults: .batteryLow, at: 10)
    board.replace([(Samples.post, .post), (Samples.unit, .unit)], now: 50_000)
    #expect(board.state(of: Samples.camera) == nil)
    #expect(board.state(of: Samples.post)?.faults == .batteryLow)
    #expect(board.silent(at: 60_011).map(\.device) == [Samples.post])
    // The new unit was not heard yet.
    #expect(board.silent(at: 900_000).isEmpty)
  }

  @Test("Fixes age, and an older one does not take the place of a newer")
  func fixes() {
    let fixes = FixBoard()
    let other = Coordinate(latitudeE7: 1, longitudeE7: 2)!
    #expect(fixes.fixes(at: 0).isEmpty)
    fixes.note(.init(place: Samples.place, ageSeconds: 5), of: Samples.unit, at: 100_000)
    #expect(
      fixes.fixes(at: 110_000)
        == [UnitFix(unit: Samples.unit, place: Samples.place, ageSeconds: 15)])
    fixes.note(.init(place: other, ageSeconds: 60), of: Samples.unit, at: 110_000)
    #expect(fixes.fixes(at: 110_000).map(\.place) == [Samples.place])
    fixes.note(.init(place: other, ageSeconds: 0), of: Samples.unit, at: 111_000)
    #expect(fixes.fixes(at: 111_000).map(\.place) == [other])
    // A desk time that lags behind gives no age below nothing.
    #expect(fixes.fixes(at: 0).map(\.ageSeconds) == [0])
    fixes.note(.init(place: other, ageSeconds: 0), of: Samples.post, at: 111_000)
    #expect(fixes.fixes(at: 111_000).map(\.unit) == [Samples.post, Samples.unit].sorted())
  }
}
