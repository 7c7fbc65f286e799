internal import CSocket
#if canImport(Glibc)
  private import Glibc
#elseif canImport(Darwin)
  private import Darwin
#endif
internal import Synchronization
private import Wire

/// The life of the receive thread.
enum ReceiveThread {
  enum State {
    case idle
    case running(Handle)
    case stopped
  }

  /// A thread that can be told to end, and joined once.
  final class Handle: Sendable {
    let isEnding = Atomic(false)
    private let identifier: Mutex<pthread_t?> = Mutex(nil)

    /// Runs `body` on a thread of its own; false when the system has none.
    func run(_ body: @escaping @Sendable () -> Void) -> Bool {
      let work = Unmanaged.passRetained(Work(body))
      var made = pthread_t()
      let failure = pthread_create(&made, nil, runWork, work.toOpaque())
      guard failure == 0 else {
        work.release()
        return false
      }
      identifier.withLock { $0 = made }
      return true
    }

    func join() {
      if let made = identifier.withLock({ $0.take() }) { pthread_join(made, nil) }
    }
  }

  fileprivate final class Work {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
}

/// What pthread_create runs. The argument is a retained ``ReceiveThread/Work``, taken back here.
private func runWork(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let argument else { return nil }
  Unmanaged<ReceiveThread.Work>.fromOpaque(argument).takeRetainedValue().body()
  return nil
}
