import Foundation
import Incidents
import Store
import Testing
import Wire

@testable import watchpost

/// `user`, `backup` and `restore` as an administrator runs them.
@Suite("Accounts and backups on the command line")
struct AccountCommandTests {
  private typealias Samples = ServiceSamples
  private let folder: FolderOnDisk
  private let data: String

  init() throws {
    folder = try FolderOnDisk()
    data = folder.path + "/data"
  }

  private func open(_ path: String) throws -> RecordStore {
    try RecordStore(Samples.configuration(path))
  }

  @Test("an account is made, listed, changed and removed, with a line of audit each")
  func life() throws {
    let made = try Program(
      "user", "add", "li", "--role", "operator", "--display", "Sgt Li", "--data", data)
    #expect(made.code == 0 && made.errors == "", "\(made.errors)")
    let first = made.out.trimmingCharacters(in: .newlines)
    #expect(first.wholeMatch(of: /([a-z2-9]{5}-){3}[a-z2-9]{5}/) != nil)
    let unit = try Program(
      "user", "add", "car-1", "--role", "unit", "--unit", Samples.unit.description, "--data", data)
    #expect(unit.code == 0, "\(unit.errors)")
    let listed = try Program("user", "list", "--data", data)
    let lines = listed.out.split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines[0].hasPrefix("car-1\tunit\tcar-1\t\(Samples.unit)\tfirst password\t20"))
    #expect(lines[1].hasPrefix("li\toperator\tSgt Li\t-\tfirst password\t20"))
    #expect(!listed.out.contains(first))

    let again = try Program("user", "password", "li", "--data", data)
    let second = again.out.trimmingCharacters(in: .newlines)
    #expect(again.code == 0 && second != first)
    for arguments in [["disable", "li"], ["enable", "li"], ["role", "li", "commander"]] {
      let run = try Program(["user"] + arguments + ["--data", data])
      #expect(run.code == 0 && run.out == "" && run.errors == "", "\(run.errors)")
    }
    #expect(try Program("user", "remove", "car-1", "--data", data).code == 0)

    let store = try open(data)
    let person = try #require(try store.person(named: "li"))
    #expect(person.password.matches(second) && !person.password.matches(first))
    #expect(person.person.role == .commander && person.person.mustChangePassword)
    #expect(try store.person(named: "car-1") == nil)
    let audit = try store.auditEntries(AuditQuery()).reversed()
    #expect(
      audit.map(\.act) == [
        "addPerson", "addPerson", "setPassword", "disablePerson", "enablePerson", "setRole",
        "removePerson",
      ])
    #expect(audit.allSatisfy { $0.who.hasPrefix("cli:") && $0.who.count > 4 })
    #expect(audit.first?.object == "person:li" && audit.first?.detail == "role operator")
    #expect(!audit.contains { $0.detail.contains(first) || $0.detail.contains(second) })
  }

  @Test("a disabled person's session ends while the service runs")
  func besideTheService() throws {
    let store = try open(data)
    #expect(try Program("user", "add", "li", "--role", "viewer", "--data", data).code == 0)
    let session = SessionRecord(
      person: "li", created: Samples.start, lastSeen: Samples.start, address: "", csrf: "c")
    try store.openSession(session, hash: [1])
    #expect(try store.session(hash: [1])?.person.role == .viewer)
    #expect(try Program("user", "disable", "li", "--data", data).code == 0)
    #expect(try store.session(hash: [1]) == nil)
  }

  @Test("what cannot be is refused with the code of the contract")
  func refusals() throws {
    try open(data).close()
    #expect(try Program("user", "add", "li", "--role", "viewer", "--data", data).code == 0)
    let none = folder.path + "/none"
    let unit = Samples.unit.description
    let runs: [(code: Int32, arguments: [String])] = [
      (64, ["user", "add", "li", "--role", "viewer", "--data", data]),
      (64, ["user", "add", "wu", "--role", "king", "--data", data]),
      (64, ["user", "add", "wu", "--data", data]),
      (64, ["user", "add", "a b", "--role", "viewer", "--data", data]),
      (64, ["user", "add", "a:b", "--role", "viewer", "--data", data]),
      (64, ["user", "add", "wu", "--role", "viewer", "--display", "a\tb", "--data", data]),
      (64, ["user", "add", "wu", "--role", "unit", "--data", data]),
      (64, ["user", "add", "wu", "--role", "unit", "--unit", "12", "--data", data]),
      (64, ["user", "add", "wu", "--role", "viewer", "--unit", unit, "--data", data]),
      (64, ["user", "role", "li", "unit", "--data", data]),
      (66, ["user", "role", "wu", "viewer", "--data", data]),
      (66, ["user", "password", "wu", "--data", data]),
      (66, ["user", "disable", "wu", "--data", data]),
      (66, ["user", "enable", "wu", "--data", data]),
      (66, ["user", "remove", "wu", "--data", data]),
      (66, ["user", "list", "--data", none]), (66, ["user", "remove", "li", "--data", none]),
      (66, ["backup", "--data", none, folder.path + "/out"]),
      (64, ["backup", "--data", data, data]), (64, ["backup", "--data", data, folder.path]),
      (66, ["backup", "--data", data, data + "/in/it"]),
      (66, ["restore", none, "--data", folder.path + "/new"]),
      (66, ["restore", data, "--data", folder.path + "/new"]),
      (64, ["restore", data, "--data", data]),
    ]
    for run in runs {
      let program = try Program(run.arguments)
      #expect(program.code == run.code, "\(run.arguments): \(program.errors)")
      #expect(program.out == "" && program.errors != "")
    }
    #expect(!FileManager.default.fileExists(atPath: none))
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/new"))
  }

  @Test("a served folder is copied, comes back elsewhere, and not over one that is served")
  func backupAndRestore() throws {
    let live = try open(data)
    try live.commit(
      [JournalEntry(number: 1, moment: Samples.moment(1), input: .tick)], effects: [])
    let out = folder.path + "/copies/monday"
    let made = try Program("backup", "--data", data, out)
    #expect(made.code == 0 && made.errors == "", "\(made.errors)")
    #expect(made.out.hasPrefix("\(out): 1 journal entries, 0 incidents, 0 pictures"))
    #expect(try Program("verify", "--data", out).code == 0)
    #expect(try Program("backup", "--data", data, out).code == 64)
    #expect(try Program("restore", out, "--data", data).code == 69)

    let new = folder.path + "/new"
    let restored = try Program("restore", out, "--data", new)
    #expect(restored.code == 0, "\(restored.errors)")
    #expect(restored.out.hasPrefix("\(new): 1 journal entries"))
    #expect(restored.errors.hasPrefix("warning: orders sent"))
    let store = try open(new)
    #expect(try store.recover().nextEntry == 2)
    #expect(try store.auditEntries(AuditQuery()).map(\.act) == ["restore", "backup"])
    #expect(try live.auditEntries(AuditQuery()).map(\.act) == ["backup"])
  }

  @Test("a copy with faults stays and is named")
  func faultyBackup() throws {
    let store = try open(data)
    let picture = EvidencePicture(
      incident: IncidentID(rawValue: 1), camera: Samples.camera, frame: 1,
      captured: Samples.start, received: Samples.start, jpeg: [1, 2, 3])
    try store.keep(picture)
    let path = try #require(try store.evidence(of: picture.incident).first).path
    try store.close()
    try FileManager.default.removeItem(atPath: data + "/" + path)
    let out = folder.path + "/out"
    let made = try Program("backup", "--data", data, out)
    #expect(made.code == 1 && made.errors == "evidence \(path) is missing\n")
    #expect(FileManager.default.fileExists(atPath: out + "/manifest.json"))
    #expect(try Program("restore", out, "--data", folder.path + "/new").code == 1)
  }
}
