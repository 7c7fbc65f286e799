import Foundation
import Synchronization

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// One connection to `/api/v1/stream`: hands on its events until it ends.
///
/// Bound: whoever takes the events may say "full"; then the connection is dropped and opened anew
/// after the last event that was taken, so that nothing is lost.
final class WatchConnection: NSObject, URLSessionDataDelegate {
  /// How a connection ended.
  enum End: Equatable, Sendable {
    /// To be tried again.
    case lost(String)
    /// Not to be tried again: the server will not have this token.
    case refused(String)
  }

  private struct State {
    var parser = WatchEventParser()
    var status: Int?
    var heard = ContinuousClock.now
    var end: End?
  }

  private let state = Mutex(State())
  private let take: @Sendable (WatchEvent) -> Bool
  private let opened: @Sendable () -> Void
  /// Carries the end alone: one element, the newest is the only one.
  private let ends: AsyncStream<End>
  private let finish: AsyncStream<End>.Continuation

  /// Seconds without a byte after which a connection is given up: three times what the server may
  /// be silent.
  static let silenceSeconds = 9

  init(opened: @escaping @Sendable () -> Void, take: @escaping @Sendable (WatchEvent) -> Bool) {
    self.opened = opened
    self.take = take
    (ends, finish) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  /// Opens the stream and waits until it ends.
  func run(_ request: URLRequest) async -> End {
    let queue = OperationQueue()
    queue.maxConcurrentOperationCount = 1
    let session = URLSession(configuration: .ephemeral, delegate: self, delegateQueue: queue)
    defer { session.invalidateAndCancel() }
    var request = request
    // The silence is watched here; Foundation's own timeout would end a healthy stream.
    request.timeoutInterval = 7 * 86_400
    request.setValue("text/event-stream", forHTTPHeaderField: "Accept")
    let task = session.dataTask(with: request)
    task.resume()
    return await withTaskGroup(of: End?.self) { group in
      group.addTask { [ends] in
        for await end in ends { return end }
        return nil
      }
      group.addTask { await self.watchSilence() }
      let end = await group.next() ?? nil
      group.cancelAll()
      return end ?? .lost("ended")
    }
  }

  private func watchSilence() async -> End? {
    while !Task.isCancelled {
      do { try await Task.sleep(for: .seconds(1)) } catch { return nil }
      let silence = state.withLock { ContinuousClock.now - $0.heard }
      if silence >= .seconds(Self.silenceSeconds) {
        return .lost("nothing for \(Self.silenceSeconds) s")
      }
    }
    return nil
  }

  func urlSession(
    _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
    completionHandler: @escaping (URLSession.ResponseDisposition) -> Void
  ) {
    let status = (response as? HTTPURLResponse)?.statusCode ?? 0
    state.withLock { state in
      state.status = status
      state.heard = .now
    }
    switch status {
    case 200:
      opened()
      completionHandler(.allow)
    case 401, 403:
      let reason =
        status == 401
        ? "the server does not know this token, or it was revoked (401)"
        : "this token may not read (403): it needs the scope read or operate"
      end(.refused(reason))
      completionHandler(.cancel)
    default:
      end(.lost("the server answers \(status)"))
      completionHandler(.cancel)
    }
  }

  func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
    let parsed = state.withLock { state -> Result<[WatchEvent], WatchEventParser.Failure> in
      state.heard = .now
      return Result { () throws(WatchEventParser.Failure) in try state.parser.events(in: data) }
    }
    switch parsed {
    case .failure: end(.lost("an event is too long"))
    case .success(let events):
      for event in events where !take(event) { return end(.lost("too slow to keep up")) }
    }
  }

  func urlSession(
    _ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?
  ) {
    end(.lost(error.map { Self.reason($0) } ?? "the server closed the stream"))
  }

  private func end(_ end: End) {
    let isFirst = state.withLock { state in
      defer { state.end = state.end ?? end }
      return state.end == nil
    }
    guard isFirst else { return }
    finish.yield(end)
    finish.finish()
  }

  /// A short reason out of Foundation's error.
  static func reason(_ error: any Error) -> String {
    switch (error as? URLError)?.code {
    case .cannotConnectToHost: "cannot connect"
    case .cannotFindHost: "no such host"
    case .networkConnectionLost: "connection lost"
    case .timedOut: "timed out"
    default: "connection failed"
    }
  }
}
