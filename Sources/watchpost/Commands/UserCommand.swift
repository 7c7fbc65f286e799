import ArgumentParser
import Foundation
import Store
import Wire

/// `watchpost user`: people's accounts.
struct UserCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "user",
    abstract: "Make, list and change people's accounts.",
    discussion: """
      Works beside a running watchpost serve, which takes note at once. Each change is a line in \
      the audit log. Passwords are generated, printed once and kept only as a slow hash; the \
      person must choose another at the first sign-in.
      """,
    subcommands: [
      Add.self, List.self, Password.self, Disable.self, Enable.self, Role.self, Remove.self,
    ])

  /// `watchpost user add`.
  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "add", abstract: "Make an account and print its first password, once.")

    @Argument(help: "Name to sign in with: letters, digits, '.', '-' and '_'.")
    var name: String

    @Option(
      help: "viewer, operator, commander, maintainer or unit.", transform: UserCommand.role)
    var role: Person.Role

    @Option(help: "What others read, such as \"Sgt Li\". Default: the name.")
    var display: String?

    @Option(
      help: "The unit that an account of role unit speaks for: 20 digits, as in units.csv.",
      transform: UserCommand.unit)
    var unit: DeviceID?

    @Option(help: "The data folder of watchpost serve; made when missing.")
    var data: String

    func validate() throws {
      if let wrong = Person.faultOfName(name) { throw ValidationError("The name \(wrong).") }
      if let display, let wrong = Person.faultOfDisplay(display) {
        throw ValidationError("--display \(wrong).")
      }
      try UserCommand.checkUnit(unit, for: role)
    }

    mutating func run() async throws {
      let person = Person(
        name: name, display: display ?? name, role: role, unit: unit, created: WallTime(Date()),
        mustChangePassword: true)
      let detail = "role \(role.rawValue)" + (unit.map { ", unit \($0)" } ?? "")
      let note = UserCommand.note("addPerson", name, detail)
      let password = PasswordHash.generatePassword()
      try UserCommand.withAccounts(of: data) { accounts throws(StoreError) in
        try accounts.add(person, password: PasswordHash(of: password), note: note)
      }
      print(password)
    }
  }

  /// `watchpost user list`.
  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list",
      abstract: "List accounts: name, role, what others read, unit, state, when each was made.")

    @Option(help: "The data folder of watchpost serve.")
    var data: String

    mutating func run() async throws {
      try requireFolder(data)
      let people = try UserCommand.withAccounts(of: data) { accounts throws(StoreError) in
        try accounts.people()
      }
      for person in people {
        let state =
          person.isDisabled ? "disabled" : person.mustChangePassword ? "first password" : "active"
        print(
          [
            person.name, person.role.rawValue, person.display,
            person.unit?.description ?? "-", state, person.created.description,
          ].joined(separator: "\t"))
      }
    }
  }

  /// `watchpost user password`.
  struct Password: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "password",
      abstract: "Give an account a new password, print it once and end its sessions.")

    @OptionGroup var account: Account

    mutating func run() async throws {
      let password = PasswordHash.generatePassword()
      let name = account.name
      let note = UserCommand.note("setPassword", name, "generated")
      try account.change { accounts throws(StoreError) in
        try accounts.setPassword(
          of: name, to: PasswordHash(of: password), mustChange: true, note: note)
      }
      print(password)
    }
  }

  /// `watchpost user disable`.
  struct Disable: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "disable", abstract: "Keep a person out from now on; the account stays.")

    @OptionGroup var account: Account

    mutating func run() async throws {
      try account.update("disablePerson") { $0.isDisabled = true }
    }
  }

  /// `watchpost user enable`.
  struct Enable: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "enable", abstract: "Let a disabled person sign in again.")

    @OptionGroup var account: Account

    mutating func run() async throws {
      try account.update("enablePerson") { $0.isDisabled = false }
    }
  }

  /// `watchpost user role`.
  struct Role: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "role", abstract: "Change what a person may do; ends their sessions.")

    @OptionGroup var account: Account

    @Argument(
      help: "viewer, operator, commander, maintainer or unit.", transform: UserCommand.role)
    var role: Person.Role

    @Option(help: "For role unit: its unit, 20 digits.", transform: UserCommand.unit)
    var unit: DeviceID?

    func validate() throws { try UserCommand.checkUnit(unit, for: role) }

    mutating func run() async throws {
      let (role, unit) = (role, unit)
      try account.update("setRole", detail: "role \(role.rawValue)") {
        $0.role = role
        $0.unit = unit
      }
    }
  }

  /// `watchpost user remove`.
  struct Remove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "remove",
      abstract: "Remove an account; what the person did stays in the audit log.")

    @OptionGroup var account: Account

    mutating func run() async throws {
      let name = account.name
      let note = UserCommand.note("removePerson", name)
      try account.change { accounts throws(StoreError) in
        try accounts.removePerson(named: name, note: note)
      }
    }
  }
}
