import Synchronization

/// Carries a subscription from the request's handler to the writer of its body, which runs at most
/// once. A body that is never written ends the subscription when it is dropped.
final class Handover: Sendable {
  private let held: Mutex<StreamSubscription?>

  init(_ subscription: consuming sending StreamSubscription) { held = Mutex(subscription) }

  func take() -> sending StreamSubscription? {
    held.withLock { held in
      let subscription = held.take()
      return subscription
    }
  }
}
