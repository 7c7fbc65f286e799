import Foundation
import NIOCore
import Testing

@testable import ControlRoom

@Suite struct PageTests {
  @Test func thePageIsOpenToAllAndMayRunNothingButItself() async throws {
    try await LiveServer.run { server in
      let page = try await server.get("/", token: nil)
      #expect(page.status == 200)
      #expect(page.headers["content-type"] == "text/html; charset=utf-8")
      #expect(page.headers["cache-control"] == "no-cache")
      #expect(page.headers["x-content-type-options"] == "nosniff")
      #expect(page.headers["permissions-policy"]?.contains("camera=()") == true)
      let policy = try #require(page.headers["content-security-policy"])
      let words = policy.components(separatedBy: "; ")
      for wanted in [
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'",
        "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
        "require-trusted-types-for 'script'", "trusted-types tick", "worker-src 'self'",
      ] { #expect(words.contains(wanted), "\(wanted)") }
      #expect(!policy.contains("unsafe"))
    }
  }

  @Test func aBrowserThatHasAFileIsToldSo() async throws {
    try await LiveServer.run { server in
      for path in ["/", "/assets/s1.wav"] {
        let first = try await server.get(path, token: nil)
        let tag = try #require(first.headers["etag"])
        for known in [tag, "W/\(tag)", "\"other\", \(tag)", "*"] {
          let again = try await server.send(
            "GET", path, token: nil, headers: ["If-None-Match": known])
          #expect(again.status == 304, "\(path) \(known)")
          #expect(again.body.isEmpty)
          #expect(again.headers["etag"] == tag)
        }
        let other = try await server.send(
          "GET", path, token: nil, headers: ["If-None-Match": "\"other\""])
        #expect(other.status == 200)
      }
    }
  }

  @Test func audioElementsGetTheirParts() async throws {
    try await LiveServer.run { server in
      let whole = try await server.get("/assets/s1.wav", token: nil)
      let count = whole.body.count
      #expect(whole.headers["accept-ranges"] == "bytes")
      #expect(whole.headers["content-type"] == "audio/wav")
      #expect(whole.headers["content-length"] == "\(count)")
      let cases = [
        ("bytes=0-", 0, count), ("bytes=0-1", 0, 2), ("bytes=44-99", 44, 100),
        ("bytes=-10", count - 10, count), ("bytes=10-99999999", 10, count),
      ]
      for (range, first, end) in cases {
        let part = try await server.send(
          "GET", "/assets/s1.wav", token: nil, headers: ["Range": range])
        #expect(part.status == 206, "\(range)")
        #expect(part.headers["content-range"] == "bytes \(first)-\(end - 1)/\(count)")
        #expect(part.body == whole.body[first..<end], "\(range)")
      }
      let beyond = try await server.send(
        "GET", "/assets/s1.wav", token: nil, headers: ["Range": "bytes=\(count)-"])
      #expect(beyond.status == 416)
      #expect(beyond.headers["content-range"] == "bytes */\(count)")
      let stale = try await server.send(
        "GET", "/assets/s1.wav", token: nil, headers: ["Range": "bytes=0-1", "If-Range": "\"x\""])
      #expect(stale.status == 200)
    }
  }

  @Test(arguments: [
    ("bytes=0-0", PageFile.Part.bytes(0..<1)), ("bytes=-0", .outside), ("bytes=5-4", .whole),
    ("bytes=", .whole), ("bytes=-", .whole), ("bytes=0-1,3-4", .whole), ("lines=0-1", .whole),
    ("bytes=+1-2", .whole), ("bytes=99999999999999999999-", .whole), ("bytes=-99", .bytes(0..<10)),
    ("bytes=10-11", .outside),
  ])
  func aRangeIsReadOrLeftAlone(_ header: String, part: PageFile.Part) {
    #expect(PageFile.part(header, of: 10) == part)
  }

  @Test func soundsAreWholeWaveFilesThatDiffer() {
    var seen: Set<[UInt8]> = []
    for sound in AlarmSound.allCases {
      let wave = sound.wave
      #expect(Array(wave[0..<4]) == Array("RIFF".utf8))
      #expect(Array(wave[8..<16]) == Array("WAVEfmt ".utf8))
      let length = { (at: Int) in
        wave[at..<at + 4].reversed().reduce(0) { $0 << 8 | Int($1) }
      }
      #expect(length(4) == wave.count - 8)
      #expect(length(24) == AlarmSound.rate)
      #expect(length(40) == wave.count - 44)
      let peak = stride(from: 44, to: wave.count, by: 2).map {
        abs(Int(Int16(bitPattern: UInt16(wave[$0]) | UInt16(wave[$0 + 1]) << 8)))
      }.max()
      // Loud enough to be heard, and nowhere cut off.
      #expect((8_000...32_000).contains(peak ?? 0), "\(sound): \(peak ?? 0)")
      #expect(seen.insert(wave).inserted)
    }
  }

  @Test(arguments: [
    "/assets/none.js", "/assets/index.html", "/assets/", "/assets/..%2findex.html",
    "/assets/%2e%2e", "/assets/s1.wav%00", "/assets/S1.wav",
  ])
  func whatIsNotInTheTableIsNotServed(_ path: String) async throws {
    try await LiveServer.run { server in
      let answer = try await server.get(path)
      #expect(answer.status == 404)
    }
  }
}
