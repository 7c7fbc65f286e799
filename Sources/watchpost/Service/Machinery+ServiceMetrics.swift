import ArgumentParser
import ControlRoom
import Ingest
import Wire

extension Machinery {
  /// Metrics of the program, its disk and its devices.
  var serviceMetrics: [Metric] {
    let disk = maintenance.status
    let held = Set(heldConditions.map(\.code))
    func gauge(_ name: String, _ help: String, _ value: Double) -> Metric {
      Metric(name: name, help: help, kind: .gauge, value: value)
    }
    return [
      Metric(
        name: "watchpost_build_info", help: "Always 1; the labels tell the build.", kind: .gauge,
        labels: [
          .init("version", Watchpost.configuration.version),
          .init("configuration", Self.buildConfiguration),
        ], value: 1),
      gauge(
        "watchpost_start_time_seconds", "When the service started, seconds since 1970.",
        Double(started.wall.milliseconds) / 1_000),
      gauge(
        "watchpost_disk_free_bytes", "Free on the data folder's disk, the reserve not counted.",
        Double(disk.freeBytes)),
      gauge("watchpost_evidence_bytes", "Evidence kept.", Double(disk.evidenceBytes)),
      gauge(
        "watchpost_disk_reserve_whole", "1 while the journal's reserve is set aside.",
        disk.reserveWhole ? 1 : 0),
    ]
      + Condition.Code.allCases.map { code in
        Metric(
          name: "watchpost_condition", help: "1 while a degraded condition holds, by its code.",
          kind: .gauge, labels: [.init("code", code.rawValue)],
          value: held.contains(code) ? 1 : 0)
      } + deviceMetrics + heartbeatMetrics
  }

  private var deviceMetrics: [Metric] {
    let counts = router.counts
    return DeviceClass.allCases.flatMap { deviceClass in
      let count = counts[deviceClass] ?? HealthBoard.Count()
      return [
        ("online", count.online), ("silent", count.silent), ("neverHeard", count.neverHeard),
      ].map { state, value in
        Metric(
          name: "watchpost_devices",
          help: "Registered devices by class and whether they are heard.", kind: .gauge,
          labels: [.init("class", "\(deviceClass)"), .init("state", state)],
          value: Double(value))
      }
    }
  }

  private var heartbeatMetrics: [Metric] {
    let tally = heartbeat.tally
    return [
      Metric(
        name: "watchpost_heartbeat_failures_total",
        help: "Heartbeats that the outside address did not take.", kind: .counter,
        value: Double(tally.failures)),
      Metric(
        name: "watchpost_heartbeat_taken_timestamp_seconds",
        help: "When a heartbeat was last taken, seconds since 1970; 0 when none was.",
        kind: .gauge, value: Double(tally.lastOk?.milliseconds ?? 0) / 1_000),
    ]
  }
}
