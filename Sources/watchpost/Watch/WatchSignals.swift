import Dispatch
import Glibc
import Synchronization

/// Signals as inputs: an end that is asked for gives the terminal back, a new size redraws.
final class WatchSignals: Sendable {
  private let sources = Mutex<[WatchSource]>([])

  init(_ input: @escaping @Sendable (WatchInput) -> Void) {
    let wanted: [(Int32, WatchInput)] = [
      (SIGINT, .quit), (SIGTERM, .quit), (SIGHUP, .quit), (SIGWINCH, .resized),
    ]
    for (number, meaning) in wanted {
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number)
      source.setEventHandler { input(meaning) }
      source.resume()
      sources.withLock { $0.append(WatchSource(source: source)) }
    }
    // A reader of our output that went away is noticed at the write.
    signal(SIGPIPE, SIG_IGN)
  }

  func close() {
    sources.withLock { for held in $0 { held.source.cancel() } }
  }
}
