import Foundation
import Logging
import ServiceLifecycle
import Synchronization
import TestGround
import Testing

@testable import watchpost

@Suite("What systemd is told", .serialized)
struct SystemdTests {
  @Test("goes to a path or an abstract name", arguments: [false, true])
  func addresses(_ isAbstract: Bool) throws {
    let listener = try MessageSocket(isAbstract: isAbstract)
    let socket = try #require(NotifySocket(["NOTIFY_SOCKET": listener.address]))
    #expect(socket.send("READY=1", "STATUS=all well 云"))
    #expect(listener.next() == "READY=1\nSTATUS=all well 云")
  }

  @Test(
    "goes nowhere without a good address",
    arguments: ["", "/", "@", "relative", "vsock:2:1", "/" + String(repeating: "a", count: 107)])
  func noAddress(_ address: String) {
    #expect(NotifySocket(["NOTIFY_SOCKET": address]) == nil)
    #expect(NotifySocket([:]) == nil)
  }

  @Test("is lost without harm when nobody listens")
  func nobody() throws {
    let socket = try #require(NotifySocket(["NOTIFY_SOCKET": "@watchpost-nobody-is-here"]))
    #expect(!socket.send("READY=1"))
  }

  @Test("The watchdog looks every 2 s, or at half of systemd's time, of this process alone")
  func watchdogTimes() {
    #expect(Watchdog(["WATCHDOG_USEC": "10000000"], pid: 7)?.everyMicroseconds == 2_000_000)
    #expect(Watchdog(["WATCHDOG_USEC": "3000000"], pid: 7)?.everyMicroseconds == 1_500_000)
    #expect(Watchdog(["WATCHDOG_USEC": "10", "WATCHDOG_PID": "7"], pid: 7) != nil)
    #expect(Watchdog(["WATCHDOG_USEC": "10", "WATCHDOG_PID": "8"], pid: 7) == nil)
    for bad in ["0", "-1", "x", "", "1"] {
      #expect(Watchdog(["WATCHDOG_USEC": bad], pid: 7) == nil)
    }
    #expect(Watchdog([:], pid: 7) == nil)
  }

  /// Beats of the desk and of the receive thread at each look, and whether it may be fed.
  @Test("The watchdog is fed only while both threads go round")
  func watchdogRule() throws {
    var watchdog = try #require(Watchdog(["WATCHDOG_USEC": "100"], pid: 1))
    let looks: [(UInt64, UInt64, Bool)] = [
      (0, 0, false), (5, 0, false), (9, 3, true), (9, 4, false), (10, 5, true), (11, 5, false),
      (11, 5, false), (12, 6, true),
    ]
    for (place, look) in looks.enumerated() {
      #expect(watchdog.isAlive(desk: look.0, receiver: look.1) == look.2, "look \(place)")
    }
  }

  /// Runs the service with beats by hand until `body` is done.
  private func run(
    _ listener: MessageSocket, _ body: (Beats) throws -> Void
  ) async throws {
    let beats = Beats()
    let environment = ["NOTIFY_SOCKET": listener.address, "WATCHDOG_USEC": "40000"]
    let service = SystemdService(
      socket: try #require(NotifySocket(environment)), watchdog: Watchdog(environment, pid: 1),
      signs: SystemdService.Signs(
        desk: { beats.next() }, receiver: { UInt64(DispatchTime.now().uptimeNanoseconds) },
        status: { "fine" }),
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    let group = ServiceGroup(
      configuration: .init(services: [service], logger: Logger(label: "test")))
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { try await group.run() }
      try body(beats)
      await group.triggerGracefulShutdown()
      try await tasks.waitForAll()
    }
  }

  /// Beats that rise until they are told to stand still.
  private final class Beats: Sendable {
    let stuck = Mutex(false)
    private let count = Atomic<UInt64>(0)
    func next() -> UInt64 {
      if !stuck.withLock({ $0 }) { count.add(1, ordering: .relaxed) }
      return count.load(ordering: .relaxed)
    }
  }

  @Test("A desk that stands still starves the watchdog; the end is told")
  func stuckDesk() async throws {
    let listener = try MessageSocket(isAbstract: true)
    try await run(listener) { beats in
      #expect(listener.message(containing: "WATCHDOG=1") != nil)
      #expect(listener.message(containing: "WATCHDOG=1") != nil)
      beats.stuck.withLock { $0 = true }
      // What was on its way; then nothing for twenty times the interval.
      while listener.next(seconds: 0.4) != nil {}
      beats.stuck.withLock { $0 = false }
      #expect(listener.message(containing: "WATCHDOG=1") != nil)
    }
    #expect(listener.message(containing: "STOPPING=1", seconds: 2) != nil)
  }

  @Test("A unit file quotes its paths and refuses what cannot stand in one")
  func unitFile() throws {
    let unit = try SystemdUnit(
      program: "/opt/a b/watchpost", county: "/srv/100%$x", data: "/srv/d\"q", user: "watchpost")
    #expect(
      unit.text.contains(
        "ExecStart=\"/opt/a b/watchpost\" serve --county \"/srv/100%%$$x\" --data \"/srv/d\\\"q\" ")
    )
    #expect(unit.text.contains("ReadWritePaths=\"/srv/d\\\"q\" \"/srv/100%%$x\"\n"))
    let usual = try SystemdUnit(
      program: "/usr/bin/watchpost", county: "/etc/watchpost/county", data: "/var/lib/watchpost",
      user: "watchpost"
    ).text
    for line in [
      "Type=notify", "WatchdogSec=30", "Restart=always", "User=watchpost", "MemoryMax=2G",
      "StateDirectory=watchpost", "ProtectSystem=strict", "ProtectHome=yes", "NoNewPrivileges=yes",
      "ReadWritePaths=/etc/watchpost/county",
      "ExecStart=/usr/bin/watchpost serve --county /etc/watchpost/county --data "
        + "/var/lib/watchpost --log-format json $WATCHPOST_OPTIONS",
    ] {
      #expect(usual.split(separator: "\n").contains { $0 == line }, "\(line)")
    }
    let home = try SystemdUnit(
      program: "/home/a/watchpost", county: "/etc/c", data: "/var/lib/a/b", user: "a")
    #expect(home.text.contains("ProtectHome=no\n"))
    #expect(home.warning?.contains("/home/a/watchpost") == true && unit.warning == nil)
    #expect(home.text.contains("ReadWritePaths=/var/lib/a/b /etc/c\n"))
    for (county, user) in [("/a\nb", "w"), ("", "w"), ("/a", ""), ("/a", "Root"), ("/a", "-a")] {
      #expect(throws: CommandError.self, "\(county) \(user)") {
        try SystemdUnit(program: "/p", county: county, data: "/d", user: user)
      }
    }
  }

  @Test(
    "A unit file passes systemd's own check",
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/systemd-analyze")))
  func verify() throws {
    let folder = try FolderOnDisk()
    let printed = try Program("print", "systemd", "--county", folder.path + "/county")
    #expect(printed.code == 0, "\(printed.errors)")
    try folder.write("watchpost.service", printed.out)
    let check = Process()
    check.executableURL = URL(fileURLWithPath: "/usr/bin/systemd-analyze")
    check.arguments = ["verify", folder.path + "/watchpost.service"]
    let log = Pipe()
    check.standardError = log
    try check.run()
    let said = String(decoding: log.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    check.waitUntilExit()
    #expect(check.terminationStatus == 0 && !said.contains("watchpost.service"), "\(said)")
  }
}
