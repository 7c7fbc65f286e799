private import Foundation

/// What happened at the socket.
struct NetworkCounts: Equatable, Codable {
  /// Datagrams handed to the kernel, copies included.
  var left = 0
  /// Datagrams that nobody listened for.
  var refused = 0
  /// Datagrams that the kernel would not take.
  var dropped = 0
  /// Datagrams received.
  var received = 0
  /// Of those, the ones for none of the devices here.
  var unreadable = 0
  /// Datagrams lost by `--loss`, both ways.
  var lostOnPurpose = 0
}

/// What a run did: the last line on stdout with `--json`.
struct RunSummary: Equatable, Codable {
  /// Seconds that the run took.
  var seconds: Double
  /// Devices simulated.
  var devices: Int
  /// What the devices sent and got back.
  var traffic: TrafficCounts
  /// What happened at the socket.
  var network: NetworkCounts
  /// Events still without an acknowledgement at the end.
  var unacknowledged: Int
  /// From the first send of an alarm to its acknowledgement, milliseconds.
  var alarmToAcknowledgementMs: LatencyRecord.Summary?
  /// Frames left out because the simulator came too late.
  var framesGivenUp: Int

  /// One line of JSON with sorted keys.
  func json() throws(SimulatorError) -> String { try jsonLine(self) }

  /// One line for people.
  var text: String {
    var parts = [
      "\(devices) devices, \(seconds) s: \(traffic.sent) datagrams, \(traffic.frames) frames, "
        + "\(traffic.alarms) alarms; \(traffic.acknowledged) acknowledged, "
        + "\(traffic.resent) copies, \(unacknowledged) unacknowledged"
    ]
    if let times = alarmToAcknowledgementMs {
      parts.append(
        "alarm to acknowledgement p50 \(times.p50) ms, p99 \(times.p99) ms, "
          + "longest \(times.longest) ms")
    }
    if network.refused > 0 { parts.append("\(network.refused) found nobody listening") }
    if network.dropped > 0 { parts.append("\(network.dropped) not taken by the kernel") }
    if framesGivenUp > 0 { parts.append("\(framesGivenUp) frames given up") }
    return parts.joined(separator: "; ")
  }
}

/// A value as one line of JSON with sorted keys.
func jsonLine(_ value: some Encodable) throws(SimulatorError) -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  guard let data = try? encoder.encode(value) else { throw .defect("a summary is not JSON") }
  return String(decoding: data, as: UTF8.self)
}
