/// Walks the records of RFC 4180 text, one at a time.
struct CSVRecords {
  /// One record.
  struct Record: Equatable {
    /// Line that it begins on, from 1.
    var line: Int
    /// Its fields.
    var fields: [String]
    /// Where each field stands in the file's bytes, quotes included.
    var ranges: [Range<Int>]
  }

  /// Why nothing more can be read; nil while all is well.
  private(set) var fatal: CountyFault?

  private let bytes: [UInt8]
  private let file: String
  private var place: Int
  private var line = 1

  private static let quote = UInt8(ascii: "\"")
  private static let comma = UInt8(ascii: ",")
  private static let lineFeed = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")

  init(_ bytes: [UInt8], file: String) {
    self.bytes = bytes
    self.file = file
    place = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  /// The next record without a fault; nil at the end. Faults of records passed over are appended.
  mutating func next(_ faults: inout [CountyFault]) -> Record? {
    if place == 0, bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      let fault = CountyFault(
        file, 1, "is UTF-16", right: "save the table as \"CSV UTF-8\"")
      fatal = fault
      faults.append(fault)
    }
    while fatal == nil, place < bytes.count {
      do throws(CountyFault) {
        let record = try record()
        if record.fields != [""] { return record }
      } catch {
        faults.append(error)
        if fatal == nil { skipLine() }
      }
    }
    return nil
  }

  private mutating func record() throws(CountyFault) -> Record {
    let begin = line
    var fields: [String] = []
    var ranges: [Range<Int>] = []
    while true {
      let start = place
      fields.append(try field(begin: begin))
      ranges.append(start..<place)
      guard place < bytes.count else { break }
      if bytes[place] == Self.comma {
        place += 1
        continue
      }
      try endLine()
      break
    }
    return Record(line: begin, fields: fields, ranges: ranges)
  }

  private mutating func field(begin: Int) throws(CountyFault) -> String {
    if place < bytes.count, bytes[place] == Self.quote { return try quotedField() }
    let start = place
    while place < bytes.count, !isEnd(bytes[place]) {
      if bytes[place] == Self.quote {
        throw CountyFault(
          file, line, "a quote stands inside a field that does not begin with one",
          right: "put the whole field in quotes and double each quote inside")
      }
      place += 1
    }
    return try text(bytes[start..<place], line: begin)
  }

  private mutating func quotedField() throws(CountyFault) -> String {
    let begin = line
    place += 1
    var content: [UInt8] = []
    while place < bytes.count {
      let byte = bytes[place]
      place += 1
      if byte == Self.lineFeed { line += 1 }
      guard byte == Self.quote else {
        content.append(byte)
        continue
      }
      if place < bytes.count, bytes[place] == Self.quote {
        content.append(byte)
        place += 1
        continue
      }
      guard place == bytes.count || isEnd(bytes[place]) else {
        throw CountyFault(
          file, line, "text follows the quote that closes a field",
          right: "a comma or the line's end follows; a quote inside a field is doubled")
      }
      return try text(content[...], line: begin)
    }
    let fault = CountyFault(
      file, begin, "a field's quote is never closed, so the rest cannot be read",
      right: "close it with a quote")
    fatal = fault
    throw fault
  }

  private mutating func endLine() throws(CountyFault) {
    if bytes[place] == Self.carriageReturn {
      place += 1
      guard place < bytes.count, bytes[place] == Self.lineFeed else {
        let fault = CountyFault(
          file, line, "a carriage return without a line feed, so the rest cannot be read",
          right: "lines end in LF or CRLF")
        fatal = fault
        throw fault
      }
    }
    place += 1
    line += 1
  }

  private mutating func skipLine() {
    while place < bytes.count, bytes[place] != Self.lineFeed { place += 1 }
    if place < bytes.count {
      place += 1
      line += 1
    }
  }

  private func isEnd(_ byte: UInt8) -> Bool {
    byte == Self.comma || byte == Self.lineFeed || byte == Self.carriageReturn
  }

  private func text(_ content: ArraySlice<UInt8>, line: Int) throws(CountyFault) -> String {
    guard let text = String(validating: content, as: UTF8.self) else {
      throw CountyFault(
        file, line, "is not UTF-8",
        right: "save the table as \"CSV UTF-8\", not in GBK or UTF-16")
    }
    return text
  }
}
