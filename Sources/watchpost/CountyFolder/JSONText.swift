/// JSON (RFC 8259) as a tree whose every value knows its line, which Foundation's does not tell.
/// Bounded in depth; the caller bounds the bytes.
struct JSONText {
  /// A value with the line that it begins on, from 1.
  struct Value: Equatable, Sendable {
    var line: Int
    var content: Content
  }

  /// What a value is.
  enum Content: Equatable, Sendable {
    case null
    case flag(Bool)
    case number(Double)
    case text(String)
    case list([Value])
    case members([Member])
  }

  /// A name of an object with its value.
  struct Member: Equatable, Sendable {
    var name: String
    var line: Int
    var value: Value
  }

  /// Where the text stops being JSON.
  struct Fault: Error, Equatable {
    var line: Int
    var what: String
  }

  /// Deepest nesting taken: GeoJSON needs six; the parser recurses [D].
  static let depthLimit = 32

  private let bytes: [UInt8]
  private var place = 0
  private var line = 1

  private init(_ bytes: [UInt8]) {
    self.bytes = bytes
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { place = 3 }
  }

  /// Parses a whole text.
  static func parse(_ bytes: [UInt8]) throws(Fault) -> Value {
    var parser = JSONText(bytes)
    let value = try parser.value(depth: 0)
    parser.skipSpace()
    guard parser.place == bytes.count else {
      throw parser.fault("something follows the end of the value")
    }
    return value
  }

  private func fault(_ what: String) -> Fault { Fault(line: line, what: what) }

  private mutating func skipSpace() {
    while place < bytes.count {
      switch bytes[place] {
      case UInt8(ascii: "\n"): line += 1
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): break
      default: return
      }
      place += 1
    }
  }

  /// Takes a byte after blanks; false when another stands there.
  private mutating func take(_ byte: Unicode.Scalar) -> Bool {
    skipSpace()
    guard place < bytes.count, bytes[place] == UInt8(ascii: byte) else { return false }
    place += 1
    return true
  }

  private mutating func value(depth: Int) throws(Fault) -> Value {
    guard depth < Self.depthLimit else {
      throw fault("nests deeper than \(Self.depthLimit) levels")
    }
    skipSpace()
    guard place < bytes.count else { throw fault("the text ends where a value should stand") }
    let begin = line
    let content: Content
    switch bytes[place] {
    case UInt8(ascii: "{"): content = .members(try members(depth: depth))
    case UInt8(ascii: "["): content = .list(try list(depth: depth))
    case UInt8(ascii: "\""): content = .text(try string())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): content = .number(try number())
    default: content = try word()
    }
    return Value(line: begin, content: content)
  }

  private mutating func members(depth: Int) throws(Fault) -> [Member] {
    place += 1
    var members: [Member] = []
    if take("}") { return members }
    repeat {
      skipSpace()
      guard place < bytes.count, bytes[place] == UInt8(ascii: "\"") else {
        throw fault("a name in quotes should stand here")
      }
      let begin = line
      let name = try string()
      guard take(":") else { throw fault("a colon should follow \(quoted(name))") }
      guard !members.contains(where: { $0.name == name }) else {
        throw Fault(line: begin, what: "\(quoted(name)) stands twice")
      }
      guard members.count < Self.memberLimit else {
        throw fault("an object has more than \(Self.memberLimit) names")
      }
      members.append(Member(name: name, line: begin, value: try value(depth: depth + 1)))
    } while take(",")
    guard take("}") else { throw fault("a comma or } should stand here") }
    return members
  }

  /// Most names of one object: the search for doubles is linear; road tags are a few dozen [D].
  private static let memberLimit = 256

  private mutating func list(depth: Int) throws(Fault) -> [Value] {
    place += 1
    var values: [Value] = []
    if take("]") { return values }
    repeat { values.append(try value(depth: depth + 1)) } while take(",")
    guard take("]") else { throw fault("a comma or ] should stand here") }
    return values
  }

  private mutating func word() throws(Fault) -> Content {
    for (word, content) in [
      ("true", Content.flag(true)), ("false", .flag(false)), ("null", .null),
    ] where bytes[place...].starts(with: word.utf8) {
      place += word.utf8.count
      return content
    }
    throw fault("no value begins like this")
  }

  private mutating func number() throws(Fault) -> Double {
    let start = place
    if bytes[place] == UInt8(ascii: "-") { place += 1 }
    let integer = digits()
    guard integer == 1 || integer > 1 && bytes[place - integer] != UInt8(ascii: "0") else {
      throw fault("a number is malformed")
    }
    if place < bytes.count, bytes[place] == UInt8(ascii: ".") {
      place += 1
      guard digits() > 0 else { throw fault("a number is malformed") }
    }
    if place < bytes.count, bytes[place] | 0x20 == UInt8(ascii: "e") {
      place += 1
      if place < bytes.count, bytes[place] == UInt8(ascii: "+") || bytes[place] == UInt8(ascii: "-")
      {
        place += 1
      }
      guard digits() > 0 else { throw fault("a number is malformed") }
    }
    guard let value = Double(String(decoding: bytes[start..<place], as: UTF8.self)),
      value.isFinite
    else { throw fault("a number is too large") }
    return value
  }

  private mutating func digits() -> Int {
    let start = place
    while place < bytes.count, (0x30...0x39).contains(bytes[place]) { place += 1 }
    return place - start
  }

  private mutating func string() throws(Fault) -> String {
    place += 1
    var content: [UInt8] = []
    while place < bytes.count {
      let byte = bytes[place]
      place += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let text = String(validating: content, as: UTF8.self) else {
          throw fault("a text is not UTF-8")
        }
        return text
      case UInt8(ascii: "\\"): content.append(contentsOf: String(try escape()).utf8)
      case 0..<0x20: throw fault("a text holds a control character or is never closed")
      default: content.append(byte)
      }
    }
    throw fault("a text is never closed")
  }

  private mutating func escape() throws(Fault) -> Unicode.Scalar {
    guard place < bytes.count else { throw fault("a text is never closed") }
    let byte = bytes[place]
    place += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try unicodeEscape()
    default: throw fault("an escape is unknown")
    }
  }

  private mutating func unicodeEscape() throws(Fault) -> Unicode.Scalar {
    let first = try hexadecimal()
    if let scalar = Unicode.Scalar(first) { return scalar }
    // A surrogate: only the high one, followed by a low one, is a character.
    guard (0xD800...0xDBFF).contains(first), place + 1 < bytes.count,
      bytes[place] == UInt8(ascii: "\\"), bytes[place + 1] == UInt8(ascii: "u")
    else { throw fault("an escape is half a character") }
    place += 2
    let second = try hexadecimal()
    guard (0xDC00...0xDFFF).contains(second),
      let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    else { throw fault("an escape is half a character") }
    return scalar
  }

  private mutating func hexadecimal() throws(Fault) -> UInt32 {
    guard place + 4 <= bytes.count,
      bytes[place..<place + 4].allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
      let value = UInt32(String(decoding: bytes[place..<place + 4], as: UTF8.self), radix: 16)
    else { throw fault("an escape is not four hexadecimal digits") }
    place += 4
    return value
  }
}

extension JSONText.Value {
  /// The members of an object; nil for anything else.
  var members: [JSONText.Member]? {
    if case .members(let members) = content { members } else { nil }
  }
  /// The values of a list; nil for anything else.
  var list: [JSONText.Value]? {
    if case .list(let values) = content { values } else { nil }
  }
  /// The text; nil for anything else.
  var text: String? {
    if case .text(let text) = content { text } else { nil }
  }
  /// The number; nil for anything else.
  var number: Double? {
    if case .number(let number) = content { number } else { nil }
  }
  /// A member of an object.
  subscript(name: String) -> JSONText.Value? {
    members?.first { $0.name == name }?.value
  }
}
