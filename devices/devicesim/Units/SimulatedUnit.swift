internal import Wire

/// A patrol unit with its terminal: reports where it is, receipts orders, takes them after a while,
/// drives there in a straight line, stays, clears and drives home.
struct SimulatedUnit: SimulatedDevice, Equatable {
  /// How a unit behaves.
  struct Habits: Equatable {
    /// Speed on the way.
    var cruise = Speed(kmh: 50)
    /// How many times faster than life it drives; what it reports stays ``cruise``.
    var haste = 1.0
    /// A drive never takes longer than this; nil for as long as the road is.
    var longestDrive: Duration?
    /// Time until the crew signs an offer off.
    var accepting: ClosedRange<Double> = 2...6
    /// Share of offers that it declines, 0...1.
    var declining = 0.0
    /// Seconds on scene.
    var onScene: ClosedRange<Double> = 30...90
    /// Time between positions: 5 s for cars (domain.md section 5).
    var reporting = Duration.seconds(5)
  }

  /// What it is about.
  enum Duty: Equatable {
    case patrolling
    case deciding(Order, until: Duration)
    /// Signed off, doors closing.
    case settingOut(Order, until: Duration)
    case driving(Order, from: Coordinate, since: Duration, until: Duration)
    case onScene(Order, until: Duration)
  }

  let deviceClass = DeviceClass.unit
  let home: Coordinate
  let habits: Habits
  private(set) var duty = Duty.patrolling
  private(set) var place: Coordinate
  /// The last receipt given, repeated when a copy of its order comes.
  private var lastReceipt: (order: UInt64, receipt: UnitReport.Receipt) = (0, .none)
  private var nextPosition = Duration.zero
  private var wayHome: (from: Coordinate, since: Duration, until: Duration)?
  private var random: SeededRandom

  init(home: Coordinate, habits: Habits, seed: UInt64) {
    self.home = home
    self.habits = habits
    place = home
    random = SeededRandom(seed: seed)
  }

  static func == (left: SimulatedUnit, right: SimulatedUnit) -> Bool {
    left.home == right.home && left.habits == right.habits && left.duty == right.duty
      && left.place == right.place && left.lastReceipt == right.lastReceipt
      && left.nextPosition == right.nextPosition && left.random == right.random
  }

  /// What its terminal says it is doing.
  var status: UnitStatus {
    switch duty {
    case .patrolling: .available
    case .deciding: .offered
    case .settingOut: .assigned
    case .driving: .enRoute
    case .onScene: .onScene
    }
  }

  private var dutyEnds: Duration? {
    switch duty {
    case .patrolling: nil
    case .deciding(_, let end), .settingOut(_, let end), .driving(_, _, _, let end),
      .onScene(_, let end):
      end
    }
  }

  private var order: Order? {
    switch duty {
    case .patrolling: nil
    case .deciding(let order, _), .settingOut(let order, _), .driving(let order, _, _, _),
      .onScene(let order, _):
      order
    }
  }

  var nextWake: Duration? { min(dutyEnds ?? nextPosition, nextPosition) }

  mutating func wake(at now: Duration) -> [Outgoing] {
    move(to: now)
    var sent: [Outgoing] = []
    if let end = dutyEnds, end <= now { sent.append(contentsOf: goOn(at: now)) }
    if nextPosition <= now {
      nextPosition = now + habits.reporting
      if sent.isEmpty { sent.append(.once(.unitReport(report()))) }
    }
    return sent
  }

  mutating func receive(_ message: Message, isCopy: Bool, at now: Duration) -> [Outgoing] {
    guard case .order(let order) = message else { return [] }
    move(to: now)
    if isCopy {
      guard order.id == lastReceipt.order else { return [] }
      return [.once(.unitReport(report(lastReceipt.receipt, of: order.id)))]
    }
    switch order.act {
    case .offer: return consider(order, at: now)
    case .withdraw, .alreadyTaken, .standDown: return drop(order, at: now)
    }
  }

  private mutating func consider(_ order: Order, at now: Duration) -> [Outgoing] {
    if order.id == lastReceipt.order {
      return [.once(.unitReport(report(lastReceipt.receipt, of: order.id)))]
    }
    switch duty {
    case .patrolling, .deciding:
      if random.chance(habits.declining) { return answer(.declined, to: order.id) }
      duty = .deciding(order, until: now + .seconds(random.number(in: habits.accepting)))
      return answer(.received, to: order.id)
    case .settingOut, .driving, .onScene:
      return answer(.declined, to: order.id, words: "already on an order")
    }
  }

  private mutating func drop(_ order: Order, at now: Duration) -> [Outgoing] {
    if let own = self.order, own.id == order.id || own.incident == order.incident {
      headHome(at: now)
    }
    return answer(.received, to: order.id)
  }

  /// The present duty's time is over.
  private mutating func goOn(at now: Duration) -> [Outgoing] {
    switch duty {
    case .patrolling: return []
    case .deciding(let order, _):
      wayHome = nil
      duty = .settingOut(order, until: now + .seconds(random.number(in: 1...2)))
      return answer(.accepted, to: order.id)
    case .settingOut(let order, _):
      let target = order.place ?? place
      duty = .driving(order, from: place, since: now, until: now + drive(from: place, to: target))
    case .driving(let order, _, _, _):
      duty = .onScene(order, until: now + .seconds(random.number(in: habits.onScene)))
    case .onScene:
      headHome(at: now)
      return [.untilAcknowledged(.unitReport(report(words: "cleared")))]
    }
    return [.untilAcknowledged(.unitReport(report()))]
  }

  private mutating func answer(
    _ receipt: UnitReport.Receipt, to order: UInt64, words: String = ""
  ) -> [Outgoing] {
    lastReceipt = (order, receipt)
    return [.untilAcknowledged(.unitReport(report(receipt, of: order, words: words)))]
  }

  private func report(
    _ receipt: UnitReport.Receipt = .none, of order: UInt64? = nil, words: String = ""
  ) -> UnitReport {
    var speed = Speed(tenthsOfKmh: 0)
    if case .driving = duty { speed = habits.cruise }
    return UnitReport(
      status: status, receipt: receipt, fix: UnitReport.Fix(place: place, ageSeconds: 0),
      speed: speed, order: order ?? self.order?.id ?? 0, words: words)
  }
}

// MARK: - Movement

extension SimulatedUnit {
  private mutating func headHome(at now: Duration) {
    duty = .patrolling
    wayHome = (place, now, now + drive(from: place, to: home))
  }

  private func drive(from start: Coordinate, to target: Coordinate) -> Duration {
    let metresPerSecond = max(1, habits.cruise.metresPerSecond * habits.haste)
    let time = Duration.seconds(start.distance(to: target) / metresPerSecond)
    return habits.longestDrive.map { min($0, time) } ?? time
  }

  private mutating func move(to now: Duration) {
    switch duty {
    case .driving(let order, let from, let since, let until):
      place = Self.point(from, order.place ?? from, since, until, now)
    case .patrolling, .deciding:
      guard let wayHome else { return }
      place = Self.point(wayHome.from, home, wayHome.since, wayHome.until, now)
    case .settingOut, .onScene: break
    }
  }

  private static func point(
    _ start: Coordinate, _ end: Coordinate, _ since: Duration, _ until: Duration, _ now: Duration
  ) -> Coordinate {
    guard now < until else { return end }
    let share = max(0, (now - since) / (until - since))
    return Coordinate(
      latitude: start.latitude + (end.latitude - start.latitude) * share,
      longitude: start.longitude + (end.longitude - start.longitude) * share) ?? end
  }
}
