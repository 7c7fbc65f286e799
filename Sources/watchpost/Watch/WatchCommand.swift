import ArgumentParser
import ControlRoom
import Foundation
import Glibc
import Synchronization
import Wire

/// `watchpost watch`: live alerts in a terminal.
struct Watch: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch",
    abstract: "Live alerts in a terminal.",
    discussion: """
      On a terminal: a live list of incidents, gravest first; keys acknowledge, dispatch, verify, \
      reset and resolve (press ? for all). Elsewhere, or with --plain: one line an event. With \
      --json: one JSON object a line. The token needs the scope read; commands need operate.
      """)

  @Option(name: .long, help: "Address of the server; plain HTTP only on loopback.")
  var url = "http://127.0.0.1:8480"

  @Option(name: .long, help: "File that holds the token which `watchpost token` printed.")
  var tokenFile: String

  @Flag(name: .long, help: "One JSON object a line.")
  var json = false

  @Flag(name: .long, help: "Plain lines even on a terminal.")
  var plain = false

  @Flag(name: .long, help: "Chinese words; the default where LANG is Chinese.")
  var chinese = false

  func run() async throws {
    let server = try Self.server(url: url, tokenFile: tokenFile)
    let words = WatchWords(isChinese: chinese || Self.speaksChinese)
    let terminal = json || plain ? nil : WatchTerminal()
    let session = WatchSession(server: server, words: words, terminal: terminal)
    let refusal = await session.run(json: json)
    if let refusal {
      WatchErrors.write("watchpost watch: \(refusal)\n")
      // 69: no permission (design.md, commands).
      throw ExitCode(69)
    }
  }

  private static func server(url: String, tokenFile: String) throws -> WatchServer {
    let token: String
    do {
      token = try String(contentsOfFile: tokenFile, encoding: .utf8)
    } catch {
      WatchErrors.write("watchpost watch: cannot read the token file \(tokenFile)\n")
      throw ExitCode(66)
    }
    do {
      return try WatchServer(url: url, token: token)
    } catch .badURL(let reason) {
      throw ValidationError(reason)
    } catch .badToken(let reason) {
      WatchErrors.write("watchpost watch: \(tokenFile): \(reason)\n")
      throw ExitCode(66)
    }
  }

  private static var speaksChinese: Bool {
    let environment = ProcessInfo.processInfo.environment
    let language = environment["LC_ALL"] ?? environment["LC_MESSAGES"] ?? environment["LANG"] ?? ""
    return language.hasPrefix("zh")
  }
}

/// Standard error.
enum WatchErrors {
  static func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
