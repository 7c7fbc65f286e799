import Foundation
import Testing
import Wire

@testable import Store

@Suite struct TokenTests {
  private let folder = TemporaryFolder()
  private func record(_ name: String, _ scopes: [TokenRecord.Scope] = [.read]) -> TokenRecord {
    TokenRecord(name: name, scopes: scopes, created: Samples.start)
  }

  private func note(_ act: String) -> AuditEntry {
    AuditEntry(
      at: Samples.start, who: "cli:sam", address: "", act: act, object: "token:wall", detail: "")
  }

  @Test func aTokenLivesFromMakingToRevoking() throws {
    let store = try folder.open()
    let secret = try store.makeToken(record("wall", [.read, .metrics]))
    #expect(secret.wholeMatch(of: /wp_[A-Za-z0-9_-]{43}/) != nil)
    let found = try #require(try store.token(secret: secret))
    #expect(found.name == "wall")
    #expect(Set(found.scopes) == [.read, .metrics])
    #expect(found.created == Samples.start)
    for wrong in ["", "wp_", secret + "A", String(secret.dropLast()), secret.uppercased()] {
      #expect(try store.token(secret: wrong) == nil)
    }
    #expect(throws: StoreError.nameTaken("wall")) { try store.makeToken(record("wall")) }
    #expect(try store.makeToken(record("cam", [.device])) != secret)
    #expect(try store.tokens().map(\.name) == ["cam", "wall"])
    #expect(try store.revokeToken(name: "wall"))
    #expect(try !store.revokeToken(name: "wall"))
    #expect(try store.token(secret: secret) == nil)
  }

  @Test func theSecretIsNowhereOnDisk() throws {
    let store = try folder.open()
    let secret = try store.makeToken(record("wall"))
    try store.close()
    for name in folder.names where name != "reserve" {
      let bytes = try Data(contentsOf: URL(fileURLWithPath: folder.path + "/" + name))
      #expect(bytes.range(of: Data(secret.utf8.dropFirst(3))) == nil, "found in \(name)")
    }
  }

  @Test func tokensAreMadeAndRevokedBesideALiveStore() throws {
    let store = try folder.open()
    let register = try TokenRegister(directory: folder.path)
    let secret = try register.makeToken(record("wall"), note: note("addToken"))
    #expect(try store.token(secret: secret)?.name == "wall")
    #expect(try register.tokens().map(\.name) == ["wall"])
    #expect(throws: StoreError.nameTaken("wall")) {
      try register.makeToken(record("wall"), note: note("addToken"))
    }
    try store.commit(Samples.presses(1...1), effects: [])
    #expect(try register.revokeToken(name: "wall", note: note("revokeToken")))
    #expect(try store.token(secret: secret) == nil)
    // What was refused leaves no line.
    #expect(try !register.revokeToken(name: "wall", note: note("revokeToken")))
    #expect(try store.auditEntries(AuditQuery()).map(\.act) == ["revokeToken", "addToken"])
  }

  @Test func tokensCanBeMadeBeforeTheFirstStart() throws {
    let secret = try TokenRegister(directory: folder.path).makeToken(
      record("wall"), note: note("addToken"))
    let store = try folder.open()
    #expect(try store.token(secret: secret)?.name == "wall")
  }
}
