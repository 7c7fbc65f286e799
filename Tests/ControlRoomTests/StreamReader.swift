import Foundation
import FoundationNetworking
import Synchronization
import Testing

/// Reads `/api/v1/stream` event by event.
final class StreamReader: NSObject, URLSessionDataDelegate, Sendable {
  struct Event: Equatable, Sendable {
    var id: String?
    var name: String
    var data: String

    var json: [String: Any] {
      (try? JSONSerialization.jsonObject(with: Data(data.utf8))) as? [String: Any] ?? [:]
    }
    /// Number of the change in the id.
    var change: UInt64? { id.flatMap { $0.split(separator: "-").last }.flatMap { UInt64($0) } }
  }

  private let events: AsyncStream<Event>
  private let sink: AsyncStream<Event>.Continuation
  private let buffer = Mutex(Data())
  private let session = Mutex<URLSession?>(nil)
  private let statusCode = Mutex<Int?>(nil)

  /// Reads with a token, or with a session's cookie when one is given.
  init(
    port: Int, token: String = "read-secret", cookie: String? = nil, lastEventID: String? = nil
  ) {
    // A test's own buffer: bounded by what the test publishes.
    (events, sink) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(100_000))
    super.init()
    var request = URLRequest(url: URL(string: "http://127.0.0.1:\(port)/api/v1/stream")!)
    if let cookie {
      request.setValue("watchpost=\(cookie)", forHTTPHeaderField: "Cookie")
    } else {
      request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization")
    }
    if let lastEventID { request.setValue(lastEventID, forHTTPHeaderField: "Last-Event-ID") }
    let configuration = URLSessionConfiguration.ephemeral
    configuration.httpShouldSetCookies = false
    let session = URLSession(configuration: configuration, delegate: self, delegateQueue: nil)
    self.session.withLock { $0 = session }
    session.dataTask(with: request).resume()
  }

  /// The next event that is not a comment; nil when the stream has ended.
  func next() async -> Event? {
    for await event in events where event.name != "comment" { return event }
    return nil
  }

  /// The next event or comment.
  func nextOfAny() async -> Event? {
    for await event in events { return event }
    return nil
  }

  var status: Int? { statusCode.withLock { $0 } }

  func close() {
    session.withLock { $0?.invalidateAndCancel() }
    sink.finish()
  }

  func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
    let code = (dataTask.response as? HTTPURLResponse)?.statusCode
    statusCode.withLock { $0 = code }
    let blocks = buffer.withLock { buffer -> [String] in
      buffer.append(data)
      var blocks: [String] = []
      while let end = buffer.range(of: Data("\n\n".utf8)) {
        blocks.append(String(decoding: buffer[buffer.startIndex..<end.lowerBound], as: UTF8.self))
        buffer = Data(buffer[end.upperBound...])
      }
      return blocks
    }
    for block in blocks { deliver(block) }
  }

  private func deliver(_ block: String) {
    var event = Event(name: "", data: "")
    for line in block.split(separator: "\n") {
      if line.hasPrefix(":") { event.name = "comment" }
      if line.hasPrefix("id: ") { event.id = String(line.dropFirst(4)) }
      if line.hasPrefix("event: ") { event.name = String(line.dropFirst(7)) }
      if line.hasPrefix("data: ") { event.data += line.dropFirst(6) }
    }
    if !event.name.isEmpty { sink.yield(event) }
  }

  func urlSession(
    _ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?
  ) {
    let code = (task.response as? HTTPURLResponse)?.statusCode
    statusCode.withLock { if let code { $0 = code } }
    sink.finish()
  }
}
