import Testing
import TestGround

@testable import watchpost

@Suite("A table of comma-separated values")
struct CSVTableTests {
  enum Column: String, CSVColumn { case a, b }

  static func read(_ text: String) -> (rows: [[String]], lines: [Int], faults: [CountyFault]) {
    var faults: [CountyFault] = []
    let table = CSVTable<Column>(Array(text.utf8), file: "t.csv", faults: &faults)
    return (table?.rows.map(\.fields) ?? [], table?.rows.map(\.line) ?? [], faults)
  }

  @Test(
    "is read as RFC 4180 says",
    arguments: [
      ("a,b\n1,2\n", [["1", "2"]], [2]),
      ("a,b\r\n1,2\r\n3,4", [["1", "2"], ["3", "4"]], [2, 3]),
      ("\u{FEFF}a,b\n1,2", [["1", "2"]], [2]),
      ("b,a\n1,2", [["2", "1"]], [2]),
      ("a,b\n\"1\",\"2\"\n", [["1", "2"]], [2]),
      ("a,b\n\"x,y\",\"p\"\"q\"\n", [["x,y", "p\"q"]], [2]),
      ("a,b\n\"x\ny\r\nz\",2\n3,4\n", [["x\ny\r\nz", "2"], ["3", "4"]], [2, 5]),
      ("a,b\n\n\r\n1,2\n\n", [["1", "2"]], [4]),
      ("a,b\n,\n", [["", ""]], [2]),
      ("a,b\n\"\",\"\"\n", [["", ""]], [2]),
      ("a,b\n 1 , 2 \n", [[" 1 ", " 2 "]], [2]),
      ("a,b\n\"\"\"\",\"\n\"\n", [["\"", "\n"]], [2]),
      ("\"a\",\"b\"\n广场,é\n", [["广场", "é"]], [2]),
      ("a,b", [], []),
    ] as [(String, [[String]], [Int])])
  func good(_ text: String, _ rows: [[String]], _ lines: [Int]) {
    let read = Self.read(text)
    #expect(read.faults == [])
    #expect(read.rows == rows)
    #expect(read.lines == lines)
  }

  @Test(
    "with a fault tells the line and goes on",
    arguments: [
      ("a,b\n1\n3,4\n", [2], [["3", "4"]]),
      ("a,b\n1,2,3\n3,4\n", [2], [["3", "4"]]),
      ("a,b\n1\"x,2\n3,4\n", [2], [["3", "4"]]),
      ("a,b\n\"1\"x,2\n3,4\n", [2], [["3", "4"]]),
      ("a,b\n\"1\n1\" ,2\n3,4\n", [3], [["3", "4"]]),
      ("a,b\n3,4\n\"1,2\n5,6\n", [3], [["3", "4"]]),
      ("a,b\n3,4\n1\r2,2\n", [3], [["3", "4"]]),
      ("a,b\n1\"\n2\"\n3\"\n", [2, 3, 4], []),
      ("", [1], []),
      ("\n\n", [1], []),
      ("a\n1,2\n", [1], []),
      ("a,b,c\n1,2,3\n", [1], []),
      ("a,b,a\n1,2,3\n", [1], []),
      ("a\"b\n1,2\n", [1], []),
    ] as [(String, [Int], [[String]])])
  func bad(_ text: String, _ lines: [Int], _ rows: [[String]]) {
    let read = Self.read(text)
    #expect(read.faults.map(\.line) == lines, "\(read.faults)")
    #expect(read.rows == rows)
  }

  @Test("ends at its row limit with one fault")
  func limit() {
    let text = "a,b\n" + String(repeating: "1,2\n", count: csvRowLimit + 5)
    let read = Self.read(text)
    #expect(read.rows.count == csvRowLimit)
    #expect(read.faults.map(\.line) == [csvRowLimit + 2])
  }

  @Test("of random bytes never crashes, and reads again what it wrote")
  func random() {
    let seed = UInt64.random(in: 0...UInt64.max)
    print("CSVTableTests.random seed \(seed)")
    var random = SeededGenerator(seed: seed)
    let alphabet = Array("a,\"\r\n1é".utf8)
    for _ in 0..<2_000 {
      let bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in
        alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
      }
      var faults: [CountyFault] = []
      _ = CSVTable<Column>(Array("a,b\n".utf8) + bytes, file: "t", faults: &faults)
      let fields = (0..<2).map { _ in
        String(decoding: bytes.shuffled(using: &random), as: UTF8.self)
      }
      let text = ExampleCounty.table("a,b", [["x", "y"], fields.map { $0 + "." }])
      let read = Self.read(text)
      #expect(read.faults == [] && read.rows.last == fields.map { $0 + "." }, "seed \(seed)")
    }
  }
}
