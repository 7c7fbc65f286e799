import Testing

@testable import watchpost

@Suite struct WatchStreamTests {
  private static let text =
    "retry: 1500\n\n: keep-alive\n\nid: ab-1\nevent: incident\ndata: {\"a\":\"北\"}\n\n"
    + "id: ab-2\r\nevent:unit\r\ndata:{}\r\n\r\nevent: none\n\ndata: one\ndata: two\n\n"

  private static let wanted = [
    WatchEvent(id: nil, name: "", data: ""),
    WatchEvent(id: "ab-1", name: "incident", data: "{\"a\":\"北\"}"),
    WatchEvent(id: "ab-2", name: "unit", data: "{}"),
    WatchEvent(id: nil, name: "", data: "one\ntwo"),
  ]

  @Test func eventsAreTheSameHoweverTheBytesAreCut() throws {
    let bytes = Array(Self.text.utf8)
    for cut in 0...bytes.count {
      var parser = WatchEventParser()
      let events =
        try parser.events(in: bytes[..<cut]) + (try parser.events(in: bytes[cut...]))
      #expect(events == Self.wanted, "cut at \(cut)")
      #expect(parser.retryMs == 1_500)
    }
    var parser = WatchEventParser()
    var events: [WatchEvent] = []
    for byte in bytes { events += try parser.events(in: [byte]) }
    #expect(events == Self.wanted)
  }

  @Test func anEventOverTheLimitIsAnError() {
    var parser = WatchEventParser(limit: 100)
    #expect(throws: WatchEventParser.Failure.tooLong(limit: 100)) {
      try parser.events(in: Array("data: ".utf8) + Array(repeating: 0x78, count: 200))
    }
  }

  @Test func manyCommentsDoNotCountAgainstTheLimit() throws {
    var parser = WatchEventParser(limit: 100)
    for _ in 0..<1_000 { _ = try parser.events(in: Array(": keep-alive\n\n".utf8)) }
  }

  @Test(arguments: [
    ("j", [WatchKey.character("j")]), ("\u{1B}[A", [.up]), ("\u{1B}OB", [.down]),
    ("\u{1B}[5~", [.pageUp]), ("\u{1B}[1~", [.home]), ("\u{1B}", [.escape]), ("\r", [.enter]),
    ("\u{7F}", [.backspace]), ("\u{03}", [.interrupt]), ("北", [.character("北")]),
    ("\u{1B}[1;5C", []), ("\u{1B}[Aj北", [.up, .character("j"), .character("北")]), ("\u{01}", []),
  ])
  func bytesBecomeKeys(_ text: String, keys: [WatchKey]) {
    var parser = WatchKeyParser()
    #expect(parser.keys(in: Array(text.utf8)) == keys)
  }

  @Test func aCharacterMayComeInTwoChunks() {
    var parser = WatchKeyParser()
    let bytes = Array("北".utf8)
    #expect(parser.keys(in: [bytes[0]]) == [])
    #expect(parser.keys(in: Array(bytes[1...])) == [.character("北")])
  }

  @Test func aPlainAddressIsForLoopbackOnly() throws {
    #expect(try WatchServer(url: "http://127.0.0.1:8480", token: "t\n").token == "t")
    #expect(try WatchServer(url: "https://county.example", token: "t").name == "county.example")
    for url in ["http://10.0.0.1:8480", "ftp://127.0.0.1", "127.0.0.1:8480", "", "http://"] {
      #expect(throws: WatchServer.Failure.self) { try WatchServer(url: url, token: "t") }
    }
    #expect(throws: WatchServer.Failure.self) {
      try WatchServer(url: "http://127.0.0.1", token: "two words")
    }
  }
}
