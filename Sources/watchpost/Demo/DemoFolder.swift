import Foundation
import Glibc
import Ingest
import Store
import Wire

/// Standard error sent elsewhere for a while.
struct DivertedErrors {
  private let own = dup(STDERR_FILENO)

  init(to descriptor: Int32) { dup2(descriptor, STDERR_FILENO) }

  /// Standard error goes where it went before.
  func restore() {
    guard own >= 0 else { return }
    dup2(own, STDERR_FILENO)
    close(own)
  }
}

/// Who can sign in to a demo.
struct DemoAccount: Sendable {
  let name: String
  let password: String
}

/// Where a demo keeps its county and data.
struct DemoFolder {
  let root: String
  private let isTemporary: Bool

  /// A kept folder, or a temporary one when `kept` is nil; its county is made when missing.
  init(_ kept: String?) throws(CommandError) {
    isTemporary = kept == nil
    root =
      kept
      ?? FileManager.default.temporaryDirectory
      .appendingPathComponent("watchpost-demo-\(UUID().uuidString)").path
    do {
      try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
    } catch {
      throw CommandError(.input, "--data \(root): cannot be made: \(error.localizedDescription)")
    }
    if !FileManager.default.fileExists(atPath: county + "/county.yaml") {
      try ExampleCounty().write(to: county)
    }
  }

  /// The county folder.
  var county: String { root + "/county" }
  /// The data folder of the service.
  var store: String { root + "/data" }
  /// Where logs go while the screen belongs to the watch.
  var log: String { root + "/watchpost.log" }

  /// Makes a token for the watch, writes it to a file that only the owner reads; returns the file.
  func makeToken(in store: RecordStore) throws(CommandError) -> String {
    let path = root + "/token"
    do throws(StoreError) {
      // The token of an earlier run in the same folder is of no use: its secret is not kept.
      _ = try store.revokeToken(name: "demo")
      let record = TokenRecord(
        name: "demo", scopes: [.operate, .read, .metrics], created: ReceiveStamp.now().wall)
      let secret = try store.makeToken(record)
      let made = FileManager.default.createFile(
        atPath: path, contents: Data(secret.utf8), attributes: [.posixPermissions: 0o600])
      guard made else { throw .cannotOpen(path: path, reason: "cannot be written") }
    } catch {
      throw CommandError(error)
    }
    return path
  }

  /// Makes the accounts of the demo anew, so that their passwords can be told: who sits at the
  /// control room, and who rides with the unit that is not simulated. Names that nobody else in a
  /// kept folder bears.
  func makeAccounts(in store: RecordStore, unit: DeviceID?) throws(CommandError) -> [DemoAccount] {
    var wanted: [(Person.Role, name: String, display: String, DeviceID?)] = [
      (.commander, "demo-operator", "Demo operator", nil)
    ]
    if let unit { wanted.append((.unit, "demo-patrol", "Demo patrol", unit)) }
    var accounts: [DemoAccount] = []
    do throws(StoreError) {
      for (role, name, display, unit) in wanted {
        let password = PasswordHash.generatePassword()
        _ = try store.removePerson(named: name)
        try store.add(
          Person(
            name: name, display: display, role: role, unit: unit, created: ReceiveStamp.now().wall),
          password: PasswordHash(of: password))
        accounts.append(DemoAccount(name: name, password: password))
      }
    } catch {
      throw CommandError(error)
    }
    return accounts
  }

  /// Sends standard error to the log file, the last run's replaced, until it is restored.
  func sendErrorsToLog() -> DivertedErrors? {
    let descriptor = open(log, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    return DivertedErrors(to: descriptor)
  }

  /// Deletes a temporary folder.
  func remove() {
    if isTemporary { try? FileManager.default.removeItem(atPath: root) }
  }
}
