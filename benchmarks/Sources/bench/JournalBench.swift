import Foundation
import Incidents
import Store

/// What the disk takes a second, and how long a start with a long journal takes.
enum JournalBench {
  static func commits() throws {
    for size in [1, 64] {
      let folder = temporaryFolder()
      defer { try? FileManager.default.removeItem(atPath: folder) }
      let store = try RecordStore(
        StoreConfiguration(directory: folder, journalReserveBytes: 1 << 24))
      var desk = Desk()
      var number: UInt64 = 0
      let begun = ContinuousClock.now
      let rounds = 2_000
      for _ in 0..<rounds {
        var entries: [JournalEntry] = []
        var effects: [Effect] = []
        for _ in 0..<size {
          let input = Sample.press(Int(number % 500), UInt32(1 + number / 500))
          let moment = Sample.moment(Int(number))
          effects += desk.apply(input, at: moment)
          number += 1
          entries.append(JournalEntry(number: number, moment: moment, input: input))
        }
        try store.commit(entries, effects: effects)
      }
      let seconds = (ContinuousClock.now - begun) / .seconds(1)
      print(
        "journal: \(size) a transaction: \(Int(Double(rounds) / seconds)) commits/s, "
          + "\(Int(Double(number) / seconds)) entries/s, synchronous=\(try store.synchronousMode())"
      )
      try store.close()
    }
  }

  static func restart() throws {
    let folder = temporaryFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let configuration = StoreConfiguration(directory: folder, journalReserveBytes: 1 << 24)
    let store = try RecordStore(configuration)
    var desk = Desk()
    var number: UInt64 = 0
    while number < 100_000 {
      var entries: [JournalEntry] = []
      var effects: [Effect] = []
      for _ in 0..<500 {
        let input = Sample.press(Int(number % 500), UInt32(1 + number / 500))
        let moment = Sample.moment(Int(number))
        effects += desk.apply(input, at: moment)
        number += 1
        entries.append(JournalEntry(number: number, moment: moment, input: input))
      }
      try store.commit(entries, effects: effects)
    }
    try store.close()
    let begun = ContinuousClock.now
    let again = try RecordStore(configuration)
    let recovery = try again.recover()
    let taken = (ContinuousClock.now - begun) / .seconds(1)
    print("restart: \(recovery.replayed) inputs without a snapshot replayed in \(taken) s")
    try again.close()
  }

  private static func temporaryFolder() -> String {
    FileManager.default.temporaryDirectory.appendingPathComponent("bench-\(UUID().uuidString)").path
  }
}
