/// Looks over YAML text before it is parsed. Yams recurses, so a file of brackets would end the
/// process, and copies what an alias names, so a few lines of aliases would never end.
struct YAMLGuard {
  /// Most levels of brackets, of marks in one line, or of four blanks of indent; our own files have
  /// four levels [D].
  static let nestingLimit = 64

  private var line = 1
  private var brackets = 0
  private var marksInLine = 0
  private var indent = 0
  /// The last byte that is no blank; a line feed at the start of a line.
  private var last = YAMLGuard.lineFeed
  private var lastWasBlank = true
  /// The quote that an open quoted text began with.
  private var quote: UInt8?

  private static let lineFeed = UInt8(ascii: "\n")

  /// The first thing that must not be parsed; nil when all is well.
  static func fault(in bytes: [UInt8], file: String) -> CountyFault? {
    var scan = YAMLGuard()
    var place = 0
    while place < bytes.count {
      let next = place + 1 < bytes.count ? bytes[place + 1] : lineFeed
      let (what, skipped) = scan.take(bytes[place], next: next)
      if let what {
        return CountyFault(file, scan.line, what.what, right: what.right)
      }
      if skipped == .line {
        while place < bytes.count, bytes[place] != lineFeed { place += 1 }
      } else {
        place += skipped == .next ? 2 : 1
      }
    }
    return nil
  }

  private enum Skip { case nothing, next, line }

  private mutating func take(
    _ byte: UInt8, next: UInt8
  ) -> (fault: (what: String, right: String)?, skip: Skip) {
    if byte == Self.lineFeed { line += 1 }
    if let open = quote { return (nil, inQuote(byte, open: open, next: next)) }
    let beginsToken = "\n:-?[,{".utf8.contains(last)
    defer {
      lastWasBlank = byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
      if !lastWasBlank { last = byte }
    }
    switch byte {
    case Self.lineFeed:
      marksInLine = 0
      indent = 0
    case UInt8(ascii: " ") where last == Self.lineFeed: indent += 1
    case UInt8(ascii: "#") where lastWasBlank || last == Self.lineFeed:
      return (nil, .line)
    case UInt8(ascii: "\"") where beginsToken, UInt8(ascii: "'") where beginsToken:
      quote = byte
    case UInt8(ascii: "&") where beginsToken, UInt8(ascii: "*") where beginsToken:
      return (
        ("uses an anchor or alias", "write the value out; quote a text that begins so"), .nothing
      )
    case UInt8(ascii: "["), UInt8(ascii: "{"): brackets += 1
    case UInt8(ascii: "]"), UInt8(ascii: "}"): brackets = max(0, brackets - 1)
    case UInt8(ascii: "-") where next == UInt8(ascii: " ") || next == UInt8(ascii: "\t"),
      UInt8(ascii: "?") where next == UInt8(ascii: " ") || next == UInt8(ascii: "\t"):
      marksInLine += 1
    default: break
    }
    guard max(brackets, marksInLine, indent / 4) <= Self.nestingLimit else {
      return (
        ("nests deeper than \(Self.nestingLimit) levels", "these files need four levels"), .nothing
      )
    }
    return (nil, .nothing)
  }

  private mutating func inQuote(_ byte: UInt8, open: UInt8, next: UInt8) -> Skip {
    if open == UInt8(ascii: "\""), byte == UInt8(ascii: "\\"), next != Self.lineFeed {
      return .next
    }
    if byte == open {
      if open == UInt8(ascii: "'"), next == open { return .next }
      quote = nil
      last = byte
    }
    return .nothing
  }
}
