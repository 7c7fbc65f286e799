import Foundation
import Testing

@Suite("Our own sources")
struct OwnSourcesTests {
  private static let rules: [(name: String, rule: @Sendable (SourceText) -> [TidyFinding])] = [
    ("imports", { TidyRules.imports($0) }), ("lengths", { TidyRules.lengths($0) }),
    ("type names", { TidyRules.typeNames($0) }), ("words", { TidyRules.words($0) }),
    ("streams", { TidyRules.streams($0) }), ("proofs", { TidyRules.proofs($0) }),
    ("documentation", { TidyRules.documentation($0) }),
  ]

  @Test("keep every rule of the house")
  func all() throws {
    let sources = try PackageSources.all()
    #expect(sources.count > 50, "the sources were not found below \(PackageSources.root)")
    for (name, rule) in Self.rules {
      let findings = sources.flatMap(rule)
      #expect(
        findings.isEmpty, "\(name):\n\(findings.map(\.description).joined(separator: "\n"))")
    }
  }

  @Test("lie in the folders of the design and nowhere else")
  func topLevel() throws {
    let allowed: Set = [
      ".ci", ".gitignore", ".swift-format", "LICENSE", "NOTICE", "Package.swift", "README.md",
      "Sources", "Tests", "benchmarks", "devices",
    ]
    guard let found = try PackageSources.topLevel() else {
      #expect(ProcessInfo.processInfo.environment["CI"] == nil, "no git checkout in CI")
      print("OwnSourcesTests.topLevel: skipped, no git checkout")
      return
    }
    #expect(found.subtracting(allowed) == [])
  }

  @Test("are in modules that the table of imports knows")
  func modules() throws {
    let folders = Set(
      try PackageSources.all().map {
        $0.path.split(separator: "/").prefix(2).joined(separator: "/")
      }
    ).filter { $0.hasPrefix("Sources/") }
    #expect(folders.subtracting(TidyRules.imports.keys) == ["Sources/watchpost"])
  }
}

@Suite("The rules of the house")
struct TidyRulesTests {
  private func source(_ text: String, _ path: String = "Sources/Wire/A.swift") -> SourceText {
    SourceText(path: path, text: text)
  }

  @Test("tell code from comments and texts")
  func lexer() {
    let text = #"""
      let a = "x // y" // try! b
      /* try! /* c */ try! */ let d = "\(f("try!")) \" e"
      let g = """
        fatalError( "quoted" \(try h)
        """ + i
      """#
    let split = source(text + "\nlet j = #\"\"try!\"#; k\n")
    #expect(split.lines.count == split.code.count && split.lines.count == split.comments.count)
    let code = split.code.joined(separator: "\n")
    #expect(!code.contains("try!") && !code.contains("fatalError"))
    for word in ["let d", "f(", "try h", "+ i", "let j", "; k"] {
      #expect(code.contains(word), "\(word)")
    }
    #expect(split.comments[0].contains("// try! b"))
    #expect(!split.comments[1].contains("let d") && split.comments[1].contains("try! */"))
  }

  @Test(
    "find imports that a module may not have",
    arguments: [
      ("import GRDB", 1), ("public import Incidents", 1), ("@testable import Store", 1),
      ("private import struct Logging.Logger", 1), ("import Crypto", 0), ("// import GRDB", 0),
      ("let important = 1", 0), ("#if canImport(GRDB)", 0),
    ])
  func imports(_ line: String, _ count: Int) {
    #expect(TidyRules.imports(source(line)).count == count)
  }

  @Test(
    "find names that say nothing",
    arguments: [
      ("final class SessionManager {", 1), ("struct StringUtils {}", 1), ("enum Wire {}", 1),
      ("public protocol HelperType", 1), ("actor SharedState {", 1), ("struct Managerial {}", 0),
      ("struct WireError {}", 0), ("class func common() {}", 0), ("enum Utility {}", 1),
      ("struct Commons {}", 1),
    ])
  func names(_ line: String, _ count: Int) {
    #expect(TidyRules.typeNames(source(line)).count == count)
  }

  @Test(
    "find words that are not to be there",
    arguments: [
      ("let a = try! b()", 1), ("fatalError(\"x\")", 1), ("Task { await x() }", 1),
      ("Task<Void, Never> {", 1), ("Task(priority: .low) { }", 1), ("_ = Task.detached { }", 1),
      ("let task = Task {", 1), ("group.addTask { }", 0), ("try await Task.sleep(for: x)", 0),
      ("bufferingPolicy: .unbounded", 1), ("// TODO: later", 1), ("// XXXL", 0),
      ("let todo = \"TODO\"", 0), ("preconditionFailure(\"x\")", 0), ("struct Task {", 0),
    ])
  func words(_ line: String, _ count: Int) {
    #expect(TidyRules.words(source(line)).count == count, "\(TidyRules.words(source(line)))")
  }

  @Test("find tests that sleep")
  func sleepingTests() {
    let line = "try await Task.sleep(for: .seconds(1)); usleep(3)"
    #expect(TidyRules.words(source(line, "Tests/WireTests/A.swift")).count == 1)
    #expect(TidyRules.words(source(line)).isEmpty)
  }

  @Test(
    "find streams without a policy",
    arguments: [
      ("let a = AsyncStream<Int> { c in }", 1), ("AsyncStream.makeStream(of: Int.self)", 1),
      ("AsyncThrowingStream<Int, Error>(Int.self) { }", 1),
      ("AsyncStream.makeStream(\n of: Int.self,\n bufferingPolicy: .bufferingNewest(1))", 0),
      ("let a: AsyncStream<Int>.Continuation", 0), ("AsyncStream(f(), bufferingPolicy: p) {}", 0),
      ("var s: AsyncStream<Void>", 0),
    ])
  func streams(_ text: String, _ count: Int) {
    #expect(TidyRules.streams(source(text)).count == count)
  }

  @Test(
    "find what is unsafe without a proof",
    arguments: [
      ("final class A: @unchecked Sendable {}", 1),
      ("// One thread only.\nfinal class A: @unchecked Sendable {}", 0),
      ("// Far.\n\n\n\nlet a = unsafe b", 1), ("let a = unsafe b // Bounded above.", 0),
      ("nonisolated(unsafe) var a = 1", 1), ("let a = \"unsafe\"", 0),
      ("UnsafeRawBufferPointer(rebasing: b)", 0),
    ])
  func proofs(_ text: String, _ count: Int) {
    #expect(TidyRules.proofs(source(text)).count == count)
  }

  @Test(
    "find public declarations without a word",
    arguments: [
      ("public struct A {}", 1), ("/// Said.\npublic struct A {}", 0),
      ("/// Said.\n@frozen\npublic struct A {}", 0), ("/// Said.\n@frozen public struct A {}", 0),
      ("// Not said.\npublic struct A {}", 1), ("/// Said.\n\npublic struct A {}", 1),
      ("public private(set) var a = 1", 1), ("public static let a = 1", 1),
      ("public import Wire", 0), ("@MainActor public func a() {}", 1), ("public init() {}", 1),
      ("public mutating func a() {}", 1), ("internal func a() {}", 0),
      ("public static func == (a: A, b: A) -> Bool {", 0),
      ("public init(from decoder: any Decoder) throws {", 0),
      ("extension A: B {\n  public func c() {}\n}\npublic func d() {}", 1),
      ("extension A {\n  public func c() {}\n}", 1),
      ("public convenience init(a: Int) {}", 1), ("case publicThing", 0),
    ])
  func documentation(_ text: String, _ count: Int) {
    #expect(
      TidyRules.documentation(source(text)).count == count,
      "\(TidyRules.documentation(source(text)))")
  }

  @Test("find long files and long lines")
  func lengths() {
    #expect(TidyRules.lengths(source(String(repeating: "a\n", count: 450))).isEmpty)
    #expect(TidyRules.lengths(source(String(repeating: "a\n", count: 451))).map(\.line) == [451])
    #expect(TidyRules.lengths(source("\n" + String(repeating: "é", count: 101))).map(\.line) == [2])
    #expect(TidyRules.lengths(source(String(repeating: "弯", count: 100))).isEmpty)
  }
}
