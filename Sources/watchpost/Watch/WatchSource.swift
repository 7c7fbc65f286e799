import Dispatch

/// A dispatch source that is kept until it is cancelled.
///
/// `@unchecked Sendable`: libdispatch's objects are reference counted and may be used from any
/// thread (dispatch_source_create(3)); only `cancel` is called through this reference.
struct WatchSource: @unchecked Sendable {
  let source: any DispatchSourceProtocol
}
