import Testing
import Wire

@testable import devicesim

@Suite struct PairTrafficTests {
  private let use = PairTraffic.Use(vehiclesPerHour: 300)

  @Test func `the same seed gives the same road however often it is asked`() {
    var once = PairTraffic(use: use, seed: 11)
    var often = PairTraffic(use: use, seed: 11)
    let whole = once.advance(to: .seconds(600))
    var parts: [PairTraffic.Sighting] = []
    for second in 1...600 { parts += often.advance(to: .seconds(second)) }
    #expect(whole == parts)
    #expect(!whole.isEmpty)
    var other = PairTraffic(use: use, seed: 12)
    #expect(other.advance(to: .seconds(600)) != whole)
  }

  @Test func `a track comes nearer twice a second, then goes away from the other head`() throws {
    var road = PairTraffic(use: PairTraffic.Use(vehiclesPerHour: 0), seed: 1)
    road.addSpeeder(from: .up, at: .zero)
    let sightings = road.advance(to: .seconds(60))
    let coming = sightings.filter { $0.reading.direction == .approaching }
    let going = sightings.filter { $0.reading.direction == .receding }
    #expect(coming.allSatisfy { $0.side == .up } && going.allSatisfy { $0.side == .down })
    #expect(coming.count > 10 && going.count > 10)
    for (earlier, later) in zip(coming, coming.dropFirst()) {
      #expect(later.at - earlier.at == .milliseconds(500))
      #expect(later.reading.distanceDecimetres < earlier.reading.distanceDecimetres)
    }
    for (earlier, later) in zip(going, going.dropFirst()) {
      #expect(later.reading.distanceDecimetres > earlier.reading.distanceDecimetres)
    }
    #expect(Set(coming.map(\.reading.track)).count == 1)
    let last = try #require(coming.last)
    let first = try #require(going.first)
    let speed = last.reading.speed.metresPerSecond
    let unseen =
      Double(last.reading.distanceDecimetres + first.reading.distanceDecimetres) / 10 + 70
    // The road between the heads takes as long as its length says, within the speed's noise.
    #expect(abs((first.at - last.at).inSeconds - unseen / speed) < 0.3)
    #expect(road.nextEvent == nil)
  }

  @Test func `arrivals match the rate within four standard deviations`() {
    var road = PairTraffic(use: use, seed: 5)
    let sightings = road.advance(to: .seconds(3_600))
    for side in PairTraffic.Side.allCases {
      let tracks = Set(
        sightings.filter { $0.side == side && $0.reading.direction == .approaching }
          .map(\.reading.track))
      #expect(abs(Double(tracks.count) - 300) < 4 * 300.0.squareRoot())
    }
  }

  @Test func `two heads of a bend tell of the same vehicles and each of its own side`() {
    var up = SimulatedBendHead(side: .up, number: 1, use: use, bendSeed: 3)
    var down = SimulatedBendHead(side: .down, number: 2, use: use, bendSeed: 3)
    var road = PairTraffic(use: use, seed: 3)
    let sightings = road.advance(to: .seconds(300))
    #expect(up.wake(at: .seconds(300)).count == sightings.count { $0.side == .up })
    let sent = down.wake(at: .seconds(300))
    #expect(sent.count == sightings.count { $0.side == .down })
    for case .once(.bendReading(let reading)) in sent { #expect(reading.head == 2) }
  }
}
