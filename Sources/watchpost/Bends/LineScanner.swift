private import Glibc

/// Pulls values out of one line of JSON (RFC 8259), in the order they stand: a recording has
/// millions of lines, for which a tree of values is too slow.
struct LineScanner {
  /// What is wrong with a line.
  struct Fault: Error, Equatable {
    var what: String
    init(_ what: String) { self.what = what }
  }

  /// Deepest nesting that is passed over [D].
  private static let depthLimit = 16

  private let bytes: UnsafeBufferPointer<UInt8>
  private var place = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  private mutating func skipSpace() {
    while place < bytes.count, bytes[place] == 0x20 || bytes[place] == 0x09 { place += 1 }
  }

  /// Takes one mark if it stands here.
  private mutating func take(_ mark: Unicode.Scalar) -> Bool {
    skipSpace()
    guard place < bytes.count, bytes[place] == UInt8(ascii: mark) else { return false }
    place += 1
    return true
  }

  private mutating func expect(_ mark: Unicode.Scalar) throws(Fault) {
    guard take(mark) else { throw Fault("a \(mark) should stand at byte \(place + 1)") }
  }

  /// Nothing may follow.
  mutating func finish() throws(Fault) {
    skipSpace()
    guard place == bytes.count else {
      throw Fault("something follows the end of the value at byte \(place + 1)")
    }
  }

  /// An object: `member` takes the value of each name, or calls ``skip()``.
  mutating func object(
    _ member: (_ name: String, inout LineScanner) throws(Fault) -> Void
  ) throws(Fault) {
    try expect("{")
    if take("}") { return }
    repeat {
      let name = try text()
      try expect(":")
      try member(name, &self)
    } while take(",")
    try expect("}")
  }

  /// A list: `element` takes each value.
  mutating func list(_ element: (inout LineScanner) throws(Fault) -> Void) throws(Fault) {
    try expect("[")
    if take("]") { return }
    repeat { try element(&self) } while take(",")
    try expect("]")
  }

  /// A finite number.
  mutating func number() throws(Fault) -> Double {
    skipSpace()
    let begin = place
    let isNegative = place < bytes.count && bytes[place] == UInt8(ascii: "-")
    if isNegative { place += 1 }
    var mantissa: UInt64 = 0
    var digits = 0
    var scale = 0
    var isFraction = false
    while place < bytes.count {
      let byte = bytes[place]
      if (0x30...0x39).contains(byte) {
        digits += 1
        if digits <= 18 { mantissa = mantissa * 10 + UInt64(byte - 0x30) }
        if isFraction { scale += 1 }
      } else if byte == UInt8(ascii: "."), !isFraction, digits > 0 {
        isFraction = true
      } else {
        break
      }
      place += 1
    }
    guard digits > 0, !isFraction || scale > 0 else {
      throw Fault("a number should stand at byte \(begin + 1)")
    }
    let hasExponent = place < bytes.count && bytes[place] | 0x20 == UInt8(ascii: "e")
    // A mantissa under 2^53 over a power of ten up to 10^22 divides to the nearest double.
    if !hasExponent, digits <= 15, scale < Self.powers.count {
      let value = Double(mantissa) / Self.powers[scale]
      return isNegative ? -value : value
    }
    while place < bytes.count, bytes[place] > 0x20, !"]},".utf8.contains(bytes[place]) {
      place += 1
    }
    let written = String(decoding: bytes[begin..<place], as: UTF8.self)
    guard let value = Double(written), value.isFinite else {
      throw Fault("\(quoted(written)) is not a number")
    }
    return value
  }

  private static let powers: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
  ]

  /// A number in a range; `name` is for the error.
  mutating func number(
    _ name: String, in range: ClosedRange<Double>
  ) throws(Fault) -> Double {
    let value = try number()
    guard range.contains(value) else {
      throw Fault("\(name) is \(value), it must be in \(range.lowerBound)...\(range.upperBound)")
    }
    return value
  }

  /// A whole number in a range; `name` is for the error.
  mutating func integer(_ name: String, in range: ClosedRange<Int64>) throws(Fault) -> Int64 {
    let value = try number()
    guard let whole = Int64(exactly: value), range.contains(whole) else {
      throw Fault(
        "\(name) is \(value), it must be a whole number in "
          + "\(range.lowerBound)...\(range.upperBound)"
      )
    }
    return whole
  }

  /// A text.
  mutating func text() throws(Fault) -> String {
    try expect("\"")
    let begin = place
    while place < bytes.count, bytes[place] != UInt8(ascii: "\"") {
      guard bytes[place] != UInt8(ascii: "\\") else { return try escapedText(from: begin - 1) }
      place += 1
    }
    guard place < bytes.count else { throw Fault("a text is never closed") }
    defer { place += 1 }
    return String(decoding: bytes[begin..<place], as: UTF8.self)
  }

  /// A text with escapes, which is rare: by the parser that knows them all.
  private mutating func escapedText(from quote: Int) throws(Fault) -> String {
    while place < bytes.count, bytes[place] != UInt8(ascii: "\"") {
      place += bytes[place] == UInt8(ascii: "\\") ? 2 : 1
    }
    guard place < bytes.count else { throw Fault("a text is never closed") }
    place += 1
    do throws(JSONText.Fault) {
      return try JSONText.parse(Array(bytes[quote..<place])).text ?? ""
    } catch {
      throw Fault(error.what)
    }
  }

  /// `true` or `false`.
  mutating func flag(_ name: String) throws(Fault) -> Bool {
    if takeWord("true") { return true }
    if takeWord("false") { return false }
    throw Fault("\(name) must be true or false")
  }

  /// `null`, if it stands here.
  mutating func takeNull() -> Bool { takeWord("null") }

  private mutating func takeWord(_ word: StaticString) -> Bool {
    skipSpace()
    let count = word.utf8CodeUnitCount
    guard let base = bytes.baseAddress, place + count <= bytes.count,
      memcmp(base + place, word.utf8Start, count) == 0
    else { return false }
    place += count
    return true
  }

  /// Passes over a value of any kind.
  mutating func skip() throws(Fault) { try skip(depth: 0) }

  private mutating func skip(depth: Int) throws(Fault) {
    skipSpace()
    guard depth < Self.depthLimit, place < bytes.count else {
      throw Fault(place < bytes.count ? "values nest too deeply" : "a value is missing")
    }
    switch bytes[place] {
    case UInt8(ascii: "{"):
      try object { (_, scanner) throws(Fault) in try scanner.skip(depth: depth + 1) }
    case UInt8(ascii: "["):
      try list { (scanner) throws(Fault) in try scanner.skip(depth: depth + 1) }
    case UInt8(ascii: "\""): _ = try text()
    case UInt8(ascii: "t"), UInt8(ascii: "f"): _ = try flag("a value")
    case UInt8(ascii: "n"):
      guard takeNull() else { throw Fault("no value begins like this") }
    default: _ = try number()
    }
  }

  /// The rest of the line, for a parser that wants it whole.
  mutating func rest() -> [UInt8] {
    defer { place = bytes.count }
    return Array(bytes[place...])
  }
}
