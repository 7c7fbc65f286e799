extension TidyRules {
  /// Public declarations say what they are. Witnesses of protocols, whose meaning stands at the
  /// protocol, may do without: members of an extension that adds a conformance, and the customary
  /// ones of the standard library's protocols wherever they stand.
  static func documentation(_ source: SourceText) -> [TidyFinding] {
    var findings: [TidyFinding] = []
    var depth = 0
    /// Depths at which the body of a conforming extension is open.
    var conforming: [Int] = []
    let maybePublic = Set(source.codeLines(with: ["public", "open"]))
    let maybeExtension = Set(source.codeLines(with: ["extension"]))
    for (place, line) in source.code.enumerated() {
      if maybePublic.contains(place), conforming.isEmpty, isUndocumented(source, place) {
        findings.append(
          TidyFinding(path: source.path, line: place + 1, what: "is public and says nothing"))
      }
      let begins =
        maybeExtension.contains(place)
        && line.contains(/^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:public\s+)?extension\s+[^:{]+:/)
      if begins { conforming.append(depth) }
      for byte in line.utf8 {
        if byte == UInt8(ascii: "{") { depth += 1 }
        if byte == UInt8(ascii: "}") {
          depth -= 1
          if conforming.last == depth { conforming.removeLast() }
        }
      }
    }
    return findings
  }

  private static func isUndocumented(_ source: SourceText, _ place: Int) -> Bool {
    let line = source.code[place]
    let declaration =
      #/
      ^\s* (?:@\w+(?:\([^)]*\))?\s+)* (?:\w+\s+)*? (?:public|open)
      (?:\s+\w+(?:\(set\))?)*?
      \s+(?:func|var|let|struct|class|enum|actor|protocol|init|subscript|typealias|macro)\b
      /#
    guard line.contains(declaration), !line.contains(witnesses) else { return false }
    var above = place - 1
    // Attributes may stand between.
    while above >= 0, source.code[above].contains(/^\s*@[\w(]/) { above -= 1 }
    return above < 0 || !source.comments[above].contains(/^\s*(?:\/\/\/|.*\*\/\s*$)/)
  }

  private static var witnesses: Regex<Substring> {
    #/
    \b(?: static\s+func\s*(?:==|<)
      | func\s+(?:hash\(into|encode\(to|next\(|makeIterator\(|makeAsyncIterator\()
      | var\s+(?:description|debugDescription|rawValue|codingKey|errorDescription)\b
      | let\s+rawValue\b
      | init\??\((?:from\s|rawValue:|codingKey:|stringLiteral\s) )
    /#
  }
}
