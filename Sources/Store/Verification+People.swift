internal import Detection
internal import Foundation
internal import GRDB
internal import Wire

/// What came with accounts: the audit log, people, visits and what was said of them, cells.
extension Verification {
  /// Numbering and hash chain of the audit log.
  static func checkAudit(_ db: Database, _ faults: inout FaultList) throws {
    var number = try Meta.integer(db, .auditBase)
    var hash = try Meta.data(db, .auditBaseHash)
    func missing(_ first: Int64, _ last: Int64) -> String {
      first == last ? "entry \(first) is missing" : "entries \(first)…\(last) are missing"
    }
    let rows = try Row.fetchCursor(db, sql: "\(AuditTable.columns) FROM audit ORDER BY number")
    while let row = try rows.next() {
      let found: Int64 = try row.read(0)
      let stored: Data = try row.read(8)
      if found != number &+ 1 {
        faults.add("audit: \(missing(number &+ 1, found &- 1))")
      } else if try AuditChain.hash(after: hash, AuditTable.entry(row)) != stored {
        faults.add(
          "audit entry \(found): the hash chain breaks here; it or one before was altered")
      }
      // From the stored hash on, so that one altered entry is one fault.
      hash = stored
      number = found
    }
    let last = try Meta.integer(db, .auditLast)
    if last > number {
      faults.add("audit: \(missing(number &+ 1, last)) at the end")
    } else if last < number {
      faults.add("audit: \(last) is noted as the last entry, it ends at \(number)")
    }
  }

  /// Whether every account, its preferences and its sessions can be read.
  static func checkAccounts(_ db: Database, _ faults: inout FaultList) throws {
    let people = try Row.fetchCursor(db, sql: "\(PeopleTable.columns) ORDER BY name")
    while let row = try people.next() {
      do {
        _ = try PeopleTable.account(row)
      } catch StoreError.corrupt(let what) {
        faults.add(what)
      }
    }
    let preferences = try Row.fetchCursor(db, sql: "SELECT person, body FROM preferences")
    while let row = try preferences.next() {
      let person: String = try row.read(0)
      let body: Data = try row.read(1)
      if (try? RecordCoding.decoder().decode(Preferences.self, from: body)) == nil {
        faults.add("preferences of \(person) do not decode")
      }
    }
    for table in ["sessions", "preferences"] {
      let strays = try Int.fetchOne(
        db, sql: "SELECT count(*) FROM \(table) WHERE person NOT IN (SELECT name FROM people)")
      if let strays, strays > 0 { faults.add("\(table): \(strays) belong to no account") }
    }
  }

  static func checkVisits(_ db: Database, _ faults: inout FaultList) throws {
    let rows = try Row.fetchCursor(db, sql: RecordStore.visitColumns)
    while let row = try rows.next() {
      let camera: String = try row.read(0)
      let start: Int64 = try row.read(1)
      if (try? RecordStore.visit(row)) == nil {
        faults.add("visit of \(camera) at \(start) does not decode")
      } else if (try? RecordStore.trail(row, from: 7)) == nil {
        faults.add("visit of \(camera) at \(start): its cells are no trail")
      }
    }
  }

  /// Whether every visit that was called false names its camera and its cells are a grid.
  static func checkFalseVisits(_ db: Database, _ faults: inout FaultList) throws {
    let rows = try Row.fetchCursor(db, sql: RecordStore.falseColumns)
    while let row = try rows.next() {
      let camera: String = try row.read(0)
      let start: Int64 = try row.read(1)
      let trail = try? RecordStore.trail(row, from: 4)
      let hasGrid = try row.readOptional(4, as: Int.self) != nil
      if DeviceID(camera) == nil || trail == nil || trail?.count != (hasGrid ? 1 : 0) {
        faults.add("false visit of \(camera) at \(start) does not decode")
      }
    }
  }

  /// Whether every five minutes of a bend can be read.
  static func checkBendBins(_ db: Database, _ faults: inout FaultList) throws {
    let rows = try Row.fetchCursor(db, sql: RecordStore.binColumns)
    while let row = try rows.next() {
      guard (try? RecordStore.bin(row)) == nil else { continue }
      let (bend, start) = (try row.read(1, as: String.self), try row.read(3, as: Int64.self))
      faults.add("five minutes of bend \(bend) from \(start) do not decode")
    }
  }

  /// Whether the motion cells of each picture are a grid.
  static func checkCells(_ db: Database, _ faults: inout FaultList) throws {
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT path, cell_columns, cell_rows, cells FROM evidence
          WHERE cell_columns IS NOT NULL OR cell_rows IS NOT NULL OR cells IS NOT NULL
        """)
    while let row = try rows.next() {
      guard let columns = try row.readOptional(1, as: Int.self),
        let count = try row.readOptional(2, as: Int.self),
        let bits = try row.readOptional(3, as: Data.self),
        CellGrid(columns: columns, rows: count, bits: [UInt8](bits)) != nil
      else {
        faults.add("evidence \(try row.read(0, as: String.self)): its motion cells are no grid")
        continue
      }
    }
  }
}
