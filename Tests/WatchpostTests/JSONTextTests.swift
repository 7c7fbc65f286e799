import Testing

@testable import watchpost

@Suite("A JSON text")
struct JSONTextTests {
  @Test(
    "is read with every kind of value",
    arguments: [
      ("null", .null), (" true ", .flag(true)), ("false", .flag(false)), ("0", .number(0)),
      ("-0.5e+2", .number(-50)), ("\"\"", .text("")), ("[]", .list([])), ("{}", .members([])),
      (#""a\"\\\/\b\f\n\r\té😀""#, .text("a\"\\/\u{8}\u{C}\n\r\té😀")),
      (#""\u00e9\ud83d\ude00""#, .text("é😀")),
    ] as [(String, JSONText.Content)])
  func good(_ text: String, _ content: JSONText.Content) throws {
    #expect(try JSONText.parse(Array(text.utf8)).content == content)
  }

  @Test("knows the line of each value")
  func lines() throws {
    let root = try JSONText.parse(Array("{\n\"a\":\n[1,\n 2]}".utf8))
    #expect(root.line == 1)
    #expect(root.members?.map(\.line) == [2])
    #expect(root["a"]?.list?.map(\.line) == [3, 4])
  }

  @Test(
    "that is none is refused at its line",
    arguments: [
      ("", 1), ("\n[1,]", 2), ("[1 2]", 1), ("{\"a\" 1}", 1), ("{a:1}", 1), ("01", 1), ("-", 1),
      ("1.", 1), ("1e", 1), ("1e999", 1), ("+1", 1), (".5", 1), ("\"\n\"", 1), ("\"a", 1),
      (#""\x""#, 1), (#""\ud800""#, 1), (#""\udc00""#, 1), (#""\u12g4""#, 1), (#""\u12"#, 1),
      ("[\n\n1\n] x", 4), ("tru", 1), ("{\"a\":1,\n\"a\":2}", 2), ("NaN", 1), ("[", 1), ("{", 1),
      (String(repeating: "[", count: 33), 1), ("{\"a\":1,}", 1),
    ])
  func bad(_ text: String, _ line: Int) {
    #expect {
      _ = try JSONText.parse(Array(text.utf8))
    } throws: { ($0 as? JSONText.Fault)?.line == line }
  }
}
