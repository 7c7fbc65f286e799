import ControlRoom
import Detection

extension Machinery {
  /// Metrics of the bends' thread and of each corridor.
  var bendMetrics: [Metric] {
    let counts = bends.counts
    func counter(_ name: String, _ help: String, _ value: UInt64) -> Metric {
      Metric(name: name, help: help, kind: .counter, value: Double(value))
    }
    return [
      counter(
        "watchpost_bend_readings_total", "Bend readings taken by the corridors.", counts.readings),
      counter(
        "watchpost_bend_readings_ignored_total",
        "Bend readings that fit no head of a corridor, or no vehicle that can be.",
        counts.ignoredReadings),
      counter(
        "watchpost_sign_commands_total", "Sign commands sent, repeats included.", counts.commands),
      counter(
        "watchpost_sign_commands_unsent_total",
        "Sign commands that did not leave: the sign was not heard since the start, or no way.",
        counts.commandsUnsent),
      counter(
        "watchpost_bend_vehicles_dropped_total",
        "Vehicles that a corridor did not follow because too many were on it.",
        counts.droppedVehicles),
      counter(
        "watchpost_bend_alerts_lost_total", "Bend alerts that the desk had no room for.",
        counts.alertsLost),
      counter(
        "watchpost_bend_bins_lost_total",
        "Five-minute bins of a bend's statistics that are on no record.",
        counts.binsLost + bins.lost),
      Metric(
        name: "watchpost_corridors_refused",
        help: "Corridors of the county that nobody watches, because the detector refused them.",
        kind: .gauge, value: Double(counts.corridorsRefused)),
      Metric(
        name: "watchpost_bend_slowest_seconds",
        help: "Longest time from a reading's receipt to its sign command, since the start.",
        kind: .gauge, value: counts.latency.longest),
    ] + latency(counts.latency) + counts.corridors.flatMap(corridorMetrics)
  }

  private func latency(_ latency: LatencyHistogram) -> [Metric] {
    Metric.histogram(
      "watchpost_bend_command_seconds",
      help: "From a reading's receipt to the first sign command that it led to, handed over.",
      bounds: LatencyHistogram.bounds, counts: latency.counts, sum: latency.sum)
  }

  private func corridorMetrics(_ corridor: BendCounts.Corridor) -> [Metric] {
    let label = Metric.Label("corridor", corridor.id)
    func gauge(
      _ name: String, _ help: String, _ value: Double, _ more: [Metric.Label] = []
    ) -> Metric {
      Metric(name: name, help: help, kind: .gauge, labels: [label] + more, value: value)
    }
    return WarningReason.allCases.map { reason in
      Metric(
        name: "watchpost_corridor_lit_seconds_total",
        help: "Seconds that the signs of a corridor warned, all together, by the first reason.",
        kind: .counter, labels: [label, .init("reason", reason.rawValue)],
        value: corridor.litSeconds[reason] ?? 0)
    } + [
      gauge(
        "watchpost_corridor_warned_share",
        "Share of the drivers at the corridor's bends whom its signs warned in the last hour; 0 "
          + "with fewer than \(BendBin.overLitDrivers) of them.",
        corridor.warnedShare),
      gauge("watchpost_corridor_signs", "Signs of the corridor.", Double(corridor.signs)),
      gauge(
        "watchpost_corridor_signs_faulty", "Signs that do not show what they are told.",
        Double(corridor.signsAtFault)),
    ]
      + CorridorPicture.Watch.allCases.map { state in
        gauge(
          "watchpost_corridor_heads",
          "Heads of the corridor by how they stand; lost and blind ones mean static caution.",
          Double(corridor.heads[state] ?? 0), [.init("state", state.rawValue)])
      }
  }
}
