import Foundation
import Logging
import Synchronization
import Testing
import Wire

@testable import watchpost

@Suite("Logs as JSON")
struct JSONLogHandlerTests {
  final class Lines: Sendable {
    private let lines = Mutex<[String]>([])
    func take(_ line: String) { lines.withLock { $0.append(line) } }
    var all: [String] { lines.withLock { $0 } }
  }

  private func logger(_ lines: Lines, _ level: Logger.Level = .info) -> Logger {
    Logger(label: "watchpost.test") { label in
      JSONLogHandler(
        label: label, logLevel: level, now: { WallTime(milliseconds: 1_790_000_000_123) },
        write: { lines.take($0) })
    }
  }

  private func object(_ line: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
  }

  @Test("are one object a line with time, level, label, message and the metadata's fields")
  func fields() throws {
    let lines = Lines()
    var logger = logger(lines)
    logger[metadataKey: "county"] = "云溪县"
    logger.notice(
      "recovered",
      metadata: [
        "entries": "12", "list": ["a", "b"], "map": ["k": "v"], "n": .stringConvertible(7),
      ])
    let line = try #require(lines.all.first)
    #expect(line.hasPrefix("{\"time\":\"2026-09-21T14:13:20.123Z\",\"level\":\"notice\""))
    let object = try object(line)
    #expect(object["label"] as? String == "watchpost.test")
    #expect(object["message"] as? String == "recovered")
    #expect(object["county"] as? String == "云溪县" && object["entries"] as? String == "12")
    #expect(object["list"] as? [String] == ["a", "b"] && object["n"] as? String == "7")
    #expect(object["map"] as? [String: String] == ["k": "v"])
  }

  @Test(
    "hold any text within one line",
    arguments: [
      "two\nlines\r\n", "\"quoted\" \\ back", "\u{0}\u{1}\u{1B}[31m\u{7F}", "弯道 🚓 e\u{301}", "",
      "\u{2028}",
    ])
  func texts(_ text: String) throws {
    let lines = Lines()
    logger(lines).warning("\(text)", metadata: ["\(text)k": "\(text)"])
    #expect(lines.all.count == 1)
    let line = try #require(lines.all.first)
    #expect(!line.contains("\n"))
    let object = try object(line)
    #expect(object["message"] as? String == text && object[text + "k"] as? String == text)
  }

  @Test("keep the own fields when metadata has their names, and the event's before the logger's")
  func clashes() throws {
    let lines = Lines()
    var logger = logger(lines)
    logger[metadataKey: "a"] = "logger"
    logger.error("real", metadata: ["message": "false", "time": "x", "a": "event"])
    let object = try object(try #require(lines.all.first))
    #expect(object["message"] as? String == "real")
    #expect(object["metadata.message"] as? String == "false" && object["a"] as? String == "event")
  }

  @Test("leave out what is below the level, and cut texts that no collector takes")
  func bounds() throws {
    let lines = Lines()
    logger(lines, .warning).info("not this")
    #expect(lines.all == [])
    logger(lines, .warning).error("\(String(repeating: "长", count: 100_000))")
    let line = try #require(lines.all.first)
    #expect(line.utf8.count < JSONLogHandler.textLimit + 200)
    #expect(try object(line)["level"] as? String == "error")
  }

  @Test("have levels by name; another name is refused with the names")
  func levels() throws {
    #expect(try Log.level("critical") == .critical)
    #expect(throws: (any Error).self) { try Log.level("loud") }
  }
}
