import Foundation
import Incidents
import Testing
import Wire

@testable import Store

/// Prints how fast the store is on this machine: set WATCHPOST_MEASURE to a folder on the disk that
/// is to be measured, and build for release. Nothing here judges a time.
@Suite(
  .serialized, .enabled(if: ProcessInfo.processInfo.environment["WATCHPOST_MEASURE"] != nil))
struct MeasurementTests {
  private let folder = TemporaryFolder(
    in: ProcessInfo.processInfo.environment["WATCHPOST_MEASURE"] ?? "/tmp")

  private func seconds(_ work: () throws -> Void) rethrows -> Double {
    let elapsed = try ContinuousClock().measure(work)
    return Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
  }

  private func show(_ what: String, _ value: Double, _ unit: String) {
    print("measured: \(what): \(String(format: "%.1f", value)) \(unit)")
  }

  @Test(arguments: [1, 64]) func commits(_ size: Int) throws {
    let store = try RecordStore(folder.configuration())
    let commits = size == 1 ? 2_000 : 400
    var next: UInt64 = 1
    var slowest = 0.0
    let time = try seconds {
      for _ in 0..<commits {
        let entries = Samples.presses(next...(next + UInt64(size) - 1))
        next += UInt64(size)
        let effects = entries.map {
          Effect.incidentChanged(Samples.incident($0.number, at: $0.moment))
        }
        slowest = max(slowest, try seconds { try store.commit(entries, effects: effects) })
      }
    }
    show("commits of \(size) press(es) with its incident", Double(commits) / time, "commits/s")
    show("entries in commits of \(size)", Double(commits * size) / time, "entries/s")
    show("slowest commit of \(size)", slowest * 1_000, "ms")
  }

  @Test func recoveryAndVerification() throws {
    var store = try RecordStore(folder.configuration())
    for block in 0..<100 {
      let first = UInt64(block * 1_000 + 1)
      try store.commit(Samples.presses(first...(first + 999)), effects: [])
    }
    try store.close()
    let opening = try seconds { store = try RecordStore(folder.configuration()) }
    show("opening with 100,000 entries", opening * 1_000, "ms")
    var replayed = 0
    let replay = try seconds { replayed = try store.recover().replayed }
    #expect(replayed == 100_000)
    show("recovery of 100,000 entries, desk as built here", replay * 1_000, "ms")
    let check = try seconds { _ = try RecordStore.verify(directory: folder.path) }
    show("verification of 100,000 entries", check * 1_000, "ms")
  }

  @Test func evidence() throws {
    let store = try RecordStore(folder.configuration())
    var frame: UInt32 = 0
    for size in [1, 16] {
      let calls = (0..<(320 / size)).map { _ in
        (0..<size).map { _ in
          frame += 1
          return Samples.picture(frame: frame, bytes: 50_000)
        }
      }
      let time = try seconds { for pictures in calls { try store.keep(pictures) } }
      show("pictures of 50 kB kept, \(size) a call", 320 / time, "pictures/s")
    }
    let secret = try store.makeToken(
      TokenRecord(name: "m", scopes: [.read], created: Samples.start))
    let time = try seconds { for _ in 0..<2_000 { _ = try store.token(secret: secret) } }
    show("token lookup", time / 2_000 * 1e6, "us")
  }
}
