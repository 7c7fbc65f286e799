import ArgumentParser
import ServiceLifecycle
import Synchronization

/// Hands the API's address from the moment it is known to whoever waits for it.
final class Handshake: Sendable {
  private let stream: AsyncStream<HostPort>
  private let continuation: AsyncStream<HostPort>.Continuation

  init() {
    // One value is ever sent.
    (stream, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  /// Tells the address.
  func open(_ address: HostPort) {
    continuation.yield(address)
    continuation.finish()
  }

  /// Waits for it; nil when the wait was cancelled.
  func address() async -> HostPort? {
    for await address in stream { return address }
    return nil
  }
}

/// The watch on the demo's own terminal; the demo ends when it is left.
struct DemoWatch: Service {
  let ready: Handshake
  let tokenFile: String

  func run() async throws {
    guard let address = await ready.address() else { return }
    let watch = try Watch.parse(["--url", "http://\(address)", "--token-file", tokenFile])
    try await cancelWhenGracefulShutdown { try await watch.run() }
  }
}
