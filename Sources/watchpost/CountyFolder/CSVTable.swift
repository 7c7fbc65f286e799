/// Rows of comma-separated values (RFC 4180) under a header, with the line that each begins on.
///
/// Taken: LF or CRLF, a UTF-8 byte order mark, quoted fields with commas, doubled quotes and line
/// breaks, blank lines, columns in any order. Bounds: 200,000 rows, ten times the 20,000 devices of
/// domain.md C1; the bytes are bounded where they are read.
struct CSVTable<Column: CSVColumn>: Sendable {
  /// One record.
  struct Row: Sendable {
    /// Line that it begins on, from 1.
    var line: Int
    /// Fields in the order of the columns' cases.
    var fields: [String]

    subscript(column: Column) -> String { fields[column.index] }
  }

  /// The records under the header.
  private(set) var rows: [Row] = []

  /// Reads a file; nil when not even its header can be used. A row with a fault is left out.
  init?(_ bytes: [UInt8], file: String, faults: inout [CountyFault]) {
    var records = CSVRecords(bytes, file: file)
    let faultsBefore = faults.count
    let header = records.next(&faults)
    // With a header that cannot be read the next line must not be taken for one.
    guard faults.count == faultsBefore else { return nil }
    guard let header else {
      faults.append(CountyFault(file, 1, "has no header", right: Self.headerWanted))
      return nil
    }
    guard let order = Self.order(header, file: file, faults: &faults) else { return nil }
    while let record = records.next(&faults) {
      guard record.fields.count == header.fields.count else {
        faults.append(
          CountyFault(
            file, record.line, "has \(record.fields.count) fields",
            right: "a row has \(header.fields.count): \(header.fields.joined(separator: ","))"))
        continue
      }
      guard rows.count < csvRowLimit else {
        faults.append(
          CountyFault(
            file, record.line, "has more than \(csvRowLimit) rows",
            right: "split the installation into several counties"))
        break
      }
      rows.append(Row(line: record.line, fields: order.map { $0.map { record.fields[$0] } ?? "" }))
    }
  }

  private static var headerWanted: String {
    "line 1 names the columns: \(Column.allCases.map(\.rawValue).joined(separator: ","))"
  }

  /// For each column its place in the file; nil for an optional one that is not there.
  private static func order(
    _ header: CSVRecords.Record, file: String, faults: inout [CountyFault]
  ) -> [Int?]? {
    var places: [String: Int] = [:]
    var isGood = true
    func fault(_ what: String) {
      isGood = false
      faults.append(CountyFault(file, header.line, what, right: headerWanted))
    }
    for (place, name) in header.fields.enumerated() {
      if Column(rawValue: name) == nil {
        fault("unknown column \(quoted(name))")
      } else if places.updateValue(place, forKey: name) != nil {
        fault("column \(quoted(name)) stands twice")
      }
    }
    for column in Column.allCases where !column.isOptional && places[column.rawValue] == nil {
      fault("column \(quoted(column.rawValue)) is missing")
    }
    return isGood ? Column.allCases.map { places[$0.rawValue] } : nil
  }
}

/// The columns of a table, by name.
protocol CSVColumn: RawRepresentable<String>, CaseIterable, Equatable, Sendable {
  /// Whether a file may leave the column out; its fields are then empty.
  var isOptional: Bool { get }
}

extension CSVColumn {
  var isOptional: Bool { false }

  /// Place among the cases.
  var index: Int {
    var place = 0
    for column in Self.allCases {
      if column == self { break }
      place += 1
    }
    return place
  }
}

/// Most rows of a table: ten times the 20,000 devices of domain.md C1.
let csvRowLimit = 200_000

/// Text from a file as a message shows it: quoted, cut, without control characters.
func quoted(_ text: some StringProtocol) -> String {
  let clean = text.unicodeScalars.prefix(60).map {
    $0.properties.generalCategory == .control ? "\u{FFFD}" : Character($0)
  }
  return "\"" + String(clean) + (text.unicodeScalars.count > 60 ? "…" : "") + "\""
}
