import Foundation
import Incidents
import Testing
import Wire

@testable import ControlRoom

@Suite struct StreamTests {
  @Test func aStreamBeginsWithASnapshotAndGoesOnWithChanges() async throws {
    try await LiveServer.run { server in
      server.desk.change(.press(1))
      let reader = StreamReader(port: server.port)
      defer { reader.close() }
      let snapshot = try #require(await reader.next())
      #expect(snapshot.name == "snapshot")
      #expect(snapshot.change == 101)
      let shown = try JSONDecoder().decode(SnapshotView.self, from: Data(snapshot.data.utf8))
      #expect(shown.incidents.map(\.id) == [1])

      server.desk.change(.press(2, severity: .s1))
      let change = try #require(await reader.next())
      #expect(change.name == "incident")
      #expect(change.change == 102)
      let incident = try JSONDecoder().decode(IncidentView.self, from: Data(change.data.utf8))
      #expect(incident.severity == 1)
      #expect(incident.number == "W-000002")
      #expect(incident.timer?.dueInSeconds == 25)
    }
  }
}
