import ControlRoom
import Foundation
import Synchronization

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// Sends commands and fetches incidents over HTTP.
struct WatchCommander: Sendable {
  let server: WatchServer
  private let session: URLSession

  /// Times that a command is sent, always under the same id, before it is given up.
  static let attempts = 4

  init(_ server: WatchServer) {
    self.server = server
    let configuration = URLSessionConfiguration.ephemeral
    configuration.timeoutIntervalForRequest = 10
    session = URLSession(configuration: configuration)
  }

  /// Sends a command until it is answered.
  func send(_ order: WatchOrder, to incident: UInt64) async -> WatchAnswer {
    var order = order
    order.id = UUID().uuidString
    let label = "\(IncidentView.number(incident)) \(order.command)"
    var request = server.request("api/v1/incidents/\(incident)/commands")
    request.httpMethod = "POST"
    request.setValue("application/json", forHTTPHeaderField: "Content-Type")
    request.httpBody = try? JSONEncoder().encode(order)
    var failure = Bilingual("no answer", "没有应答")
    for attempt in 0..<Self.attempts {
      if attempt > 0 {
        do { try await Task.sleep(for: .milliseconds(250 << attempt)) } catch { break }
      }
      do {
        let (data, response) = try await session.data(for: request)
        let status = (response as? HTTPURLResponse)?.statusCode ?? 0
        if (200...299).contains(status) { return WatchAnswer(label: label, failure: nil) }
        failure = Self.failure(data, status)
        if status != 503 { break }
      } catch {
        let reason = WatchConnection.reason(error)
        failure = Bilingual("not answered: \(reason)", "没有应答：\(reason)")
      }
    }
    return WatchAnswer(label: label, failure: failure)
  }

  private static func failure(_ data: Data, _ status: Int) -> Bilingual {
    guard let body = try? JSONDecoder().decode(ErrorBody.self, from: data) else {
      return Bilingual("the server answers \(status)", "服务器返回 \(status)")
    }
    return Bilingual(body.error.message, body.error.messageZh ?? body.error.message)
  }

  /// One incident with its whole timeline; nil when it cannot be had.
  func incident(_ id: UInt64) async -> IncidentView? {
    guard
      let (data, response) = try? await session.data(
        for: server.request("api/v1/incidents/\(id)")),
      (response as? HTTPURLResponse)?.statusCode == 200
    else { return nil }
    return try? JSONDecoder().decode(IncidentView.self, from: data)
  }

  func close() { session.invalidateAndCancel() }
}
