import Dispatch
import Incidents
import Logging
import Store
import Synchronization
import Wire

/// Keeps the pictures around what happened: a ring in memory, and a thread that writes what
/// incidents want to disk. Evidence may fall behind or stop; alarms never wait for it.
final class EvidenceKeeper: Sendable {
  private struct State {
    var ring: EvidenceRing
    var queue: [(IncidentID, EvidenceRing.Picture)] = []
    var isClosed = false
    /// Pictures not written: the queue was full or the disk was.
    var lost: UInt64 = 0
    var kept: UInt64 = 0
    var stopped: StoreError?
  }

  /// Pictures that wait for the disk: about 20 MB at 10 KB each. When full, new ones are dropped
  /// and counted in ``Counts/lost``.
  static let queueLimit = 2_000
  /// Pictures in one transaction: a commit of the journal waits behind one such at most.
  private static let chunk = 16
  /// Milliseconds between tries while the disk refuses.
  private static let retryMs = 1_000

  /// What was kept and what was not.
  struct Counts: Sendable {
    /// Pictures written.
    var kept: UInt64
    /// Pictures wanted and not written.
    var lost: UInt64
    /// Pictures pushed out of memory early because all cameras together held too much.
    var shed: UInt64
    /// Bytes in memory.
    var heldBytes: Int
    /// Why evidence has stopped; nil while it is kept.
    var stopped: StoreError?
  }

  private let state: Mutex<State>
  private let arrived = DispatchSemaphore(value: 0)
  private let store: RecordStore
  private let logger: Logger

  /// A keeper that holds at most so many bytes of pictures in memory.
  init(store: RecordStore, memoryBytes: Int, logger: Logger) {
    state = Mutex(State(ring: EvidenceRing(byteLimit: memoryBytes)))
    self.store = store
    self.logger = logger
  }

  /// Takes every complete picture.
  func observe(_ picture: EvidenceRing.Picture) {
    let isWanted = state.withLock { state in
      let incidents = state.ring.observe(picture)
      for incident in incidents { Self.enqueue(incident, picture, in: &state) }
      return !incidents.isEmpty
    }
    if isWanted { arrived.signal() }
  }

  /// Takes the desk's wish.
  func keep(_ request: EvidenceRequest) {
    state.withLock { state in
      for picture in state.ring.want(request) {
        Self.enqueue(request.incident, picture, in: &state)
      }
    }
    arrived.signal()
  }

  private static func enqueue(
    _ incident: IncidentID, _ picture: EvidenceRing.Picture, in state: inout State
  ) {
    if state.queue.count < queueLimit {
      state.queue.append((incident, picture))
    } else {
      state.lost += 1
    }
  }

  /// The newest picture of a camera.
  func latest(of camera: DeviceID) -> EvidenceRing.Picture? {
    state.withLock { $0.ring.latest(of: camera) }
  }

  /// What was kept and what was not.
  var counts: Counts {
    state.withLock { state in
      Counts(
        kept: state.kept, lost: state.lost, shed: state.ring.shed,
        heldBytes: state.ring.byteCount, stopped: state.stopped)
    }
  }

  /// Writes until ``close()``; the body of the evidence thread.
  func run() {
    while true {
      let (batch, isClosed) = state.withLock { state in
        let batch = state.queue
        state.queue.removeAll(keepingCapacity: true)
        return (batch, state.isClosed)
      }
      if batch.isEmpty {
        if isClosed { return }
        arrived.wait()
        continue
      }
      write(batch, isClosing: isClosed)
    }
  }

  private func write(_ batch: [(IncidentID, EvidenceRing.Picture)], isClosing: Bool) {
    for start in stride(from: 0, to: batch.count, by: Self.chunk) {
      let part = batch[start..<min(start + Self.chunk, batch.count)]
      do {
        try store.keep(
          part.map { incident, picture in
            EvidencePicture(
              incident: incident, camera: picture.camera, frame: picture.frame,
              captured: picture.captured, received: picture.received, jpeg: picture.jpeg,
              cells: picture.cells)
          })
        note(kept: UInt64(part.count))
      } catch {
        // The rest of the batch would fail alike; what comes after the pause is tried again.
        note(lost: batch.count - start, error)
        guard !isClosing else { return }
        _ = arrived.wait(timeout: .now() + .milliseconds(Self.retryMs))
        return
      }
    }
  }

  private func note(kept: UInt64) {
    let resumed = state.withLock { state in
      state.kept += kept
      defer { state.stopped = nil }
      return state.stopped != nil
    }
    if resumed { logger.notice("evidence is kept again") }
  }

  private func note(lost: Int, _ error: StoreError) {
    let isNew = state.withLock { state in
      state.lost += UInt64(lost)
      defer { state.stopped = error }
      return state.stopped == nil
    }
    if isNew { logger.error("evidence has stopped", metadata: ["error": "\(error)"]) }
  }

  /// Ends ``run()`` after what is queued.
  func close() {
    state.withLock { $0.isClosed = true }
    arrived.signal()
  }
}
