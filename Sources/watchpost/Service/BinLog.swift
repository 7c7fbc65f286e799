import Detection
import Dispatch
import Ingest
import Logging
import Store
import Synchronization

/// Puts the bends' five-minute bins on record, on a thread of its own: no driver waits for the
/// disk.
final class BinLog: Sendable {
  /// Bins that wait for the disk: two hours of the reference county's 80 bends, some 10 MB [D].
  /// When full, ``take(_:)`` refuses; whoever offers them keeps and counts them.
  static let queueLimit = 4_096
  /// Bins in one transaction: some milliseconds that a commit of the journal may wait.
  private static let batchLimit = 128
  /// Milliseconds between tries while the disk refuses, and how many there are before a batch is
  /// given up and counted: ten minutes [D], for one that can never be written.
  private static let retryMs = 1_000
  private static let tries = 600
  /// Longest sleep without work, milliseconds.
  private static let longestWaitMs = 1_000

  private let queue = BoundedQueue<BendBin>(capacity: BinLog.queueLimit)
  private let store: RecordStore
  private let logger: Logger
  private let isClosed = Atomic<Bool>(false)
  private let closing = DispatchSemaphore(value: 0)
  private let givenUp = Atomic<UInt64>(0)

  init(store: RecordStore, logger: Logger) {
    self.store = store
    self.logger = logger
  }

  /// Bins that were taken and are not on record: the disk refused them.
  var lost: UInt64 { givenUp.load(ordering: .relaxed) }

  /// Takes all of the bins, or none when there is no room; never waits. From one thread only.
  func take(_ bins: [BendBin]) -> Bool {
    // Whoever takes out only makes room.
    guard bins.count <= Self.queueLimit - queue.count else { return false }
    return queue.push(contentsOf: bins) == 0
  }

  /// Writes until ``close()``; the body of its thread.
  func run() {
    var batch: [BendBin] = []
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

  /// Tries until it is written; when the service ends, once more. None counts twice, though the
  /// store adds: a batch is one transaction, of which nothing is left when `keep` throws.
  private func write(_ batch: [BendBin]) {
    for round in 1...Self.tries {
      let isLast = isClosed.load(ordering: .acquiring) || round == Self.tries
      do {
        return try store.keep(batch)
      } catch {
        if round == 1 || isLast {
          logger.warning(
            isLast ? "bends' statistics are not on record" : "bends' statistics wait for the disk",
            metadata: ["bins": "\(batch.count)", "error": "\(error)"])
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
