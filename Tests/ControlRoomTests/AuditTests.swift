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

  @Test func turnedAwayTriesAreOnRecordOncePerAddressWhateverTheName() {
    let trail = AuditTrail(FakeRecords(), logger: Logger(label: "test"))
    let desk = AuditDesk(trail)
    var taken: [Int] = []
    for (name, address) in [
      ("li", "192.0.2.1"), ("li", "192.0.2.1"), ("wu", "192.0.2.1"), ("li", "192.0.2.2"),
      ("a", "2001:db8::1"), ("b", "2001:db8::2"), ("c", "2001:db8:0:1::1"),
    ] {
      let before = trail.noted
      desk.note(
        AuditEntry(
          at: .unknown, who: "", address: address, act: "signInFailed", object: "person:\(name)",
          outcome: "tooManyTries"))
      taken.append(Int(trail.noted - before))
    }
    #expect(taken == [1, 0, 0, 1, 1, 0, 1])
  }

  @Test func anOriginalIsShownOnlyWithItsRecord() async throws {
    let item = try EvidenceItem.sample(FakeDesk.now.wall)
    try await LiveServer.run { server in
      server.records.state.withLock { $0.evidence = [(item, [0xFF, 0xD8, 0xFF, 0xD9])] }
      server.desk.state.withLock { $0.frames[.camera] = [0xFF, 0xD8] }
      let person = try await server.signIn("operator")
      _ = await server.auditLog()
      for path in [
        "/api/v1/cameras/\(DeviceID.camera)/original", "/api/v1/evidence/\(item.id)/original",
      ] {
        server.records.state.withLock { $0.accounts.auditFailure = .diskFull }
        let dark = try await person.send("POST", path, body: #"{"reason":"a lost child"}"#)
        #expect(dark.status == 503)
        #expect(dark.errorCode == "auditUnavailable")
        server.records.state.withLock { $0.accounts.auditFailure = nil }
        let shown = try await person.send("POST", path, body: #"{"reason":"a lost child"}"#)
        #expect(shown.status == 200)
      }
      // What was asked for in vain is on record too.
      let log = await server.auditLog()
      #expect(log.count { $0.contains("viewOriginal") } == 4)
    }
  }

  @Test func whoIsTurnedAwayIsOnRecordOncePerRoute() async throws {
    try await LiveServer.run { server in
      let viewer = try await server.signIn("viewer")
      for incident in [7, 8] as [UInt64] {
        #expect(try await viewer.command(incident, CommandTests.good[0]).status == 403)
      }
      #expect(try await viewer.get("/api/v1/audit").status == 403)
      #expect(try await server.command(7, CommandTests.good[0], token: "read-secret").status == 403)
      #expect(
        await server.auditLog().filter { $0.contains("denied") } == [
          "person:viewer denied POST /api/v1/incidents/{id}/commands roleMissing",
          "person:viewer denied GET /api/v1/audit roleMissing",
          "token:dashboard denied POST /api/v1/incidents/{id}/commands scopeMissing",
        ])
    }
  }

  @Test func whatTheServiceDoesItselfIsOnRecord() async throws {
    try await LiveServer.run { server in
      server.server.note(act: "countyReloaded", detail: "3 faults", outcome: "countyFaulty")
      #expect(await server.auditLog() == ["watchpost countyReloaded  countyFaulty"])
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
