import ArgumentParser
import ControlRoom
import Incidents
import Ingest
import Store
import Synchronization
import Wire

extension Machinery {
  /// How the service is.
  var healthView: HealthView {
    let view = desk.current
    let disk = maintenance.status
    let kept = store.configuration
    return HealthView(
      version: Watchpost.configuration.version, uptimeSeconds: uptimeSeconds,
      conditions: heldConditions,
      diskFreeBytes: disk.freeBytes, evidenceBytes: disk.evidenceBytes,
      reserveWhole: disk.reserveWhole,
      database: HealthView.Database(
        journalEntries: view.nextEntry - 1 - UInt64(view.waitingForDisk),
        synchronous: disk.synchronous, waiting: view.waitingForDisk),
      schema: disk.holdings.schema,
      build: HealthView.Build(configuration: Self.buildConfiguration, tls: Self.speaksTLS),
      retention: HealthView.Retention(
        days: kept.retentionDays, evidenceLimitBytes: kept.evidenceLimitBytes,
        evidenceFloorBytes: kept.evidenceFloorBytes, prunedBefore: disk.holdings.prunedBefore,
        oldestEvidence: disk.holdings.oldestEvidence),
      clock: HealthView.Clock(wall: clock.now.wall, jumped: disk.jumped),
      heartbeat: heartbeat.view)
  }

  /// Seconds since the start, by the monotonic clock.
  var uptimeSeconds: Double {
    Double(ReceiveStamp.now().monotonicNanoseconds - started.monotonicNanoseconds) / 1e9
  }

  /// Conditions that hold, in the order of their codes. The desk's thread tells them to the stream;
  /// that it is stalled itself, and what begins meanwhile, it cannot tell.
  var heldConditions: [Condition] {
    let told = desk.current.conditions
    let untold = conditions.held.filter { told[$0.code] == nil }
    return (Array(told.values) + untold).sorted { $0.code.rawValue < $1.code.rawValue }
  }

  /// What the heartbeat tells the outside: counts and codes, no places and no names of people.
  var heartbeatBody: HeartbeatBody {
    let open = desk.current.desk.incidents.filter { $0.state.isOpen }
    var bySeverity: [String: Int] = [:]
    for severity in Severity.allCases {
      bySeverity["s\(severity.rawValue)"] = open.count { $0.severity == severity }
    }
    return HeartbeatBody(
      county: county.withLock { $0.name }, time: clock.now.wall.description,
      uptimeSeconds: Int(uptimeSeconds), openIncidents: bySeverity,
      conditions: heldConditions.map(\.code.rawValue))
  }

  /// One line on how things are, for `systemctl status`.
  var statusLine: String {
    let open = desk.current.desk.incidents.count { $0.state.isOpen }
    let held = heldConditions.map(\.code.rawValue)
    let counts = router.counts
    let online = counts.values.reduce(0) { $0 + $1.online }
    let all = counts.values.reduce(0) { $0 + $1.online + $1.silent + $1.neverHeard }
    return "\(open) open incidents, \(online) of \(all) devices online, "
      + (held.isEmpty ? "all well" : held.joined(separator: " "))
  }

  static var buildConfiguration: String {
    #if DEBUG
      "debug"
    #else
      "release"
    #endif
  }

  static var speaksTLS: Bool {
    #if TLS
      true
    #else
      false
    #endif
  }
}
