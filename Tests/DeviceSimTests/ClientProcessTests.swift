import Foundation
import Glibc
import Testing
import Wire

/// The programs that speak Wire from outside: the Python reference client and devicesim itself,
/// each as a process against a loopback centre.
@Suite struct ClientProcessTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  private static let device = "33900100001390000007"

  /// A folder of its own with a fresh key in keys.csv.
  private func workplace() throws -> (folder: URL, key: DeviceKey) {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "devicesim-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let key = DeviceKey.random(id: 3)
    let hex = key.bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    try Data("device,key_id,key\n\(Self.device),3,\(hex)\n".utf8)
      .write(to: folder.appending(path: "keys.csv"))
    return (folder, key)
  }

  private func start(_ program: URL, _ arguments: [String]) throws -> (Process, Pipe) {
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    return (process, output)
  }

  private func end(_ process: Process, _ output: Pipe) throws -> (code: Int32, text: String) {
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: data, as: UTF8.self))
  }

  private static let env = URL(filePath: "/usr/bin/env")

  /// Under CI python3 with cryptography must be there; elsewhere the tests are left out.
  private static var canRunPython: Bool {
    if ProcessInfo.processInfo.environment["CI"] != nil { return true }
    let process = Process()
    process.executableURL = env
    process.arguments = ["python3", "-c", "import cryptography"]
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }

  private func expectPress(_ copies: [[UInt8]], key: DeviceKey, boot: UInt32) throws {
    #expect(Set(copies).count == 1, "every copy is the same bytes")
    let first = try #require(copies.first)
    let header = try DatagramHeader(parsing: first.span.bytes)
    #expect(header.boot == boot && header.sequence == 1 && header.device.description == Self.device)
    let payload = try DatagramSeal.open(first.span.bytes, header: header, key: key)
    guard case .alarm(let alarm) = try Message(kind: header.kind, payload: payload.span.bytes)
    else {
      Issue.record("not an alarm")
      return
    }
    #expect(alarm.action == .press && alarm.pressCount == 1)
  }

  @Test(.enabled(if: canRunPython, "python3 with the package cryptography is not installed"))
  func `press.py resends the same bytes until acknowledged and starts anew on a replay`() throws {
    let (folder, key) = try workplace()
    defer { try? FileManager.default.removeItem(at: folder) }
    let bootFile = folder.appending(path: "post.boot")
    try Data("41\n".utf8).write(to: bootFile)
    let centre = try LoopbackCentre()
    let (process, output) = try start(
      Self.env,
      [
        "python3", Self.root.appending(path: "devices/post/press.py").path, "--to",
        "127.0.0.1:\(centre.port)", "--device", Self.device, "--keys",
        folder.appending(path: "keys.csv").path, "--boot-file", bootFile.path, "--patience", "60",
      ])
    try expectPress(
      try centre.take(copies: 2, answering: .replayed, key: key), key: key, boot: 42)
    try expectPress(
      try centre.take(copies: 2, answering: .accepted, key: key), key: key, boot: 43)
    let (code, text) = try end(process, output)
    #expect(code == 0 && text.hasPrefix("accepted after"), "\(text)")
    #expect(try String(contentsOf: bootFile, encoding: .utf8) == "43\n")
  }

  @Test(.enabled(if: canRunPython, "python3 with the package cryptography is not installed"))
  func `push.py says hello and cuts a frame into pieces that Wire reads`() throws {
    let (folder, key) = try workplace()
    defer { try? FileManager.default.removeItem(at: folder) }
    let jpeg = (0..<3_000).map { UInt8($0 % 249) }
    try Data(jpeg).write(to: folder.appending(path: "a.jpg"))
    let centre = try LoopbackCentre()
    let (process, output) = try start(
      Self.env,
      [
        "python3", Self.root.appending(path: "devices/camera/push.py").path, "--to",
        "127.0.0.1:\(centre.port)", "--device", Self.device, "--keys",
        folder.appending(path: "keys.csv").path, "--boot-file",
        folder.appending(path: "boot").path, "--frames", folder.path,
      ])
    let datagrams = try centre.take(copies: 4, answering: .accepted, key: key)
    let (code, text) = try end(process, output)
    #expect(code == 0, "\(text)")
    var whole: [UInt8] = []
    for (index, datagram) in datagrams.enumerated() {
      let header = try DatagramHeader(parsing: datagram.span.bytes)
      #expect(header.kind == (index == 0 ? .hello : .frameFragment))
      let payload = try DatagramSeal.open(datagram.span.bytes, header: header, key: key)
      _ = try Message(kind: header.kind, payload: payload.span.bytes)
      if index > 0 { whole += payload.dropFirst(FrameFragment.headByteCount) }
    }
    #expect(whole == jpeg)
  }

  @Test func `devicesim post resends until acknowledged and keeps its boot counter`() throws {
    let (folder, key) = try workplace()
    defer { try? FileManager.default.removeItem(at: folder) }
    let bootFile = folder.appending(path: "boot")
    try Data("7\n".utf8).write(to: bootFile)
    let centre = try LoopbackCentre()
    let (process, output) = try start(
      try Self.devicesim,
      [
        "post", "press", "--to", "127.0.0.1:\(centre.port)", "--device", Self.device, "--keys",
        folder.appending(path: "keys.csv").path, "--boot-file", bootFile.path, "--json",
      ])
    try expectPress(
      try centre.take(copies: 3, answering: .accepted, key: key), key: key, boot: 8)
    let (code, text) = try end(process, output)
    #expect(code == 0 && text.contains("\"acknowledged\":1"), "\(text)")
    #expect(try String(contentsOf: bootFile, encoding: .utf8) == "8\n")
  }

  @Test(arguments: [
    (["post", "press"], 64), (["post", "--keys", "/nonexistent.csv", "--device", device], 66),
    (["county", "--county", "/nonexistent"], 66), (["load", "--presses", "-1"], 64),
    (["fuzz", "--to", "256.1.1.1:80"], 69), (["fuzz", "--to", "nowhere"], 64), (["--help"], 0),
  ])
  func `devicesim ends with the exit code of its fault`(arguments: [String], code: Int) throws {
    let (process, output) = try start(try Self.devicesim, arguments)
    let (status, text) = try end(process, output)
    #expect(status == Int32(code), "\(text)")
    #expect(!text.isEmpty)
  }

  /// The executable, built into the folder that holds the test bundle.
  private static var devicesim: URL {
    get throws {
      let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
      var folders = [URL(filePath: own).deletingLastPathComponent()]
      folders.append(root.appending(path: ".build/debug"))
      for argument in CommandLine.arguments where argument.hasSuffix(".xctest") {
        folders.insert(URL(filePath: argument).deletingLastPathComponent(), at: 0)
      }
      let found = folders.map { $0.appending(path: "devicesim") }
        .first { FileManager.default.isExecutableFile(atPath: $0.path) }
      return try #require(found, "devicesim is not built in \(folders)")
    }
  }
}
