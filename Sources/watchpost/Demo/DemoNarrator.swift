import ControlRoom
import Incidents
import ServiceLifecycle
import Synchronization
import Wire

/// Tells in lines what happens in the demo: every new line of every incident's timeline.
struct DemoNarrator: Service {
  let machinery: Machinery

  func run() async throws {
    // Cancelled when the demo ends.
    try? await cancelWhenGracefulShutdown {
      var told: [IncidentID: Int] = [:]
      while true {
        try await Task.sleep(for: .milliseconds(200))
        let names = machinery.names.withLock { $0 }
        for incident in machinery.desk.current.desk.incidents {
          for fact in incident.timeline.dropFirst(told[incident.id] ?? 0) {
            let text = Wording.text(fact.what) { names[$0] ?? $0.description }
            let time = fact.at.wall.description.dropFirst(11).prefix(8)
            print(
              "\(time)Z  #\(incident.id.rawValue) S\(incident.severity.rawValue) "
                + "\(incident.place.words): \(text.en)")
          }
          told[incident.id] = incident.timeline.count
        }
        flushOutput()
      }
    }
  }
}
