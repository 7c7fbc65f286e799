import ControlRoom
import Ingest
import Incidents

extension Machinery {
  /// The service's own metrics. What each means stands in its help and nowhere else.
  var metrics: [Metric] {
    serviceMetrics + ledgerMetrics + radarMetrics + deskMetrics + detectionMetrics + bendMetrics
      + evidenceMetrics
  }

  private var ledgerMetrics: [Metric] {
    let ledger = receiver.ledger()
    let datagrams = "Datagrams taken from the socket, by what became of them."
    func datagram(_ result: String, _ reason: String, _ value: UInt64) -> Metric {
      Metric(
        name: "watchpost_datagrams_total", help: datagrams, kind: .counter,
        labels: [.init("result", result), .init("reason", reason)], value: Double(value))
    }
    func frames(_ result: String, _ value: UInt64) -> Metric {
      Metric(
        name: "watchpost_frames_total", help: "Frames begun, by what became of them.",
        kind: .counter, labels: [.init("result", result)], value: Double(value))
    }
    func events(_ kind: String, _ result: String, _ value: UInt64) -> Metric {
      Metric(
        name: "watchpost_events_total",
        help: "Alarms, unit reports, health and readings, by what became of them.",
        kind: .counter, labels: [.init("kind", kind), .init("result", result)],
        value: Double(value))
    }
    return [datagram("accepted", "", ledger.datagrams.accepted)]
      + [datagram("duplicate", "", ledger.datagrams.duplicate)]
      + RejectReason.allCases.map {
        datagram("rejected", $0.rawValue, ledger.datagrams.rejected[$0] ?? 0)
      }
      + ShedReason.allCases.map {
        datagram("shed", $0.rawValue, ledger.datagrams.shed[$0] ?? 0)
      }
      + [
        Metric(
          name: "watchpost_kernel_dropped_datagrams_total",
          help: "Datagrams that the kernel dropped before they were read (SO_RXQ_OVFL).",
          kind: .counter, value: Double(ledger.datagrams.kernelDropped)),
        frames("complete", ledger.frames.complete),
        frames("incomplete", ledger.frames.incomplete),
        frames("shed", ledger.frames.shedInQueue + ledger.frames.shedInAssembly),
        events("event", "accepted", ledger.events.accepted),
        events("event", "copy", ledger.events.copies),
        events("event", "shed", ledger.events.shed),
        events("reading", "accepted", ledger.readings.accepted),
        events("reading", "shed", ledger.readings.shed),
        Metric(
          name: "watchpost_ledger_closed",
          help: "1 while every datagram, frame and event is accounted for.", kind: .gauge,
          value: ledger.isClosed && radars?.ledger().isClosed ?? true ? 1 : 0),
      ]
  }

  /// Zero throughout while no radar port is named.
  private var radarMetrics: [Metric] {
    let ledger = radars?.ledger() ?? RadarLedger()
    func datagram(_ result: String, _ reason: String, _ value: UInt64) -> Metric {
      Metric(
        name: "watchpost_radar_datagrams_total",
        help: "Datagrams taken from the radar port, by what became of them.", kind: .counter,
        labels: [.init("result", result), .init("reason", reason)], value: Double(value))
    }
    func counter(_ name: String, _ help: String, _ value: UInt64) -> Metric {
      Metric(name: name, help: help, kind: .counter, value: Double(value))
    }
    return [datagram("accepted", "", ledger.accepted)]
      + RadarRejectReason.allCases.map {
        datagram("rejected", $0.rawValue, ledger.rejected[$0] ?? 0)
      }
      + [
        counter(
          "watchpost_radar_kernel_dropped_datagrams_total",
          "Datagrams that the kernel dropped at the radar port before they were read.",
          ledger.kernelDropped),
        counter("watchpost_radar_bytes_total", "Bytes of radars' serial lines.", ledger.bytes),
        counter(
          "watchpost_radar_junk_bytes_total",
          "Bytes of radars' lines that belong to nothing: damage, or a radar set otherwise.",
          ledger.junkBytes),
        counter(
          "watchpost_radar_readings_total", "Readings made of radars' values.", ledger.readings),
        counter(
          "watchpost_radar_readings_over_rate_total",
          "Readings held back because one radar made more than a road can hold.",
          ledger.readingsOverRate),
      ]
  }

  private var deskMetrics: [Metric] {
    let view = desk.current
    let open = view.desk.incidents.filter { $0.state.isOpen }
    func incidents(_ name: String, _ help: String, _ of: [Incident]) -> [Metric] {
      Severity.allCases.map { severity in
        Metric(
          name: name, help: help, kind: .gauge,
          labels: [.init("severity", "\(severity.rawValue)")],
          value: Double(of.count { $0.severity == severity }))
      }
    }
    return incidents("watchpost_incidents_open", "Open incidents by severity.", open)
      + incidents(
        "watchpost_incidents_unanswered", "Open incidents that no operator has answered.",
        open.filter { $0.answered == nil })
      + journalMetrics(view)
  }

  private func journalMetrics(_ view: DeskThread.View) -> [Metric] {
    [
      Metric(
        name: "watchpost_desk_beats_total",
        help: "Rounds of the desk, at least ten a second: one that stands still is stuck.",
        kind: .counter, value: Double(desk.beats)),
      Metric(
        name: "watchpost_presses_accepted_total", help: "Presses accepted, copies not counted.",
        kind: .counter, value: Double(view.desk.acceptedPresses)),
      Metric(
        name: "watchpost_journal_entries_total", help: "Inputs in the journal.", kind: .counter,
        value: Double(view.nextEntry - 1 - UInt64(view.waitingForDisk))),
      Metric(
        name: "watchpost_journal_waiting", help: "Inputs that wait for the disk.", kind: .gauge,
        value: Double(view.waitingForDisk)),
      Metric(
        name: "watchpost_journal_on_disk", help: "1 while everything taken is in the journal.",
        kind: .gauge, value: view.isOnDisk ? 1 : 0),
    ]
  }

  private var detectionMetrics: [Metric] {
    let counts = shards.map(\.counts)
    return [
      Metric(
        name: "watchpost_detection_frames_total", help: "Frames looked at.", kind: .counter,
        value: Double(counts.reduce(0) { $0 + $1.frames })),
      Metric(
        name: "watchpost_detection_undecodable_total", help: "Frames that did not decode.",
        kind: .counter, value: Double(counts.reduce(0) { $0 + $1.undecodable })),
      Metric(
        name: "watchpost_detection_seconds_total",
        help: "Time spent on decoding and detection, all threads.", kind: .counter,
        value: Double(counts.reduce(0) { $0 + $1.nanoseconds }) / 1e9),
      Metric(
        name: "watchpost_sightings_lost_total",
        help: "Ended visits and suppressed changes not on record: queue or disk was full.",
        kind: .counter, value: Double(sightings.lost)),
    ]
  }

  private var evidenceMetrics: [Metric] {
    let counts = evidence.counts
    func pictures(_ result: String, _ value: UInt64) -> Metric {
      Metric(
        name: "watchpost_evidence_pictures_total",
        help: "Pictures wanted as evidence, by what became of them.", kind: .counter,
        labels: [.init("result", result)], value: Double(value))
    }
    return [
      pictures("kept", counts.kept), pictures("lost", counts.lost),
      Metric(
        name: "watchpost_pictures_held_bytes", help: "Pictures held in memory.", kind: .gauge,
        value: Double(counts.heldBytes)),
      Metric(
        name: "watchpost_pictures_shed_total",
        help: "Pictures pushed out of memory early for want of room.", kind: .counter,
        value: Double(counts.shed)),
    ]
  }
}
