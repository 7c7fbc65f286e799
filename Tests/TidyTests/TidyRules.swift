/// Something in a file that our style does not allow.
struct TidyFinding: Equatable, CustomStringConvertible {
  var path: String
  var line: Int
  var what: String

  var description: String { "\(path):\(line): \(what)" }
}

/// The rules of style.md that a machine can hold, each from one file to its findings.
enum TidyRules {
  /// Modules that a folder may import (design.md and stack.md).
  ///
  /// Synchronization is a part of the standard library and Darwin the twin of Glibc; a module of
  /// the same package as an allowed one (HummingbirdCore) comes with it.
  static let imports: [String: Set<String>] = [
    "Sources/Wire": ["Crypto", "Foundation", "Glibc", "Darwin"],
    "Sources/Detection": ["Wire", "CJPEG", "CKernels", "Glibc", "Darwin"],
    "Sources/Incidents": ["Wire", "Detection"],
    "Sources/Ingest": [
      "Wire", "CSocket", "Logging", "Glibc", "Darwin", "Dispatch", "Synchronization",
    ],
    "Sources/Store": [
      "Wire", "Incidents", "Detection", "GRDB", "Crypto", "CryptoExtras", "Foundation", "Dispatch",
      "Logging",
      "Synchronization",
    ],
    "Sources/Patrol": ["Wire", "Incidents", "Logging", "Synchronization"],
    "Sources/ControlRoom": [
      "Wire", "Incidents", "Detection", "Store", "Hummingbird", "HummingbirdCore", "NIOCore",
      "HTTPTypes", "Crypto", "Logging", "ServiceLifecycle", "Foundation", "Synchronization",
      "CPages", "HummingbirdTLS", "NIOSSL",
    ],
    "devices/scenes": ["CJPEG", "Glibc", "Darwin"],
    "devices/devicesim": [
      "Wire", "CJPEG", "Scenes", "ArgumentParser", "Foundation", "Glibc", "Darwin",
      "Synchronization", "Yams",
    ],
  ]

  static func imports(_ source: SourceText) -> [TidyFinding] {
    guard let (folder, allowed) = imports.first(where: { source.path.hasPrefix($0.key + "/") })
    else { return [] }
    return each(source, with: ["import"]) { line in
      let pattern =
        #/
        ^\s* (?:@\w+(?:\([^)]*\))?\s+)*
        (?:(?:public|package|internal|fileprivate|private)\s+)? import\s+
        (?:(?:struct|class|enum|protocol|func|var|let|typealias)\s+)? (\w+)
        /#
      guard let match = line.firstMatch(of: pattern), !allowed.contains(String(match.1)) else {
        return nil
      }
      return "\(folder) may not import \(match.1)"
    }
  }

  static func lengths(_ source: SourceText) -> [TidyFinding] {
    var findings = source.lines.enumerated().compactMap { place, line in
      // Lines of a text over many lines are data: they cannot be broken.
      line.count > 100 && (source.code[place] + source.comments[place]).contains { $0 != " " }
        ? TidyFinding(path: source.path, line: place + 1, what: "is \(line.count) columns long")
        : nil
    }
    let count = source.lines.last == "" ? source.lines.count - 1 : source.lines.count
    if count > 450 {
      findings.append(TidyFinding(path: source.path, line: 451, what: "has \(count) lines"))
    }
    return findings
  }

  private static let typeWords = ["struct", "class", "enum", "actor", "protocol", "typealias"]

  static func typeNames(_ source: SourceText) -> [TidyFinding] {
    let banned = /(?:Manager|Helper|Util|Common|Shared|Models)(?:s|ity|ities)?(?![a-z])/
    let parts = source.path.split(separator: "/")
    let module = parts.count > 1 ? parts[1] : ""
    return each(source, with: typeWords) { line in
      let pattern = /\b(?:struct|class|enum|actor|protocol|typealias)\s+([A-Z]\w*)/
      guard let name = line.firstMatch(of: pattern)?.1 else { return nil }
      if name.contains(banned) { return "\(name) says nothing of what it is" }
      return name == module ? "\(name) has its module's name" : nil
    }
  }

  static func words(_ source: SourceText) -> [TidyFinding] {
    let isTest = source.path.hasPrefix("Tests/")
    let inCode = each(source, with: ["try!", "fatalError", "Task", "nbounded", "sleep"]) { line in
      if line.contains(/\btry!/) { return "try! ends the process" }
      if line.contains(/\bfatalError\s*\(/) { return "fatalError ends the process" }
      if line.contains(/\bTask\.detached\b/) { return "a detached task belongs to nobody" }
      let isName = line.contains(/\b(?:struct|class|enum|actor|extension)\s+Task\b/)
      if !isName, line.contains(/(?:^|[^\w.])Task\s*(?:<[^>]*>)?\s*(?:\([^()]*\))?\s*\{/) {
        return "a bare task belongs to nobody"
      }
      if line.contains(/\.[u]nbounded\b/) { return "a queue without a bound" }
      if isTest, line.contains(/(?:\.|\bu|\bnano|\b)sleep\s*\(/) { return "a test sleeps" }
      return nil
    }
    let inComments = source.comments.enumerated().compactMap { place, line in
      line.utf8.contains { $0 != UInt8(ascii: " ") } && line.contains(/\b(?:TODO|FIXME|XXX)\b/)
        ? TidyFinding(path: source.path, line: place + 1, what: "something is left to do") : nil
    }
    return inCode + inComments
  }

  /// Streams that are made name their policy.
  static func streams(_ source: SourceText) -> [TidyFinding] {
    guard !source.codeLines(with: ["Stream"]).isEmpty else { return [] }
    let code = source.code.joined(separator: "\n")
    let making = /\bAsync(?:Throwing)?Stream\s*(?:<[^>{}()]*>)?\s*(?:\.\s*makeStream\s*)?([({])/
    return code.matches(of: making).compactMap { match in
      let line = code[..<match.range.lowerBound].count { $0 == "\n" } + 1
      let finding = TidyFinding(
        path: source.path, line: line, what: "a stream without a bufferingPolicy")
      guard match.1 == "(" else { return finding }
      // The arguments, to the parenthesis that closes them.
      var depth = 1
      let rest = code[match.range.upperBound...]
      let arguments = rest.prefix { character in
        if character == "(" { depth += 1 }
        if character == ")" { depth -= 1 }
        return depth > 0
      }
      return arguments.contains("bufferingPolicy") ? nil : finding
    }
  }

  /// What the compiler cannot prove has its proof in a comment, on the line or the three above.
  static func proofs(_ source: SourceText) -> [TidyFinding] {
    source.codeLines(with: ["unchecked", "unsafe"]).compactMap { place in
      let line = source.code[place]
      let isUnproven =
        line.contains("@unchecked Sendable") || line.contains(/\bunsafe\b(?!:)/)
      guard isUnproven else { return nil }
      let near = source.comments[max(0, place - 3)...place]
      guard near.allSatisfy({ $0.allSatisfy(\.isWhitespace) }) else { return nil }
      return TidyFinding(path: source.path, line: place + 1, what: "unsafe without its proof")
    }
  }

  /// Tries a rule on the code lines that hold one of the words.
  private static func each(
    _ source: SourceText, with words: [String], _ rule: (String) -> String?
  ) -> [TidyFinding] {
    source.codeLines(with: words).compactMap { place in
      rule(source.code[place]).map {
        TidyFinding(path: source.path, line: place + 1, what: $0)
      }
    }
  }
}
