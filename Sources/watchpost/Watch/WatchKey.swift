/// A key press, as raw terminal bytes say it.
enum WatchKey: Equatable, Sendable {
  case up, down, pageUp, pageDown, home, end, enter, escape, backspace, interrupt
  case character(Character)
}

/// Reads keys out of terminal bytes: UTF-8, and the cursor keys' escape sequences (ECMA-48, xterm).
///
/// Keeps at most one unfinished character or sequence between chunks; a longer one is dropped.
struct WatchKeyParser {
  private var pending: [UInt8] = []
  /// Longest sequence of a key that we know, with room for modifiers.
  private static let sequenceLimit = 16

  mutating func keys(in bytes: [UInt8]) -> [WatchKey] {
    var rest = (pending + bytes)[...]
    pending = []
    var keys: [WatchKey] = []
    while let first = rest.first {
      if first == 0x1B {
        guard let key = Self.sequence(&rest) else { break }
        keys += key
      } else if first < 0x80 {
        rest.removeFirst()
        keys += Self.plain(first)
      } else {
        let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
        guard rest.count >= length else { break }
        let text = String(decoding: rest.prefix(length), as: UTF8.self)
        rest.removeFirst(length)
        if let character = text.first, text.count == 1, character != "\u{FFFD}" {
          keys.append(.character(character))
        }
      }
    }
    if rest.count <= Self.sequenceLimit { pending = Array(rest) }
    return keys
  }

  private static func plain(_ byte: UInt8) -> [WatchKey] {
    switch byte {
    case 0x03, 0x04: [.interrupt]
    case 0x0A, 0x0D: [.enter]
    case 0x08, 0x7F: [.backspace]
    case 0x20...0x7E: [.character(Character(Unicode.Scalar(byte)))]
    default: []
    }
  }

  /// Takes one sequence; nil when it is not all there yet. An escape at the end of a chunk is the
  /// key.
  private static func sequence(_ rest: inout ArraySlice<UInt8>) -> [WatchKey]? {
    let body = rest.dropFirst()
    guard let second = body.first else {
      rest = []
      return [.escape]
    }
    guard second == 0x5B || second == 0x4F else {
      rest = body
      return [.escape]
    }
    guard let final = body.dropFirst().firstIndex(where: { (0x40...0x7E).contains($0) }) else {
      if rest.count > sequenceLimit { rest = [] }
      return nil
    }
    let parameters = body[(body.startIndex + 1)..<final]
    let last = rest[final]
    rest = rest[(final + 1)...]
    switch (last, Array(parameters)) {
    case (0x41, _): return [.up]
    case (0x42, _): return [.down]
    case (0x48, _), (0x7E, [0x31]): return [.home]
    case (0x46, _), (0x7E, [0x34]): return [.end]
    case (0x7E, [0x35]): return [.pageUp]
    case (0x7E, [0x36]): return [.pageDown]
    default: return []
    }
  }
}
