import Patrol
import Testing
import Wire
import TestGround

func device(_ serial: UInt64) -> DeviceID { DeviceID(region: 3_204_810_001, serial: serial)! }

func order(_ id: UInt64, _ act: Order.Act = .offer) -> Order {
  Order(
    id: id, incident: id, act: act, severity: 1, nature: .press, place: nil, signOffSeconds: 30,
    placeWords: "", text: "")
}

@Suite struct DeliveryBookTests {
  private let unit = device(1)

  @Test func anOrderIsSentAtOnceAndAgainWithDoublingPauses() {
    var book = DeliveryBook()
    #expect(
      book.deliver(order(1), to: unit, at: 0)
        == .send(Delivery(order: order(1), unit: unit, attempt: 1)))
    var sent: [Int64] = []
    for now in Int64(0)...25_000 where !book.tick(at: now).isEmpty { sent.append(now) }
    #expect(sent == [250, 750, 1_750, 3_750, 7_750, 12_750, 17_750, 22_750])
    #expect(book.nextDue == 27_750)
    #expect(book.counts.sent == 9 && book.counts.resent == 8)
  }

  @Test(arguments: [
    (Order.Act.offer, UnitReport.Receipt.received, true), (.offer, .accepted, true),
    (.offer, .declined, true), (.offer, .none, false), (.withdraw, .received, true),
    (.withdraw, .declined, true), (.withdraw, .accepted, false), (.alreadyTaken, .received, true),
    (.alreadyTaken, .accepted, false), (.standDown, .received, true),
    (.standDown, .accepted, false),
  ]) func aReceiptEndsTheSending(act: Order.Act, receipt: UnitReport.Receipt, ends: Bool) {
    var book = DeliveryBook()
    _ = book.deliver(order(1, act), to: unit, at: 0)
    book.observe(receipt, of: 1, by: unit)
    #expect(book.isOpen(1, to: unit) == !ends)
    #expect(book.tick(at: 250).isEmpty == ends)
    #expect(book.counts.receipted == (ends ? 1 : 0))
  }

  @Test func receiptsOfOtherOrdersAndOtherUnitsChangeNothing() {
    var book = DeliveryBook()
    _ = book.deliver(order(1), to: unit, at: 0)
    book.observe(.received, of: 2, by: unit)
    book.observe(.received, of: 1, by: device(2))
    #expect(book.isOpen(1, to: unit))
  }

  @Test func aRepeatOfTheSameActDoesNotStartAgain() {
    var book = DeliveryBook()
    _ = book.deliver(order(1), to: unit, at: 0)
    _ = book.tick(at: 250)
    #expect(book.deliver(order(1), to: unit, at: 300) == .underWay)
    #expect(book.nextDue == 750)
    #expect(book.counts.admitted == 1)
  }

  @Test func aWithdrawalReplacesTheOfferAndALateReceiptOfTheOfferDoesNotEndIt() {
    var book = DeliveryBook()
    _ = book.deliver(order(1), to: unit, at: 0)
    _ = book.deliver(order(1, .withdraw), to: unit, at: 100)
    #expect(book.tick(at: 250).isEmpty)
    // On its way since before the withdrawal: of the offer.
    book.observe(.received, of: 1, by: unit)
    #expect(book.tick(at: 350).map(\.order.act) == [.withdraw])
    book.observe(.received, of: 1, by: unit)
    #expect(book.openCount == 0)
    #expect(book.counts.superseded == 1)
  }

  @Test func theAnswerToALateAcceptIsSentUntilItIsReceipted() {
    var book = DeliveryBook()
    _ = book.deliver(order(1), to: unit, at: 0)
    book.observe(.received, of: 1, by: unit)
    _ = book.deliver(order(1, .alreadyTaken), to: unit, at: 60_000)
    var acts: [Order.Act] = []
    for now in Int64(60_000)...61_000 {
      // The crew presses "accept" again and again.
      book.observe(.accepted, of: 1, by: unit)
      acts += book.tick(at: now).map(\.order.act)
    }
    #expect(acts == [.alreadyTaken, .alreadyTaken])
    book.observe(.received, of: 1, by: unit)
    #expect(book.openCount == 0)
    // Accepted once more after that: the desk answers once more.
    guard case .send = book.deliver(order(1, .alreadyTaken), to: unit, at: 62_000) else {
      Issue.record("not sent again")
      return
    }
  }

  @Test func aFullBookGivesUpNoticesBeforeItRefusesOffers() {
    var book = DeliveryBook(openLimit: 3)
    _ = book.deliver(order(1), to: unit, at: 0)
    _ = book.deliver(order(2, .standDown), to: unit, at: 0)
    _ = book.deliver(order(3, .withdraw), to: unit, at: 0)
    guard case .send = book.deliver(order(4), to: unit, at: 0) else {
      Issue.record("refused")
      return
    }
    #expect(!book.isOpen(2, to: unit))
    #expect(book.isOpen(3, to: unit))
    _ = book.deliver(order(5), to: unit, at: 0)
    #expect(book.deliver(order(6), to: unit, at: 0) == .refused)
    #expect(book.openCount == 3)
    #expect(book.counts.displaced == 2 && book.counts.refused == 1)
  }

  @Test func whatWaitsForAUnitThatComesBackIsDueAtOnce() {
    var book = DeliveryBook()
    _ = book.deliver(order(1), to: unit, at: 0)
    _ = book.deliver(order(2), to: device(2), at: 0)
    for now in stride(from: Int64(0), through: 60_000, by: 50) { _ = book.tick(at: now) }
    book.hasReturned(unit, at: 60_001)
    #expect(book.tick(at: 60_001).map(\.unit) == [unit])
    #expect(book.tick(at: 60_251).map(\.unit) == [unit])
  }

  /// Ten units, a wire that loses both ways, terminals that receipt every copy: every act is seen,
  /// nothing stays open, and nobody is sent more than the pauses allow.
  @Test(arguments: [(1, 0.0), (2, 0.2), (3, 0.5), (4, 0.6), (5, 0.7)] as [(UInt64, Double)])
  func everyActIsSeenWhateverTheWireLoses(seed: UInt64, loss: Double) {
    var random = SeededGenerator(seed: seed)
    var book = DeliveryBook()
    var seen: Set<[UInt64]> = []
    var wanted: Set<[UInt64]> = []
    var receipts: [(due: Int64, order: UInt64, unit: DeviceID)] = []
    func key(_ order: Order, _ unit: DeviceID) -> [UInt64] {
      [order.id, unit.serial, UInt64(order.act.rawValue)]
    }
    func fly(_ deliveries: [Delivery], at now: Int64) {
      for delivery in deliveries where !random.chance(loss) {
        seen.insert(key(delivery.order, delivery.unit))
        guard !random.chance(loss) else { continue }
        let due = now + Int64.random(in: 10...400, using: &random)
        receipts.append((due, delivery.order.id, delivery.unit))
      }
    }
    for now in stride(from: Int64(0), to: 600_000, by: 50) {
      if now < 60_000, now % 600 == 0 {
        let id = UInt64(now / 600 + 1)
        let unit = device(UInt64.random(in: 1...10, using: &random))
        if case .send(let delivery) = book.deliver(order(id), to: unit, at: now) {
          fly([delivery], at: now)
        }
        if random.chance(0.5) {
          let notice = order(id, .withdraw)
          wanted.insert(key(notice, unit))
          if case .send(let delivery) = book.deliver(notice, to: unit, at: now) {
            fly([delivery], at: now)
          }
        } else {
          wanted.insert(key(order(id), unit))
        }
      }
      for receipt in receipts where receipt.due <= now {
        book.observe(.received, of: receipt.order, by: receipt.unit)
      }
      receipts.removeAll { $0.due <= now }
      fly(book.tick(at: now), at: now)
      #expect(book.openCount <= 100)
    }
    #expect(wanted.subtracting(seen).isEmpty, "seed \(seed): \(wanted.subtracting(seen))")
    #expect(book.openCount == 0, "seed \(seed)")
    let counts = book.counts
    #expect(counts.admitted == counts.receipted + counts.superseded, "seed \(seed)")
    // At most one sending each 5 s and six in the first of them, over ten minutes.
    #expect(counts.sent <= counts.admitted * (600 / 5 + 6), "seed \(seed)")
  }
}
