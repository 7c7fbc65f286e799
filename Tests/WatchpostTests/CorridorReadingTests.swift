import Detection
import Foundation
import Incidents
import Testing
import Wire

@testable import watchpost

@Suite struct CorridorReadingTests {
  private func bends(_ old: String, _ new: String) throws -> String {
    let good = try #require(SmallCounty.texts[.bends])
    try #require(good.contains(old), "the county has no \(old)")
    return good.replacing(old, with: new)
  }

  @Test func `a file of the old form gets one fault that says what to write instead`() {
    let old = """
      # Bends of the county.
      - id: K3
        name: Third bend
        latitude: 27.56
        longitude: 119.73
        length_m: 45.5
        limit_kmh: 40
        advisory_kmh: 30
        heads:
          - {device: "00000000001390000001", number: 1, approach: up, metres_to_bend: 250, \
      faces_traffic: yes}
        signs:
          - {device: "00000000001330000001", approach: up}

      """
    let faults = SmallCounty.faults([.bends: old])
    #expect(faults.count == 1 && faults.first?.line == 2, "\(faults)")
    #expect(faults.first?.what.contains("before corridors") == true)
    for word in ["pc_m", "pt_m", "at_m", "looks", "length_m", "metres_to_bend"] {
      #expect(faults.first?.right.contains(word) == true, "\(word)")
    }
  }

  @Test func `what a detector can work with and is likely not meant is warned of, by its line`()
    throws
  {
    let cases: [(String, String, Int, String)] = [
      ("at_m: 350, looks: down", "at_m: 300, looks: down", 5, "up of K3: 300–350 m is seen by no"),
      ("at_m: 645.5, looks: up", "at_m: 655.5, looks: up", 5, "down of K3: 645.5–655.5 m is seen"),
      ("approach: up, at_m: 520", "approach: up, at_m: 620", 21, "stands 20 m behind"),
      ("approach: down, at_m: 725.5", "approach: down, at_m: 900", 22, "254.5 m before"),
      ("approach: up, at_m: 520", "approach: up, at_m: 560", 21, "comes too late"),
    ]
    for (old, new, line, says) in cases {
      let warnings = try SmallCounty.read([.bends: bends(old, new)]).warnings
      #expect(warnings.count == 1 && warnings.first?.line == line, "\(warnings)")
      #expect(warnings.first?.what.contains(says) == true, "\(warnings)")
      #expect(warnings.first?.file == "bends.yaml")
    }
    let oneWay = try SmallCounty.read([
      .bends: bends("approach: down, at_m: 725.5", "approach: up, at_m: 500")
    ])
    #expect(oneWay.warnings.map(\.what).first?.contains("approach down of K3 has no sign") == true)
  }

  @Test func `an advisory speed that the radius does not allow is a fault with the computed one`()
    throws
  {
    let faults = SmallCounty.faults([.bends: try bends("radius_m: 35", "radius_m: 20")])
    #expect(faults.count == 1 && faults.first?.line == 13, "\(faults)")
    // √(127 · 20 · (0.04 + 0.21)) = 25.2
    #expect(faults.first?.what.contains("above the 25 km/h that its radius of 20 m") == true)
  }

  @Test func `bends stand in any order, but do not overlap`() throws {
    let second = """
          - {id: K2, name: Second, latitude: 27.56, longitude: 119.73, pc_m: 500,
             pt_m: 530, radius_m: 35, limit_kmh: 40, advisory_kmh: 30}
        heads:
      """
    let folder = try SmallCounty.read([.bends: bends("  heads:", second)])
    #expect(folder.county.bends.map(\.id) == ["K2", "K3"])
    let over = try bends("  heads:", second.replacing("pt_m: 530", with: "pt_m: 600.5"))
    let faults = SmallCounty.faults([.bends: over])
    #expect(faults.map(\.line) == [9], "\(faults)")
    #expect(
      faults.first?.what.contains("600 lies in bend \"K2\" (500 to 600.5 m, line 15)") == true)
    let twice = SmallCounty.faults([
      .bends: try bends("  heads:", second.replacing("id: K2", with: "id: K3"))
    ])
    #expect(twice.first?.what.contains("\"K3\" stands in line 5 already") == true, "\(twice)")
  }

  @Test func `two corridors share neither ids nor heads nor signs`() throws {
    let text = try #require(SmallCounty.texts[.bends])
    let faults = SmallCounty.faults([.bends: text + text])
    #expect(faults.count == 8, "\(faults)")
    #expect(faults.allSatisfy { $0.what.contains("already") })
  }

  @Test func `presence mode and every message can be asked for`() throws {
    let all = SignText.allCases.filter(\.isMessage).map { "\($0)" }.joined(separator: ", ")
    let text = try bends("[seatBelts]", "[\(all)]\n  mode: presence")
    let corridor = try #require(SmallCounty.read([.bends: text]).county.corridors.first)
    #expect(corridor.mode == .presence && corridor.messages.count == 6)
  }

  @Test func `the example on the page of bend heads is read`() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let page = try String(
      contentsOf: root.appending(path: "devices/bend/README.md"), encoding: .utf8)
    let parts = page.split(separator: "```yaml\n")
    // The next ones are of radars (RadarFolderTests).
    try #require(parts.count == 4)
    let text = try #require(parts[1].split(separator: "```").first)
    // Its devices are not those of the small county; all else is right.
    let faults = SmallCounty.faults([.bends: String(text)])
    #expect(faults.count == 3, "\(faults)")
    #expect(faults.allSatisfy { $0.what.contains("not in devices.csv") }, "\(faults)")
  }
}
