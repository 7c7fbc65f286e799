import Synchronization

/// Requests answered, by route and status, for `/metrics`. Routes are those of the table, so that
/// the number of series is bounded however many paths are tried.
final class HTTPCounts: Sendable {
  struct Key: Hashable, Comparable {
    var route: String
    var status: Int

    static func < (left: Key, right: Key) -> Bool {
      (left.route, left.status) < (right.route, right.status)
    }
  }

  private struct State {
    var answered: [Key: UInt64] = [:]
    var badTokens: UInt64 = 0
  }
  private let state = Mutex(State())

  func note(route: String, status: Int) {
    state.withLock { $0.answered[Key(route: route, status: status), default: 0] += 1 }
  }

  func noteBadToken() {
    state.withLock { $0.badTokens += 1 }
  }

  var metrics: [Metric] {
    let (answered, badTokens) = state.withLock { ($0.answered, $0.badTokens) }
    let requests = answered.sorted { $0.key < $1.key }.map { key, count in
      Metric(
        name: "watchpost_http_requests_total", help: "Requests answered, by route and status.",
        kind: .counter,
        labels: [Metric.Label("route", key.route), Metric.Label("status", String(key.status))],
        value: Double(count))
    }
    return requests + [
      Metric(
        name: "watchpost_http_bad_tokens_total",
        help: "Requests with a token that is unknown or was revoked.", kind: .counter,
        value: Double(badTokens))
    ]
  }
}
