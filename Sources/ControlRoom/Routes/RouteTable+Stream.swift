import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Store

extension RouteTable {
  /// Snapshots in a row after which a stream is ended: more mean that snapshots lag behind what was
  /// published, which is a fault of the wiring and not of the client.
  private static let snapshotsInARow = 4
  /// How often a stream's token or session is checked again, at most: with a beat of 2 s and what
  /// is believed for less than a second, a stream ends within 3 s of its session.
  private static let checkPeriod: Duration = .seconds(1)
  private static let believed: Duration = .milliseconds(900)

  func stream(_ request: Request, _ context: CallContext) async throws -> Response {
    _ = try Parameters(request, allowed: [])
    let channel = context.channel
    let opened = StreamSubscription(hub, lastEventID: request.headers[.lastEventID]) {
      channel.close(promise: nil)
    }
    guard let opened else { throw APIError.tooManyStreams }
    let handover = Handover(opened)
    return Response(
      status: .ok,
      headers: [.contentType: "text/event-stream; charset=utf-8"],
      body: ResponseBody { writer in
        guard var subscription = handover.take() else { return }
        try await request.body.consumeWithCancellationOnInboundClose { _ in
          try await follow(&subscription, credential: context.credential, writer: &writer)
        }
        try await writer.finish(nil)
      })
  }

  @concurrent private func follow(
    _ subscription: inout StreamSubscription, credential: Credential?,
    writer: inout any ResponseBodyWriter
  ) async throws {
    try await write([EventText.retry], to: &writer, subscription)
    let keepAlive: Duration = .milliseconds(hub.bounds.keepAliveMs)
    var written = ContinuousClock.now
    var checked = written
    var snapshots = 0
    while !Task.isCancelled {
      // Here, so that a stream that is always behind is checked too.
      let now = ContinuousClock.now
      if now - checked >= Self.checkPeriod {
        guard try await isStillGood(credential) else { return }
        checked = now
      }
      switch subscription.step() {
      case .events(let events):
        try await write(events, to: &writer, subscription)
        (written, snapshots) = (.now, 0)
      case .snapshot:
        snapshots += 1
        guard snapshots <= Self.snapshotsInARow else {
          logger.error("Snapshots lag behind what was published; a stream was ended.")
          return
        }
        let (buffer, change) = await press.snapshot()
        try await write([buffer], to: &writer, subscription)
        subscription.resume(after: change)
        written = .now
      case .wait:
        snapshots = 0
        guard await subscription.wait() else { return }
        let now = ContinuousClock.now
        // Half a beat early, so that two beats never fall on either side of the bound.
        if now - written >= keepAlive - .milliseconds(hub.bounds.keepAliveMs / 4) {
          try await write([EventText.keepAlive], to: &writer, subscription)
          written = .now
        }
      }
    }
  }

  private func isStillGood(_ credential: Credential?) async throws -> Bool {
    do {
      switch credential {
      case nil: return false
      case .token(let secret):
        return try await tokens.record(of: secret).map { Caller.program($0).has(.read) } ?? false
      case .session(let session):
        let found = try await authentication.sessions.session(session.digest, age: Self.believed)
        return found.map { Caller.person($0.person).has(.read) } ?? false
      }
    } catch is StoreError {
      // A disk that does not answer must not blind the operators.
      return true
    } catch let error as APIError where error == .busy {
      return true
    }
  }

  @concurrent private func write(
    _ buffers: [ByteBuffer], to writer: inout any ResponseBodyWriter,
    _ subscription: borrowing StreamSubscription
  ) async throws {
    subscription.isWriting(true)
    try await writer.write(contentsOf: buffers)
    subscription.isWriting(false)
  }
}

extension HTTPField.Name {
  /// WHATWG HTML, section 9.2.4.
  static let lastEventID = HTTPField.Name("Last-Event-ID")!
}
