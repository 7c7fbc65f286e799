import Hummingbird
import NIOCore
import Store

/// What is known of one request.
struct CallContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  /// Its connection.
  let channel: any Channel
  /// Who makes it; nil on open routes.
  var caller: Caller?
  /// The token's secret, to check it again while a stream lasts.
  var secret: String?

  init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
    channel = source.channel
  }

  /// The caller's address without its port.
  var address: String { channel.remoteAddress?.ipAddress ?? "unknown" }
}
