import ArgumentParser
import Foundation
import Store
import Wire

/// `watchpost token`: what programs show instead of a password.
struct TokenCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "token",
    abstract: "Make, list and revoke programs' bearer tokens.",
    subcommands: [Create.self, List.self, Revoke.self])

  /// `watchpost token create`.
  struct Create: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "create",
      abstract: "Make a token and print its secret, once.",
      discussion: "Only a hash of the secret is kept. Send it as: Authorization: Bearer SECRET")

    @Argument(help: "A name for the token, such as the program that will use it.")
    var name: String

    @Option(
      help: ArgumentHelp(
        "What it allows: operate, read, device or metrics; may be given several times.",
        valueName: "scope"),
      transform: TokenCommand.scope)
    var scope: [TokenRecord.Scope]

    @Option(help: "The data folder of watchpost serve; made when missing.")
    var data: String

    func validate() throws {
      if let wrong = faultOfName(name) {
        throw ValidationError("The name \(wrong): \(nameWanted).")
      }
      if scope.isEmpty { throw ValidationError("Give at least one --scope.") }
    }

    mutating func run() async throws {
      let scopes = TokenRecord.Scope.allCases.filter { scope.contains($0) }
      let record = TokenRecord(name: name, scopes: scopes, created: WallTime(Date()))
      let note = CommandLineUser.note(
        "addToken", object: "token:\(name)",
        detail: "scope " + scopes.map(\.rawValue).joined(separator: ","))
      print(
        try withTokens(of: data) { store throws(StoreError) in
          try store.makeToken(record, note: note)
        })
    }
  }

  /// `watchpost token list`.
  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "List tokens: name, scopes and when each was made.")

    @Option(help: "The data folder of watchpost serve.")
    var data: String

    mutating func run() async throws {
      try requireFolder(data)
      let records = try withTokens(of: data) { store throws(StoreError) in try store.tokens() }
      for record in records {
        let scopes = record.scopes.map(\.rawValue).joined(separator: ",")
        print("\(record.name)\t\(scopes)\t\(record.created)")
      }
    }
  }

  /// `watchpost token revoke`.
  struct Revoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "revoke", abstract: "Revoke a token; it opens nothing from then on.")

    @Argument(help: "The token's name.")
    var name: String

    @Option(help: "The data folder of watchpost serve.")
    var data: String

    mutating func run() async throws {
      try requireFolder(data)
      let name = name
      let wasThere = try withTokens(of: data) { store throws(StoreError) in
        try store.revokeToken(
          name: name, note: CommandLineUser.note("revokeToken", object: "token:\(name)"))
      }
      guard wasThere else {
        throw CommandError(
          .input, "\(data): no token \(quoted(name)); watchpost token list shows the names")
      }
    }
  }

  private static func scope(_ text: String) throws -> TokenRecord.Scope {
    guard let scope = TokenRecord.Scope(rawValue: text) else {
      let words = TokenRecord.Scope.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("\(quoted(text)) is no scope; one of \(words).")
    }
    return scope
  }

  /// Opens the tokens of a data folder for one piece of work: the one place that knows how.
  static func withTokens<Result>(
    of directory: String, _ work: (TokenRegister) throws(StoreError) -> Result
  ) throws(CommandError) -> Result {
    do throws(StoreError) {
      return try work(TokenRegister(directory: directory))
    } catch {
      throw CommandError(error)
    }
  }
}

extension WallTime {
  /// The wall clock's instant, to the millisecond.
  init(_ date: Date) {
    self.init(milliseconds: Int64((date.timeIntervalSince1970 * 1_000).rounded(.down)))
  }
}
