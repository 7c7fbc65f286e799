import Foundation
import Synchronization

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// One heartbeat on its way. What is answered is its status alone: the body is not read, and a
/// redirect is not followed, for it could lead the county's figures elsewhere.
final class HeartbeatPost: NSObject, URLSessionDataDelegate {
  /// Carries the outcome: one element, the first counts.
  private let outcomes: AsyncStream<HeartbeatOutcome>
  private let finish: AsyncStream<HeartbeatOutcome>.Continuation

  private override init() {
    (outcomes, finish) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(1))
  }

  /// Posts a body; ends within `seconds`.
  static func send(
    _ body: HeartbeatBody, to url: URL, seconds: Int = 10
  ) async -> HeartbeatOutcome {
    guard let json = try? JSONEncoder().encode(body) else { return .failed("not encodable") }
    var request = URLRequest(url: url)
    request.httpMethod = "POST"
    request.setValue("application/json", forHTTPHeaderField: "Content-Type")
    request.httpBody = json
    // A net below the limit that is kept here: Foundation's own begins anew with each byte.
    request.timeoutInterval = TimeInterval(seconds + 5)
    return await HeartbeatPost().run(request, seconds: seconds)
  }

  private func run(_ request: URLRequest, seconds: Int) async -> HeartbeatOutcome {
    let queue = OperationQueue()
    queue.maxConcurrentOperationCount = 1
    let session = URLSession(configuration: .ephemeral, delegate: self, delegateQueue: queue)
    defer { session.invalidateAndCancel() }
    session.dataTask(with: request).resume()
    return await withTaskGroup(of: HeartbeatOutcome?.self) { group in
      group.addTask { [outcomes] in
        for await outcome in outcomes { return outcome }
        return nil
      }
      group.addTask {
        try? await Task.sleep(for: .seconds(seconds))
        return .failed("no answer within \(seconds) s")
      }
      let outcome = await group.next() ?? nil
      group.cancelAll()
      return outcome ?? .failed("cancelled")
    }
  }

  func urlSession(
    _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
    completionHandler: @escaping (URLSession.ResponseDisposition) -> Void
  ) {
    let status = (response as? HTTPURLResponse)?.statusCode ?? 0
    end((200...299).contains(status) ? .taken : .failed("it answers \(status)"))
    completionHandler(.cancel)
    // The disposition alone does not stop the body in every Foundation.
    dataTask.cancel()
  }

  func urlSession(
    _ session: URLSession, task: URLSessionTask,
    willPerformHTTPRedirection response: HTTPURLResponse, newRequest request: URLRequest,
    completionHandler: @escaping (URLRequest?) -> Void
  ) {
    end(.failed("it redirects (\(response.statusCode)); name the final address"))
    completionHandler(nil)
    task.cancel()
  }

  func urlSession(
    _ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?
  ) {
    end(.failed(error.map { WatchConnection.reason($0) } ?? "it answers nothing"))
  }

  private func end(_ outcome: HeartbeatOutcome) {
    finish.yield(outcome)
    finish.finish()
  }
}
