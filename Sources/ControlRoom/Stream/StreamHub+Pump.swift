import NIOCore
import Synchronization

extension StreamHub {
  /// Encodes what was published and wakes subscribers, until ``end()`` or cancellation. One at a
  /// time.
  func pump(_ text: EventText) async {
    for await _ in pumpWakes {
      let pause = bounds.pause(afterWaking: drain(text))
      if pause > .zero { try? await Task.sleep(for: pause) }
    }
  }

  /// Encodes all that waits and wakes every subscriber; returns how many there are.
  @discardableResult func drain(_ text: EventText) -> Int {
    while true {
      let changes = state.withLock { state in
        let taken = state.incoming
        state.incoming = []
        return taken
      }
      let encoded = changes.map { ($0.id, text.event($0)) }
      let wakes = state.withLock { state in
        // The head has passed those that were forgotten meanwhile.
        for (id, buffer) in encoded where id > state.ring.head {
          state.ring.append(id: id, buffer)
          state.counts.events += 1
        }
        return state.incoming.isEmpty ? state.subscribers.values.map(\.wake) : nil
      }
      if let wakes {
        wake(wakes)
        return wakes.count
      }
    }
  }

  /// Wakes every subscriber now and then, so that it can keep its connection alive, and cuts off
  /// those whose write takes too long. Runs until cancelled; after ``end()`` it gives writes one
  /// second.
  func beat() async {
    let period = min(1_000, bounds.keepAliveMs / 2)
    while !Task.isCancelled {
      do { try await Task.sleep(for: .milliseconds(period)) } catch { return }
      sweep(now: .now)
      wake(state.withLock { $0.subscribers.values.map(\.wake) })
    }
  }

  /// Cuts off subscribers whose write has lasted longer than the bound allows.
  func sweep(now: ContinuousClock.Instant) {
    let cuts = state.withLock { state in
      let limit: Duration = .milliseconds(state.isEnded ? 1_000 : bounds.stallMs)
      let stalled = state.subscribers.filter { _, subscriber in
        subscriber.writingSince.map { now - $0 >= limit } ?? false
      }
      state.counts.cut += UInt64(stalled.count)
      for id in stalled.keys { state.subscribers[id]?.writingSince = nil }
      return stalled.values.map(\.cut)
    }
    for cut in cuts { cut() }
  }

  private func wake(_ wakes: [AsyncStream<Void>.Continuation]) {
    var merged: UInt64 = 0
    for wake in wakes {
      if case .dropped = wake.yield() { merged += 1 }
    }
    if merged > 0 { state.withLock { $0.counts.wakesMerged += merged } }
  }
}
