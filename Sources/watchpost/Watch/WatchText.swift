/// Text for a terminal: how wide it is, and how to make it harmless.
enum WatchText {
  /// Takes out what could move the cursor, change colours or reorder a line: control characters of
  /// both sets, direction overrides, zero-width marks. Words come from devices and crews, and must
  /// not be able to paint over an alarm. Line breaks become spaces.
  static func clean(_ text: String) -> String {
    var cleaned = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x09, 0x0A, 0x0D, 0x2028, 0x2029: cleaned.append(" ")
      case 0x00..<0x20, 0x7F..<0xA0: cleaned.append("\u{FFFD}")
      case 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x206F, 0xFEFF, 0xFFF9...0xFFFB: continue
      case 0xE0000...0xE0FFF: continue
      default: cleaned.append(scalar)
      }
    }
    return String(cleaned)
  }

  /// Columns that a text takes on a terminal.
  static func width(_ text: some StringProtocol) -> Int {
    text.reduce(0) { $0 + width($1) }
  }

  /// Columns that one character takes: 2 for East Asian wide and full-width forms and for emoji
  /// (Unicode Standard Annex 11), 0 for a lone combining mark.
  static func width(_ character: Character) -> Int {
    guard let first = character.unicodeScalars.first else { return 0 }
    if character.unicodeScalars.contains(where: { $0.value == 0xFE0F }) { return 2 }
    switch first.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control: return 0
    default: return isWide(first.value) ? 2 : 1
    }
  }

  private static func isWide(_ value: UInt32) -> Bool {
    switch value {
    case 0x1100...0x115F, 0x231A...0x231B, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF,
      0x4E00...0x9FFF, 0xA000...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF,
      0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF,
      0x1F900...0x1FAFF, 0x20000...0x3FFFD:
      true
    default: false
    }
  }

  /// The text in exactly that many columns: padded with spaces, or cut with an ellipsis.
  static func fit(_ text: String, _ columns: Int) -> String {
    guard columns > 0 else { return "" }
    let wide = width(text)
    if wide <= columns { return text + String(repeating: " ", count: columns - wide) }
    var cut = ""
    var used = 0
    for character in text {
      let next = width(character)
      if used + next > columns - 1 { break }
      cut.append(character)
      used += next
    }
    return cut + "…" + String(repeating: " ", count: columns - 1 - used)
  }

  /// The text in lines of at most that many columns, broken at spaces where there are any.
  static func wrap(_ text: String, _ columns: Int) -> [String] {
    guard columns > 1 else { return [] }
    var lines: [String] = []
    var line = ""
    var used = 0
    for character in text {
      let next = width(character)
      if used + next > columns {
        if let space = line.lastIndex(of: " "), space > line.startIndex, character != " " {
          let rest = String(line[line.index(after: space)...])
          lines.append(String(line[..<space]))
          line = rest
          used = width(rest)
        } else {
          lines.append(line)
          line = ""
          used = 0
        }
        if character == " ", line.isEmpty { continue }
      }
      line.append(character)
      used += next
    }
    return lines + [line]
  }

  /// A span of time as people read it: `0:42`, `12:05`, `3:04:05`, `2d 03h`.
  static func span(_ seconds: Int) -> String {
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    switch seconds {
    case ..<0: return "-" + span(-seconds)
    case ..<3_600: return "\(seconds / 60):\(two(seconds % 60))"
    case ..<86_400:
      return "\(seconds / 3_600):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
    default: return "\(seconds / 86_400)d \(two(seconds / 3_600 % 24))h"
    }
  }
}
