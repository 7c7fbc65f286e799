import Detection
import Dispatch
import Ingest
import Logging
import Store
import Synchronization

/// Puts ended visits and suppressed change on record, on a thread of its own: detection must not
/// wait for the disk.
final class SightingLog: Sendable {
  /// What goes on record.
  enum Sighting: Equatable, Sendable {
    /// A visit that ended.
    case visit(Visit)
    /// A run of suppressed change that ended.
    case suppressed(Suppression)
  }

  /// Sightings that wait for the disk: some 3 MB, an hour's worth of a windy day at 50 cameras [D].
  /// When full, new ones are dropped and counted in ``lost``.
  static let queueLimit = 10_000
  /// Visits beyond so many sightings that wait go on record without their cells, which take 4 kB
  /// each at 320 × 240 and 65 kB at 1920 × 1080: 65 MB at most [D].
  static let trailLimit = 1_000
  /// Sightings in one transaction: some milliseconds that a commit of the journal may wait.
  private static let batchLimit = 128
  /// Milliseconds between tries while the disk refuses, and how many there are before a batch is
  /// given up and counted: ten minutes [D], for one that can never be written.
  private static let retryMs = 1_000
  private static let tries = 600
  /// Longest sleep without work, milliseconds.
  private static let longestWaitMs = 1_000

  private let queue = BoundedQueue<Sighting>(capacity: SightingLog.queueLimit)
  private let store: RecordStore
  private let logger: Logger
  private let isClosed = Atomic<Bool>(false)
  private let closing = DispatchSemaphore(value: 0)
  private let givenUp = Atomic<UInt64>(0)

  init(store: RecordStore, logger: Logger) {
    self.store = store
    self.logger = logger
  }

  /// Sightings that are not on record: the queue was full or the disk refused them.
  var lost: UInt64 { queue.refused + givenUp.load(ordering: .relaxed) }

  /// Takes sightings; never waits.
  func take(_ sightings: [Sighting]) {
    guard queue.count >= Self.trailLimit else {
      queue.push(contentsOf: sightings)
      return
    }
    queue.push(
      contentsOf: sightings.map { sighting in
        guard case .visit(var visit) = sighting else { return sighting }
        visit.trail = []
        return .visit(visit)
      })
  }

  /// Writes until ``close()``; the body of its thread.
  func run() {
    var batch: [Sighting] = []
    while true {
      let isLast = isClosed.load(ordering: .acquiring)
      if !isLast { _ = queue.wait(milliseconds: Self.longestWaitMs) }
      batch.removeAll(keepingCapacity: true)
      guard queue.drain(into: &batch, max: Self.batchLimit) > 0 else {
        if isLast { return }
        continue
      }
      write(batch)
    }
  }

  /// Tries until it is written; when the service ends, once more.
  private func write(_ batch: [Sighting]) {
    var suppressions: [Suppression] = []
    var visits: [Visit] = []
    for sighting in batch {
      switch sighting {
      case .visit(let visit): visits.append(visit)
      case .suppressed(let suppression): suppressions.append(suppression)
      }
    }
    for round in 1...Self.tries {
      let isLast = isClosed.load(ordering: .acquiring) || round == Self.tries
      do {
        return try store.record(suppressions, visits)
      } catch {
        if round == 1 || isLast {
          logger.warning(
            isLast ? "sightings are not on record" : "sightings wait for the disk",
            metadata: ["count": "\(batch.count)", "error": "\(error)"])
        }
        if isLast { break }
      }
      _ = closing.wait(timeout: .now() + .milliseconds(Self.retryMs))
    }
    givenUp.add(UInt64(batch.count), ordering: .relaxed)
  }

  /// Ends ``run()`` after what is queued.
  func close() {
    isClosed.store(true, ordering: .releasing)
    queue.close()
    closing.signal()
  }
}
