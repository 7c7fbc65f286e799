import ControlRoom
import Foundation
import Logging
import TestGround
import Testing
import Wire

@testable import Ingest
@testable import watchpost

/// Radars on the whole machinery: bytes on a line are heard, counted and judged.
@Suite struct RadarServiceTests {
  private static let device = "00000000001390000002"

  private func county(_ sender: String) throws -> CountyFolder {
    var texts = SmallCounty.texts
    texts[.county] = try #require(texts[.county]) + "  radar: 127.0.0.1:0\n"
    // The device's other head goes: a radar is a device of its own.
    let bends = try #require(texts[.bends]).split(separator: "\n").filter {
      !$0.contains("895.5")
    }
    texts[.bends] = bends.joined(separator: "\n").replacing(
      "at_m: 645.5, looks: up",
      with: "at_m: 645.5, looks: up, radar: {from: \(sender), protocol: csr-ascii}")
    return try CountyFolder.parse(CountyFiles(texts))
  }

  @Test func `a radar's bytes reach the bends, its device is online, and a reload moves it`()
    async throws
  {
    let folder = try FolderOnDisk()
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    let machinery = try Machinery(
      try county("127.0.0.1"), dataDirectory: folder.path + "/data",
      udp: HostPort(host: "127.0.0.1", port: 0), logger: logger)
    try machinery.start()
    defer { machinery.stop() }
    let radars = try #require(machinery.radars)
    let device = try #require(DeviceID(Self.device))
    let line = try Line(to: radars.boundPort)
    for text in ["*000*0", "00+051+051", "+05", "1", "noise"] { line.send(text) }
    #expect(try await eventually { machinery.bends.counts.readings > 0 })
    #expect(try await eventually { machinery.router.state(of: device)?.isOnline == true })
    let metrics = machinery.metrics
    func value(_ name: String, _ reason: String? = nil) -> Double? {
      metrics.first {
        $0.name == name && (reason == nil || $0.labels.contains { $0.value == reason })
      }?.value
    }
    #expect(value("watchpost_radar_datagrams_total", "accepted") == 5)
    #expect(value("watchpost_radar_junk_bytes_total") == 5)
    #expect(value("watchpost_ledger_closed") == 1)
    #expect(machinery.sources.ledger().datagrams.received == 5)
    #expect(machinery.sources.devices().first { $0.id == device.description }?.accepted == 5)

    machinery.reload(try county("192.0.2.1"))
    line.send("+051")
    #expect(try await eventually { radars.ledger().rejected[.unknownSource] == 1 })
    #expect(machinery.sources.ledger().datagrams.rejected["unknownSource"] == 1)
    #expect(machinery.sources.ledger().closed)
  }

  private func eventually(_ condition: @escaping @Sendable () -> Bool) async throws -> Bool {
    try await offPool {
      let deadline = ContinuousClock.now + .seconds(10)
      while ContinuousClock.now < deadline {
        if condition() { return true }
        sched_yield()
      }
      return false
    }
  }

  /// The box at a radar's serial line.
  private struct Line {
    private let socket: DatagramSocket
    private let centre: PeerAddress

    init(to port: UInt16) throws {
      socket = try DatagramSocket(host: "127.0.0.1", port: 0, receiveBufferBytes: 0)
      centre = try #require(PeerAddress(host: "127.0.0.1", port: port))
    }

    func send(_ text: String) { #expect(socket.send(Array(text.utf8), to: centre)) }
  }
}
