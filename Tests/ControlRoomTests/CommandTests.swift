import Foundation
import Incidents
import Synchronization
import Testing
import Wire

@testable import ControlRoom

@Suite struct CommandTests {
  static let good = [
    #"{"id":"c1","command":"acknowledge"}"#,
    #"{"id":"c2","command":"dispatch"}"#,
    #"{"id":"c3","command":"dispatch","units":["50023500001345000003"]}"#,
    #"{"id":"c4","command":"verify","verification":"false"}"#,
    #"{"id":"c5","command":"reset","reason":"误碰，已核实"}"#,
    #"{"id":"c6","command":"resolve","outcome":"handled","note":"fine"}"#,
    #"{"id":"c7","command":"resolve","outcome":"nothingFound"}"#,
    #"{"id":"c8","command":"followUp","satisfied":false,"note":""}"#,
    #"{"id":"c9","command":"archive"}"#,
    #"{"id":"c10","command":"reopen","reason":"again"}"#,
    #"{"id":"c11","command":"note","note":"a note"}"#,
    #"{"id":"c12","command":"undo","of":"c11"}"#,
    #"{"id":"c13","command":"withdraw","order":9,"reason":"not needed"}"#,
    #"{"id":"c14","command":"reassign","order":9,"unit":"50023500001345000003","reason":"近"}"#,
    #"{"id":"c15","command":"severity","severity":1,"reason":"shots"}"#,
  ]

  private static let wanted: [Command] = {
    let id = IncidentID(rawValue: 7)
    return [
      .acknowledge(id), .dispatch(id, units: []), .dispatch(id, units: [.unit]),
      .verify(id, .false_), .reset(id, reason: "误碰，已核实"), .resolve(id, .handled, note: "fine"),
      .resolve(id, .nothingFound, note: ""), .followUp(id, satisfied: false, note: ""),
      .archive(id), .reopen(id, reason: "again"), .note(id, "a note"), .undo(id, of: "c11"),
      .withdraw(id, order: .init(rawValue: 9), reason: "not needed"),
      .reassign(id, order: .init(rawValue: 9), unit: .unit, reason: "近"),
      .severity(id, .s1, reason: "shots"),
    ]
  }()

  @Test func everyCommandReachesTheDeskUnderTheNameOfItsToken() async throws {
    try await LiveServer.run { server in
      for body in Self.good {
        let answer = try await server.command(7, body)
        #expect(answer.status == 200, "\(body): \(answer.text)")
        #expect(answer.json["result"] as? String == "done")
      }
      let submitted = server.desk.state.withLock { $0.submitted }
      #expect(submitted.map(\.command) == Self.wanted)
      #expect(submitted.map(\.id) == (1...15).map { "c\($0)" })
      #expect(submitted.allSatisfy { $0.actor == .operatorNamed("token:control room") })
    }
  }

  @Test func aBadBodyIsToldWhereItIsBad() async throws {
    let bad: [(body: String, field: String?)] = [
      ("", nil), ("[]", nil), ("{", nil), (#""text""#, nil), ("null", nil),
      (#"{"command":"acknowledge"}"#, "id"), (#"{"id":1,"command":"acknowledge"}"#, "id"),
      (#"{"id":"","command":"acknowledge"}"#, "id"),
      (#"{"id":"a b","command":"acknowledge"}"#, "id"),
      (#"{"id":"\#(String(repeating: "x", count: 101))","command":"acknowledge"}"#, "id"),
      (#"{"id":"x"}"#, "command"), (#"{"id":"x","command":"explode"}"#, "command"),
      (#"{"id":"x","command":"acknowledge","units":[]}"#, "units"),
      (#"{"id":"x","command":"reset"}"#, "reason"),
      (#"{"id":"x","command":"reset","reson":"typo"}"#, "reson"),
      (#"{"id":"x","command":"verify","verification":"maybe"}"#, "verification"),
      (#"{"id":"x","command":"resolve","outcome":true}"#, "outcome"),
      (#"{"id":"x","command":"resolve","outcome":"handled","note":null}"#, "note"),
      (#"{"id":"x","command":"followUp","satisfied":"yes"}"#, "satisfied"),
      (#"{"id":"x","command":"dispatch","units":["1"]}"#, "units"),
      (#"{"id":"x","command":"dispatch","units":"50023500001345000003"}"#, "units"),
      (#"{"id":"x","command":"note"}"#, "note"), (#"{"id":"x","command":"undo"}"#, "of"),
      (#"{"id":"x","command":"undo","of":7}"#, "of"),
      (#"{"id":"x","command":"withdraw","reason":"r"}"#, "order"),
      (#"{"id":"x","command":"withdraw","order":0,"reason":"r"}"#, "order"),
      (#"{"id":"x","command":"withdraw","order":1.5,"reason":"r"}"#, "order"),
      (#"{"id":"x","command":"withdraw","order":1e300,"reason":"r"}"#, "order"),
      (#"{"id":"x","command":"withdraw","order":"9","reason":"r"}"#, "order"),
      (#"{"id":"x","command":"withdraw","order":9}"#, "reason"),
      (#"{"id":"x","command":"reassign","order":9,"unit":"1","reason":"r"}"#, "unit"),
      (#"{"id":"x","command":"severity","severity":0,"reason":"r"}"#, "severity"),
      (#"{"id":"x","command":"severity","severity":true,"reason":"r"}"#, "severity"),
    ]
    try await LiveServer.run { server in
      for (body, field) in bad {
        let answer = try await server.command(7, body)
        #expect(answer.status == 400, "\(body): \(answer.text)")
        #expect(answer.errorField == field, "\(body)")
      }
      #expect(server.desk.state.withLock { $0.submitted.isEmpty })
    }
  }

  @Test(arguments: [
    (CommandOutcome.refused(.latched), 409, "latched"),
    (.refused(.illegal(from: .archived)), 409, "illegal"),
    (.refused(.unknownIncident), 404, "unknownIncident"),
    (.refused(.unitUnavailable(.unit, .busy)), 409, "unitUnavailable"),
    (.refused(.badText), 400, "badText"), (.refused(.full), 503, "full"),
    (.refused(.undoGone), 409, "undoGone"), (.refused(.undoExpired), 409, "undoExpired"),
    (.refused(.notUndoable), 409, "notUndoable"), (.refused(.sameSeverity), 409, "sameSeverity"),
    (.refused(.orderOver(.init(rawValue: 9))), 409, "orderOver"),
    (.refused(.unknownArea("x")), 400, "unknownArea"),
    (.busy, 503, "busy"),
  ])
  func theDesksAnswerBecomesAStatus(_ outcome: CommandOutcome, status: Int, code: String)
    async throws
  {
    try await LiveServer.run { server in
      server.desk.state.withLock { $0.outcome = outcome }
      let answer = try await server.command(7, Self.good[0])
      #expect(answer.status == status)
      #expect(answer.errorCode == code)
      if code == "busy" { #expect(answer.headers["retry-after"] != nil) }
    }
  }

  @Test func whatWasDoneFromMemoryIsCalledDone() async throws {
    try await LiveServer.run { server in
      server.desk.state.withLock { $0.outcome = .doneNotOnDisk }
      let answer = try await server.command(7, Self.good[0])
      #expect(answer.status == 202)
      #expect(answer.text.contains("doneNotOnDisk"))
    }
  }

  @Test func aBodyOver64KiBIsRefusedUnread() async throws {
    try await LiveServer.run { server in
      let note = String(repeating: "x", count: 65_536)
      let answer = try await server.command(7, #"{"id":"x","command":"note","note":"\#(note)"}"#)
      #expect(answer.status == 413)
      #expect(answer.errorCode == "bodyTooLarge")
      let small = try await server.command(7, Self.good[0])
      #expect(small.status == 200)
    }
  }

  @Test func aBodyOfAnotherMediaTypeIsRefused() async throws {
    try await LiveServer.run { server in
      let form = try await server.command(
        7, Self.good[0], type: "application/x-www-form-urlencoded")
      #expect(form.status == 415)
      let charset = try await server.command(
        7, Self.good[0], type: "application/json; charset=utf-8")
      #expect(charset.status == 200)
    }
  }

  @Test(arguments: ["0", "-1", "x", "18446744073709551616", "1%2F2", "..%2F..%2Fetc"])
  func anIncidentsNumberIsANumber(_ id: String) async throws {
    try await LiveServer.run { server in
      let answer = try await server.send(
        "POST", "/api/v1/incidents/\(id)/commands", token: "operator-secret", body: Self.good[0],
        type: "application/json")
      #expect([400, 404].contains(answer.status))
      #expect(server.desk.state.withLock { $0.submitted.isEmpty })
    }
  }
}
