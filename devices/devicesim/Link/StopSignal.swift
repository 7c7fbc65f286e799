private import Glibc

/// SIGINT and SIGTERM as something to ask for. They are blocked and looked at between two turns of
/// the loop, so that a run always ends with its summary.
struct StopSignal {
  private let parent: pid_t?

  /// Blocks both signals. With `stopWithParent`, the parent's end counts as a stop as well.
  init(stopWithParent: Bool) {
    var set = sigset_t()
    sigemptyset(&set)
    sigaddset(&set, SIGINT)
    sigaddset(&set, SIGTERM)
    pthread_sigmask(SIG_BLOCK, &set, nil)
    parent = stopWithParent ? getppid() : nil
  }

  /// Whether the run is to end.
  var isRaised: Bool {
    var pending = sigset_t()
    sigpending(&pending)
    if sigismember(&pending, SIGINT) == 1 || sigismember(&pending, SIGTERM) == 1 { return true }
    return parent.map { $0 != getppid() } ?? false
  }
}
