import NIOCore
import Testing
import TestGround

@testable import ControlRoom

@Suite struct EventRingTests {
  @Test func anyCursorReadsExactlyWhatCameAfterIt() throws {
    var generator = SystemRandomNumberGenerator()
    let seed = UInt64.random(in: 0...UInt64.max, using: &generator)
    var random = SeededGenerator(seed: seed)
    for _ in 0..<50 {
      let limit = Int(random.next() % 30) + 1
      var ring = EventRing(eventLimit: limit, byteLimit: Int(random.next() % 200) + 1)
      var all: [(id: UInt64, bytes: Int)] = []
      var id: UInt64 = 0
      for _ in 0..<100 {
        id += random.next() % 4 + 1
        let size = Int(random.next() % 20) + 1
        ring.append(id: id, ByteBuffer(repeating: UInt8(id % 251), count: size))
        all.append((id, size))
        let held = all.suffix(ring.count)
        #expect(ring.byteCount == UInt64(held.reduce(0) { $0 + $1.bytes }), "seed \(seed)")
        #expect(ring.base == (all.dropLast(ring.count).last?.id ?? 0), "seed \(seed)")
        let cursor = random.next() % (id + 3)
        let after = all.filter { $0.id > cursor }
        guard cursor >= ring.base else {
          #expect(ring.lag(after: cursor) == nil && ring.read(after: cursor, upTo: .max) == nil)
          continue
        }
        let lag = try #require(ring.lag(after: cursor))
        #expect(lag.events == after.count, "seed \(seed)")
        #expect(lag.bytes == UInt64(after.reduce(0) { $0 + $1.bytes }), "seed \(seed)")
        let read = try #require(ring.read(after: cursor, upTo: .max))
        #expect(read.events.map(\.readableBytes) == after.map(\.bytes), "seed \(seed)")
        #expect(read.last == (after.last?.id ?? cursor), "seed \(seed)")
        let little = try #require(ring.read(after: cursor, upTo: 1))
        #expect(little.events.count == min(1, after.count), "seed \(seed)")
      }
    }
  }

  @Test func forgettingSendsEveryCursorToASnapshot() {
    var ring = EventRing(eventLimit: 4, byteLimit: 1_000)
    ring.append(id: 5, ByteBuffer(string: "x"))
    ring.forget(through: 9)
    #expect(ring.lag(after: 5) == nil)
    #expect(ring.lag(after: 9)?.events == 0)
    #expect(ring.head == 9 && ring.count == 0 && ring.byteCount == 0)
  }

  @Test func aFloodBeforeThePumpMakesEverySubscriberTakeASnapshot() throws {
    let hub = StreamHub(bounds: try StreamBounds(ringEvents: 16, backlogEvents: 8))
    let text = EventText(epoch: hub.epoch, names: Names { _ in nil })
    guard var subscription = StreamSubscription(hub, lastEventID: nil, cut: {}) else {
      Issue.record("an empty hub refused")
      return
    }
    subscription.resume(after: 0)
    hub.publish(
      (1...40).map {
        StreamChange(id: UInt64($0), at: FakeDesk.now, what: .incident(.press(UInt64($0))))
      })
    hub.drain(text)
    guard case .snapshot = subscription.step() else {
      Issue.record("a hole was not noticed")
      return
    }
    #expect(hub.counts.floods > 0)
    subscription.resume(after: 40)
    guard case .wait = subscription.step() else {
      Issue.record("what the snapshot holds came again")
      return
    }
  }

  @Test func idsThatDoNotRiseMakeEverySubscriberTakeASnapshot() {
    let hub = StreamHub()
    let text = EventText(epoch: hub.epoch, names: Names { _ in nil })
    guard var subscription = StreamSubscription(hub, lastEventID: nil, cut: {}) else {
      Issue.record("an empty hub refused")
      return
    }
    subscription.resume(after: 10)
    let change = StreamChange(id: 11, at: FakeDesk.now, what: .unit(.free))
    hub.publish([change, change])
    hub.drain(text)
    guard case .snapshot = subscription.step() else {
      Issue.record("a repeated id was taken for a new one")
      return
    }
  }

  @Test func aWriteThatLastsTooLongIsCutOnce() throws {
    let hub = StreamHub(bounds: try StreamBounds(stallMs: 1_000))
    let cuts = Cuts()
    guard let subscription = StreamSubscription(hub, lastEventID: nil, cut: { cuts.add() }) else {
      Issue.record("an empty hub refused")
      return
    }
    let now = ContinuousClock.now
    subscription.isWriting(true)
    hub.sweep(now: now)
    #expect(cuts.count == 0)
    hub.sweep(now: now + .seconds(2))
    hub.sweep(now: now + .seconds(3))
    #expect(cuts.count == 1)
    #expect(hub.counts.cut == 1)
    subscription.isWriting(false)
  }

  @Test(arguments: ["deadbeef-0", "00000000-18446744073709551615", "0000000a-12"])
  func anIDRoundTrips(_ text: String) {
    #expect(EventID(text)?.text == text)
  }
}
