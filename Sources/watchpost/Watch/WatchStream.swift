import ControlRoom
import Foundation
import Synchronization

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// Keeps a stream open: connects again with backoff, after the last event that was taken.
final class WatchStream: Sendable {
  private let server: WatchServer
  private let lastID = Mutex<String?>(nil)
  /// Whether the present connection has brought an event yet: then the backoff begins anew.
  private let hasHeard = Mutex(false)

  init(_ server: WatchServer) { self.server = server }

  /// Longest wait before a reconnect, milliseconds: an operator should not wait longer [D].
  static let longestWaitMs = 5_000

  /// Runs until cancelled or refused. `take` returns false when there is no room for an event now.
  func run(
    told: @Sendable @escaping (WatchInput) -> Void,
    take: @Sendable @escaping (WatchEvent) -> Bool
  ) async {
    var waitMs = 250
    while !Task.isCancelled {
      hasHeard.withLock { $0 = false }
      let connection = WatchConnection(opened: { told(.connected) }) { event in
        guard take(event) else { return false }
        self.hasHeard.withLock { $0 = true }
        if let id = event.id { self.lastID.withLock { $0 = id } }
        return true
      }
      var request = server.request("api/v1/stream")
      if let id = lastID.withLock({ $0 }) {
        request.setValue(id, forHTTPHeaderField: "Last-Event-ID")
      }
      let end = await connection.run(request)
      guard !Task.isCancelled else { return }
      switch end {
      case .refused(let reason): return told(.refused(reason))
      case .lost(let reason): told(.lost(reason))
      }
      if hasHeard.withLock({ $0 }) { waitMs = 250 }
      // A quarter of chance, so that a room full of views does not come back in one instant.
      let jitter = Int.random(in: 0...max(1, waitMs / 4))
      do { try await Task.sleep(for: .milliseconds(waitMs + jitter)) } catch { return }
      waitMs = min(Self.longestWaitMs, waitMs * 2)
    }
  }
}

extension WatchContent {
  /// Reads an event; nil for one that this version does not know.
  init?(_ event: WatchEvent) {
    let data = Data(event.data.utf8)
    let decoder = JSONDecoder()
    do {
      switch event.name {
      case "": self = .alive
      case "snapshot": self = .snapshot(try decoder.decode(SnapshotView.self, from: data))
      case "incident": self = .incident(try decoder.decode(IncidentView.self, from: data))
      case "unit": self = .unit(try decoder.decode(UnitView.self, from: data))
      case "condition": self = .condition(try decoder.decode(ConditionView.self, from: data))
      default: return nil
      }
    } catch {
      return nil
    }
  }
}
