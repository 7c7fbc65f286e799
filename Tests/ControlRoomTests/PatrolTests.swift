import Foundation
import Incidents
import Store
import Synchronization
import Testing
import Wire

@testable import ControlRoom

@Suite struct PatrolTests {
  @Test func aCrewReadsItsOrders() async throws {
    try await PatrolServer.run { server in
      server.desk.state.withLock {
        $0.orders = [.sample(.offered, .offer), .sample(.withdrawn, .alreadyTaken)]
      }
      let answer = try await server.mine()
      #expect(answer.status == 200, "\(answer.text)")
      #expect((answer.json["unit"] as? [String: Any])?["callSign"] as? String == "巡逻3")
      #expect(answer.json["at"] as? String == FakeDesk.now.wall.description)
      let orders = try #require(answer.json["orders"] as? [[String: Any]])
      #expect(orders.map { $0["act"] as? String } == ["offer", "alreadyTaken"])
      #expect(orders[0]["signOffBy"] != nil && orders[1]["signOffBy"] == nil)
      #expect(orders[0]["text"] as? String == "S1 一键报警 / Alarm press")
    }
  }

  @Test func whatDidNotChangeIsNotSentAgain() async throws {
    try await PatrolServer.run { server in
      let tag = try #require(try await server.mine().headers["etag"])
      let same = try await server.mine(etag: tag)
      #expect(same.status == 304 && same.body.isEmpty)
      #expect(same.headers["etag"] == tag)
      #expect(try await server.mine(etag: "\"other\", \(tag)").status == 304)
      server.desk.state.withLock { $0.orders = [.sample(.offered, .offer)] }
      let changed = try await server.mine(etag: tag)
      #expect(changed.status == 200 && changed.headers["etag"] != tag)
      #expect(try await server.mine(query: "?x=1").status == 400)
    }
  }

  @Test func aCrewsReportReachesTheDeskUnderItsUnit() async throws {
    try await PatrolServer.run { server in
      let bodies = [
        #"{"id":"a","status":"enRoute","order":9,"receipt":"accepted","words":"路上"}"#,
        #"{"id":"b","order":9,"receipt":"received"}"#,
        #"{"id":"c","fix":{"lat":30.4,"lon":108.6,"ageSeconds":7},"sequence":12}"#,
        #"{"id":"d","order":9,"receipt":"declined","status":"busy"}"#,
      ]
      for body in bodies {
        let answer = try await server.report(body)
        #expect(answer.status == 200, "\(body): \(answer.text)")
        #expect(answer.json["result"] as? String == "done")
      }
      let nine = OrderID(rawValue: 9)
      let fix = UnitReport.Fix(
        place: try #require(Coordinate(latitude: 30.4, longitude: 108.6)), ageSeconds: 7)
      #expect(
        server.desk.state.withLock { $0.reports } == [
          PatrolReport(
            id: "a", unit: .unit, status: .enRoute, order: nine, receipt: .accepted, words: "路上"),
          PatrolReport(id: "b", unit: .unit, order: nine, receipt: .received),
          PatrolReport(id: "c", unit: .unit, fix: fix, sequence: 12),
          PatrolReport(id: "d", unit: .unit, status: .busy, order: nine, receipt: .declined),
        ])
    }
  }

  @Test func aBadReportIsToldWhereItIsBad() async throws {
    let long = String(repeating: "路", count: 67)
    let bad: [(body: String, field: String?)] = [
      ("{", nil), ("{}", "id"), (#"{"id":"a","unit":"50023500001345000003"}"#, "unit"),
      (#"{"id":"a","status":"noContact"}"#, "status"),
      (#"{"id":"a","status":"offered"}"#, "status"),
      (#"{"id":"a","status":1}"#, "status"), (#"{"id":"a","receipt":"accepted"}"#, "order"),
      (#"{"id":"a","order":9,"receipt":"none"}"#, "receipt"), (#"{"id":"a","order":-1}"#, "order"),
      (#"{"id":"a","words":"\#(long)"}"#, "words"), (#"{"id":"a","fix":[]}"#, "fix"),
      (#"{"id":"a","fix":{"ageSeconds":1}}"#, "fix.lat"),
      (#"{"id":"a","fix":{"lat":1,"lon":2}}"#, "fix.ageSeconds"),
      (#"{"id":"a","fix":{"lat":1,"lon":2,"ageSeconds":-1}}"#, "fix.ageSeconds"),
      (#"{"id":"a","sequence":-1}"#, "sequence"),
    ]
    try await PatrolServer.run { server in
      for (body, field) in bad {
        let answer = try await server.report(body)
        #expect(answer.status == 400, "\(body): \(answer.text)")
        #expect(answer.errorField == field, "\(body)")
      }
      #expect(try await server.report(#"{"id":"a"}"#, type: "text/plain").status == 415)
      #expect(server.desk.state.withLock { $0.reports.isEmpty })
    }
  }

  @Test(arguments: [(CommandOutcome.doneNotOnDisk, 202), (.busy, 503), (.done, 200)])
  func theDesksAnswerBecomesAStatus(_ outcome: CommandOutcome, status: Int) async throws {
    try await PatrolServer.run { server in
      server.desk.state.withLock { $0.outcome = outcome }
      let answer = try await server.report(#"{"id":"a"}"#)
      #expect(answer.status == status)
    }
  }

  @Test func whoSpeaksForNoUnitOrForAStrangeOneIsToldSo() async throws {
    let program = Caller.program(FakeRecords.State.token("x", [.operate]))
    for (caller, status, code) in [
      (PatrolServer.crew(nil), 403, "noUnit"), (program, 403, "noUnit"),
      (PatrolServer.crew(.post), 404, "unknownUnit"),
    ] {
      try await PatrolServer.run(as: caller) { server in
        for answer in [try await server.mine(), try await server.report(#"{"id":"a"}"#)] {
          #expect(answer.status == status && answer.errorCode == code)
        }
        #expect(server.desk.state.withLock { $0.reports.isEmpty })
      }
    }
  }

  @Test func noTokenOpensAUnitsPage() async throws {
    try await LiveServer.run { server in
      for token in ["operator-secret", "read-secret", "device-secret"] {
        let answer = try await server.get("/api/v1/my", token: token)
        #expect(answer.status == 403)
      }
    }
  }
}
