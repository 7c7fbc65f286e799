import Detection
import Incidents
import Dispatch
import Ingest
import Logging
import Synchronization
import Testing
import Wire

@testable import watchpost

@Suite("The bends' thread")
struct BendThreadTests {
  private typealias Road = RoadSample

  /// A thread with what it is given and what it gives.
  private final class Stage: Sendable {
    let readings = BoundedQueue<HeadReading>(capacity: 4_096)
    let sent = Collected<DeviceID>()
    let told = Collected<BendAlert>()
    let kept = Collected<BendBin>()
    let hasTold = DispatchSemaphore(value: 0)
    /// How many alerts the desk has room for.
    let room: Mutex<Int>
    let keeps = Mutex(true)
    private let outlets = Mutex<BendThread?>(nil)
    var thread: BendThread { outlets.withLock { $0 }! }

    init(_ corridors: [Corridor], room: Int = .max, untoldLimit: Int = 1_024) throws {
      self.room = Mutex(room)
      var logger = Logger(label: "test")
      logger.logLevel = .critical
      let thread = BendThread(
        readings: readings, logger: logger,
        outlets: BendThread.Outlets(
          send: { [sent] in
            sent.take([$1])
            return true
          },
          report: { [unowned self] in self.report($0) },
          keep: { [unowned self] bins in
            guard self.keeps.withLock({ $0 }) else { return false }
            self.kept.take(bins)
            return true
          }), untoldLimit: untoldLimit)
      outlets.withLock { $0 = thread }
      thread.plan(try Road.county(corridors).county)
    }

    private func report(_ alerts: [BendAlert]) -> Int {
      let taken = room.withLock { room in
        let taken = min(room, alerts.count)
        room -= taken
        return taken
      }
      told.take(Array(alerts.prefix(taken)))
      hasTold.signal()
      return alerts.count - taken
    }

    /// Takes what waits, and ends: on the caller's thread.
    func runOnce() {
      thread.stop()
      thread.run()
    }
  }

  /// As many roads, each with two heads that say that their sensors are broken.
  private static func broken(_ roads: Range<UInt64>) -> (corridors: [Corridor], said: [HeadReading])
  {
    (
      roads.map { Road.corridor($0) },
      roads.map { Road.alive(Road.head($0, .up), faults: .sensor, at: 0) }
    )
  }

  @Test("A full inbox of the desk keeps no sign waiting, and its alerts come in order when it can")
  func fullInbox() throws {
    let (corridors, said) = Self.broken(1..<4)
    let stage = try Stage(corridors, room: 0)
    #expect(stage.readings.push(contentsOf: said) == 0)
    let worker = WorkerThread("bends") { stage.thread.run() }
    defer {
      stage.thread.stop()
      worker.join()
    }
    // Refused at least twice: it is tried again without news.
    for _ in 0..<4 { #expect(stage.hasTold.wait(timeout: .now() + 10) == .success) }
    #expect(stage.told.all.isEmpty && Set(stage.sent.all).count == 6)
    stage.room.withLock { $0 = 2 }
    while stage.told.all.count < 2 {
      #expect(stage.hasTold.wait(timeout: .now() + 10) == .success)
    }
    stage.room.withLock { $0 = .max }
    while stage.told.all.count < 6 {
      #expect(stage.hasTold.wait(timeout: .now() + 10) == .success)
    }
    #expect(stage.told.all.map(\.bend) == ["B1", "B1", "B2", "B2", "B3", "B3"])
    #expect(stage.thread.counts.alertsLost == 0)
  }

  @Test("Alerts that never find room are bounded, the oldest go, and all that are lost are counted")
  func lostAlerts() throws {
    let (corridors, said) = Self.broken(1..<6)
    let stage = try Stage(corridors, room: 0, untoldLimit: 4)
    #expect(stage.readings.push(contentsOf: said) == 0)
    let worker = WorkerThread("bends") { stage.thread.run() }
    var waits = 0
    while stage.thread.counts.alertsLost < 6, waits < 1_000 {
      _ = stage.hasTold.wait(timeout: .now() + 10)
      waits += 1
    }
    #expect(stage.thread.counts.alertsLost == 6)
    stage.room.withLock { $0 = .max }
    while stage.told.all.count < 4, waits < 1_000 {
      _ = stage.hasTold.wait(timeout: .now() + 10)
      waits += 1
    }
    stage.thread.stop()
    worker.join()
    #expect(stage.told.all.map(\.bend) == ["B4", "B4", "B5", "B5"])
  }

  @Test(
    "A stop takes the readings that wait and hands over the open bins", arguments: [true, false])
  func stop(keeps: Bool) throws {
    let stage = try Stage([Road.corridor(1)])
    stage.keeps.withLock { $0 = keeps }
    let readings = (0..<1_000).map { number in
      Road.vehicle(Road.head(1, .up), metres: 200, track: UInt16(number % 7))
    }
    #expect(stage.readings.push(contentsOf: readings) == 0)
    stage.runOnce()
    let counts = stage.thread.counts
    #expect(counts.readings == 1_000 && stage.readings.isEmpty)
    #expect(counts.commands >= 2 && counts.commandsUnsent == 0 && counts.latency.count >= 1)
    // The first tick told the signs to show caution: that goes on record.
    #expect(stage.kept.all.isEmpty != keeps)
    #expect(stage.kept.all.allSatisfy { $0.corridor == "C1" && !$0.isEmpty })
    #expect((counts.binsLost == 0) == keeps)
  }

  @Test("Pages see the roads and signs as of the last look")
  func shown() throws {
    let stage = try Stage([Road.corridor(1), Road.corridor(2)])
    #expect(stage.thread.pictures.isEmpty && stage.thread.showings.isEmpty)
    let worker = WorkerThread("bends") { stage.thread.run() }
    defer {
      stage.thread.stop()
      worker.join()
    }
    let deadline = ContinuousClock.now + .seconds(10)
    while stage.thread.pictures.count < 2, ContinuousClock.now < deadline {
      _ = stage.hasTold.wait(timeout: .now() + .milliseconds(20))
    }
    #expect(stage.thread.pictures.keys.sorted() == ["C1", "C2"])
    #expect(stage.thread.showings.count == 4)
    #expect(stage.thread.showings.values.allSatisfy { $0.text == .caution && !$0.isConfirmed })
    #expect(stage.thread.counts.corridors.map(\.id) == ["C1", "C2"])
  }

  @Test("The same corridors again are no new plan")
  func plans() throws {
    let stage = try Stage([Road.corridor(1)])
    #expect(stage.thread.generation == 1)
    stage.thread.plan(try Road.county([Road.corridor(1)]).county)
    #expect(stage.thread.generation == 1)
    stage.thread.plan(try Road.county([Road.corridor(1, messages: [])]).county)
    #expect(stage.thread.generation == 2)
  }
}
