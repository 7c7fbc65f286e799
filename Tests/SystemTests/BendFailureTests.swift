import Foundation
import TestGround
import Testing
import Wire

/// What drivers see while heads, signs, the link and the service fail (domain.md 4.4): caution
/// within the stated time, never a dark panel or a message taken for safe.
@Suite(.serialized) struct BendFailureTests {
  private static func now() -> Int64 { Int64(Date().timeIntervalSince1970 * 1_000) }

  /// One evening with the real programs. The clock of both is this machine's.
  @Test("heads, signs, the link and the service fail, and drivers are told to take care")
  func evening() async throws {
    let installation = try Installation()
    try installation.start()
    let port = installation.udpPort
    let token = try installation.token(scope: "operate")
    let relay = try UDPRelay(to: port)
    defer { relay.stop() }
    let signs = try installation.devices("sign")
    let heads = try installation.devices("bendHead")
    func panels(_ devices: [DeviceID], _ port: UInt16, _ more: [String] = []) throws -> SignPanels {
      try SignPanels(devices, county: installation.county, port: port, more)
    }
    let sound = try panels(Array(signs[..<3]), relay.port)
    let failing = try [("--dark", 3), ("--wrong-text", 4), ("--deaf", 5)].map {
      try panels([signs[$1]], port, [$0, "--fault-after", "3"])
    }
    let radio = try installation.radio(boot: 1)
    for head in heads { say(head, [], radio) }

    // While nobody knows the road it is caution; then messages. The signs that fail are found out.
    try #require(sound.wait(60) { $0.isMessage && $0.lamp == "lit" }, "\(sound.changes)")
    let first = sound.changes.filter { $0.lamp == "lit" }
    #expect(
      sound.devices.allSatisfy { sign in first.first { $0.device == sign }?.shows == "caution" })
    #expect(failing[0].changes.last?.shows == "dark" && failing[2].changes.last?.lamp == "fallback")
    try await untilFaulty(Set(failing.flatMap(\.devices)), installation, token)

    // A head that says its sensor is broken: its bend's signs, within a second, and no others.
    let broken = Self.now()
    let bend = Array(sound.devices[..<2])
    say(heads[0], .sensor, radio)
    try #require(sound.wait(5, of: bend) { $0.shows == "caution" })
    for sign in bend { #expect(sound.panel(sign).map { $0.t - broken <= 1_000 } == true) }
    #expect(sound.panel(sound.devices[2])?.isMessage == true)
    try await untilFaulty([heads[0].description], installation, token)
    // The others speak again too, for a minute of silence would be a fault of theirs.
    for head in heads { say(head, [], radio) }
    try #require(sound.wait(40, of: bend) { $0.isMessage })

    // Two cars that will meet.
    var traffic = BendTraffic(Array(heads[..<4]))
    try #require(
      sound.wait(10, of: bend, meanwhile: { traffic.tell(radio) }) { $0.shows == "oncoming" })

    // The link to the signs is gone: they fall back by themselves. It comes back: they are told.
    let cut = Self.now()
    relay.cut()
    try #require(
      sound.wait(10, meanwhile: { traffic.tell(radio) }) {
        $0.shows == "caution" && $0.lamp == "fallback"
      })
    for sign in sound.devices { #expect(sound.panel(sign).map { $0.t - cut <= 5_500 } == true) }
    #expect(relay.dropped > 3)
    try await untilFaulty(Set(sound.devices), installation, token)
    relay.restore()
    try #require(sound.wait(10, meanwhile: { traffic.tell(radio) }) { $0.lamp == "lit" })

    // The service is killed under traffic, and started again.
    let killed = Self.now()
    installation.killService()
    try #require(
      sound.wait(10, meanwhile: { traffic.tell(radio) }) {
        $0.shows == "caution" && $0.lamp == "fallback"
      })
    for sign in sound.devices { #expect(sound.panel(sign).map { $0.t - killed <= 5_500 } == true) }
    try installation.start(udp: port)
    traffic.start()
    try #require(
      sound.wait(35, of: bend, meanwhile: { traffic.tell(radio) }) { $0.shows == "oncoming" })
    try #require(sound.wait(10, of: [sound.devices[2]]) { $0.lamp == "lit" })
    // One head has not spoken since: the road counts as unwatched.
    for head in heads where head != heads[7] { say(head, [], radio) }
    let since = sound.changes.filter { $0.t > killed }
    #expect(!since.contains { $0.isMessage }, "\(since)")
    #expect(!since.contains { $0.shows == "dark" })
    #expect(installation.stopService() == 0)
  }

  private func say(_ head: DeviceID, _ faults: DeviceFaults, _ radio: FieldRadio) {
    let health = Health(deviceClass: .bendHead, faults: faults)
    radio.send(radio.seal(.heartbeat(health), from: head).bytes)
  }

  /// Waits until each of the devices has an open incident of its own fault; fails after 10 s.
  private func untilFaulty(
    _ devices: Set<String>, _ installation: Installation, _ token: String
  ) async throws {
    let deadline = ContinuousClock.now + .seconds(10)
    var faulty: Set<String> = []
    while ContinuousClock.now < deadline {
      let open = try await installation.openIncidents(token: token)
      let sources = open.flatMap { $0["sources"] as? [[String: Any]] ?? [] }
      faulty = Set(
        sources.filter { $0["nature"] as? String == "deviceFault" }
          .compactMap { $0["device"] as? String })
      if faulty.isSuperset(of: devices) { return }
    }
    Issue.record("no incident of \(devices.subtracting(faulty).sorted())")
  }
}
