internal import Crypto
internal import Detection
internal import Foundation
internal import GRDB
public import Incidents
internal import Synchronization
internal import Wire

extension RecordStore {
  static let evidenceFolder = "evidence"

  /// Writes the picture's file, syncs it and its folder, then its row. A picture that is already
  /// kept (same incident, camera, receive time and frame) is left as it is.
  ///
  /// Throws `.diskFull` while less than the floor is free.
  public func keep(_ picture: EvidencePicture) throws(StoreError) { try keep([picture]) }

  /// Keeps pictures of any incidents with one sync a folder and one transaction. On a throw none of
  /// them is kept.
  public func keep(_ pictures: [EvidencePicture]) throws(StoreError) {
    try evidenceGate.withLock { _ throws(StoreError) in try keepHoldingGate(pictures) }
  }

  private func keepHoldingGate(_ pictures: [EvidencePicture]) throws(StoreError) {
    let known = try kept(among: pictures)
    var new: [String: EvidencePicture] = [:]
    for picture in pictures where !known.contains(picture.path) { new[picture.path] = picture }
    guard !new.isEmpty else { return }
    let bytes = new.values.reduce(Int64(0)) { $0 + Int64($1.jpeg.count) }
    let free = try Disk.freeBytes(configuration.directory) - reserve.missingBytes
    guard free - bytes >= configuration.evidenceFloorBytes else { throw .diskFull }

    let directory = configuration.directory
    let folders = Set(new.values.map(\.folder))
    do throws(StoreError) {
      try Disk.makeDirectory("\(directory)/\(Self.evidenceFolder)")
      for folder in folders { try Disk.makeDirectory("\(directory)/\(folder)") }
      for (path, picture) in new { try Disk.write(picture.jpeg, to: "\(directory)/\(path)") }
      for folder in folders { try Disk.syncDirectory("\(directory)/\(folder)") }
      try insert(new.values.sorted { ($0.received, $0.path) < ($1.received, $1.path) }, bytes)
    } catch {
      for path in new.keys { unlink("\(directory)/\(path)") }
      throw error
    }
  }

  /// Paths of those that have a row.
  private func kept(among pictures: [EvidencePicture]) throws(StoreError) -> Set<String> {
    try reading { db in
      let find = try db.cachedStatement(
        sql: """
          SELECT path FROM evidence
            WHERE incident = ? AND camera = ? AND received_ms = ? AND frame = ?
          """)
      var known: Set<String> = []
      for picture in pictures {
        let path = try String.fetchOne(
          find,
          arguments: [
            try picture.incident.column, picture.camera.description, picture.received.milliseconds,
            Int64(picture.frame),
          ])
        if let path { known.insert(path) }
      }
      return known
    }
  }

  private func insert(_ pictures: [EvidencePicture], _ bytes: Int64) throws(StoreError) {
    let hashes = pictures.map { Data(SHA256.hash(data: $0.jpeg)) }
    try writing { db in
      let insert = try db.cachedStatement(
        sql: """
          INSERT INTO evidence
            (incident, camera, frame, captured_ms, received_ms, path, byte_count, sha256,
              cell_columns, cell_rows, cells)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          """)
      for (picture, hash) in zip(pictures, hashes) {
        try insert.execute(arguments: [
          try picture.incident.column, picture.camera.description, Int64(picture.frame),
          picture.captured.milliseconds, picture.received.milliseconds, picture.path,
          picture.jpeg.count, hash, picture.cells?.columns, picture.cells?.rows,
          picture.cells.map { Data($0.bits) },
        ])
      }
      try Meta.add(db, .evidenceBytes, bytes)
    }
  }

  private static let itemColumns = """
    SELECT id, incident, camera, frame, captured_ms, received_ms, path, byte_count, sha256,
        cell_columns, cell_rows, cells
      FROM evidence
    """

  /// Pictures of an incident by receive time.
  public func evidence(of incident: IncidentID) throws(StoreError) -> [EvidenceItem] {
    try reading { db in
      try Row.fetchAll(
        db.cachedStatement(
          sql: "\(Self.itemColumns) WHERE incident = ? ORDER BY received_ms, camera, frame"),
        arguments: [Int64(clamping: incident.rawValue)]
      ).map(Self.item)
    }
  }

  /// One picture's record and bytes; nil when unknown.
  ///
  /// Throws `.corrupt` when the file is gone or is not the one that was kept.
  public func picture(_ id: Int64) throws(StoreError) -> (item: EvidenceItem, jpeg: [UInt8])? {
    let found: EvidenceItem? = try reading { db in
      try Row.fetchOne(
        db.cachedStatement(sql: "\(Self.itemColumns) WHERE id = ?"), arguments: [id]
      ).map(Self.item)
    }
    guard let item = found else { return nil }
    guard let bytes = try Disk.read("\(configuration.directory)/\(item.path)") else {
      throw .corrupt(what: "evidence \(item.path) is missing")
    }
    guard hexadecimal(Data(SHA256.hash(data: bytes))) == item.sha256 else {
      throw .corrupt(what: "evidence \(item.path) was altered: its SHA-256 is another")
    }
    return (item, [UInt8](bytes))
  }

  static func item(_ row: Row) throws -> EvidenceItem {
    guard let incident = UInt64(exactly: try row.read(1, as: Int64.self)),
      let camera = DeviceID(try row.read(2, as: String.self)),
      let frame = UInt32(exactly: try row.read(3, as: Int64.self))
    else { throw StoreError.corrupt(what: "evidence: \(row)") }
    return EvidenceItem(
      id: try row.read(0), incident: IncidentID(rawValue: incident), camera: camera, frame: frame,
      captured: WallTime(milliseconds: try row.read(4)),
      received: WallTime(milliseconds: try row.read(5)),
      path: try row.read(6), byteCount: try row.read(7),
      sha256: hexadecimal(try row.read(8, as: Data.self)), cells: try cells(row))
  }

  /// The cells of a row; nil when it has none or they are no grid: the picture is worth more than
  /// what is drawn over it. ``verify(directory:)`` names them.
  private static func cells(_ row: Row) throws -> CellGrid? {
    guard let columns = try row.readOptional(9, as: Int.self),
      let rows = try row.readOptional(10, as: Int.self),
      let bits = try row.readOptional(11, as: Data.self)
    else { return nil }
    return CellGrid(columns: columns, rows: rows, bits: [UInt8](bits))
  }
}

extension EvidencePicture {
  /// The incident's folder below the data folder.
  var folder: String { "\(RecordStore.evidenceFolder)/\(incident.rawValue)" }
  /// The file below the data folder; names the picture.
  var path: String { "\(folder)/\(camera)-\(received.milliseconds)-\(frame).jpg" }
}

/// Lower-case hexadecimal.
func hexadecimal(_ bytes: Data) -> String {
  let digits = Array("0123456789abcdef".utf8)
  return String(
    decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}
