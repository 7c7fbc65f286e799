import Foundation
import Ingest
import TestGround
import Testing
import Wire

@testable import watchpost

@Suite("The probe")
struct ProbeTests {
  private static let post = DeviceID(SmallCounty.ids[2])!
  private static let stamp = ReceiveStamp(
    monotonicNanoseconds: 1_000_000_000, wall: WallTime(milliseconds: 1_790_000_000_000))
  private static let source = PeerAddress(host: "192.0.2.7", port: 40_123)!

  private static func seal(
    _ message: Message, from device: DeviceID = post, keyID: UInt8 = 1, secret: Int = 3,
    boot: UInt32 = 7, sequence: UInt32, isFromCentre: Bool = false
  ) throws -> [UInt8] {
    let bytes = stride(from: 0, to: 64, by: 2).compactMap { place in
      UInt8(SmallCounty.secret(secret).dropFirst(place).prefix(2), radix: 16)
    }
    let key = try #require(DeviceKey(id: keyID, bytes: bytes))
    let header = DatagramHeader(
      kind: message.kind, keyID: keyID, isFromCentre: isFromCentre, device: device, boot: boot,
      sequence: sequence, time: stamp.wall)
    return DatagramSeal.seal(header, payload: message.payload, key: key)
  }

  private func line(
    _ probe: inout DatagramProbe, _ bytes: [UInt8], _ county: CountyFolder?
  ) -> ProbeLine {
    let finding = probe.look(bytes.span.bytes, from: Self.source, at: Self.stamp)
    return ProbeLine(bytes, from: Self.source, at: Self.stamp, finding: finding, county: county)
  }

  @Test("tells of each datagram what the service would count, and why")
  func verdicts() throws {
    let county = try SmallCounty.read()
    var probe = try DatagramProbe(Machinery.keyring(county))
    let press = Message.alarm(Alarm(action: .press))
    let good = try Self.seal(press, sequence: 2)
    let stranger = try #require(DeviceID("99999999991340000001"))
    let heard: [([UInt8], String, String?)] = [
      (good, "accepted", nil), (good, "duplicate", nil),
      (try Self.seal(press, secret: 4, sequence: 3), "rejected", "forged"),
      (try Self.seal(press, keyID: 2, sequence: 4), "rejected", "unknownKey"),
      (try Self.seal(press, from: stranger, sequence: 5), "rejected", "unknownDevice"),
      (
        try Self.seal(.bendReading(Samples.reading), sequence: 6), "rejected", "wrongKind"
      ),
      (try Self.seal(press, sequence: 7, isFromCentre: true), "rejected", "wrongDirection"),
      (
        try Self.seal(.heartbeat(Samples.health), boot: 6, sequence: 9), "rejected", "earlierBoot"
      ),
      (Array(good.dropLast(30)), "rejected", "tooShort"),
      ([UInt8](repeating: 0x57, count: 1_401), "rejected", "tooLong"),
      (Array("GET / HTTP/1.1".utf8) + [UInt8](repeating: 0, count: 60), "rejected", "notWatchpost"),
    ]
    for (place, (bytes, result, reason)) in heard.enumerated() {
      let line = line(&probe, bytes, county)
      #expect(line.result == result && line.reason == reason, "\(place): \(line)")
      #expect((line.reason == nil) == (line.mend == nil), "\(place)")
      #expect(line.text.contains("192.0.2.7:40123 \(bytes.count) B"), "\(line.text)")
      #expect((line.header == nil) == (line.head != nil), "\(place)")
      let json = try JSONEncoder().encode(line)
      #expect(!String(decoding: json, as: UTF8.self).contains(SmallCounty.secret(3)))
    }
  }

  @Test("opens what the key opens and says it in words; without a county it says that it cannot")
  func words() throws {
    let county = try SmallCounty.read()
    var probe = try DatagramProbe(Machinery.keyring(county))
    let press = try Self.seal(
      .alarm(Alarm(action: .press, heldMilliseconds: 420, batteryMillivolts: 12_600)), sequence: 2)
    let line = line(&probe, press, county)
    #expect(line.isInCounty == true)
    #expect(line.message == "press, button 1, held 420 ms, battery 12.6 V")
    #expect(
      line.text
        == "14:13:20.000Z 192.0.2.7:40123 56 B v1 alarm device \(Self.post) key 1 boot 7 seq 2 "
        + "time 2026-09-21T14:13:20.000Z: accepted, press, button 1, held 420 ms, battery 12.6 V")
    var blind = try DatagramProbe(Keyring([:]))
    let unknown = self.line(&blind, press, nil)
    #expect(unknown.result == "rejected" && unknown.message == nil && unknown.isInCounty == nil)
    #expect(unknown.text.hasSuffix("rejected unknownDevice; nothing is known without --county"))
    var keyless = SmallCounty.texts
    keyless[.keys] = "device,key_id,key\n"
    let poor = try CountyFolder.parse(CountyFiles(keyless))
    var deaf = try DatagramProbe(Machinery.keyring(poor))
    #expect(self.line(&deaf, press, poor).mend?.hasPrefix("in the county, without a key") == true)
  }

  @Test("never crashes and keeps its line short, whatever comes")
  func garbage() throws {
    let county = try SmallCounty.read()
    var probe = try DatagramProbe(Machinery.keyring(county))
    var generator = SeededGenerator(seed: 20_261_122)
    let good = try Self.seal(.heartbeat(Samples.health), sequence: 1)
    for round in 0..<3_000 {
      var bytes: [UInt8]
      if round % 2 == 0 {
        bytes = (0..<Int.random(in: 0...1_500, using: &generator)).map { _ in
          UInt8.random(in: 0...255, using: &generator)
        }
      } else {
        bytes = Array(good.prefix(Int.random(in: 1...good.count, using: &generator)))
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        bytes[place] ^= UInt8.random(in: 1...255, using: &generator)
      }
      let line = line(&probe, bytes, county)
      #expect(line.result == "rejected", "round \(round): \(bytes)")
      #expect(line.text.utf8.count < 500, "round \(round): \(line.text)")
      #expect(!line.text.unicodeScalars.contains { $0.value < 0x20 })
    }
  }

  @Test(
    "guesses what foreign bytes are",
    arguments: [
      (Array("\n8E5D0049\"ADM-CID\"0001L0#1234[#1234|1131 01 015]\r".utf8), "SIA DC-09"),
      (Array("REGISTER sip:34020000002000000001@3402000000 SIP/2.0\r\n".utf8), "SIP"),
      (Array("SIP/2.0 200 OK\r\nVia: x".utf8), "SIP"), ([0xFF, 0xD8, 0xFF, 0xE0, 0, 16], "JPEG"),
      ([0x80, 26] + [UInt8](repeating: 1, count: 40), "RTP with JPEG"),
      ([0x80, 0xE0] + [UInt8](repeating: 1, count: 40), "RTP, dynamic"),
      ([0x80, 200] + [UInt8](repeating: 1, count: 26), "RTCP"),
      (Array("<134>1 2026-11-22T00:00:00Z host app".utf8), "syslog"),
      (Array("<?xml version=\"1.0\"?>".utf8), "XML"), (Array("{\"a\":1}".utf8), "JSON"),
      (Array("hello".utf8), "plain text"), (Array("GET / HTTP/1.1\r\n".utf8), "HTTP"),
      ([], "empty"), ([0x57, 0x50, 2, 1], "Wire, but"),
      ([0, 1, 0, 0, 0x21, 0x12, 0xA4, 0x42] + [UInt8](repeating: 0, count: 12), "STUN"),
      ([0x16, 0xFE, 0xFD] + [UInt8](repeating: 0, count: 20), "DTLS"), ([0, 1, 2, 3], nil),
    ] as [([UInt8], String?)])
  func guesses(_ bytes: [UInt8], _ words: String?) {
    let guess = ForeignDatagram.guess(bytes)
    #expect(words == nil ? guess == nil : guess?.hasPrefix(words ?? "") == true, "\(guess ?? "")")
  }

  @Test("devices/README.md explains every reason in the probe's own words")
  func documented() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let page = try String(
      contentsOf: root.appendingPathComponent("devices/README.md"), encoding: .utf8)
    for reason in RejectReason.allCases {
      #expect(page.contains("| `\(reason.rawValue)` | \(reason.mend) |"), "\(reason)")
    }
  }

  private enum Samples {
    static let health = Health(deviceClass: .post, faults: [.batteryLow], batteryMillivolts: 3_010)
    static let reading = BendReading(
      head: 1, direction: .approaching, vehicleClass: .car, speed: Speed(kmh: 40),
      distanceDecimetres: 100, track: 1)
  }
}
