extension StreamCounts {
  /// The stream's part of `/metrics`.
  var metrics: [Metric] {
    func counter(_ name: String, _ help: String, _ value: UInt64) -> Metric {
      Metric(name: "watchpost_stream_" + name, help: help, kind: .counter, value: Double(value))
    }
    return [
      Metric(
        name: "watchpost_stream_subscribers", help: "Streams open now.", kind: .gauge,
        value: Double(subscribers)),
      counter("refused_total", "Streams refused because too many were open.", refused),
      counter("events_total", "Events made.", events),
      counter("delivered_total", "Events handed to connections.", delivered),
      counter("snapshots_total", "Snapshots sent.", snapshots),
      counter(
        "overflows_total", "Times that a snapshot took the place of a backlog.", overflows),
      counter("cut_total", "Streams cut off because a write took too long.", cut),
      counter("evicted_total", "Events dropped from the ring for newer ones.", evicted),
      counter("floods_total", "Times that waiting changes were forgotten.", floods),
      counter("wakes_merged_total", "Wakes that came while one was under way.", wakesMerged),
    ]
  }
}
