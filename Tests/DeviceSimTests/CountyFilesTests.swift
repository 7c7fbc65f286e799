import Testing
import Wire

@testable import devicesim

@Suite struct CountyFilesTests {
  private func rows(_ text: String) throws(SimulatorError) -> CSVTable {
    try CSVTable(path: "a.csv", text: text, columns: ["id", "name"])
  }

  @Test func `quotes, commas, line ends and blank lines are read as RFC 4180 says`() throws {
    let table = try rows("\u{FEFF}id,name\r\n1,\"a, \"\"b\"\"\r\nc\"\r\n\r\n2,\n3,x")
    #expect(table.rows.map { $0["name"] } == ["a, \"b\"\r\nc", "", "x"])
    #expect(table.rows.map(\.line) == [2, 5, 6])
  }

  @Test(arguments: [
    ("", 1, "header"), ("id\n1\n", 1, "\"name\" is missing"), ("id,name\n1\n", 2, "1 fields"),
    ("id,name\n1,a\n2,b\"c\n", 3, "quote inside"), ("id,name\n1,\"a\"b\n", 2, "after a closing"),
    ("id,name\n1,a\n2,\"b\n\n", 3, "never ends"),
  ])
  func `a fault in a table names file, line and what`(
    text: String, line: Int, what: String
  ) throws {
    do {
      _ = try rows(text)
      Issue.record("read without a fault")
    } catch .malformed(let path, let at, let why) {
      #expect(path == "a.csv" && at == line && why.contains(what))
    } catch {
      Issue.record("\(error)")
    }
  }

  @Test(arguments: [
    ("33,1,00", 2, "20 decimal digits"),
    ("33900100001390000007,256,00", 2, "key_id"),
    ("33900100001390000007,1,00ff", 2, "64 hexadecimal digits"),
    ("33900100001390000007,1,zz", 2, "64 hexadecimal digits"),
  ])
  func `a faulty key is named by its line and never repeated`(
    row: String, line: Int, what: String
  ) throws {
    let table = try CSVTable(
      path: "keys.csv", text: "device,key_id,key\n\(row)\n", columns: ["device", "key_id", "key"])
    do {
      _ = try KeyRing(table)
      Issue.record("read without a fault")
    } catch .malformed(_, let at, let why) {
      #expect(at == line && why.contains(what) && !why.contains("00ff"))
    } catch {
      Issue.record("\(error)")
    }
  }

  @Test func `the last key of a device is the one that it uses`() throws {
    let hex = String(repeating: "ab", count: 32)
    let table = try CSVTable(
      path: "keys.csv",
      text: "device,key_id,key\n33900100001390000007,1,\(hex)\n33900100001390000007,2,\(hex)\n",
      columns: [])
    let id = try #require(DeviceID("33900100001390000007"))
    #expect(try KeyRing(table).key(of: id).id == 2)
    let stranger = try #require(DeviceID("33900100001390000008"))
    #expect(throws: SimulatorError.self) { try KeyRing(table).key(of: stranger) }
  }

  private static let devices = """
    id,class,name,latitude,longitude,area,cameras,key_site,armed,zones
    33900100001390000001,bendHead,S228 K3 / head up,30.0,120.0,a,,no,yes,
    33900100001390000002,bendHead,S228 K3 / head down,30.0,120.006,a,,no,yes,
    33900100001330000001,sign,S228 K3 / sign up,,,a,,no,yes,
    33900100001390000003,bendHead,S228 K9 / head down,,,a,,no,yes,
    33900100001320000001,camera,"Square, north",30,120,a,,no,yes,"[{""id"":""t""}]"
    """

  private func roster(
    _ devices: String = devices, units: String = "", corridors: [RoadPlan] = []
  ) throws -> CountyRoster {
    try CountyRoster(
      devices: CSVTable(path: "devices.csv", text: devices, columns: ["id", "class", "name"]),
      units: CSVTable(
        path: "units.csv",
        text: "id,call_sign,kind,latitude,longitude,cruise_kmh\n" + units, columns: ["id"]),
      corridors: corridors)
  }

  @Test(arguments: [
    ("33900100001380000001,A,car,91,120,50", "no place"),
    ("33900100001380000001,A,car,,,50", "no place"),
    ("33900100001380000001,A,car,30,120,0", "cruise_kmh"),
    ("3390010000138000000x,A,car,30,120,50", "20 decimal digits"),
  ])
  func `a faulty unit is named by its line`(row: String, what: String) {
    do {
      _ = try roster(units: row)
      Issue.record("read without a fault")
    } catch let error {
      #expect("\(error)".contains("units.csv:2: ") && "\(error)".contains(what))
    }
  }

  @Test func `the demo presses a post eight seconds in, and the same seed makes the same script`()
    throws
  {
    let posts = "\n33900100001390000007,post,P,30,120,a,,no,yes,"
    let county = CountySimulation(
      roster: try roster(Self.devices + posts, corridors: [RoadPlan.made(bends: 1)]), seed: 4,
      load: 1, framesPerSecond: 2)
    let steps = county.steps(of: .demo, until: .seconds(300))
    #expect(steps == county.steps(of: .demo, until: .seconds(300)))
    let presses = steps.filter { $0.action == .alarm(.press) }
    #expect(presses.first?.at == .seconds(8) && presses.count >= 3)
    #expect(steps.contains { $0.action == .visit } && steps.contains { $0.action == .speeder })
    #expect(county.steps(of: .quiet, until: .seconds(300)).isEmpty)
  }
}
