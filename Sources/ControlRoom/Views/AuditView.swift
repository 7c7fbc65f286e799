import Store
import Wire

/// A page of the audit log.
struct AuditList: Codable {
  var entries: [AuditEntryView]
  /// What to ask for as `before` to get the next page; absent at the end.
  var next: UInt64?
}

/// One line of it.
struct AuditEntryView: Codable {
  var number: UInt64
  var at: String
  var who: String
  var address: String
  var act: String
  var object: String
  var detail: String
  var outcome: String

  init(_ entry: AuditEntry) {
    number = entry.number
    at = entry.at.description
    who = entry.who
    address = entry.address
    act = entry.act
    object = entry.object
    detail = entry.detail
    outcome = entry.outcome
  }
}
