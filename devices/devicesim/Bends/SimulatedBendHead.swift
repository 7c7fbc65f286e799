internal import Wire

/// One head of a bend sensor. Each head of a bend runs the whole road from the bend's seed and says
/// what it sees of it, so that heads in different processes tell of the same vehicles.
struct SimulatedBendHead: SimulatedDevice, Equatable {
  let deviceClass = DeviceClass.bendHead
  private let side: PairTraffic.Side
  private let number: UInt16
  private var traffic: PairTraffic

  init(side: PairTraffic.Side, number: UInt16, use: PairTraffic.Use, bendSeed: UInt64) {
    self.side = side
    self.number = number
    traffic = PairTraffic(use: use, seed: bendSeed)
  }

  var nextWake: Duration? { traffic.nextEvent }

  mutating func wake(at now: Duration) -> [Outgoing] {
    traffic.advance(to: now).filter { $0.side == side }.map { sighting in
      var reading = sighting.reading
      reading.head = number
      let age = (now - sighting.at).inSeconds * 1_000
      reading.ageMilliseconds = UInt16(min(65_535, max(0, age)))
      return .once(.bendReading(reading))
    }
  }

  mutating func perform(_ action: ScriptAction, at now: Duration) -> [Outgoing] {
    guard action == .speeder else { return [] }
    let sent = wake(at: now)
    traffic.addSpeeder(from: .up, at: now)
    return sent
  }
}
