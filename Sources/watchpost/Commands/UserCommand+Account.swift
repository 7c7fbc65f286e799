import ArgumentParser
import Foundation
import Store
import Wire

extension UserCommand {
  /// The account that a command is about.
  struct Account: ParsableArguments {
    @Argument(help: "The account's name.")
    var name: String

    @Option(help: "The data folder of watchpost serve.")
    var data: String

    /// Does one thing to it; throws when there is no such account.
    func change(
      _ work: (AccountRegister) throws(StoreError) -> Bool
    ) throws(CommandError) {
      try requireFolder(data)
      guard try UserCommand.withAccounts(of: data, work) else {
        throw CommandError(
          .input, "\(data): no account \(quoted(name)); watchpost user list shows the names")
      }
    }

    /// Changes its record.
    func update(
      _ act: String, detail: String = "", _ edit: (inout Person) -> Void
    ) throws(CommandError) {
      let note = UserCommand.note(act, name, detail)
      try change { accounts throws(StoreError) in
        try accounts.update(named: name, note: note, edit)
      }
    }
  }

  /// Opens the accounts of a data folder for one piece of work.
  static func withAccounts<Result>(
    of directory: String, _ work: (AccountRegister) throws(StoreError) -> Result
  ) throws(CommandError) -> Result {
    do throws(StoreError) {
      return try work(AccountRegister(directory: directory))
    } catch {
      throw CommandError(error)
    }
  }

  /// The line for the audit log: who ran the command.
  static func note(_ act: String, _ name: String, _ detail: String = "") -> AuditEntry {
    CommandLineUser.note(act, object: "person:\(name)", detail: detail)
  }

  static func role(_ text: String) throws -> Person.Role {
    guard let role = Person.Role(rawValue: text) else {
      let words = Person.Role.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("\(quoted(text)) is no role: one of \(words).")
    }
    return role
  }

  static func unit(_ text: String) throws -> DeviceID {
    guard let unit = DeviceID(text) else {
      throw ValidationError("\(quoted(text)) is no unit's id: 20 decimal digits.")
    }
    return unit
  }

  static func checkUnit(_ unit: DeviceID?, for role: Person.Role) throws {
    if role == .unit && unit == nil {
      throw ValidationError("The role unit needs --unit: which one it speaks for.")
    }
    if role != .unit && unit != nil {
      throw ValidationError("--unit goes with the role unit only.")
    }
  }
}
