import Foundation
#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif
import Testing
import Wire

/// A fresh example county in a temporary folder with a running service.
final class Installation {
  let folder: URL
  var county: URL { folder.appendingPathComponent("county") }
  let data: URL
  private(set) var service: Program?
  private(set) var udpPort: UInt16 = 0
  private(set) var httpPort: UInt16 = 0

  /// Makes the folder with `watchpost init`; nothing runs yet.
  init(data: URL? = nil) throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("watchpost-system-\(UUID().uuidString)")
    self.data = data ?? folder.appendingPathComponent("data")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let made = try Program.run(Program.url("watchpost"), ["init", county.path])
    try #require(made.code == 0, "init failed: \(made.output)")
  }

  deinit {
    service?.killHard()
    try? FileManager.default.removeItem(at: folder)
  }

  /// Starts `watchpost serve` on free ports and waits until it is ready.
  func start(
    under wrapper: [String] = [], _ more: [String] = [], udp: UInt16 = 0
  ) throws {
    let serve =
      [
        Program.url("watchpost").path, "serve", "--county", county.path, "--data", data.path,
        "--udp", "127.0.0.1:\(udp)", "--http", "127.0.0.1:0",
      ] + more
    let command = wrapper + serve
    let log = folder.appendingPathComponent("serve.log")
    if !FileManager.default.fileExists(atPath: log.path) {
      try Data().write(to: log)
    }
    let errors = try FileHandle(forWritingTo: log)
    try errors.seekToEnd()
    let program = try Program(
      URL(fileURLWithPath: "/usr/bin/env"), command, errors: errors)
    service = program
    let line = try #require(
      program.line(containing: "ready ", within: 60),
      "no ready line: \((try? String(contentsOf: log, encoding: .utf8)) ?? "")")
    udpPort = try port("udp", in: line)
    httpPort = try port("http", in: line)
  }

  private func port(_ name: String, in line: String) throws -> UInt16 {
    let field = try #require(
      line.split(separator: " ").first { $0.hasPrefix("\(name)=") }, "ready line: \(line)")
    return try #require(UInt16(field.split(separator: ":").last ?? ""))
  }

  /// Sets limits of the store in county.yaml.
  func limit(reserveMiB: Int, floorMiB: Int) throws {
    let file = county.appendingPathComponent("county.yaml")
    let text = try String(contentsOf: file, encoding: .utf8)
    let rest = text.split(separator: "\n", omittingEmptySubsequences: false)
      .filter { !$0.contains("journal_reserve_mib") && !$0.contains("evidence_floor_mib") }
    var lines = rest.map(String.init)
    let limits = try #require(lines.firstIndex(of: "limits:"), "no limits: in \(text)")
    lines.insert("  journal_reserve_mib: \(reserveMiB)", at: limits + 1)
    lines.insert("  evidence_floor_mib: \(floorMiB)", at: limits + 2)
    try Data(lines.joined(separator: "\n").utf8).write(to: file)
  }

  /// The incidents of the event stream's first snapshot, as its JSON text.
  func streamSnapshot(token: String) async throws -> String {
    let reader = try Program(
      URL(fileURLWithPath: "/usr/bin/env"),
      [
        Program.url("watchpost").path, "watch", "--json", "--url", "http://127.0.0.1:\(httpPort)",
        "--token-file", folder.appendingPathComponent("token").path,
      ])
    defer { reader.stop() }
    return reader.line(containing: "\"press\"", within: 10) ?? ""
  }

  /// Waits until an incident is as wanted; fails after ten seconds.
  func until(_ token: String, _ id: Int, _ isWanted: ([String: Any]) -> Bool) async throws {
    let deadline = ContinuousClock.now + .seconds(10)
    var last: Any?
    while ContinuousClock.now < deadline {
      last = try await get("/api/v1/incidents/\(id)", token: token)
      if let incident = last as? [String: Any], isWanted(incident) { return }
    }
    Issue.record("never came: \(String(describing: last))")
  }

  /// Makes the service read its county folder again.
  func hangUp() { if let service { kill(service.pid, SIGHUP) } }

  /// Whether the service's log says that within so many seconds.
  func logs(containing text: String, within seconds: Double = 10) throws -> Bool {
    let log = folder.appendingPathComponent("serve.log")
    let deadline = ContinuousClock.now + .seconds(seconds)
    repeat {
      if try String(contentsOf: log, encoding: .utf8).contains(text) { return true }
      sched_yield()
    } while ContinuousClock.now < deadline
    return false
  }

  /// Kills the service where it stands.
  func killService() {
    service?.killHard()
    service = nil
  }

  /// Ends the service cleanly; returns its exit code.
  @discardableResult func stopService() -> Int32 {
    defer { service = nil }
    return service?.stop() ?? 0
  }

  /// Ids of the devices of a class, in the order of devices.csv.
  func devices(_ deviceClass: String) throws -> [DeviceID] {
    try column(of: "devices.csv") { $0.count > 1 && $0[1] == deviceClass }
  }

  /// Ids of the units.
  func units() throws -> [DeviceID] { try column(of: "units.csv") { _ in true } }

  private func column(of file: String, where accepts: ([Substring]) -> Bool) throws -> [DeviceID] {
    try String(contentsOf: county.appendingPathComponent(file), encoding: .utf8)
      .split(separator: "\n").dropFirst()
      .map { $0.split(separator: ",", omittingEmptySubsequences: false) }
      .filter(accepts)
      .compactMap { DeviceID($0[0]) }
  }

  /// A radio with every device's key.
  func radio(boot: UInt32) throws -> FieldRadio {
    try FieldRadio(
      keysFile: county.appendingPathComponent("keys.csv"), port: udpPort, boot: boot)
  }

  /// A bearer token with those scopes.
  func token(scope: String) throws -> String {
    let made = try Program.run(
      Program.url("watchpost"),
      ["token", "create", "test-\(UUID().uuidString)", "--scope", scope, "--data", data.path])
    try #require(made.code == 0, "token: \(made.output)")
    let secret = made.output.split(whereSeparator: \.isWhitespace).first { $0.hasPrefix("wp_") }
    return String(try #require(secret, "no token in: \(made.output)"))
  }

  /// Sends a command; returns the answer's status code.
  @discardableResult func command(
    _ incident: Int, _ fields: [String: Any], token: String
  ) async throws -> Int {
    let path = "http://127.0.0.1:\(httpPort)/api/v1/incidents/\(incident)/commands"
    var request = URLRequest(url: try #require(URL(string: path)))
    request.httpMethod = "POST"
    request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization")
    request.setValue("application/json", forHTTPHeaderField: "Content-Type")
    request.httpBody = try JSONSerialization.data(
      withJSONObject: fields.merging(["id": UUID().uuidString]) { given, _ in given })
    let (_, response) = try await URLSession.shared.data(for: request)
    return (response as? HTTPURLResponse)?.statusCode ?? 0
  }

  /// Open incidents as the API lists them.
  func openIncidents(token: String) async throws -> [[String: Any]] {
    let answer = try await get("/api/v1/incidents?open=true&limit=1000", token: token)
    return (answer as? [String: Any])?["incidents"] as? [[String: Any]] ?? []
  }

  /// A JSON answer of the API.
  func get(_ path: String, token: String) async throws -> Any {
    try JSONSerialization.jsonObject(with: Data(try await text(path, token: token).utf8))
  }

  /// An answer of the server as text.
  func text(_ path: String, token: String) async throws -> String {
    var request = URLRequest(url: try #require(URL(string: "http://127.0.0.1:\(httpPort)\(path)")))
    request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization")
    let (data, _) = try await URLSession.shared.data(for: request)
    return String(decoding: data, as: UTF8.self)
  }
}
