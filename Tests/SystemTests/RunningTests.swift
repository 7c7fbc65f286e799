import Foundation
import TestGround
import Testing
import Wire

/// What it takes to run the real program: systemd, logs, alerts, heartbeat, probe, keys.
@Suite(.serialized) struct RunningTests {
  @Test("systemd hears ready, each reload, the watchdog and the end", arguments: [false, true])
  func systemd(_ isAbstract: Bool) throws {
    let systemd = try MessageSocket(isAbstract: isAbstract)
    let installation = try Installation()
    try installation.start(
      under: ["NOTIFY_SOCKET=\(systemd.address)", "WATCHDOG_USEC=400000"])
    let ready = try #require(systemd.message(containing: "READY=1"))
    #expect(ready.contains("STATUS=0 open incidents, 0 of 44 devices online, all well"))
    #expect(systemd.message(containing: "WATCHDOG=1") != nil)
    #expect(systemd.message(containing: "WATCHDOG=1") != nil)
    installation.hangUp()
    let reloading = try #require(systemd.message(containing: "RELOADING=1"))
    #expect(reloading.contains("MONOTONIC_USEC="))
    #expect(systemd.message(containing: "READY=1") != nil)
    // A faulty folder leaves the one in force: ready all the same.
    let areas = installation.county.appendingPathComponent("areas.csv")
    try Data("nonsense\n".utf8).write(to: areas)
    installation.hangUp()
    #expect(systemd.message(containing: "RELOADING=1") != nil)
    #expect(systemd.message(containing: "READY=1") != nil)
    #expect(installation.stopService() == 0)
    #expect(systemd.message(containing: "STOPPING=1") != nil)
  }

  @Test("a locked database starves nobody: a press is dispatched from memory, journalled after")
  func lockedDatabase() async throws {
    let systemd = try MessageSocket(isAbstract: true)
    let installation = try Installation()
    try installation.start(
      under: ["NOTIFY_SOCKET=\(systemd.address)", "WATCHDOG_USEC=4000000"])
    let token = try installation.token(scope: "operate")
    let radio = try installation.radio(boot: 1)
    let unit = try #require(try installation.units().first)
    radio.send(radio.seal(.unitReport(UnitReport(status: .available)), from: unit).bytes)
    #expect(await radio.message(within: 5) { _ in true } != nil)
    let lock = try lockDatabase(of: installation)
    defer { lock.killHard() }

    let post = try installation.devices("post")[0]
    let press = radio.seal(.alarm(Alarm(action: .press)), from: post)
    radio.send(press.bytes)
    #expect(try installation.logs(containing: "the journal cannot be written"))
    let open = try await installation.openIncidents(token: token)
    let id = try #require(open.first?["id"] as? Int, "the press is not shown")
    let answer = try await installation.command(
      id, ["command": "dispatch", "units": [unit.description]], token: token)
    // On a slow machine the press is 30 s old by now, and the desk has offered it by itself.
    #expect(answer == 202 || answer == 409)
    let order = await radio.message(within: 5) {
      if case .order(let order) = $0.message { order.act == .offer } else { false }
    }
    #expect(order?.header.device == unit, "no order left from memory")
    let health = try await installation.text("/api/v1/health", token: token)
    #expect(health.contains("journalNotOnDisk"))
    // Longer than systemd would wait between two of them.
    while systemd.next(seconds: 0) != nil {}
    for _ in 0..<3 { #expect(systemd.message(containing: "WATCHDOG=1", seconds: 4) != nil) }
    #expect(!(await isAnswered(press, post, radio, within: 0.2)), "answered without a journal")

    lock.killHard()
    #expect(try installation.logs(containing: "the journal is written again"))
    #expect(await isAnswered(press, post, radio, within: 10))
    #expect(installation.stopService() == 0)
    let verify = try Program.run(
      Program.url("watchpost"), ["verify", "--data", installation.data.path])
    #expect(verify.code == 0, "\(verify.output)")
    #expect(try !installation.logs(containing: "stands still", within: 0))
  }

  /// Another program that holds the database's write lock until it is killed.
  private func lockDatabase(of installation: Installation) throws -> Program {
    let script = """
      import sqlite3, sys, time
      held = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=20)
      held.execute("BEGIN IMMEDIATE")
      print("locked", flush=True)
      time.sleep(120)
      """
    let lock = try Program(
      URL(fileURLWithPath: "/usr/bin/env"),
      ["python3", "-c", script, installation.data.appendingPathComponent("watchpost.sqlite").path])
    try #require(lock.line(containing: "locked") != nil)
    return lock
  }

  /// Sends a press again and tells whether it was answered.
  private func isAnswered(
    _ press: (sequence: UInt32, bytes: [UInt8]), _ post: DeviceID, _ radio: FieldRadio,
    within seconds: Double
  ) async -> Bool {
    radio.send(press.bytes)
    return await radio.message(within: seconds) {
      if case .acknowledgement(let answer) = $0.message, $0.header.device == post {
        answer.sequence == press.sequence
          && [.accepted, .duplicate, .acceptedClockOff].contains(answer.reason)
      } else {
        false
      }
    } != nil
  }

  @Test("JSON logs are one object a line, and hold no secret at any level")
  func logs() async throws {
    let elsewhere = try AnswerServer { _ in .status(500) }
    defer { elsewhere.stop() }
    let installation = try Installation()
    try heartbeat(installation, "http://127.0.0.1:\(elsewhere.port)/secret-path", every: 10)
    try installation.start(["--log-format", "json", "--log-level", "trace"])
    let token = try installation.token(scope: "read")
    _ = try await installation.text("/api/v1/health", token: token)
    _ = try await installation.text("/api/v1/health", token: "wp_wrong-secret")
    let radio = try installation.radio(boot: 1)
    let post = try installation.devices("post")[0]
    radio.send(radio.seal(.alarm(Alarm(action: .press)), from: post).bytes)
    #expect(await radio.message(within: 5) { _ in true } != nil)
    #expect(try installation.logs(containing: "heartbeat not taken"))
    installation.hangUp()
    #expect(try installation.logs(containing: "county reloaded"))
    #expect(installation.stopService() == 0)
    let log = try String(
      contentsOf: installation.folder.appendingPathComponent("serve.log"), encoding: .utf8)
    let lines = log.split(separator: "\n")
    #expect(lines.count > 5)
    for line in lines {
      let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      let fields = try #require(object, "\(line)")
      for name in ["time", "level", "label", "message"] {
        #expect(fields[name] is String, "\(name) in \(line)")
      }
    }
    let keys = try String(
      contentsOf: installation.county.appendingPathComponent("keys.csv"), encoding: .utf8)
    let secrets =
      keys.split(separator: "\n").dropFirst().map { String($0.suffix(64)) }
      + [token, "wp_wrong-secret", "secret-path"]
    #expect(secrets.count == 47 && secrets.filter { log.contains($0) } == [])
    let wrong = try Program.run(
      Program.url("watchpost"),
      ["serve", "--county", "x", "--data", "y", "--log-level", "loud"])
    #expect(wrong.code == 64)
  }

  private func heartbeat(_ installation: Installation, _ url: String, every: Int) throws {
    let file = installation.county.appendingPathComponent("county.yaml")
    let text = try String(contentsOf: file, encoding: .utf8)
    let lines = text.split(separator: "\n").filter { !$0.hasPrefix("heartbeat:") }
    let more = "heartbeat: {url: \"\(url)\", every: \(every)}\n"
    try Data((lines.joined(separator: "\n") + "\n" + more).utf8).write(to: file)
  }

  @Test("a heartbeat tells the outside how it stands, and SIGHUP turns it elsewhere")
  func heartbeats() async throws {
    let first = try AnswerServer { _ in .status(200) }
    let second = try AnswerServer { _ in .status(204) }
    defer {
      first.stop()
      second.stop()
    }
    let installation = try Installation()
    try heartbeat(installation, "http://127.0.0.1:\(first.port)/secret", every: 3_600)
    try installation.start()
    try #require(first.waitForRequest())
    let body = try #require(first.requests.first)
    #expect(body.contains("\"county\":\"云溪县\"") && body.contains("\"s1\":0"))
    let token = try installation.token(scope: "read")
    let deadline = ContinuousClock.now + .seconds(10)
    var view: [String: Any] = [:]
    while ContinuousClock.now < deadline, view["lastOk"] == nil {
      let health = try await installation.get("/api/v1/health", token: token) as? [String: Any]
      view = health?["heartbeat"] as? [String: Any] ?? [:]
    }
    #expect(view["url"] as? String == "http://127.0.0.1:\(first.port)")
    #expect(view["everySeconds"] as? Int == 3_600 && view["failures"] as? Int == 0)
    try heartbeat(installation, "http://127.0.0.1:\(second.port)/other", every: 3_600)
    installation.hangUp()
    #expect(second.waitForRequest())
    #expect(first.requests.count == 1)
    #expect(installation.stopService() == 0)
  }

  @Test("every series and label that an alert asks for is in /metrics, which explains them all")
  func alerts() async throws {
    let installation = try Installation()
    try installation.start()
    let token = try installation.token(scope: "metrics")
    let radio = try installation.radio(boot: 1)
    let post = try installation.devices("post")[0]
    radio.send(radio.seal(.alarm(Alarm(action: .press)), from: post).bytes)
    #expect(await radio.message(within: 5) { _ in true } != nil)
    let text = try await installation.text("/metrics", token: token)
    // The press stands unanswered, its post is heard, the disk and the build are known at once.
    let open = text.matches(of: /watchpost_incidents_unanswered\{[^}]*\} (\d+)/)
    #expect(open.compactMap { Int($0.1) }.reduce(0, +) == 1)
    #expect(text.contains("watchpost_devices{class=\"post\",state=\"online\"} 1\n"))
    #expect(text.contains("watchpost_build_info{version="))
    #expect(!text.contains("watchpost_disk_free_bytes 0\n"))
    let printed = try Program.run(Program.url("watchpost"), ["print", "alerts"])
    #expect(printed.code == 0)
    var asked = 0
    for match in printed.output.matches(of: /(watchpost_\w+)(?:\{([^}]*)\})?/) {
      asked += 1
      let labels = (match.2 ?? "").split(separator: ",")
      let has = text.split(separator: "\n").contains { line in
        line.hasPrefix(match.1 + "{") || line.hasPrefix(match.1 + " ")
          ? labels.allSatisfy { line.contains($0) } : false
      }
      #expect(has, "\(match.0)")
    }
    #expect(asked >= 15)
    // /metrics is its own documentation: each family has a help and a type that fits its name.
    var help: Set<Substring> = []
    var kinds: [Substring: Substring] = [:]
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ", maxSplits: 3)
      if line.hasPrefix("# HELP"), words.count == 4 { help.insert(words[2]) }
      if line.hasPrefix("# TYPE"), words.count == 4 { kinds[words[2]] = words[3] }
      guard !line.hasPrefix("#") else { continue }
      var name = line.prefix { $0 != "{" && $0 != " " }
      for suffix in ["_bucket", "_sum", "_count"] where name.hasSuffix(suffix) {
        if kinds[name.dropLast(suffix.count)] == "histogram" { name = name.dropLast(suffix.count) }
      }
      #expect(name.hasPrefix("watchpost_") && help.contains(name), "\(line)")
      #expect((kinds[name] == "counter") == name.hasSuffix("_total"), "\(line)")
    }
    #expect(help.count > 35)
    #expect(installation.stopService() == 0)
  }

  @Test("the probe shows real senders and answers nobody")
  func probe() async throws {
    let installation = try Installation()
    let log = installation.folder.appendingPathComponent("probe.log")
    try Data().write(to: log)
    let probe = try Program(
      Program.url("watchpost"),
      [
        "probe", "--udp", "127.0.0.1:0", "--county", installation.county.path, "--count", "5",
        "--seconds", "60", "--json",
      ], errors: FileHandle(forWritingTo: log))
    defer { probe.stop() }
    var port: UInt16?
    let deadline = ContinuousClock.now + .seconds(20)
    while port == nil, ContinuousClock.now < deadline {
      let said = try String(contentsOf: log, encoding: .utf8)
      port = said.contains("\n") ? UInt16(said.dropLast().split(separator: ":").last ?? "") : nil
      sched_yield()
    }
    let radio = try FieldRadio(
      keysFile: installation.county.appendingPathComponent("keys.csv"),
      port: try #require(port), boot: 1)
    let post = try installation.devices("post")[0]
    let press = radio.seal(.alarm(Alarm(action: .press)), from: post).bytes
    var forged = press
    forged[40] ^= 1
    for bytes in [press, press, forged, Array("REGISTER sip:x SIP/2.0\r\n".utf8), [0xFF]] {
      radio.send(bytes)
    }
    #expect(probe.wait() == 0)
    #expect(radio.receive(within: 200) == nil)
    let lines = try probe.printed.map {
      try #require(
        try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any], "\($0)")
    }
    #expect(
      lines.map { $0["result"] as? String ?? "" } == [
        "accepted", "duplicate", "rejected", "rejected", "rejected",
      ])
    #expect(lines.map { $0["reason"] as? String } == [nil, nil, "forged", "tooShort", "tooShort"])
    #expect((lines.first?["message"] as? String)?.hasPrefix("press, button 1") == true)
    #expect((lines[3]["looksLike"] as? String)?.hasPrefix("SIP") == true)
    let refused = try Program.run(
      Program.url("watchpost"), ["probe", "--udp", "127.0.0.1:0", "--count", "0"])
    #expect(refused.code == 64)
  }

  @Test("a key is rotated while it runs: both open until the old row is gone")
  func rotation() async throws {
    let installation = try Installation()
    let post = try installation.devices("post")[1]
    try installation.start()
    let file = installation.county.appendingPathComponent("keys.csv")
    let old = try installation.radio(boot: 1)
    #expect(await isTaken(old, post))
    let rotated = try Program.run(
      Program.url("watchpost"),
      ["key", post.description, "--rotate", "--county", installation.county.path])
    try #require(rotated.code == 0 && rotated.output.hasPrefix("\(post),2,"))
    let new = try installation.radio(boot: 2)
    #expect(new.keys[post]?.id == 2)
    // Not in force before SIGHUP.
    #expect(!(await isTaken(new, post, within: 0.5)))
    try await reload(installation)
    #expect(await isTaken(old, post))
    #expect(await isTaken(new, post))
    let kept = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
      .filter { !$0.hasPrefix("\(post),1,") }
    try kept.joined(separator: "\n").appending("\n").write(
      to: file, atomically: false, encoding: .utf8)
    try await reload(installation)
    #expect(!(await isTaken(old, post, within: 0.5)))
    #expect(await isTaken(new, post))
    let token = try installation.token(scope: "read")
    let ledger = try await installation.get("/api/v1/ledger", token: token) as? [String: Any]
    let rejected = (ledger?["datagrams"] as? [String: Any])?["rejected"] as? [String: Int]
    #expect((rejected?["unknownKey"] ?? 0) >= 2, "\(String(describing: ledger))")
    #expect(installation.stopService() == 0)
  }

  /// Sends a heartbeat and tells whether it was answered.
  private func isTaken(
    _ radio: FieldRadio, _ device: DeviceID, within seconds: Double = 5
  ) async -> Bool {
    let beat = radio.seal(.heartbeat(Health(deviceClass: .post)), from: device)
    radio.send(beat.bytes)
    return await radio.message(within: seconds) {
      if case .acknowledgement(let answer) = $0.message {
        answer.sequence == beat.sequence && answer.reason == .accepted
      } else {
        false
      }
    } != nil
  }

  private func reload(_ installation: Installation) async throws {
    let log = installation.folder.appendingPathComponent("serve.log")
    func times() throws -> Int {
      try String(contentsOf: log, encoding: .utf8).components(separatedBy: "county reloaded").count
    }
    let before = try times()
    installation.hangUp()
    let deadline = ContinuousClock.now + .seconds(10)
    while try times() == before, ContinuousClock.now < deadline { sched_yield() }
    try #require(times() > before)
  }
}
