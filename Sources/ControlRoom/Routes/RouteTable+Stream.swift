import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Store

extension RouteTable {
  /// Snapshots in a row after which a stream is ended: more mean that snapshots lag behind what was
  /// published, which is a fault of the wiring and not of the client.
  private static let snapshotsInARow = 4
  /// How often a stream's token is checked again: a revoked one ends its streams in seconds.
  private static let tokenPeriod: Duration = .seconds(3)

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
          try await follow(&subscription, secret: context.secret, writer: &writer)
        }
        try await writer.finish(nil)
      })
  }

  @concurrent private func follow(
    _ subscription: inout StreamSubscription, secret: String?,
    writer: inout any ResponseBodyWriter
  ) async throws {
    try await write([EventText.retry], to: &writer, subscription)
    let keepAlive: Duration = .milliseconds(hub.bounds.keepAliveMs)
    var written = ContinuousClock.now
    var checked = written
    var snapshots = 0
    while !Task.isCancelled {
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
        if now - checked >= Self.tokenPeriod {
          guard try await isStillGood(secret) else { return }
          checked = now
        }
        // Half a beat early, so that two beats never fall on either side of the bound.
        if now - written >= keepAlive - .milliseconds(hub.bounds.keepAliveMs / 4) {
          try await write([EventText.keepAlive], to: &writer, subscription)
          written = .now
        }
      }
    }
  }

  private func isStillGood(_ secret: String?) async throws -> Bool {
    guard let secret else { return false }
    do {
      guard let record = try await tokens.record(of: secret) else { return false }
      return record.scopes.contains { $0 == .read || $0 == .operate }
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
