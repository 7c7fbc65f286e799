private import Foundation
internal import GRDB
internal import Incidents
internal import Wire

/// A second desk that is led through the journal, to compare what it decides with what is stored.
struct ProjectionReplay {
  private struct OrderKey: Hashable {
    var id: UInt64
    var act: UInt8
  }
  private struct OrderValue: Equatable {
    var incident: UInt64
    var unit: DeviceID
  }

  private var desk = Desk()
  /// The desk began after this entry.
  private var start: UInt64 = 0
  private var incidents: [IncidentID: Incident] = [:]
  private var orders: [OrderKey: OrderValue] = [:]
  /// False after a gap: the desk's state means nothing then.
  private var isWhole = true

  /// Begins at the journal's first entry or, when that was pruned, at the oldest snapshot.
  init(_ db: Database, _ faults: inout FaultList) {
    do {
      let begin = try JournalReplay.start(db, newest: false)
      desk = begin.desk
      start = UInt64(clamping: begin.entry)
      for incident in desk.incidents { incidents[incident.id] = incident }
    } catch {
      faults.add("journal: \(StoreError(reading: error))")
      isWhole = false
    }
  }

  /// Takes the next entry; nil where one is missing or does not decode.
  mutating func take(_ entry: JournalEntry?) {
    guard isWhole else { return }
    guard let entry else {
      isWhole = false
      return
    }
    guard entry.number > start else { return }
    for effect in desk.apply(entry.input, at: entry.moment) {
      switch effect {
      case .incidentChanged(let incident): incidents[incident.id] = incident
      case .order(let order, let unit):
        let key = OrderKey(id: order.id, act: order.act.rawValue)
        if orders[key] == nil { orders[key] = OrderValue(incident: order.incident, unit: unit) }
      case .unitChanged, .keepEvidence, .fixesWanted, .done, .refused: break
      }
    }
  }

  /// Holds the stored projections against the replay.
  func compare(_ db: Database, _ faults: inout FaultList) throws {
    guard isWhole else {
      faults.add("projections: not compared, because the journal cannot be replayed")
      return
    }
    try compareIncidents(db, &faults)
    try compareOrders(db, &faults)
  }

  private func compareIncidents(_ db: Database, _ faults: inout FaultList) throws {
    let prunedBefore = try Meta.integer(db, .prunedBefore)
    let decoder = RecordCoding.decoder()
    var seen: Set<IncidentID> = []
    let rows = try Row.fetchCursor(
      db, sql: "SELECT id, body, state, severity, nature, is_open FROM incidents ORDER BY id")
    while let row = try rows.next() {
      let id = IncidentID(rawValue: UInt64(clamping: try row.read(0, as: Int64.self)))
      seen.insert(id)
      guard let stored = try? RecordStore.incident(row, decoder) else {
        faults.add("incident \(id.rawValue) does not decode")
        continue
      }
      if try stored.id != id || stored.state.rawValue != row.read(2)
        || Int(stored.severity.rawValue) != row.read(3) || stored.nature.rawValue != row.read(4)
        || stored.state.isOpen != row.read(5)
      {
        faults.add("incident \(id.rawValue): its columns are not those of its body")
      }
      if let replayed = incidents[id] {
        if replayed != stored {
          faults.add("incident \(id.rawValue) is not what the journal leads to")
        }
      } else if start == 0 || stored.state.isOpen {
        faults.add("incident \(id.rawValue) is stored, but the journal does not lead to it")
      }
    }
    for (id, incident) in incidents.sorted(by: { $0.key < $1.key }) where !seen.contains(id) {
      let wasPruned = !incident.state.isOpen && incident.changed.milliseconds < prunedBefore
      if !wasPruned {
        faults.add("incident \(id.rawValue) is not stored, but the journal leads to it")
      }
    }
  }

  private func compareOrders(_ db: Database, _ faults: inout FaultList) throws {
    let stored = try Set(Int64.fetchCursor(db, sql: "SELECT id FROM incidents"))
    var seen: Set<OrderKey> = []
    let rows = try Row.fetchCursor(db, sql: "SELECT id, act, incident, unit, entry FROM orders")
    while let row = try rows.next() {
      let key = OrderKey(
        id: UInt64(clamping: try row.read(0, as: Int64.self)),
        act: UInt8(truncatingIfNeeded: try row.read(1, as: Int64.self)))
      seen.insert(key)
      let unit: String = try row.read(3)
      if let replayed = orders[key] {
        if try replayed.unit.description != unit
          || Int64(clamping: replayed.incident) != row.read(2)
        {
          faults.add("order \(key.id) to \(unit) is not what the journal leads to")
        }
      } else if try UInt64(clamping: row.read(4, as: Int64.self)) > start {
        faults.add("order \(key.id) to \(unit) is stored, but the journal does not lead to it")
      }
    }
    for (key, order) in orders.sorted(by: { $0.key.id < $1.key.id }) where !seen.contains(key) {
      // Orders go with their incident.
      if stored.contains(Int64(clamping: order.incident)) {
        faults.add("order \(key.id) is not stored, but the journal leads to it")
      }
    }
  }
}
