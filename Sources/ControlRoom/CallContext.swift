import Hummingbird
import NIOCore
import Store

/// What is known of one request.
struct CallContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  /// Its connection.
  let channel: any Channel
  /// Address at the other end of the connection: a client's or a proxy's.
  let peer: String
  /// The client's address without its port, as a trusted proxy tells it.
  var address: String
  /// Who makes it; nil on open routes.
  var caller: Caller?
  /// What the caller showed, to check it again while a stream lasts; nil on open routes.
  var credential: Credential?

  init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
    channel = source.channel
    peer = source.channel.remoteAddress?.ipAddress ?? "unknown"
    address = peer
  }
}
