internal import Foundation
internal import GRDB

/// Brings the evidence files that a database's rows name from one folder to another.
struct EvidenceCarrier {
  let source: String
  let target: String
  /// The rows to go by.
  let rows: DatabaseQueue
  private(set) var linked = 0
  private(set) var copied = 0
  /// Rows whose file is not there.
  private(set) var missing: [Int64] = []

  init(from source: String, to target: String, rows: DatabaseQueue) {
    self.source = source
    self.target = target
    self.rows = rows
  }

  /// Carries all, by pages of rows; durable when it returns.
  mutating func run() throws {
    try Disk.makeDirectory("\(target)/\(RecordStore.evidenceFolder)")
    var last: Int64 = 0
    while true {
      let page = try rows.read { db in
        try Row.fetchAll(
          db, sql: "SELECT id, path FROM evidence WHERE id > ? ORDER BY id LIMIT 256",
          arguments: [last]
        ).map { (id: $0[0] as Int64, path: $0[1] as String) }
      }
      if page.isEmpty { return }
      var folders: Set<String> = []
      for row in page {
        last = row.id
        guard let folder = Self.folder(of: row.path) else {
          throw StoreError.corrupt(what: "evidence \(row.path) lies outside its folder")
        }
        if folders.insert(folder).inserted { try Disk.makeDirectory("\(target)/\(folder)") }
        switch try Disk.carry("\(source)/\(row.path)", to: "\(target)/\(row.path)") {
        case .linked: linked += 1
        case .copied: copied += 1
        case .missing: missing.append(row.id)
        }
      }
      for folder in folders { try Disk.syncDirectory("\(target)/\(folder)") }
    }
  }

  /// The folder of a path `evidence/INCIDENT/FILE`; nil when it is not of that form: a database may
  /// come from elsewhere, and must not name files that are none of ours.
  private static func folder(of path: String) -> String? {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0] == RecordStore.evidenceFolder, Int64(parts[1]) != nil,
      !["", ".", ".."].contains(parts[2])
    else { return nil }
    return "\(parts[0])/\(parts[1])"
  }
}
