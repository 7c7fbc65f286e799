import Wire

/// A message of a device in words, short enough for the end of a line.
enum MessageWords {
  static func text(_ message: Message) -> String {
    switch message {
    case .hello(let health): "hello, " + words(health)
    case .heartbeat(let health): "heartbeat, " + words(health)
    case .alarm(let alarm): words(alarm)
    case .bendReading(let reading): words(reading)
    case .frameFragment(let fragment):
      "frame \(fragment.frame), from byte \(fragment.offset) of \(fragment.total)"
    case .unitReport(let report): words(report)
    case .order(let order): "order \(order.id), \(order.act)"
    case .signCommand(let command): "sign command \(command.id), \(command.text)"
    case .signState(let state): "shows \(state.text), lamp \(state.lamp), command \(state.command)"
    case .acknowledgement(let answer): "acknowledges \(answer.sequence): \(answer.reason)"
    }
  }

  private static let faults: [(fault: DeviceFaults, words: String)] = [
    (.mainsLost, "mains lost"), (.batteryLow, "battery low"), (.tamper, "housing open"),
    (.buttonStuck, "button stuck"), (.sensor, "sensor"), (.display, "lamp or panel"),
    (.clock, "clock not set"), (.storage, "storage"),
  ]

  private static func words(_ health: Health) -> String {
    var parts = ["\(health.deviceClass.word)", "up \(health.uptimeSeconds) s"]
    if health.batteryMillivolts > 0 { parts.append("battery \(volts(health.batteryMillivolts))") }
    if health.pending > 0 { parts.append("\(health.pending) waiting") }
    let held = faults.filter { health.faults.contains($0.fault) }.map(\.words)
    return (parts + [held.isEmpty ? "no faults" : "faults: " + held.joined(separator: ", ")])
      .joined(separator: ", ")
  }

  private static func words(_ alarm: Alarm) -> String {
    "\(alarm.action), button \(alarm.button), held \(alarm.heldMilliseconds) ms, "
      + "battery \(volts(alarm.batteryMillivolts))"
  }

  private static func words(_ reading: BendReading) -> String {
    "\(reading.vehicleClass) \(reading.direction) head \(reading.head), \(reading.speed.kmh) km/h, "
      + "\(Double(reading.distanceDecimetres) / 10) m, track \(reading.track)"
  }

  private static func words(_ report: UnitReport) -> String {
    var parts = ["\(report.status)"]
    if report.order > 0 { parts.append("order \(report.order) \(report.receipt)") }
    parts.append(report.fix.map { "fix \($0.ageSeconds) s old" } ?? "no fix")
    if !report.words.isEmpty { parts.append(quoted(report.words)) }
    return parts.joined(separator: ", ")
  }

  private static func volts(_ millivolts: UInt16) -> String { "\(Double(millivolts) / 1_000) V" }
}
