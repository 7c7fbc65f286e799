import Foundation
import Incidents
import Logging
import Store
import Synchronization
import Testing
import Wire

@testable import ControlRoom

@Suite struct AuditTests {
  @Test func whoDidAndSawWhatIsOnRecord() async throws {
    let item = try EvidenceItem.sample(FakeDesk.now.wall)
    try await LiveServer.run { server in
      server.records.state.withLock { state in
        state.incidents = [.press(1)]
        state.evidence = [(item, [0xFF, 0xD8, 0xFF, 0xD9])]
      }
      server.desk.state.withLock { $0.frames[.camera] = [0xFF, 0xD8] }
      #expect(try await server.trySignIn("operator", password: "wrong").status == 401)
      let person = try await server.signIn("operator")
      // A page asks for the picture every second: one entry.
      for _ in 0..<3 {
        #expect(try await person.get("/api/v1/cameras/\(DeviceID.camera)/latest.jpg").status == 200)
        #expect(try await person.get("/api/v1/incidents/1/evidence").status == 200)
        #expect(try await person.get("/api/v1/evidence/\(item.id)").status == 200)
      }
      _ = try await server.get("/api/v1/cameras/\(DeviceID.camera)/latest.jpg")
      #expect(try await person.command(7, CommandTests.good[0]).status == 200)
      server.desk.state.withLock { $0.outcome = .refused(.latched) }
      #expect(try await server.command(7, CommandTests.good[0]).status == 409)
      #expect(try await person.send("DELETE", "/api/v1/session").status == 204)
      #expect(
        await server.auditLog() == [
          " signInFailed person:operator badCredentials",
          "person:operator signIn person:operator done",
          "person:operator viewCamera camera:\(DeviceID.camera) done",
          "person:operator viewEvidence incident:1 done",
          "token:dashboard viewCamera camera:\(DeviceID.camera) done",
          "person:operator command incident:7 done",
          "token:control room command incident:7 latched",
          "person:operator signOut person:operator done",
        ])
      let command = server.records.state.withLock { $0.accounts.audit[5] }
      #expect(command.detail.hasPrefix("acknowledge "))
      #expect(command.address == "127.0.0.1")
    }
  }

  @Test func theLogIsFilteredPagedAndItsReadingOnRecord() async throws {
    try await LiveServer.run { server in
      let commander = try await server.signIn("commander")
      _ = try await server.signIn("viewer")
      _ = await server.auditLog()
      let all = try await commander.get("/api/v1/audit")
      let list = try JSONDecoder().decode(AuditList.self, from: all.body)
      #expect(list.entries.map(\.who) == ["person:viewer", "person:commander"])
      #expect(list.next == nil)
      let page = try await commander.get("/api/v1/audit?limit=1&act=signIn")
      let first = try JSONDecoder().decode(AuditList.self, from: page.body)
      #expect(first.entries.map(\.number) == [2])
      let rest = try await commander.get("/api/v1/audit?limit=1&act=signIn&before=2")
      #expect(
        try JSONDecoder().decode(AuditList.self, from: rest.body).entries.map(\.number) == [1])
      let one = try await commander.get("/api/v1/audit?who=person%3Aviewer")
      #expect(try JSONDecoder().decode(AuditList.self, from: one.body).entries.count == 1)
      #expect(await server.auditLog().last == "person:commander auditRead  done")
      for query in ["limit=0", "limit=1001", "before=0", "who=", "colour=red"] {
        #expect(try await commander.get("/api/v1/audit?\(query)").status == 400, "\(query)")
      }
    }
  }

  @Test func aDiskThatRefusesKeepsEntriesAndHoldsUpNobody() async throws {
    let records = FakeRecords()
    records.state.withLock { $0.accounts.auditFailure = .diskFull }
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    let trail = AuditTrail(records, logger: logger)
    let more = 10
    for number in 0..<AuditTrail.limit + more {
      trail.note(
        AuditEntry(at: .unknown, who: "person:li", address: "", act: "\(number)"))
    }
    await trail.flush()
    #expect(trail.counts.waiting == AuditTrail.limit)
    #expect(trail.counts.lost == UInt64(more))
    #expect(trail.counts.isFailing)
    records.state.withLock { $0.accounts.auditFailure = nil }
    await trail.flush()
    #expect(trail.counts.waiting == 0)
    #expect(!trail.counts.isFailing)
    let acts = records.state.withLock { $0.accounts.audit.map(\.act) }
    #expect(acts == (0..<AuditTrail.limit).map { "\($0)" })
  }

  @Test func aViewIsNewAgainAfterAWhileAndTheTableHasABound() {
    var views = RecentViews()
    let start = ContinuousClock.now
    let view = RecentViews.View(who: "person:li", act: "viewCamera", object: "camera:1")
    #expect(views.isNew(view, at: start) == true)
    #expect(views.isNew(view, at: start + .seconds(299)) == false)
    #expect(views.isNew(view, at: start + .seconds(300)) == true)
    #expect(
      views.isNew(.init(who: "person:wu", act: view.act, object: view.object), at: start) == true)
    for number in 0..<10_000 {
      _ = views.isNew(.init(who: "\(number)", act: "", object: ""), at: start)
    }
    let counts = Mirror(reflecting: views).children.compactMap { $0.value as? any Collection }
    #expect(counts.allSatisfy { $0.count <= RecentViews.limit })
  }
}
