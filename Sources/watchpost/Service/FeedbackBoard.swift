import Detection
import Logging
import Store
import Synchronization
import Wire

/// What people called false before each camera, from the store to the detectors: at the start, when
/// somebody says so, and now and then because it ages.
final class FeedbackBoard: Sendable {
  private let store: RecordStore
  private let logger: Logger
  private let apply: @Sendable ([DeviceID: FalseVisits]) -> Void
  private let board = Mutex<[DeviceID: FalseVisits]>([:])
  /// Held from reading the store to telling the detectors, so that they never get an older edition
  /// last; nobody who must not wait for the disk takes it.
  private let gate = Mutex(())

  /// `apply` gets all that counts now whenever it changes.
  init(
    store: RecordStore, logger: Logger,
    apply: @escaping @Sendable ([DeviceID: FalseVisits]) -> Void
  ) {
    self.store = store
    self.logger = logger
    self.apply = apply
  }

  /// As the detectors have it.
  var current: [DeviceID: FalseVisits] { board.withLock { $0 } }

  /// Reads what counts at that time, of all cameras.
  func reload(at now: WallTime) {
    change { _ throws(StoreError) in try store.falseVisits(since: Self.since(now)) }
  }

  /// Reads what counts at that time, of one camera.
  func reload(_ camera: DeviceID, at now: WallTime) {
    change { known throws(StoreError) in
      var next = known
      next[camera] = try store.falseVisits(of: camera, since: Self.since(now))
      return next
    }
  }

  private static func since(_ now: WallTime) -> WallTime {
    now.adding(milliseconds: -RecordStore.feedbackDays * 86_400_000)
  }

  private func change(
    _ read: ([DeviceID: FalseVisits]) throws(StoreError) -> [DeviceID: FalseVisits]
  ) {
    gate.withLock { _ in
      let known = current
      do throws(StoreError) {
        let next = try read(known)
        guard next != known else { return }
        board.withLock { $0 = next }
        apply(next)
      } catch {
        // What was known stays in force.
        logger.warning("false visits not read", metadata: ["error": "\(error)"])
      }
    }
  }
}
