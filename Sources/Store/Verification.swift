internal import Crypto
internal import Foundation
internal import GRDB
internal import Incidents
internal import Wire

/// One check of a data folder.
struct Verification {
  let directory: String
  private(set) var faults = FaultList()
  private let queue: DatabaseQueue

  init(directory: String) throws(StoreError) {
    self.directory = directory
    queue = try RecordStore.readingQueue(directory: directory)
  }

  mutating func run() throws(StoreError) {
    do {
      try queue.read { db in
        try Self.checkIntegrity(db, &faults)
        try Self.checkSnapshots(db, &faults)
        var replay = ProjectionReplay(db, &faults)
        try Self.checkJournal(db, &faults) { replay.take($0) }
        try replay.compare(db, &faults)
        try Self.checkEvidenceBytes(db, &faults)
        try Self.checkAudit(db, &faults)
        try Self.checkAccounts(db, &faults)
        try Self.checkVisits(db, &faults)
        try Self.checkFalseVisits(db, &faults)
        try Self.checkCells(db, &faults)
        try Self.checkBendBins(db, &faults)
      }
    } catch let error as DatabaseError {
      // Damage that stops a query is a fault like others, found by asking.
      faults.add("database: \(error)")
    } catch StoreError.corrupt(let what) {
      faults.add(what)
    } catch {
      throw StoreError(reading: error)
    }
    do throws(StoreError) {
      try checkFiles()
      try checkOrphans()
    } catch .corrupt(let what) {
      faults.add(what)
    }
  }

  private static func checkIntegrity(_ db: Database, _ faults: inout FaultList) throws {
    for line in try String.fetchAll(db, sql: "PRAGMA integrity_check(100)") where line != "ok" {
      faults.add("database: \(line)")
    }
  }

  private static func checkSnapshots(_ db: Database, _ faults: inout FaultList) throws {
    let tail = try JournalBatch.tail(db).number
    let rows = try Row.fetchCursor(db, sql: "SELECT entry, body, sha256 FROM snapshots")
    while let row = try rows.next() {
      let entry: Int64 = try row.read(0)
      let body: Data = try row.read(1)
      if entry > tail {
        faults.add("snapshot through entry \(entry): the journal ends at \(tail)")
      }
      if try Data(SHA256.hash(data: body)) != row.read(2, as: Data.self) {
        faults.add("snapshot through entry \(entry) was altered: its SHA-256 is another")
      } else if (try? RecordCoding.decoder().decode(Desk.self, from: body)) == nil {
        faults.add("snapshot through entry \(entry) does not decode")
      }
    }
  }

  /// Numbering, hash chain and decoding of every entry; hands those that decode on, in order.
  private static func checkJournal(
    _ db: Database, _ faults: inout FaultList, _ take: (JournalEntry?) -> Void
  ) throws {
    var number = try Meta.integer(db, .journalBase)
    var hash = try Meta.data(db, .journalBaseHash)
    let decoder = RecordCoding.decoder()
    let rows = try Row.fetchCursor(
      db, sql: "SELECT number, desk_ms, wall_ms, input, hash FROM journal ORDER BY number")
    while let row = try rows.next() {
      let found: Int64 = try row.read(0)
      let input: Data = try row.read(3)
      if found != number &+ 1 {
        let last = found &- 1
        let gap =
          last == number &+ 1 ? "entry \(last) is" : "entries \(number &+ 1)…\(last) are"
        faults.add("journal: \(gap) missing")
        take(nil)
      }
      let stored: Data = try row.read(4)
      let expected = JournalChain.hash(
        after: hash, number: found, desk: try row.read(1), wall: try row.read(2), input: input)
      if stored != expected, found == number &+ 1 {
        faults.add(
          "journal entry \(found): the hash chain breaks here; it or one before was altered")
      }
      // From the stored hash on, so that one altered entry is one fault.
      hash = stored
      number = found
      guard let value = try? decoder.decode(Input.self, from: input) else {
        faults.add("journal entry \(found) does not decode")
        take(nil)
        continue
      }
      take(
        JournalEntry(
          number: UInt64(clamping: found),
          moment: Moment(desk: try row.read(1), wall: WallTime(milliseconds: try row.read(2))),
          input: value))
    }
  }

  private static func checkEvidenceBytes(_ db: Database, _ faults: inout FaultList) throws {
    let noted = try Meta.integer(db, .evidenceBytes)
    let sum = try Int64.fetchOne(db, sql: "SELECT coalesce(sum(byte_count), 0) FROM evidence") ?? 0
    if noted != sum { faults.add("evidence: \(noted) bytes are noted, its rows have \(sum)") }
  }

  /// Every row's file, by pages of short reads so that a running service's WAL can be emptied.
  private mutating func checkFiles() throws(StoreError) {
    var last: Int64 = 0
    while true {
      let page = try read { db in
        try Row.fetchAll(
          db,
          sql: """
            SELECT id, path, byte_count, sha256 FROM evidence WHERE id > ? ORDER BY id LIMIT 256
            """, arguments: [last])
      }
      for row in page {
        let id: Int64 = try row.read(0)
        last = id
        guard
          let fault = fileFault(
            try row.read(1), byteCount: try row.read(2), sha256: try row.read(3))
        else { continue }
        // Pruned since the page was read?
        let isThere = try read { db in
          try Bool.fetchOne(
            db, sql: "SELECT EXISTS (SELECT 1 FROM evidence WHERE id = ?)", arguments: [id])
        }
        if isThere == true { faults.add("evidence \(try row.read(1, as: String.self)) \(fault)") }
      }
      if page.isEmpty { return }
    }
  }

  private func fileFault(_ path: String, byteCount: Int, sha256: Data) -> String? {
    do throws(StoreError) {
      guard let bytes = try Disk.read("\(directory)/\(path)") else { return "is missing" }
      if bytes.count != byteCount { return "has \(bytes.count) bytes instead of \(byteCount)" }
      return Data(SHA256.hash(data: bytes)) == sha256
        ? nil : "was altered: its SHA-256 is another"
    } catch {
      return "cannot be read"
    }
  }

  /// Files that no row names.
  private mutating func checkOrphans() throws(StoreError) {
    let isLive = FolderLock.isHeld(directory: directory)
    let root = "\(directory)/\(RecordStore.evidenceFolder)"
    for folder in Disk.names(in: root) {
      // The files first: a row that came since excuses its file.
      let files = Disk.names(in: "\(root)/\(folder)")
      let known = try read { db in
        try String?.fetchSet(
          db, sql: "SELECT path FROM evidence WHERE incident = ?", arguments: [Int64(folder)])
      }
      for file in files where !known.contains("\(RecordStore.evidenceFolder)/\(folder)/\(file)") {
        // A running service writes a file before its row, and deletes a row before its file.
        if isLive && isYoungOrGone("\(root)/\(folder)/\(file)") { continue }
        faults.add("evidence \(RecordStore.evidenceFolder)/\(folder)/\(file) belongs to no row")
      }
    }
  }

  /// Whether a file is gone or less than a minute old: [D] far more than a write takes.
  private func isYoungOrGone(_ path: String) -> Bool {
    var status = stat()
    guard stat(path, &status) == 0 else { return true }
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    return now.tv_sec - status.st_mtim.tv_sec < 60
  }

  private func read<T>(_ work: (Database) throws -> T) throws(StoreError) -> T {
    do {
      return try queue.read(work)
    } catch {
      throw StoreError(reading: error)
    }
  }
}
