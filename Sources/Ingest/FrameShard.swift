private import Dispatch
private import Synchronization
internal import Wire

/// One shard of ``FrameQueue``: its ``FrameRotation`` behind a lock, and sleep for its consumer.
final class FrameShard: Sendable {
  private struct State {
    var rotation: FrameRotation
    /// Threads asleep that nobody has signalled yet.
    var sleepers = 0
    var isClosed = false
  }
  private let state: Mutex<State>
  private let wakeUp = DispatchSemaphore(value: 0)

  init(framesPerCamera: Int, byteLimit: Int) {
    state = Mutex(
      State(rotation: FrameRotation(framesPerCamera: framesPerCamera, byteLimit: byteLimit)))
  }

  func push(_ frame: Frame) {
    let wakes = state.withLock { state in
      guard !state.isClosed else {
        state.rotation.refuse(frame)
        return false
      }
      state.rotation.push(frame)
      let wakes = state.sleepers > 0
      if wakes { state.sleepers -= 1 }
      return wakes
    }
    if wakes { wakeUp.signal() }
  }

  func pop() -> Frame? { state.withLock { $0.rotation.pop() } }

  /// What a consumer does next: it has a frame, there will be none, or it is down as a sleeper.
  private enum Turn {
    case frame(Frame)
    case ended
    case sleep
  }

  private func turn() -> Turn {
    state.withLock { state in
      if let frame = state.rotation.pop() { return .frame(frame) }
      if state.isClosed { return .ended }
      state.sleepers += 1
      return .sleep
    }
  }

  @available(*, noasync)
  func pop(waitingMilliseconds: Int) -> Frame? {
    switch turn() {
    case .frame(let frame): return frame
    case .ended: return nil
    case .sleep: break
    }
    if wakeUp.wait(timeout: .now() + .milliseconds(waitingMilliseconds)) == .timedOut {
      let wasSignalled = state.withLock { state in
        // Who signals takes the sleeper off the count first: none left means a signal is on its
        // way.
        guard state.sleepers > 0 else { return true }
        state.sleepers -= 1
        return false
      }
      if wasSignalled { wakeUp.wait() }
    }
    return pop()
  }

  func close() {
    let sleepers = state.withLock { state in
      state.isClosed = true
      defer { state.sleepers = 0 }
      return state.sleepers
    }
    for _ in 0..<sleepers { wakeUp.signal() }
  }

  func counts() -> FrameQueue.Counts { state.withLock { $0.rotation.counts } }

  func shedByCamera() -> [DeviceID: UInt64] { state.withLock { $0.rotation.shedByCamera() } }
}
