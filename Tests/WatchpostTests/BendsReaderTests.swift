import Detection
import Foundation
import TestGround
import Testing
import Wire

@testable import watchpost

@Suite("Reading recordings and truth")
struct BendsReaderTests {
  private let folder: FolderOnDisk
  private var path: String { folder.path + "/r.jsonl" }

  init() throws { folder = try FolderOnDisk() }

  private func entries(_ lines: String) throws -> [RecordingReader.Entry] {
    try folder.write("r.jsonl", BendsScene.header + "\n" + lines)
    var reader = try RecordingReader(path: path)
    var entries: [RecordingReader.Entry] = []
    while let entry = try reader.next() { entries.append(entry) }
    return entries
  }

  @Test("A recording gives its corridor, readings and signs of life")
  func recording() throws {
    let entries = try entries(
      #"{"t":5,"alive":3}"# + "\r\n\n"
        + #"{"t":512300,"head":3,"dir":"approaching","class":"truck","kmh":43.5,"m":123.4,"#
        + #""len":14.5,"track":17,"age":40,"clock":512195}"# + "\n"
        + #"{"t":512300,"head":0,"dir":"receding","kmh":1e1,"m":0,"track":2}"# + "\n"
        + #" { "t" : 600000 , "faulty" : true , "alive" : 0 }"#)
    #expect(
      entries == [
        .init(atMs: 5, head: 3, content: .alive(isSensing: true)),
        .init(
          atMs: 512_300, head: 3,
          content: .reading(
            BendReading(
              head: 1, direction: .approaching, vehicleClass: .truck,
              speed: Speed(tenthsOfKmh: 435), distanceDecimetres: 1_234, lengthDecimetres: 145,
              track: 17, ageMilliseconds: 40), deviceTime: WallTime(milliseconds: 512_195))),
        .init(
          atMs: 512_300, head: 0,
          content: .reading(
            BendReading(
              head: 1, direction: .receding, speed: Speed(tenthsOfKmh: 100), distanceDecimetres: 0,
              track: 2), deviceTime: .unknown)),
        .init(atMs: 600_000, head: 0, content: .alive(isSensing: false)),
      ])
    let corridor = try RecordingReader(path: path).corridor
    #expect(corridor.heads == BendsScene.corridor.heads)
    #expect(corridor.signs == BendsScene.corridor.signs)
    #expect(corridor.bends == BendsScene.corridor.bends && corridor.messages == [.seatBelts])
  }

  @Test(
    "A faulty line is named with its number and what is wrong",
    arguments: [
      (#"{"t":1,"alive":0}x"#, "something follows"),
      (#"{"t":1,"alive":4}"#, "there is no head 4"),
      (#"{"t":1,"head":-1,"dir":"receding","kmh":1,"m":1}"#, "head is -1.0"),
      (#"{"alive":1}"#, "t is missing"),
      (#"{"t":1}"#, "either head or alive"),
      (#"{"t":1,"head":1,"alive":1}"#, "either head or alive"),
      (#"{"t":1,"head":1,"dir":"away","kmh":1,"m":1}"#, "dir is \"away\""),
      (#"{"t":1,"head":1,"kmh":1,"m":1}"#, "a reading needs"),
      (#"{"t":1,"head":1,"dir":"receding","kmh":"x","m":1}"#, "a number should stand at byte"),
      (#"{"t":1,"head":1,"dir":"receding","kmh":7000,"m":1}"#, "kmh is 7000.0"),
      (#"{"t":1,"head":1,"dir":"receding","kmh":7,"m":1,"class":"bus"}"#, "class is \"bus\""),
      (#"{"t":1.5,"alive":1}"#, "t is 1.5"),
      (#"{"t":1,"alive":1,"colour":2}"#, "\"colour\" is no name"),
      (#"{"t":1,"alive":1"#, "a } should stand"),
      (#"{"t":1,"al"#, "a text is never closed"),
      ("[1]", "a { should stand at byte 1"),
    ])
  func faultyLine(_ line: String, _ what: String) throws {
    let error = #expect(throws: CommandError.self) {
      try entries(#"{"t":0,"alive":0}"# + "\n\n" + line)
    }
    #expect(error?.code == .input)
    let text = error?.description ?? ""
    #expect(text.hasPrefix("\(path):4: ") && text.contains(what), "\(text)")
  }

  @Test("Time that runs backwards is an error on its line")
  func order() throws {
    let error = #expect(throws: CommandError.self) {
      try entries("{\"t\":9,\"alive\":0}\n{\"t\":8,\"alive\":0}\n")
    }
    #expect(error?.description.hasPrefix("\(path):3: t is 8 after 9") == true)
  }

  @Test(
    "A faulty header says what is missing",
    arguments: [
      ("", "is empty"),
      ("{}", "format is missing"),
      (#"{"format":"x","version":1}"#, "\"x\" version 1"),
      (#"{"format":"watchpost-bend-readings","version":2}"#, "version 2"),
      (#"{"format":"watchpost-bend-readings","version":1}"#, "the corridor is missing"),
      (
        #"{"format":"watchpost-bend-readings","version":1,"corridor":{"id":"C"}}"#,
        "corridor.bends is missing"
      ),
      ("not JSON", "it is not JSON"),
    ])
  func faultyHeader(_ line: String, _ what: String) throws {
    try folder.write("r.jsonl", line)
    let error = #expect(throws: CommandError.self) { try RecordingReader(path: path) }
    #expect(error?.code == .input && error?.description.contains(what) == true, "\(error as Any)")
  }

  @Test("A missing file and an endless line are errors, not a crash")
  func files() throws {
    let missing = #expect(throws: CommandError.self) { try RecordingReader(path: "/no/such") }
    #expect(missing?.code == .input && missing?.description.hasPrefix("/no/such: ") == true)
    try folder.write("r.jsonl", String(repeating: "x", count: LineSource.lineLimit + 10))
    let long = #expect(throws: CommandError.self) { try RecordingReader(path: path) }
    #expect(long?.description.contains(":1: the line is longer than") == true)
  }

  @Test("Lines of any length come out whole, wherever the buffer ends")
  func buffers() throws {
    var chance = SeededGenerator(seed: 5)
    let lines = (0..<400).map { _ in Int.random(in: 0...9_000, using: &chance) }
    try folder.write(
      "lines", lines.map { "\"" + String(repeating: "y", count: $0) + "\"" }.joined(separator: "\n")
    )
    let source = try LineSource(path: folder.path + "/lines")
    var found: [Int] = []
    while let count = try source.next({ (scanner) throws(LineScanner.Fault) in
      try scanner.text().utf8.count
    }) {
      found.append(count)
    }
    #expect(found == lines && source.line == 400)
  }

  @Test("Numbers are read as Swift reads them")
  func numbers() throws {
    var chance = SeededGenerator(seed: 11)
    var texts = ["0", "-0.5", "1e3", "1E-3", "123456789012345678901", "0.1", "4.35", "-7"]
    for _ in 0..<2_000 {
      texts.append("\(Double.random(in: -1e4...1e4, using: &chance))")
      texts.append("\(Double(Int.random(in: -99_999...99_999, using: &chance)) / 100)")
    }
    for text in texts {
      let read = try Array(text.utf8).withUnsafeBufferPointer { bytes throws -> Double in
        var scanner = LineScanner(bytes)
        let value = try scanner.number()
        try scanner.finish()
        return value
      }
      #expect(read == Double(text), "\(text)")
    }
    for text in ["", "-", ".5", "1.", "1e", "1e999", "--1", "nan", "1.2.3"] {
      Array(text.utf8).withUnsafeBufferPointer { bytes in
        _ = #expect(throws: LineScanner.Fault.self, "\(text)") {
          var scanner = LineScanner(bytes)
          _ = try scanner.number()
          try scanner.finish()
        }
      }
    }
  }

  private func truth(_ lines: String) throws -> [TruthReader.Entry] {
    try folder.write("r.jsonl", BendsScene.truthHeader + "\n" + lines)
    var reader = try TruthReader(path: path, heads: [0, 1, 2, 3])
    var entries: [TruthReader.Entry] = []
    while let entry = try reader.next() { entries.append(entry) }
    return entries
  }

  @Test("Truth gives vehicles with their paths, and faults")
  func truthFile() throws {
    let vehicle = BendsScene.vehicle(7, .down, limitAtMs: 100_000, speed: 12.5, role: "stopping")
    let entries = try truth(
      #"{"fault":{"heads":[0,3],"from":10,"to":20,"kind":"blind"}}"# + "\n"
        + BendsScene.line(vehicle))
    #expect(
      entries == [
        .fault(.init(heads: [0, 3], fromMs: 10, toMs: 20, kind: "blind")), .vehicle(vehicle),
      ])
  }

  @Test(
    "A faulty line of the truth is named with its number",
    arguments: [
      (#"{"vehicle":1,"approach":"left","class":"car","length":4,"path":[[0,0,0]]}"#, "approach"),
      (#"{"vehicle":1,"approach":"up","class":"tram","length":4,"path":[[0,0,0]]}"#, "class"),
      (#"{"vehicle":1,"approach":"up","class":"car","length":4,"path":[]}"#, "the path is missing"),
      (#"{"vehicle":1,"approach":"up","class":"car","length":4,"path":[[0,0]]}"#, "[t, s, v]"),
      (
        #"{"vehicle":1,"approach":"up","class":"car","length":4,"path":[[0,0,1],[600,1,1]]}"#,
        "at most 500 ms apart"
      ),
      (
        #"{"vehicle":1,"approach":"up","class":"car","length":4,"path":[[9,0,1],[9,1,1]]}"#,
        "in order of t"
      ),
      (#"{"vehicle":1,"approach":"up","class":"car","path":[[0,0,0]]}"#, "a vehicle needs"),
      (#"{"fault":{"heads":[4],"from":1,"to":2,"kind":"blind"}}"#, "there is no head 4"),
      (#"{"fault":{"heads":[1],"from":3,"to":2,"kind":"blind"}}"#, "in order"),
    ])
  func faultyTruth(_ line: String, _ what: String) throws {
    let error = #expect(throws: CommandError.self) { try truth(line) }
    let text = error?.description ?? ""
    #expect(text.hasPrefix("\(path):2: ") && text.contains(what), "\(text)")
  }
}
