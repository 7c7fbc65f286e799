private import Foundation

/// A comma-separated file with a header line (RFC 4180): every row with the line that it begins on.
struct CSVTable: Equatable {
  /// One row, by column name.
  struct Row: Equatable {
    /// Line in the file, from 1.
    let line: Int
    fileprivate let fields: [String: String]

    /// A field of that column; empty when the row leaves it empty.
    subscript(column: String) -> String { fields[column] ?? "" }
  }

  /// File that errors name.
  let path: String
  /// Rows below the header.
  let rows: [Row]

  /// Reads a file. `columns` are those that it must have; others are passed over.
  init(path: String, columns: [String]) throws(SimulatorError) {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw .unreadable(path: path, why: "missing, or no permission")
    }
    guard let text = String(bytes: data, encoding: .utf8) else {
      throw .unreadable(path: path, why: "not UTF-8")
    }
    try self.init(path: path, text: text, columns: columns)
  }

  /// Reads text as if it were that file's.
  init(path: String, text: String, columns: [String]) throws(SimulatorError) {
    self.path = path
    var records = try Self.records(of: text, path: path)
    guard !records.isEmpty else {
      throw .malformed(path: path, line: 1, what: "the header line is missing")
    }
    let header = records.removeFirst()
    for column in columns where !header.fields.contains(column) {
      throw .malformed(
        path: path, line: 1, what: "column \"\(column)\" is missing; found \(header.fields)")
    }
    var rows: [Row] = []
    for record in records {
      guard record.fields.count == header.fields.count else {
        throw .malformed(
          path: path, line: record.line,
          what: "\(record.fields.count) fields where the header has \(header.fields.count)")
      }
      rows.append(
        Row(
          line: record.line,
          fields: Dictionary(
            zip(header.fields, record.fields), uniquingKeysWith: { first, _ in first })))
    }
    self.rows = rows
  }

  private static func records(
    of text: String, path: String
  ) throws(SimulatorError) -> [(line: Int, fields: [String])] {
    var records: [(line: Int, fields: [String])] = []
    var fields: [String] = []
    var field = ""
    var line = 1
    var firstLine = 1
    var isQuoted = false
    var wasQuoted = false
    func fault(_ what: String) -> SimulatorError {
      .malformed(path: path, line: line, what: what)
    }
    func endRecord() {
      // An empty line is no record.
      if !(fields.isEmpty && field.isEmpty && !wasQuoted) {
        records.append((firstLine, fields + [field]))
      }
      fields = []
      field = ""
      wasQuoted = false
    }
    var rest = Substring(text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text)
    while let character = rest.popFirst() {
      switch character {
      case "\"" where isQuoted:
        if rest.first == "\"" {
          field.append("\"")
          rest.removeFirst()
        } else {
          isQuoted = false
        }
      case "\"":
        guard field.isEmpty, !wasQuoted else { throw fault("a quote inside an unquoted field") }
        isQuoted = true
        wasQuoted = true
      case "," where !isQuoted:
        fields.append(field)
        field = ""
        wasQuoted = false
      case "\n" where !isQuoted, "\r\n" where !isQuoted:
        endRecord()
        line += 1
        firstLine = line
      default:
        guard isQuoted || !wasQuoted else { throw fault("text after a closing quote") }
        if character == "\n" || character == "\r\n" { line += 1 }
        field.append(character)
      }
    }
    guard !isQuoted else {
      line = firstLine
      throw fault("a quoted field that begins in this row never ends")
    }
    endRecord()
    return records
  }
}
