import Foundation
@testable import Incidents
import Testing
import Wire

@Suite struct SimulationTests {
  /// A fixed seed and one that differs from run to run; the test's argument prints it.
  static let seeds: [UInt64] = [2_026, UInt64.random(in: 1...UInt64.max)]

  struct Entry {
    var input: Input
    var moment: Moment
  }

  @Test(arguments: seeds)
  func tenThousandInputsKeepTheInvariantsAndReplayToTheSameBytes(_ seed: UInt64) throws {
    var chance = Chance(seed: seed)
    var invariants = Invariants()
    var desk = Desk()
    var journal: [Entry] = []
    var time: Int64 = 0
    var spent = Duration.zero
    var skipped = 0

    func take(_ input: Input) -> [Effect] {
      let moment = Moment(desk: time, wall: WallTime(milliseconds: 1_795_233_600_000 + time))
      if desk.isNoOp(input, at: moment) {
        skipped += 1
        var copy = desk
        let effects = copy.apply(input, at: moment)
        copy.clock = desk.clock
        #expect(effects.isEmpty && copy == desk, "a no-op that is none: \(input)")
        return []
      }
      journal.append(Entry(input: input, moment: moment))
      var effects: [Effect] = []
      spent += ContinuousClock().measure { effects = desk.apply(input, at: moment) }
      invariants.check(desk, after: input, effects: effects)
      chance.note(effects)
      return effects
    }

    func play(_ input: Input) {
      var wishes = take(input)
      while !wishes.isEmpty {
        var next: [Effect] = []
        // One answer in twenty is lost, as when the service stops in between.
        for case .fixesWanted(let id) in wishes
        where UInt8.random(in: 0..<20, using: &chance.random) > 0 {
          next += take(.fixes(chance.fixes(for: id)))
        }
        wishes = next
      }
    }

    play(.county(Chance.county))
    var happened = 0
    while happened < 10_000, invariants.violations.isEmpty {
      // Once the service is away for more than a day: all that fell due fires in one step.
      if happened == 6_000 { time += 90_000_000 }
      let end = time + chance.pause()
      while let due = desk.nextDeadline, due <= end {
        time = max(time, due)
        play(.tick)
      }
      time = end
      happened += 1
      play(chance.input(at: Moment(desk: time, wall: WallTime(milliseconds: time))))
    }
    #expect(invariants.violations.isEmpty, "seed \(seed), input \(journal.count)")
    let mean = Double(spent.components.attoseconds) / 1e12 + Double(spent.components.seconds) * 1e6
    print(
      "seed \(seed): \(journal.count) inputs, \(skipped) no-ops, \(desk.acceptedPresses) presses,",
      "\(desk.lastIncident) incidents, \(desk.openCount) open, \(desk.lastOrder) orders,",
      "\(time / 3_600_000) h, apply \((mean / Double(journal.count)).rounded()) us on average")
    try replay(journal, to: desk, seed: seed)
  }

  /// The same inputs give the same bytes; so does a snapshot half-way and the rest.
  private func replay(_ journal: [Entry], to end: Desk, seed: UInt64) throws {
    let bytes = try encoded(end)
    var again = Desk()
    var half: Data?
    for (index, entry) in journal.enumerated() {
      if index == journal.count / 2 { half = try encoded(again) }
      _ = again.apply(entry.input, at: entry.moment)
    }
    #expect(again == end)
    #expect(try encoded(again) == bytes, "seed \(seed): the replay differs")
    var resumed = try JSONDecoder().decode(Desk.self, from: try #require(half))
    for entry in journal[(journal.count / 2)...] {
      _ = resumed.apply(entry.input, at: entry.moment)
    }
    #expect(resumed == end)
    #expect(try encoded(resumed) == bytes, "seed \(seed): the snapshot lost something")
  }
}
