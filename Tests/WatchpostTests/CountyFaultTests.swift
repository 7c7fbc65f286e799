import Testing
import Wire

@testable import watchpost

/// One change to the small county and the one fault that it must bring.
struct BrokenLine: Sendable, CustomTestStringConvertible {
  var file: CountyFiles.Name
  var old: String
  var new: String
  /// The fault's line and a part of what it says.
  var line: Int?
  var says: String

  init(
    _ file: CountyFiles.Name, _ old: String, _ new: String, _ line: Int?, _ says: String
  ) {
    self.file = file
    self.old = old
    self.new = new
    self.line = line
    self.says = says
  }

  var testDescription: String { "\(file.rawValue): \(new)" }
}

@Suite("A fault of a county folder")
struct CountyFaultTests {
  static let head: [BrokenLine] = [
    .init(.county, "name: Test county", "title: Test county", 1, "unknown key \"title\""),
    .init(.county, "name: Test county", "name: \"\"", 1, "name is empty"),
    .init(.county, "name: Test county", "name: [a]", 1, "not a single value"),
    .init(.county, "name: Test county", "name: \"a\\tb\"", 1, "control characters"),
    .init(.county, "centre: [27.55, 119.72]", "centre: [127.55, 119.72]", 2, "centre is no place"),
    .init(.county, "centre: [27.55, 119.72]", "centre: 27.55", 2, "centre is no place"),
    .init(.county, "terrain: mountain", "terrain: hills", 3, "terrain is \"hills\""),
    .init(.county, "terrain: mountain", "terrain: 0.5", 3, "terrain is \"0.5\""),
    .init(.county, "terrain: mountain", "terrain: nan", 3, "terrain is \"nan\""),
    .init(.county, "retention_days: 7", "retention_days: 0", 5, "retention_days is \"0\""),
    .init(.county, "retention_days: 7", "retention_days: 1.5", 5, "retention_days is \"1.5\""),
    .init(.county, "visit_gap_s: 30", "visit_gap: 30", 6, "unknown key \"limits.visit_gap\""),
    .init(.county, "wire: 127.0.0.1:5480", "dc09: 127.0.0.1:12128", 8, "\"listen.dc09\""),
    .init(.county, "wire: 127.0.0.1:5480", "wire: localhost:5480", 8, "localhost"),
    .init(.county, "wire: 127.0.0.1:5480", "wire: 127.0.0.1:65536", 8, "65536"),
    .init(.county, "limits:", "limits: [", 6, "is not YAML"),
    .init(.county, "terrain: mountain", "name: again", 1, "stands twice"),
    .init(.county, "terrain: mountain", "terrain: &a mountain", 3, "anchor or alias"),
  ]

  static let night: [BrokenLine] = [
    ("night: dark", "night is not a mapping"),
    ("night: {by: moon}", "night.by is \"moon\""),
    ("night: {from: 20:00}", "unknown key \"night.from\""),
    ("night: {by: light, hours: 20:00-06:00}", "night.hours are given, but light alone rules"),
    ("night: {hours: 20:00}", "night.hours is \"20:00\""),
    ("night: {hours: 20:00-24:00}", "night.hours is \"20:00-24:00\""),
    ("night: {hours: 20:00-20:00}", "night.hours is \"20:00-20:00\""),
    ("night: {hours: 8pm-6am}", "night.hours is \"8pm-6am\""),
    ("night: {hours: []}", "night.hours give month 1 no night"),
    ("night: {hours: [{from: 20:00, to: 5:60}]}", "night.hours.to is \"5:60\""),
    ("night: {hours: [{from: 20:00}]}", "night.hours.to is missing"),
    ("night: {hours: [{from: 20:00, to: 20:00}]}", "night.hours.to is the time that it begins"),
    ("night: {hours: [{months: 0-3, from: 1:00, to: 2:00}]}", "night.hours.months is \"0-3\""),
    ("night: {hours: [{months: 1-2-3, from: 1:00, to: 2:00}]}", "night.hours.months is"),
    ("night: {hours: [{months: 4-9, from: 1:00, to: 2:00}]}", "night.hours give month 1 no night"),
    (
      "night: {hours: [{from: 1:00, to: 2:00}, {months: 7, from: 1:00, to: 2:00}]}",
      "night.hours give month 7 2 nights"
    ),
  ].map { BrokenLine(.county, "terrain: mountain", "terrain: mountain\n" + $0.0, 4, $0.1) }

  /// The small county's devices with a last column for levels: each line's field.
  @Test(
    "in the levels of cameras is told with its line",
    arguments: [
      (2, "keen", "sensitivity is \"keen\""), (3, "normal/", "sensitivity is \"normal/\""),
      (4, "low", "sensitivity stands at a post"),
    ])
  func sensitivity(line: Int, text: String, says: String) throws {
    let devices = try #require(SmallCounty.texts[.devices])
    let lines = devices.split(separator: "\n").enumerated().map { place, row in
      row + (place == 0 ? ",sensitivity" : place == line - 1 ? ",\(text)" : ",")
    }
    let faults = SmallCounty.faults([.devices: lines.joined(separator: "\n") + "\n"])
    #expect(faults.count == 1 && faults[0].line == line)
    #expect(faults[0].description.contains(says), "\(faults)")
  }

  static let heartbeat: [BrokenLine] = [
    ("heartbeat: 5", "heartbeat is not a mapping"),
    ("heartbeat: {every: 60}", "heartbeat.url is missing"),
    ("heartbeat: {url: \"http://hc.example.org/\"}", "heartbeat.url is no address to post to"),
    ("heartbeat: {url: \"ftp://127.0.0.1/\"}", "heartbeat.url is no address to post to"),
    ("heartbeat: {url: \"https://a.b/\", every: 9}", "heartbeat.every is \"9\""),
    ("heartbeat: {url: \"https://a.b/\", every: 3601}", "heartbeat.every is \"3601\""),
    ("heartbeat: {url: \"https://a.b/\", every: often}", "heartbeat.every is \"often\""),
    ("heartbeat: {url: \"https://a.b/\", timeout: 5}", "unknown key \"heartbeat.timeout\""),
  ].map { BrokenLine(.county, "terrain: mountain", "terrain: mountain\n" + $0.0, 4, $0.1) }

  static let areas: [BrokenLine] = [
    .init(.areas, "t,Town,town,c", "t,Town,town,x", 3, "parent \"x\" is not an area"),
    .init(.areas, "t,Town,town,c", "t,,town,c", 3, "name is empty"),
    .init(.areas, "t,Town,town,c", "t,Town,city,c", 3, "a city lies in \"c\""),
    .init(.areas, "t,Town,town,c", "t,Town,town,", 3, "has no parent"),
    .init(.areas, "g,Grid,grid,v", "g,Grid,grid,v\ng,Grid,grid,v", 6, "stands in line 5 already"),
    .init(.areas, "g,Grid,grid,v", "g,Grid,grid,g", 5, "in a circle"),
    .init(.areas, "g,Grid,grid,v", "g,Grid,grid,v\nx y,Grid,grid,v", 6, "code is \"x y\""),
    .init(.areas, "g,Grid,grid,v", "g,Grid,grid,v\nh,Grid,hamlet,v", 6, "tier is \"hamlet\""),
    .init(.areas, "g,Grid,grid,v", "g,Grid,grid,v,", 5, "has 5 fields"),
    .init(.areas, "code,name,tier,parent", "code,name,tier", 1, "\"parent\" is missing"),
  ]

  static let devices: [BrokenLine] = [
    .init(.devices, "00000000001340000001,post", "0000000000134000000,post", 4, "id is"),
    .init(.devices, "1340000001,post", "1320000002,post", 4, "devices.csv:3 already"),
    .init(.devices, "1340000001,post", "1340000001,Post", 4, "class is \"Post\""),
    .init(.devices, "Square post,27.5500500", "Square post,91", 4, "latitude is \"91\""),
    .init(.devices, "Square post,27.5500500", "Square post,", 4, "latitude is \"\""),
    .init(.devices, "27.5500500,119.7200500", "27.55,0x10", 4, "longitude is \"0x10\""),
    .init(.devices, "27.5500500,119.7200500", "27.55,-180.0000001", 4, "longitude is"),
    .init(.devices, "119.7200500,g,", "119.7200500,zz,", 4, "area \"zz\""),
    .init(.devices, ",00000000001320000001 ", ",00000000001320000009 ", 4, "not in devices.csv"),
    .init(.devices, ",00000000001320000001 ", ",00000000001330000001 ", 4, "a sign (line 7)"),
    .init(.devices, ",00000000001320000001 ", ",00000000001340000001 ", 4, "device itself"),
    .init(.devices, ",00000000001320000001 ", ",00000000001320000002 ", 4, "twice"),
    .init(.devices, ",00000000001320000001 ", ",camera ", 4, "cameras holds \"camera\""),
    .init(.devices, ",yes,no,", ",true,no,", 3, "key_site is \"true\""),
    .init(.devices, ",yes,no,", ",yes,,", 3, "armed is \"\""),
    .init(.devices, "[1,0],[1,1]]}]", "[1,0]]}]", 3, "no good polygon"),
    .init(.devices, "[1,0],[1,1]]}]", "[1,0],[1,1.5]]}]", 3, "corner 3"),
    .init(.devices, "[1,0],[1,1]]}]", "[1,0],[0.5,0]]}]", 3, "covers nothing"),
    .init(.devices, "[1,0],[1,1]]}]", "[1,0],[1,1]}]", 3, "not JSON"),
    .init(.devices, "\"\"include\"\"", "\"\"inside\"\"", 3, "no good kind"),
    .init(.devices, "\"\"kind\"\"", "\"\"sort\"\"", 3, "unknown name \"sort\""),
    .init(.devices, "119.7200500,g,", "119.7200500,\"g\"x,", 4, "text follows the quote"),
    .init(.devices, "Square post", "Square\"post", 4, "a quote stands inside"),
    .init(.devices, "key_site", "keysite", 1, "unknown column \"keysite\""),
  ]

  static let others: [BrokenLine] = [
    .init(.units, "00000000001380000002", "00000000001380000001", 3, "units.csv:2 already"),
    .init(.units, "00000000001380000002", "00000000001320000001", 3, "devices.csv:2 already"),
    .init(.units, "Worker", "Car 1", 3, "stands in line 2 already"),
    .init(.units, "gridWorker", "worker", 3, "kind is \"worker\""),
    .init(.units, "27.5410000,119.7010000", ",", 3, "latitude is \"\""),
    .init(.units, "12.5", "0", 3, "cruise_kmh is \"0\""),
    .init(.roads, "LineString", "Point", 3, "is not a LineString"),
    .init(.roads, "[119.70, 27.54]", "[27.54, 119.70]", 4, "not on the earth"),
    .init(.roads, "310.5]", "310.5", 5, "is not JSON"),
    .init(.roads, "FeatureCollection", "Feature", 1, "is not a FeatureCollection"),
    .init(.keys, "320000001,1,", "320000001,256,", 2, "key_id is \"256\""),
    .init(.keys, "320000001,1,a", "320000001,1,", 2, "it has 63 bytes"),
    .init(.keys, "320000001,1,a", "320000001,1,g", 2, "not 64 hexadecimal"),
    .init(.keys, "320000002,1,", "320000001,1,", 3, "in line 2 already"),
    .init(.keys, "aaa2\n", "aaa1\n", 3, "the key of line 2 is used again"),
    .init(.keys, "1380000002,1", "1380000009,1", 10, "in neither devices.csv nor units.csv"),
  ]

  @Test(
    "is told with its file and line",
    arguments: head + heartbeat + night + areas + devices + CorridorFaults.all + others
  )
  func single(_ broken: BrokenLine) throws {
    let good = try #require(SmallCounty.texts[broken.file])
    let parts = good.split(separator: broken.old, maxSplits: 1, omittingEmptySubsequences: false)
    try #require(parts.count == 2, "the county has no \(broken.old)")
    let faults = SmallCounty.faults([broken.file: parts.joined(separator: broken.new)])
    let fault = try #require(faults.first { $0.what.contains(broken.says) }, "\(faults)")
    #expect(fault.file == broken.file.rawValue)
    if let line = broken.line { #expect(fault.line == line, "\(fault)") }
    #expect(!fault.right.isEmpty)
  }

  @Test("does not hide another: a folder broken everywhere tells everything")
  func everything() throws {
    // Two faults in each file, each of them in the tables above on its own.
    let changes: [CountyFiles.Name: [(String, String)]] = [
      .county: [("terrain: mountain", "terrain: hills"), ("visit_gap_s", "visit_gap")],
      .areas: [("t,Town,town,c", "t,Town,town,x"), ("g,Grid,grid,v", "g,,grid,v")],
      .devices: [("Square post,27.5500500", "Square post,91"), (",yes,no,", ",yes,oui,")],
      .bends: [
        ("advisory_kmh: 30", "advisory_kmh: 50"), ("at_m: 350, looks: down", "at_m: 350, looks: x"),
      ],
      .units: [(",Worker,", ",Car 1,"), (",40\n", ",fast\n")],
      .roads: [("LineString", "Point")],
      .keys: [("320000001,1,", "320000001,256,"), ("aaa3\n", "aa3\n")],
    ]
    var texts: [CountyFiles.Name: String] = [:]
    for (name, pairs) in changes {
      texts[name] = try pairs.reduce(#require(SmallCounty.texts[name])) {
        $0.replacing($1.0, with: $1.1)
      }
    }
    let faults = SmallCounty.faults(texts)
    let told = faults.map { "\($0.file):\($0.line ?? 0)" }
    #expect(
      told == [
        "county.yaml:3", "county.yaml:6", "areas.csv:3", "areas.csv:5", "devices.csv:3",
        "devices.csv:4", "bends.yaml:13", "bends.yaml:17", "units.csv:2", "units.csv:3",
        "roads.geojson:3", "keys.csv:2", "keys.csv:4",
      ], "\(faults)")
  }

  @Test("never shows a key")
  func secrecy() throws {
    let text = try #require(SmallCounty.texts[.keys])
      .replacing("320000001,1,aaaa", with: "320000001,1,aaag")
      .replacing("aaa3\n", with: "aaa4\n")
    let faults = SmallCounty.faults([.keys: text])
    #expect(faults.count == 2)
    #expect(!faults.map(\.description).joined().contains("aaa"))
  }

  @Test("is a missing file, but for the roads", arguments: CountyFiles.Name.allCases)
  func missing(_ name: CountyFiles.Name) {
    var texts = SmallCounty.texts
    texts[name] = nil
    let faults = SmallCounty.faults(CountyFiles(texts))
    if name == .roads || name == .keys {
      #expect(faults == [])
    } else {
      // One fault: references into a file that is not there are not told one by one.
      #expect(faults.map(\.description).count { $0.contains("is missing;") } == 1)
      #expect(faults.count == 1, "\(faults)")
      #expect(faults.first?.line == nil)
    }
  }

  @Test(
    "is a text that no reader could finish",
    arguments: [
      String(repeating: "[", count: 100_000),
      String(repeating: "- ", count: 100_000),
      (0..<1_900).map { String(repeating: " ", count: $0) + "a:\n" }.joined(),
      "a: &a [x,x]\nb: &b [*a,*a]\n",
    ])
  func nesting(_ text: String) {
    for name in [CountyFiles.Name.county, .bends, .roads] {
      #expect(SmallCounty.faults([name: text]).count == 1)
    }
  }

  @Test("is a file in another encoding")
  func encodings() {
    for bytes in [[0xFF, 0xFE, 0x63, 0x00], [0xC4, 0xE3, 0xBA, 0xC3, 0x0A]] as [[UInt8]] {
      for name in CountyFiles.Name.allCases {
        var files = CountyFiles(SmallCounty.texts)
        files.contents[name] = .bytes(bytes)
        let faults = SmallCounty.faults(files)
        #expect(faults.count == 1, "\(faults)")
        #expect(faults.first?.file == name.rawValue)
      }
    }
  }

  @Test("is a file that is too large or not to be read")
  func unreadable() {
    var files = CountyFiles(SmallCounty.texts)
    files.contents[.county] = .tooLarge(limit: 4 << 20)
    files.contents[.units] = .unreadable("Permission denied")
    #expect(
      SmallCounty.faults(files).map(\.description) == [
        "county.yaml: is too large; at most 4 MiB",
        "units.csv: cannot be read: Permission denied; a file that this user may read",
      ])
  }
}
