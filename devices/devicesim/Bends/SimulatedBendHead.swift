internal import Wire

/// The device of one or several heads of a corridor: sends what they measure of its traffic.
struct SimulatedBendHead: SimulatedDevice {
  let deviceClass = DeviceClass.bendHead
  /// The road that it watches; nil when it stands at none.
  private let road: LiveRoad?
  private let watcher: Int

  /// A device at that road, if it is one of its watchers.
  init(device: DeviceID, road: LiveRoad?) {
    let watcher = road?.watchers.firstIndex(of: device)
    self.road = watcher == nil ? nil : road
    self.watcher = watcher ?? 0
  }

  var nextWake: Duration? { road?.nextWake(of: watcher) }

  mutating func wake(at now: Duration) -> [Outgoing] {
    road?.take(watcher, at: now).map { .once(.bendReading($0)) } ?? []
  }

  mutating func perform(_ action: ScriptAction, at now: Duration) -> [Outgoing] {
    if action == .speeder || action == .runaway {
      road?.send(action, towards: watcher, at: now)
    }
    return []
  }
}
