/// The alert rules that `watchpost print alerts` prints. A test holds every series against
/// /metrics.
enum AlertRules {
  /// A rule file of Prometheus.
  static let text = """
    # Example rules; thresholds are for you to set. Scrape with job_name: watchpost.
    groups:
      - name: watchpost
        rules:
          - alert: WatchpostDown
            expr: 'absent(up{job="watchpost"}) or up{job="watchpost"} == 0'
            for: 1m
            labels: {severity: critical}
            annotations: {summary: "The service is not scraped. Is it running, is its token good?"}
          - alert: WatchpostDeskStalled
            expr: 'rate(watchpost_desk_beats_total[1m]) == 0'
            for: 30s
            labels: {severity: critical}
            annotations: {summary: "The desk stands still: no press becomes an order. systemd should have restarted it."}
          - alert: WatchpostNotOnDisk
            expr: 'watchpost_journal_on_disk == 0'
            for: 0s
            labels: {severity: critical}
            annotations: {summary: "The journal cannot be written: presses are dispatched from memory and not acknowledged. Look at the disk."}
          - alert: WatchpostUrgentUnanswered
            expr: 'watchpost_incidents_unanswered{severity="1"} > 0'
            for: 1m
            labels: {severity: critical}
            annotations: {summary: "An S1 incident stands unanswered by any operator."}
          - alert: WatchpostEventsRefused
            expr: 'increase(watchpost_events_total{result="shed"}[5m]) > 0'
            for: 0s
            labels: {severity: critical}
            annotations: {summary: "Alarms, reports or readings were refused for want of room."}
          - alert: WatchpostLedgerOpen
            expr: 'watchpost_ledger_closed == 0'
            for: 1m
            labels: {severity: critical}
            annotations: {summary: "Something was lost without a reason: a defect, report it."}
          - alert: WatchpostKernelDrops
            expr: 'increase(watchpost_kernel_dropped_datagrams_total[5m]) > 0'
            for: 0s
            labels: {severity: warning}
            annotations: {summary: "The kernel drops datagrams: raise net.core.rmem_max, or the box is too slow."}
          - alert: WatchpostFramesShed
            expr: 'increase(watchpost_frames_total{result="shed"}[10m]) > 0'
            for: 5m
            labels: {severity: warning}
            annotations: {summary: "More frames come than can be looked at."}
          - alert: WatchpostDiskLow
            expr: 'watchpost_disk_free_bytes < 5e9'
            for: 5m
            labels: {severity: warning}
            annotations: {summary: "Less than 5 GB are free for evidence."}
          - alert: WatchpostReserveSpent
            expr: 'watchpost_disk_reserve_whole == 0'
            for: 1m
            labels: {severity: critical}
            annotations: {summary: "The journal lives on its last reserve: make room on the disk."}
          - alert: WatchpostEvidenceLost
            expr: 'increase(watchpost_evidence_pictures_total{result="lost"}[10m]) > 0'
            for: 0s
            labels: {severity: warning}
            annotations: {summary: "Pictures of incidents were not kept."}
          - alert: WatchpostDevicesSilent
            expr: 'watchpost_devices{state="silent"} > 0'
            for: 10m
            labels: {severity: warning}
            annotations: {summary: "Devices that were heard before are silent; the health page names them."}
          - alert: WatchpostBendHeadsLost
            expr: 'watchpost_corridor_heads{state="lost"} > 0 or watchpost_corridor_heads{state="blind"} > 0'
            for: 2m
            labels: {severity: warning}
            annotations: {summary: "Heads of a corridor do not see: the signs of their bends are at static caution."}
          - alert: WatchpostSignsFaulty
            expr: 'watchpost_corridor_signs_faulty > 0'
            for: 2m
            labels: {severity: warning}
            annotations: {summary: "Signs do not show what they are told: drivers may read a dark one as clear."}
          - alert: WatchpostSignsSlow
            expr: 'histogram_quantile(0.99, rate(watchpost_bend_command_seconds_bucket[5m])) > 0.1'
            for: 5m
            labels: {severity: critical}
            annotations: {summary: "Warnings leave more than 100 ms after the reading: the box is too slow."}
          - alert: WatchpostSignsTooOftenLit
            expr: 'watchpost_corridor_warned_share > 0.6'
            for: 15m
            labels: {severity: warning}
            annotations: {summary: "In the last hour the signs of a corridor warned most of its drivers: they will stop minding them."}
          - alert: WatchpostCorridorUnwatched
            expr: 'watchpost_corridors_refused > 0'
            for: 1m
            labels: {severity: critical}
            annotations: {summary: "Nobody watches a corridor of the county; the log names it, its signs show caution."}
          - alert: WatchpostBendRecordsLost
            expr: 'increase(watchpost_bend_alerts_lost_total[5m]) + increase(watchpost_bend_bins_lost_total[5m]) > 0'
            for: 0s
            labels: {severity: warning}
            annotations: {summary: "Alerts or statistics of bends were lost for want of room."}
          - alert: WatchpostHeartbeatFailing
            expr: 'watchpost_condition{code="heartbeatFailing"} == 1'
            for: 1m
            labels: {severity: warning}
            annotations: {summary: "The outside address does not take the heartbeats."}
          - alert: WatchpostClockJumped
            expr: 'watchpost_condition{code="clockJumped"} == 1'
            for: 0s
            labels: {severity: warning}
            annotations: {summary: "The wall clock was set: records of that moment lie apart from the time that passed."}
          - alert: WatchpostAuditOverflow
            expr: 'increase(watchpost_audit_dropped_total[10m]) > 0'
            for: 0s
            labels: {severity: critical}
            annotations: {summary: "Audit entries were lost."}
          - alert: WatchpostRestarts
            expr: 'changes(watchpost_start_time_seconds[1h]) > 2'
            for: 0s
            labels: {severity: warning}
            annotations: {summary: "It was restarted more than twice in an hour; its log tells why."}

    """
}
