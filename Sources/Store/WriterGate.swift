internal import Dispatch
internal import Synchronization

/// Who may ask for the one writing connection: the journal at any time, of all others one at a
/// time. So the journal waits behind one other transaction at most, however many writers there are.
///
/// Bound: others wait here, in the order in which they came, for the patience that they bring; who
/// gets no turn is refused and told so.
final class WriterGate: Sendable {
  private struct State {
    /// The journal found the database locked by another process.
    var isLockedOut = false
    /// The other whose turn it is waits for the journal to be let in first.
    var isWaiting = false
  }

  private let state = Mutex(State())
  private let turn = DispatchSemaphore(value: 1)
  private let letIn = DispatchSemaphore(value: 0)

  /// Takes the turn; false when it did not come in time. While the journal is locked out the turn
  /// begins when it is in again, or at the deadline: then the other may try its luck, once.
  func enter(until deadline: DispatchTime) -> Bool {
    guard turn.wait(timeout: deadline) == .success else { return false }
    let mustWait = state.withLock { state in
      state.isWaiting = state.isLockedOut
      return state.isWaiting
    }
    guard mustWait, letIn.wait(timeout: deadline) == .timedOut else { return true }
    let wasSignalled = state.withLock { state in
      defer { state.isWaiting = false }
      return !state.isWaiting
    }
    // Let in between the timeout and here: the signal is on its way and must not be left over.
    if wasSignalled { letIn.wait() }
    return true
  }

  /// Ends the turn.
  func leave() { turn.signal() }

  /// Notes what became of the journal's last transaction.
  func note(isLockedOut: Bool) {
    let wakes = state.withLock { state in
      state.isLockedOut = isLockedOut
      guard !isLockedOut, state.isWaiting else { return false }
      state.isWaiting = false
      return true
    }
    if wakes { letIn.signal() }
  }
}
