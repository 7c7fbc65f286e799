import Foundation

/// A named thread that can be waited for. For work that blocks: sockets, decoding, the disk; the
/// cooperative pool of two threads must not be held up by it.
final class WorkerThread: Sendable {
  private let ended = DispatchSemaphore(value: 0)

  /// How far behind others a thread stands that ``init(_:isPatient:_:)`` is told can wait, as a
  /// nice value: a tenth of the processor's time when all want it [D].
  private static let patience: Int32 = 10

  /// Starts the thread. A patient one lets others go first when there are more than cores: frames
  /// are the first to be dropped (design.md, rule of flow 5), and a driver or a press must not wait
  /// for them.
  init(_ name: String, isPatient: Bool = false, _ body: @escaping @Sendable () -> Void) {
    let ended = self.ended
    let thread = Thread {
      #if os(Linux)
        // Of this thread alone, on Linux. When it is refused, all are equal as before.
        if isPatient { _ = setpriority(Int32(PRIO_PROCESS.rawValue), 0, Self.patience) }
      #endif
      body()
      ended.signal()
    }
    thread.name = name
    thread.stackSize = 1 << 20
    thread.start()
  }

  /// Waits until the body has returned. Called once.
  func join() { ended.wait() }
}
