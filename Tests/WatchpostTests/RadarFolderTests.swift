import Detection
import Foundation
import Incidents
import Testing
import Wire

@testable import Ingest
@testable import watchpost

/// Radars among the heads of the small county: a head more, on a device more that has no key.
@Suite struct RadarFolderTests {
  private static let radar = "00000000001390000003"

  /// The small county with radars: what stands behind `radar:` of heads of the new devices.
  private func texts(
    _ radars: [String], listen: String = "radar: 127.0.0.1:5490", number: Bool = false
  ) throws -> [CountyFiles.Name: String] {
    var texts = SmallCounty.texts
    let head = try #require(texts[.county])
    texts[.county] = head + "  \(listen)\n"
    var devices = try #require(texts[.devices])
    var heads = ""
    for (index, radar) in radars.enumerated() {
      let device = number ? Self.radar : "0000000000139000000\(3 + index)"
      if !number || index == 0 {
        devices += "\(device),bendHead,K3 / radar \(index),,,v,,no,yes,\n"
      }
      heads +=
        "    - {device: \"\(device)\", number: \(number ? index + 1 : 1), at_m: 610, looks: down, "
        + "lane: \(index == 0 ? "up" : "down"), radar: \(radar)}\n"
    }
    texts[.devices] = devices
    let bends = try #require(texts[.bends])
    texts[.bends] = bends.replacing("  signs:\n", with: heads + "  signs:\n")
    return texts
  }

  private func read(_ texts: [CountyFiles.Name: String]) throws -> CountyFolder {
    try CountyFolder.parse(CountyFiles(texts))
  }

  private func faults(_ texts: [CountyFiles.Name: String]) -> [CountyFault] {
    SmallCounty.faults(texts)
  }

  @Test(arguments: [
    ("{from: 10.0.3.7, protocol: csr-double}", "10.0.3.7:0", RadarProtocol.csrDouble),
    ("{from: \"10.0.3.7:5490\", protocol: icoms}", "10.0.3.7:5490", .icoms),
    ("{from: \"[2001:db8::7]:9\", protocol: ops}", "[2001:db8::7]:9", .ops),
    ("{from: \"2001:db8::7\", protocol: csr-ascii}", "[2001:db8::7]:0", .csrASCII),
  ]) func `a radar is read with its sender and what it speaks, and needs no key`(
    _ text: String, _ sender: String, _ form: RadarProtocol
  ) throws {
    let folder = try read(texts([text]))
    let source = try #require(folder.radars.first)
    #expect(folder.radars.count == 1 && source.protocol == form)
    #expect(source.address.description == sender)
    #expect(source.heads.map(\.device.description) == [Self.radar])
    #expect(source.heads.map(\.number) == [1])
    #expect(folder.settings.radar == HostPort(host: "127.0.0.1", port: 5_490))
    #expect(folder.warnings.filter { !$0.description.contains("K3") } == [], "\(folder.warnings)")
  }

  @Test func `no radar and no port for them is the default`() throws {
    let folder = try SmallCounty.read()
    #expect(folder.radars.isEmpty && folder.settings.radar == nil)
  }

  @Test func `a side-fired counter has a head for each lane`() throws {
    let folder = try read(
      texts(
        [
          "{from: 10.0.3.9, protocol: ss125, lane_number: 0}",
          "{from: 10.0.3.9, protocol: ss125, lane_number: 1}",
        ], number: true))
    let source = try #require(folder.radars.first)
    #expect(folder.radars.count == 1)
    #expect(source.heads.map(\.number) == [1, 2] && source.heads.map(\.lane) == [0, 1])
    // It looks down: who drives up comes towards it, who drives down leaves it.
    #expect(source.heads.map(\.keepsLane) == [.approaching, .receding])
    #expect(folder.warnings.contains { $0.description.contains("has left the beam") })
    // It sees no stretch of road: what it watches is as unseen as without it.
    #expect(folder.county.corridors[0].heads.suffix(2).map(\.isCounter) == [true, true])
    let without = try SmallCounty.read().county.corridors[0].gaps
    #expect(folder.county.corridors[0].gaps == without)
  }

  @Test func `a side-fired counter has no range`() throws {
    var texts = try texts(["{from: 10.0.3.9, protocol: click512}"])
    texts[.bends] = texts[.bends]?.replacing("lane: up, radar", with: "range_m: 90, radar")
    let faults = faults(texts)
    #expect(faults.count == 1)
    #expect(
      faults.first?.description.contains("range_m is of no use with click512") == true, "\(faults)")
  }

  @Test(arguments: [
    ("{from: radar.example.org, protocol: ops}", "heads.radar.from is \"radar.example.org\""),
    ("{from: \"10.0.3.7:0\", protocol: ops}", "heads.radar.from is \"10.0.3.7:0\""),
    ("{from: \"10.0.3.7:65536\", protocol: ops}", "heads.radar.from is"),
    ("{protocol: ops}", "heads.radar.from is missing"),
    ("{from: 10.0.3.7}", "heads.radar.protocol is missing"),
    ("{from: 10.0.3.7, protocol: csr}", "heads.radar.protocol is \"csr\""),
    ("{from: 10.0.3.7, protocol: ops, baud: 9600}", "unknown key \"heads.radar.baud\""),
    ("{from: 10.0.3.7, protocol: ops, lane_number: 0}", "is of no use with ops"),
    ("{from: 10.0.3.7, protocol: ss125, lane_number: 100}", "lane_number is \"100\""),
    ("10.0.3.7", "heads.radar is not a mapping"),
  ]) func `a fault of a radar is told with its line`(_ text: String, _ says: String) throws {
    let faults = faults(try texts([text]))
    #expect(faults.count == 1, "\(faults)")
    #expect(faults.first?.line == 20 && faults.first?.file == "bends.yaml")
    #expect(faults.first?.description.contains(says) == true, "\(faults)")
  }

  @Test func `an address is one radar, and a radar a device of its own`() throws {
    let one = "{from: 10.0.3.7, protocol: csr-double}"
    let twice = faults(try texts([one, one]))
    #expect(twice.count == 1, "\(twice)")
    #expect(twice.first?.description.contains("stands in line 20 already") == true)
    // With ports they are two; two counters need a lane each.
    #expect(
      faults(
        try texts([
          "{from: \"10.0.3.7:1\", protocol: ops}", "{from: \"10.0.3.7:2\", protocol: ops}",
        ])
      ).isEmpty)
    #expect(
      faults(
        try texts(
          [
            "{from: 10.0.3.9, protocol: ss125, lane_number: 0}",
            "{from: 10.0.3.9, protocol: ss125}",
          ], number: true)
      ).contains { $0.description.contains("stands in line 20 already") })
    // A device with two radars would hide that one is silent.
    let both = faults(
      try texts(
        ["{from: \"10.0.3.7:1\", protocol: ops}", "{from: \"10.0.3.7:2\", protocol: ops}"],
        number: true))
    #expect(both.count == 2 && both.allSatisfy { $0.description.contains("has other heads too") })
    var texts = SmallCounty.texts
    texts[.bends] = texts[.bends]?.replacing(
      "at_m: 350, looks: down", with: "at_m: 350, looks: down, radar: \(one)")
    #expect(faults(texts).map(\.line) == [17])
  }

  @Test func `what is likely not meant is a warning`() throws {
    let one = "{from: 10.0.3.7, protocol: csr-single}"
    func warnings(_ listen: String) throws -> String {
      try read(texts([one], listen: listen)).warnings.map(\.description).joined(separator: "\n")
    }
    #expect(try warnings("radar: 127.0.0.1:5490").contains("does not tell directions"))
    #expect(try !warnings("radar: 127.0.0.1:5490").contains("cannot authenticate"))
    #expect(try warnings("radar: 0.0.0.0:5490").contains("cannot authenticate"))
    var silent = try texts([one])
    silent[.county] = SmallCounty.texts[.county]
    #expect(try read(silent).warnings.contains { $0.description.contains("no radar can be heard") })
  }

  @Test(arguments: [
    ("radar: 5490", "listen.radar is \"5490\""), ("radar: example.org:5490", "listen.radar is"),
    ("radar: 127.0.0.1:5480", "where the wire is listened for"),
  ]) func `a wrong port for radars is a fault`(_ listen: String, _ says: String) throws {
    let faults = faults(try texts([], listen: listen))
    #expect(faults.count == 1 && faults[0].file == "county.yaml" && faults[0].line == 9)
    #expect(faults.first?.description.contains(says) == true, "\(faults)")
  }

  @Test func `the examples on the page of bend heads are read`() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let page = try String(
      contentsOf: root.appending(path: "devices/bend/README.md"), encoding: .utf8)
    let parts = page.split(separator: "```yaml\n").dropFirst(2).map {
      String($0.prefix(while: { $0 != "`" }))
    }
    try #require(parts.count == 2)
    var texts = SmallCounty.texts
    texts[.county] = try #require(texts[.county]).replacing(
      "listen:\n  wire: 127.0.0.1:5480\n", with: parts[0])
    let head = parts[1].split(separator: "\n").map { "    \($0)\n" }.joined()
    texts[.bends] = try #require(texts[.bends]).replacing("  signs:\n", with: head + "  signs:\n")
    texts[.devices] =
      try #require(texts[.devices])
      + "33900100001390000011,bendHead,K3 / radar,,,v,,no,yes,\n"
    let folder = try read(texts)
    #expect(folder.settings.radar == HostPort(host: "10.0.3.1", port: 5_490))
    #expect(folder.radars.map(\.address.description) == ["10.0.3.7:0"])
    #expect(folder.radars.map(\.protocol) == [.csrDouble])
  }

  @Test func `a change of a radar is a change of bends yaml`() throws {
    let before = try read(texts(["{from: 10.0.3.7, protocol: csr-double}"]))
    let after = try read(texts(["{from: 10.0.3.8, protocol: csr-double}"]))
    #expect(after.filesThatDiffer(from: before) == [.bends])
    let elsewhere = try read(
      texts(["{from: 10.0.3.7, protocol: csr-double}"], listen: "radar: 127.0.0.1:5491"))
    #expect(elsewhere.filesThatDiffer(from: before) == [.county])
  }
}
