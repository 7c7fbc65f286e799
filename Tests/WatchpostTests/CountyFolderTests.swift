import Detection
import Foundation
import Incidents
import Testing
import Wire

@testable import watchpost

@Suite("A county folder")
struct CountyFolderTests {
  @Test("without a fault gives the county it describes, and no warning")
  func goodCounty() throws {
    let folder = try SmallCounty.read()
    #expect(folder.warnings == [])
    #expect(folder.county.name == "Test county")
    #expect(folder.county.terrainFactor == 2)
    #expect(folder.settings.limits.retentionDays == 7)
    #expect(folder.settings.limits.visitGapSeconds == 30)
    #expect(folder.settings.limits.journalReserveMiB == 256)
    #expect(folder.settings.wire == HostPort(host: "127.0.0.1", port: 5_480))
    #expect(folder.county.areas.map(\.code) == ["c", "t", "v", "g"])
    #expect(folder.county.areas[0].parent == nil)
    #expect(folder.county.devices.count == 7)
    let school = folder.county.devices[1]
    #expect(school.isKeySite && !school.isArmed)
    #expect(school.zones.map(\.id) == ["a"])
    #expect(school.zones[0].polygon.count == 3)
    #expect(folder.county.devices[2].cameras.map(\.description) == Array(SmallCounty.ids[0...1]))
    #expect(folder.county.devices[4].place == nil)
    let corridor = try #require(folder.county.corridors.first)
    #expect(corridor.id == "S228" && corridor.name == "Test road" && corridor.mode == .overlap)
    #expect(corridor.messages == [.seatBelts])
    let bend = try #require(folder.county.bends.first)
    #expect(bend.id == "K3" && bend.pc == 600 && bend.pt == 645.5 && bend.radiusMetres == 35)
    #expect(bend.limit == Speed(kmh: 40) && bend.advisory == Speed(kmh: 30))
    #expect(bend.superelevation == 0.04 && abs(bend.grade + 0.038) < 1e-12 && !bend.isNarrow)
    #expect(corridor.heads.map(\.number) == [1, 2, 1, 2])
    #expect(corridor.heads.map(\.looks) == [.down, .down, .up, .up])
    #expect(corridor.heads.map(\.rangeMetres) == [250, 250, 250, 260])
    #expect(corridor.heads.map(\.lane) == [nil, nil, nil, .down])
    #expect(corridor.signs.map(\.approach) == [.up, .down])
    #expect(corridor.signs.map(\.bend) == ["K3", "K3"] && corridor.signs[0].chainage == 520)
    #expect(folder.county.units[1].kind == .gridWorker)
    #expect(folder.county.units[1].cruise == Speed(kmh: 12.5))
    #expect(folder.roads.count == 1)
    #expect(folder.keys.count == 9)
  }

  @Test("may have an address for heartbeats, every 60 s unless it says else")
  func heartbeat() throws {
    let head = try #require(SmallCounty.texts[.county])
    #expect(try SmallCounty.read().settings.heartbeat == nil)
    for (text, seconds) in [("", 60), (", every: 10", 10), (", every: 3600", 3_600)] {
      let line = "heartbeat: {url: \"https://hc.example.org/ping\"\(text)}\n"
      let settings = try SmallCounty.read([.county: head + line]).settings.heartbeat
      #expect(settings?.url.absoluteString == "https://hc.example.org/ping")
      #expect(settings?.everySeconds == seconds)
    }
  }

  @Test("may say when it is night, and how readily each camera sees by day and by night")
  func levels() throws {
    let head = try #require(SmallCounty.texts[.county])
    let devices = try #require(SmallCounty.texts[.devices])
    #expect(try SmallCounty.read().settings.night == NightRule())
    #expect(try SmallCounty.read().county.devices.allSatisfy { $0.sensitivity == nil })
    let cases: [(String, NightRule)] = [
      ("{by: light}", NightRule(source: .light)),
      (
        "{by: either, hours: 19:30-5:05}",
        NightRule(source: .either, hours: [.init(begin: 1_170, end: 305)])
      ),
      (
        "{hours: [{months: 4-9, from: 20:00, to: 05:00}, "
          + "{months: 10-3, from: \"18:00\", to: 07:00}]}",
        NightRule(hours: [
          .init(firstMonth: 4, lastMonth: 9, begin: 1_200, end: 300),
          .init(firstMonth: 10, lastMonth: 3, begin: 1_080, end: 420),
        ])
      ),
    ]
    for (text, night) in cases {
      #expect(try SmallCounty.read([.county: head + "night: \(text)\n"]).settings.night == night)
    }
    let levels = ["sensitivity", "low", "normal/high", "", "", "", "", ""]
    let rows = zip(devices.split(separator: "\n"), levels).map { "\($0),\($1)" }
    let folder = try SmallCounty.read([.devices: rows.joined(separator: "\n") + "\n"])
    #expect(
      folder.county.devices.prefix(3).map(\.sensitivity) == [
        CameraSensitivity(day: .low), CameraSensitivity(day: .normal, night: .high), nil,
      ])
    // The desk's own coding, and what was written before there were levels.
    let coded = try JSONEncoder().encode(folder.county)
    #expect(try JSONDecoder().decode(County.self, from: coded) == folder.county)
    let before = try JSONEncoder().encode(SmallCounty.read().county)
    #expect(!String(decoding: before, as: UTF8.self).contains("sensitivity"))
  }

  @Test("reads a zone's persistence and writes it back")
  func persistence() throws {
    let text =
      #"[{"id":"a","kind":"include","polygon":[[0,0],[1,0],[1,1]],"persistence":5}]"#
    let zones = try ZoneText.zones(text)
    #expect(zones.map(\.persistenceFrames) == [5] && ZoneText.text(zones) == text)
    for (field, says) in [
      ("0", "no good persistence"), ("51", "no good persistence"), ("2.5", "no good persistence"),
      ("\"3\"", "no good persistence"), ("null", "no good persistence"),
    ] {
      let fault = #expect(throws: ZoneText.Fault.self) {
        _ = try ZoneText.zones(text.replacing(":5}", with: ":\(field)}"))
      }
      #expect(fault?.what.contains(says) == true)
    }
    let masked = #expect(throws: ZoneText.Fault.self) {
      _ = try ZoneText.zones(text.replacing("include", with: "privacy"))
    }
    #expect(masked?.right == "only include zones have one")
  }

  @Test("survives the round trip through the desk's own coding")
  func coding() throws {
    let county = try SmallCounty.read().county
    let again = try JSONDecoder().decode(County.self, from: JSONEncoder().encode(county))
    #expect(again == county)
  }

  @Test("may name areas in any order; parents come first")
  func areaOrder() throws {
    let text =
      "code,name,tier,parent\n"
      + "g3,G3,grid,g2\ng2,G2,grid,g\ng,Grid,grid,v\nv,V,village,t\nt,T,town,c\nc,C,county,\n"
    let folder = try SmallCounty.read([.areas: text])
    #expect(folder.county.areas.map(\.code) == ["c", "t", "v", "g", "g2", "g3"])
  }

  @Test("may name columns in any order and end lines in CRLF")
  func columnOrder() throws {
    let text =
      "kind,id,cruise_kmh,call_sign,longitude,latitude\r\n"
      + "car,00000000001380000001,40,\"A, \"\"B\"\"\",119.7,27.5\r\n"
      + "team,00000000001380000002,40,C,119.7,27.5\r\n"
    let folder = try SmallCounty.read([.units: "\u{FEFF}" + text])
    #expect(folder.county.units.map(\.callSign) == ["A, \"B\"", "C"])
  }

  @Test("warns of what is likely not meant, and is still taken")
  func warnings() throws {
    let keyless = "device,key_id,key\n00000000001320000001,1,\(SmallCounty.secret(1))\n"
    let warnings = try SmallCounty.read([.keys: keyless]).warnings
    #expect(warnings.count == 8)
    #expect(warnings.first?.description.hasPrefix("devices.csv:3: camera") == true)

    let exchanged = try #require(SmallCounty.texts[.units])
      .replacing("27.5400000,119.7000000", with: "19.7000000,27.5400000")
    #expect(try SmallCounty.read([.units: exchanged]).warnings.map(\.line) == [2])

    let unused = try SmallCounty.read([.bends: "[]\n"]).warnings
    #expect(unused.map(\.line) == [5, 6, 7, 8])
  }

  @Test("without keys.csv is taken with one warning, not one for each device")
  func noKeys() throws {
    var texts = SmallCounty.texts
    texts[.keys] = nil
    let folder = try CountyFolder.parse(CountyFiles(texts))
    #expect(folder.warnings.map(\.file) == ["keys.csv"])
  }

  @Test("of 20,000 devices is read whole, each with its key")
  func large() throws {
    var devices = "id,class,name,latitude,longitude,area,cameras,key_site,armed,zones\n"
    var keys = "device,key_id,key\n"
    for number in 0..<20_000 {
      let id = "0000000000132" + String(String(10_000_000 + number).suffix(7))
      let camera = number == 0 ? "" : "00000000001320000000"
      devices += "\(id),camera,Camera \(number),27.55,119.72,g,\(camera),no,yes,\n"
      keys += "\(id),1,\(SmallCounty.secret(number))\n"
    }
    let folder = try SmallCounty.read([
      .devices: devices, .keys: keys, .bends: "[]",
      .units: "id,call_sign,kind,latitude,longitude,cruise_kmh\n",
    ])
    #expect(folder.county.devices.count == 20_000)
    #expect(folder.keys.count == 20_000)
  }
}
