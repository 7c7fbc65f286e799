import Incidents
import Wire

/// Which devices are heard and what they complain of. Pure: time is passed in.
///
/// A device that was never heard raises nothing: it may not be installed yet.
struct HealthBoard {
  private struct Entry {
    var deviceClass: DeviceClass
    var lastHeardMs: Int64
    var isOnline: Bool
    var faults: DeviceFaults
    var isHeard: Bool
    /// Whether the desk was told of the device in this run.
    var isTold = false
  }

  private var entries: [DeviceID: Entry] = [:]

  /// Silence after which a device counts as lost, milliseconds: 3 missed heartbeats of 20 s for
  /// posts, heads and signs, of 60 s for cameras and units (domain.md 4.4 and section 5).
  static func silenceLimitMs(_ deviceClass: DeviceClass) -> Int64 {
    deviceClass == .camera || deviceClass == .unit ? 180_000 : 60_000
  }

  /// A board of these devices; those of `known` were heard before the last restart and have a full
  /// silence limit from `now` on.
  init(_ devices: [(id: DeviceID, deviceClass: DeviceClass)], known: Set<DeviceID>, now: Int64) {
    for device in devices {
      entries[device.id] = Entry(
        deviceClass: device.deviceClass, lastHeardMs: now, isOnline: true, faults: [],
        isHeard: known.contains(device.id))
    }
  }

  /// Takes a new list of devices, keeping what is known of those that stay.
  mutating func replace(_ devices: [(id: DeviceID, deviceClass: DeviceClass)], now: Int64) {
    var next: [DeviceID: Entry] = [:]
    for device in devices {
      var entry =
        entries[device.id]
        ?? Entry(
          deviceClass: device.deviceClass, lastHeardMs: now, isOnline: true, faults: [],
          isHeard: false)
      entry.deviceClass = device.deviceClass
      next[device.id] = entry
    }
    entries = next
  }

  /// A datagram of the device was taken; `faults` when it carried health. Returns what changed, and
  /// the first health of each run.
  mutating func heard(_ device: DeviceID, faults: DeviceFaults? = nil, at now: Int64)
    -> HealthEvent?
  {
    guard var entry = entries[device] else { return nil }
    let wasOnline = entry.isOnline
    let oldFaults = entry.faults
    // Ingest's list of contacts tells an old sign of life again and again: it proves nothing new.
    if now > entry.lastHeardMs || !entry.isHeard {
      entry.lastHeardMs = max(entry.lastHeardMs, now)
      entry.isOnline = true
      entry.isHeard = true
    }
    if let faults { entry.faults = faults }
    // What the desk recovered may be older than the stop: it is told once a run, and drops what it
    // knows already. Signs of life come first with the health that they carry; a unit's page
    // carries none.
    let isTelling = faults != nil || entry.deviceClass == .unit
    let isNews =
      entry.isOnline != wasOnline || entry.faults != oldFaults || (!entry.isTold && isTelling)
    if isNews { entry.isTold = true }
    entries[device] = entry
    guard isNews else { return nil }
    return HealthEvent(device: device, isOnline: entry.isOnline, faults: entry.faults)
  }

  /// The desk had no room for a unit's news: its next sign of life is news again.
  mutating func untold(_ device: DeviceID) { entries[device]?.isTold = false }

  /// Devices that fell silent by now.
  mutating func silent(at now: Int64) -> [HealthEvent] {
    var events: [HealthEvent] = []
    for (device, entry) in entries where entry.isOnline && entry.isHeard {
      guard now - entry.lastHeardMs > Self.silenceLimitMs(entry.deviceClass) else { continue }
      entries[device]?.isOnline = false
      events.append(HealthEvent(device: device, isOnline: false, faults: entry.faults))
    }
    return events.sorted { $0.device < $1.device }
  }

  /// Whether the device is heard and what it complains of; nil when it is not on the board.
  func state(of device: DeviceID) -> (isOnline: Bool, faults: DeviceFaults)? {
    entries[device].map { ($0.isOnline && $0.isHeard, $0.faults) }
  }

  /// How many devices of a class stand how.
  struct Count: Equatable, Sendable {
    var online = 0
    /// Heard once, and no longer.
    var silent = 0
    var neverHeard = 0
  }

  /// The devices by class; every class is there.
  var counts: [DeviceClass: Count] {
    var counts = Dictionary(uniqueKeysWithValues: DeviceClass.allCases.map { ($0, Count()) })
    for entry in entries.values {
      let state: WritableKeyPath<Count, Int> =
        entry.isHeard ? (entry.isOnline ? \.online : \.silent) : \.neverHeard
      counts[entry.deviceClass, default: Count()][keyPath: state] += 1
    }
    return counts
  }
}
