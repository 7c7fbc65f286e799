import Glibc

/// A Swift file split into what the compiler reads and what people read: words in a text or a
/// comment must not count as code.
struct SourceText {
  /// Path below the package root.
  let path: String
  /// The lines as they are.
  let lines: [String]
  /// The lines with comments and the insides of texts blanked; what is interpolated is code.
  let code: [String]
  /// The lines with all but comments blanked.
  let comments: [String]

  init(path: String, text: String) {
    self.path = path
    var lexer = Lexer(text: text)
    lexer.scan(untilParenthesis: false)
    lines = Self.lines(Array(text.utf8))
    code = Self.lines(lexer.code)
    comments = Self.lines(lexer.comments)
  }

  /// Numbers, from 0, of the code lines that hold a word: a quick look before a pattern is tried.
  func codeLines(with words: [String]) -> [Int] {
    code.indices.filter { place in
      code[place].withCString { line in words.contains { strstr(line, $0) != nil } }
    }
  }

  private static func lines(_ bytes: [UInt8]) -> [String] {
    bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
  }

  /// Copies each byte to the code or the comments and a blank to the other.
  private struct Lexer {
    let bytes: [UInt8]
    var place = 0
    var code: [UInt8] = []
    var comments: [UInt8] = []

    init(text: String) { bytes = Array(text.utf8) }

    private enum Part { case code, comment, text }

    private func starts(_ word: String) -> Bool { bytes[place...].starts(with: word.utf8) }

    private mutating func take(_ count: Int = 1, as part: Part) {
      for _ in 0..<count where place < bytes.count {
        let byte = bytes[place]
        let blank = byte == UInt8(ascii: "\n") ? byte : UInt8(ascii: " ")
        code.append(part == .code ? byte : blank)
        comments.append(part == .comment ? byte : blank)
        place += 1
      }
    }

    /// Reads code, to the end or to the parenthesis that closes an interpolation.
    mutating func scan(untilParenthesis: Bool) {
      var depth = 0
      while place < bytes.count {
        let byte = bytes[place]
        guard "/\"#()".utf8.contains(byte) else {
          code.append(byte)
          comments.append(byte == UInt8(ascii: "\n") ? byte : UInt8(ascii: " "))
          place += 1
          continue
        }
        if starts("//") {
          while place < bytes.count, bytes[place] != UInt8(ascii: "\n") { take(as: .comment) }
        } else if starts("/*") {
          block()
        } else if bytes[place] == UInt8(ascii: "\"") {
          text(hashes: 0)
        } else if bytes[place] == UInt8(ascii: "#"), let hashes = hashesBeforeQuote() {
          take(hashes, as: .code)
          text(hashes: hashes)
        } else {
          if bytes[place] == UInt8(ascii: "(") { depth += 1 }
          if bytes[place] == UInt8(ascii: ")") {
            if untilParenthesis, depth == 0 { return }
            depth -= 1
          }
          take(as: .code)
        }
      }
    }

    private func hashesBeforeQuote() -> Int? {
      var end = place
      while end < bytes.count, bytes[end] == UInt8(ascii: "#") { end += 1 }
      return end < bytes.count && bytes[end] == UInt8(ascii: "\"") ? end - place : nil
    }

    private mutating func block() {
      var depth = 0
      repeat {
        if starts("/*") {
          depth += 1
          take(2, as: .comment)
        } else if starts("*/") {
          depth -= 1
          take(2, as: .comment)
        } else {
          take(as: .comment)
        }
      } while depth > 0 && place < bytes.count
    }

    private mutating func text(hashes: Int) {
      let fence = String(repeating: "#", count: hashes)
      let quotes = starts("\"\"\"") ? "\"\"\"" : "\""
      take(quotes.utf8.count, as: .code)
      while place < bytes.count {
        guard bytes[place] == UInt8(ascii: "\"") || bytes[place] == UInt8(ascii: "\\") else {
          take(as: .text)
          continue
        }
        if starts(quotes + fence) {
          take(quotes.utf8.count + hashes, as: .code)
          return
        }
        if starts("\\" + fence + "(") {
          take(2 + hashes, as: .text)
          scan(untilParenthesis: true)
          take(as: .text)
        } else if starts("\\" + fence) {
          take(2 + hashes, as: .text)
        } else {
          take(as: .text)
        }
      }
    }
  }
}
