import Foundation

/// A named thread that can be waited for. For work that blocks: sockets, decoding, the disk; the
/// cooperative pool of two threads must not be held up by it.
final class WorkerThread: Sendable {
  private let ended = DispatchSemaphore(value: 0)

  /// Starts the thread.
  init(_ name: String, _ body: @escaping @Sendable () -> Void) {
    let ended = self.ended
    let thread = Thread {
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
