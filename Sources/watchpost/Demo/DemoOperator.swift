import Incidents
import ServiceLifecycle
import Wire

/// The demo's operator: answers, sends someone, and closes what is done, through the same commands
/// as a person; leaves alone what a person has touched a moment ago.
struct DemoOperator: Service {
  let machinery: Machinery
  /// How long an incident may wait for a person before the simulated one acts.
  let patience: Duration

  func run() async throws {
    // Cancelled when the demo ends.
    try? await cancelWhenGracefulShutdown {
      while true {
        try await Task.sleep(for: .milliseconds(500))
        let now = machinery.clock.now.desk
        for incident in machinery.desk.current.desk.incidents where incident.state.isOpen {
          guard let step = step(for: incident, at: now) else { continue }
          let request = CommandRequest(
            id: "demo-\(incident.id.rawValue)-\(incident.timeline.count)-\(now)",
            actor: .operatorNamed("demo"), command: step)
          _ = await machinery.submit(request)
        }
      }
    }
  }

  /// What comes next for an incident; nil when it is someone else's turn or too early.
  private func step(for incident: Incident, at now: Int64) -> Command? {
    let last = incident.timeline.last?.at.desk ?? incident.opened.desk
    let waited = Duration.milliseconds(now - last)
    guard waited >= patience / 2 else { return nil }
    let isDone = !incident.offers.isEmpty && !incident.offers.contains { $0.state.isLive }
    switch incident.state {
    case .received, .triaged, .assigned, .handling:
      if incident.answered == nil {
        return waited >= patience ? .acknowledge(incident.id) : nil
      }
      if incident.offers.isEmpty, incident.severity <= .s2 {
        return .dispatch(incident.id, units: [])
      }
      guard isDone || incident.severity > .s2 else { return nil }
      // Lesser things are looked at for a while, then closed.
      guard isDone || waited >= patience * 4 else { return nil }
      if incident.isLatched { return .reset(incident.id, reason: "demo: the unit has been there") }
      return .resolve(incident.id, isDone ? .handled : .nothingFound, note: "demo")
    case .resolved, .followUp:
      return incident.followUp == nil
        ? .followUp(incident.id, satisfied: true, note: "demo") : .archive(incident.id)
    case .archived, .falseAlarm, .duplicate, .test, .transferred: return nil
    }
  }
}
