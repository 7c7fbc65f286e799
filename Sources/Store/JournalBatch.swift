internal import Detection
internal import Foundation
internal import GRDB
internal import Incidents
internal import Wire

/// Entries and effects of one commit, encoded before the writer is asked for, so that the
/// transaction holds nothing but inserts.
struct JournalBatch {
  private struct EntryRow {
    var number: Int64
    var desk: Int64
    var wall: Int64
    var input: Data
  }
  private struct IncidentRow {
    var incident: Incident
    var body: Data
  }
  private var entries: [EntryRow] = []
  private var incidents: [IncidentRow] = []
  private var orders: [(order: Order, unit: DeviceID)] = []

  var isEmpty: Bool { entries.isEmpty && incidents.isEmpty && orders.isEmpty }

  /// Encodes. Throws `.corrupt` when the numbers have gaps.
  init(_ entries: [JournalEntry], effects: [Effect]) throws(StoreError) {
    let encoder = RecordCoding.encoder()
    self.entries.reserveCapacity(entries.count)
    for entry in entries {
      guard let number = Int64(exactly: entry.number), number > 0 else {
        throw .corrupt(what: "journal entry has the number \(entry.number)")
      }
      if let last = self.entries.last, last.number + 1 != number {
        throw .corrupt(what: "journal entry \(number) was to follow \(last.number)")
      }
      self.entries.append(
        EntryRow(
          number: number, desk: entry.moment.desk, wall: entry.moment.wall.milliseconds,
          input: try Self.encode(entry.input, with: encoder)))
    }
    // Of several states of an incident within a commit only the last is ever seen.
    var last: [IncidentID: Incident] = [:]
    for effect in effects {
      switch effect {
      case .incidentChanged(let incident): last[incident.id] = incident
      case .order(let order, let unit): orders.append((order, unit))
      case .unitChanged, .keepEvidence, .fixesWanted, .done, .refused: break
      }
    }
    for incident in last.values.sorted(by: { $0.id < $1.id }) {
      incidents.append(
        IncidentRow(incident: incident, body: try Self.encode(incident, with: encoder)))
    }
  }

  private static func encode(
    _ value: some Encodable, with encoder: JSONEncoder
  ) throws(StoreError) -> Data {
    do {
      return try encoder.encode(value)
    } catch {
      throw .corrupt(what: "a value that JSON cannot hold: \(error)")
    }
  }

  /// Writes all of it within the transaction of the caller.
  func write(_ db: Database) throws {
    let tail = try Self.tail(db)
    var number = tail.number
    var hash = tail.hash
    if !entries.isEmpty {
      let insert = try db.cachedStatement(
        sql: "INSERT INTO journal (number, desk_ms, wall_ms, input, hash) VALUES (?, ?, ?, ?, ?)")
      for row in entries {
        guard row.number == number + 1 else {
          throw StoreError.corrupt(
            what: "journal entry \(row.number) was to follow \(number), the last on disk")
        }
        hash = JournalChain.hash(
          after: hash, number: row.number, desk: row.desk, wall: row.wall, input: row.input)
        number = row.number
        try insert.execute(arguments: [row.number, row.desk, row.wall, row.input, hash])
      }
    }
    try writeProjections(db, through: number)
  }

  private func writeProjections(_ db: Database, through entry: Int64) throws {
    if !incidents.isEmpty {
      let upsert = try db.cachedStatement(
        sql: """
          INSERT OR REPLACE INTO incidents
            (id, state, severity, nature, is_open, opened_ms, changed_ms, body)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
          """)
      for row in incidents {
        let incident = row.incident
        try upsert.execute(arguments: [
          try incident.id.column, incident.state.rawValue, Int(incident.severity.rawValue),
          incident.nature.rawValue, incident.state.isOpen,
          incident.opened.wall.milliseconds, incident.changed.milliseconds, row.body,
        ])
      }
    }
    if !orders.isEmpty {
      // The first copy stands: a repeat is the same order.
      let insert = try db.cachedStatement(
        sql: """
          INSERT OR IGNORE INTO orders (id, act, incident, unit, entry, first_stored_ms)
            VALUES (?, ?, ?, ?, ?, ?)
          """)
      let stored = entries.last?.wall ?? 0
      for (order, unit) in orders {
        try insert.execute(arguments: [
          try column(order.id, "order"), Int(order.act.rawValue),
          try column(order.incident, "incident"), unit.description, entry, stored,
        ])
      }
    }
  }

  /// Number and hash of the last entry, pruned ones counted; 0 and zeroes on an empty journal.
  static func tail(_ db: Database) throws -> (number: Int64, hash: Data) {
    let last = try Row.fetchOne(
      db.cachedStatement(sql: "SELECT number, hash FROM journal ORDER BY number DESC LIMIT 1"))
    if let last { return (try last.read(0), try last.read(1)) }
    return (try Meta.integer(db, .journalBase), try Meta.data(db, .journalBaseHash))
  }
}

/// An unsigned number as SQLite's signed column holds it.
func column(_ number: UInt64, _ what: String) throws(StoreError) -> Int64 {
  guard let value = Int64(exactly: number) else {
    throw .corrupt(what: "\(what) number \(number) is beyond 63 bits")
  }
  return value
}

extension IncidentID {
  var column: Int64 {
    get throws(StoreError) { try Store.column(rawValue, "incident") }
  }
}

extension Incident {
  /// When it last changed, from the incident itself, so that a replay gives the same.
  var changed: WallTime { max(since.wall, timeline.last?.at.wall ?? since.wall) }
}
