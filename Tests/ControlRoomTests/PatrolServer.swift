import Store
import Synchronization
import Wire

@testable import ControlRoom

/// The routes of units' own pages, called by a crew that signed in.
struct PatrolServer: Sendable {
  let desk: FakeDesk
  private let crew: SignedIn

  /// Signs in as a crew of that unit; nil for one whose account names none.
  static func run(
    of unit: DeviceID? = .unit, _ body: @escaping @Sendable (PatrolServer) async throws -> Void
  ) async throws {
    try await LiveServer.run { server in
      server.records.state.withLock { $0.accounts.people["unit"]?.person.unit = unit }
      let crew = try await server.signIn("unit")
      try await body(PatrolServer(desk: server.desk, crew: crew))
    }
  }

  func mine(etag: String? = nil, query: String = "") async throws -> LiveServer.Answer {
    try await crew.send(
      "GET", "/api/v1/my" + query, headers: etag.map { ["If-None-Match": $0] } ?? [:])
  }

  func report(
    _ body: String, type: String = "application/json"
  ) async throws -> LiveServer.Answer {
    try await crew.send("POST", "/api/v1/my/reports", body: body, type: type)
  }
}
