internal import Wire

/// A camera that pushes a frame at each tick of its rate.
struct SimulatedCamera: SimulatedDevice {
  let deviceClass = DeviceClass.camera
  private var source: FrameSource
  private let period: Double
  private let phase: Double
  private let frames: Int
  private var index = 0
  private var isAtEnd = false
  /// Ticks passed over because the simulator came too late, and frames over the wire's limit.
  private(set) var givenUp: UInt32 = 0
  /// Why the camera stopped; nil while it runs or when its folder simply ended.
  private(set) var failure: SimulatorError?

  /// A camera at that many frames a second, first frame `phase` (0..<1) of a period after the
  /// start; it stops after `frames`.
  init(source: FrameSource, framesPerSecond: Double, phase: Double = 0, frames: Int = .max) {
    precondition(framesPerSecond > 0 && (0..<1).contains(phase))
    self.source = source
    period = 1 / framesPerSecond
    self.phase = phase
    self.frames = frames
  }

  var faults: DeviceFaults { failure == nil ? [] : .sensor }

  var nextWake: Duration? {
    isAtEnd || index >= frames ? nil : .seconds((Double(index) + phase) * period)
  }

  mutating func wake(at now: Duration) -> [Outgoing] {
    guard let due = nextWake, due <= now else { return [] }
    // A late simulator leaves frames out, as a camera does; it never sends a burst to catch up.
    let late = Int((now - due).inSeconds / period)
    if late > 0 {
      index += late
      givenUp &+= UInt32(clamping: late)
    }
    defer { index += 1 }
    do throws(SimulatorError) {
      guard let jpeg = try source.frame(index, at: now.inSeconds) else {
        isAtEnd = true
        return []
      }
      guard jpeg.count <= Int(FrameFragment.frameLimit), !jpeg.isEmpty else {
        givenUp &+= 1
        return []
      }
      return [.frame(jpeg)]
    } catch {
      failure = error
      isAtEnd = true
      return []
    }
  }

  mutating func perform(_ action: ScriptAction, at now: Duration) -> [Outgoing] {
    switch action {
    case .visit: source.changeView { $0.addPasser(at: now.inSeconds) }
    case .cover: source.changeView { $0.setCovered(true) }
    case .uncover: source.changeView { $0.setCovered(false) }
    case .alarm, .speeder, .runaway, .silence, .resume: break
    }
    return []
  }
}
