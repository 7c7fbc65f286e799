import Patrol
import Synchronization
import Testing
import Wire

@Suite struct PresenceRollTests {
  @Test(arguments: [
    (Int64(0), Presence.present), (60_000, .present), (60_001, .late), (179_999, .late),
    (180_000, .noContact),
  ]) func presenceFollowsTheSilence(silence: Int64, presence: Presence) {
    var roll = PresenceRoll(units: [device(1)])
    #expect(roll.presence(of: device(1), at: 0) == .noContact)
    let wasGone = roll.heard(device(1), at: 500)
    #expect(wasGone)
    #expect(roll.presence(of: device(1), at: 500 + silence) == presence)
  }

  @Test func theIntervalThatATerminalAnnouncesCounts() {
    var roll = PresenceRoll(units: [device(1)])
    _ = roll.heard(device(1), intervalMs: 5_000, at: 0)
    #expect(roll.presence(of: device(1), at: 14_999) == .late)
    #expect(roll.presence(of: device(1), at: 15_000) == .noContact)
  }

  @Test func changesAreToldOnce() {
    var roll = PresenceRoll(units: [device(2), device(1)])
    #expect(roll.changes(at: 0).isEmpty)
    _ = roll.heard(device(2), at: 0)
    _ = roll.heard(device(1), at: 0)
    _ = roll.heard(device(3), at: 0)
    #expect(roll.changes(at: 0).map(\.unit) == [device(1), device(2)])
    #expect(roll.changes(at: 1).isEmpty)
    _ = roll.heard(device(1), at: 50_000)
    #expect(roll.changes(at: 180_000).map(\.presence) == [.late, .noContact])
    #expect(roll.presence(of: device(3), at: 0) == .noContact)
    roll.replace(units: [device(1)])
    #expect(roll.lastHeard(device(1)) == 50_000)
    #expect(roll.lastHeard(device(2)) == nil)
  }
}

@Suite struct OrderDeliveryTests {
  @Test func ordersGoOutUntilTheReceiptAndComeAtOnceWhenAUnitReturns() {
    let sent = Mutex<[UInt64]>([])
    let isUp = Mutex(false)
    let delivery = OrderDelivery(units: [device(1)]) { message, _ in
      guard case .order(let order) = message, isUp.withLock({ $0 }) else { return false }
      sent.withLock { $0.append(order.id) }
      return true
    }
    #expect(delivery.deliver(order(1), to: device(1), nowMs: 0))
    #expect(delivery.tick(250).isEmpty)
    #expect(delivery.counts().unsent == 2)
    isUp.withLock { $0 = true }
    delivery.heard(device(1), intervalMs: 5_000, nowMs: 300)
    #expect(delivery.tick(300).map(\.presence) == [.present])
    #expect(sent.withLock { $0 } == [1])
    let receipt = UnitReport(status: .offered, receipt: .received, order: 1)
    delivery.observe(receipt, from: device(1), isCopy: true, nowMs: 310)
    #expect(delivery.counts().open == 1)
    delivery.observe(receipt, from: device(1), isCopy: false, nowMs: 320)
    #expect(delivery.counts().open == 0)
    #expect(delivery.tick(20_000).map(\.presence) == [.noContact])
    #expect(sent.withLock { $0 } == [1])
  }

  @Test func aFullBookIsSaid() {
    let delivery = OrderDelivery(units: [], openLimit: 1) { _, _ in true }
    #expect(delivery.deliver(order(1), to: device(1), nowMs: 0))
    #expect(!delivery.deliver(order(2), to: device(1), nowMs: 0))
    let receipt = UnitReport(status: .available, receipt: .received, order: 1)
    delivery.observe(receipt, from: device(1), isCopy: false, nowMs: 10)
    #expect(delivery.deliver(order(2), to: device(1), nowMs: 0))
  }
}
