import Foundation
import Incidents
import Store
import Wire

@testable import ControlRoom

extension OpenAPITests {
  /// What the session's and the audit log's routes encode.
  static func sessionSamples() -> [(schema: String, json: Data)] {
    let record = SessionRecord(
      person: "li", created: FakeDesk.now.wall, lastSeen: FakeDesk.now.wall, address: "::1",
      csrf: SessionSecret.make())
    let view = { (role: Person.Role, unit: DeviceID?, preferences: Preferences) in
      SessionView(
        OpenSession(
          digest: SessionSecret.digest("x"), record: record,
          person: Person(
            name: "li", display: "李", role: role, unit: unit, created: FakeDesk.now.wall),
          opened: FakeDesk.now.desk),
        preferences)
    }
    var entry = AuditEntry(
      at: FakeDesk.now.wall, who: "person:li", address: "::1", act: "signIn",
      object: "person:li")
    entry.number = 7
    return [
      ("Session", JSONText.encode(view(.unit, .unit, Preferences(language: .zh)))),
      ("Session", JSONText.encode(view(.commander, nil, Preferences()))),
      ("Preferences", JSONText.encode(Preferences(language: .en, theme: .dark))),
      ("AuditList", JSONText.encode(AuditList(entries: [AuditEntryView(entry)], next: 7))),
      ("AuditList", JSONText.encode(AuditList(entries: [], next: nil))),
    ]
  }
}
