import ControlRoom
import Detection
import Foundation
import Incidents
import Logging
import Synchronization
import Testing
import Wire

@testable import watchpost

@Suite("Zones saved into devices.csv")
struct CountyEditorTests {
  private static let camera = ServiceSamples.camera
  private static let mask = [
    Zone(
      id: "window", kind: .privacy,
      polygon: [.init(x: 0, y: 0.25), .init(x: 0.5, y: 0.25), .init(x: 0.33333, y: 1)])
  ]
  /// As it is saved: four decimals.
  private static let text =
    #""[{""id"":""window"",""kind"":""privacy"",""polygon"":[[0,0.25],[0.5,0.25],[0.3333,1]]}]""#

  /// A folder of the small county, an editor, and what it has put in force.
  private final class Ground: Sendable {
    let folder: FolderOnDisk
    let applied = Mutex<[CountyFolder]>([])
    let start: CountyFolder

    init(devices: String? = nil) throws {
      folder = try FolderOnDisk()
      for (name, text) in SmallCounty.texts {
        try folder.write(name.rawValue, text, mode: name == .keys ? 0o600 : 0o644)
      }
      if let devices { try folder.write("devices.csv", devices, mode: 0o640) }
      start = try CountyFolder.read(folder.path)
    }

    var editor: CountyEditor {
      CountyEditor(
        directory: folder.path, inForce: applied.withLock { $0.last } ?? start,
        logger: Logger(label: "test")
      ) { [self] folder in applied.withLock { $0.append(folder) } }
    }

    func bytes() throws -> [UInt8] {
      [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder.path + "/devices.csv")))
    }

    func version(of camera: DeviceID = CountyEditorTests.camera) throws -> String {
      let zones = try CountyFolder.read(folder.path).county.device(camera)?.zones
      return Zone.version(of: try #require(zones))
    }
  }

  private static let devices = SmallCounty.texts[.devices] ?? ""

  /// Forms in which people's programs leave a table; each keeps every byte but the one field.
  private static let forms: [(name: String, text: String, field: String)] = {
    let row = "00000000001320000001,camera,Square,27.5500000,119.7200000,g,,no,yes,"
    let crlf = devices.replacing("\n", with: "\r\n")
    return [
      ("as written", devices, row),
      ("CRLF", crlf, row),
      ("byte order mark", "\u{FEFF}" + devices, row),
      ("no line end at the end", String(devices.dropLast()), row),
      (
        "quotes where none are needed",
        devices.replacing(
          row,
          with: #""00000000001320000001",camera,"Square, ""the"" 广场","#
            + #"27.5500000,119.7200000,g,,"no",yes,"#),
        #"27.5500000,119.7200000,g,,"no",yes,"#
      ),
      ("blank lines", devices.replacing("\n", with: "\n\n"), row),
    ]
  }()

  @Test("One field changes, every other byte stays, and taking it back gives the old file")
  func bytes() async throws {
    for (name, text, row) in Self.forms {
      let ground = try Ground(devices: text)
      let outcome = await ground.editor.save(
        ZoneChange(camera: Self.camera, zones: Self.mask, version: try ground.version()))
      guard case .saved(let saved) = outcome else {
        Issue.record("\(name): \(outcome)")
        continue
      }
      #expect(
        try ground.bytes() == Array(text.replacing(row, with: row + Self.text).utf8), "\(name)")
      #expect(try ground.folder.mode("devices.csv") == 0o640)
      #expect(try saved.version == ground.version())
      #expect(ground.applied.withLock { $0.last?.county.device(Self.camera)?.zones } == saved.zones)
      let back = await ground.editor.save(
        ZoneChange(camera: Self.camera, zones: [], version: saved.version))
      #expect(back == .saved(CameraZones([])))
      #expect(try ground.bytes() == Array(text.utf8), "\(name)")
      let names = try FileManager.default.contentsOfDirectory(atPath: ground.folder.path)
      #expect(names.count == SmallCounty.texts.count, "\(names)")
    }
  }

  @Test("Columns in another order, and zones between others")
  func order() async throws {
    let rows = Self.devices.split(separator: "\n").map { line -> String in
      var fields = CSVRecords.fields(String(line))
      fields.insert(fields.removeLast(), at: 2)
      return fields.joined(separator: ",")
    }
    let ground = try Ground(devices: rows.joined(separator: "\n") + "\n")
    let other = ServiceSamples.otherCamera
    let outcome = await ground.editor.save(
      ZoneChange(camera: other, zones: [], version: try ground.version(of: other)))
    #expect(outcome == .saved(CameraZones([])))
    #expect(
      try ground.folder.read("devices.csv").contains("\n00000000001320000002,camera,,School,"))
  }

  @Test("A link stays a link")
  func link() async throws {
    let ground = try Ground()
    let path = ground.folder.path
    try FileManager.default.moveItem(
      atPath: path + "/devices.csv", toPath: path + "/real.csv")
    try FileManager.default.createSymbolicLink(
      atPath: path + "/devices.csv", withDestinationPath: "real.csv")
    let outcome = await ground.editor.save(
      ZoneChange(camera: Self.camera, zones: Self.mask, version: try ground.version()))
    guard case .saved = outcome else { throw Unexpected(outcome: outcome) }
    #expect(
      try FileManager.default.destinationOfSymbolicLink(atPath: path + "/devices.csv")
        == "real.csv")
    #expect(try ground.folder.read("real.csv").contains("window"))
  }

  private struct Unexpected: Error { var outcome: ZoneOutcome }

  @Test("Whoever comes second is told so, and nothing is overwritten")
  func stale() async throws {
    let ground = try Ground()
    let version = try ground.version()
    let editor = ground.editor
    let outcomes = await withTaskGroup(of: ZoneOutcome.self) { group in
      for number in 0..<6 {
        group.addTask {
          var zones = Self.mask
          zones[0].id = "zone\(number)"
          return await editor.save(
            ZoneChange(camera: Self.camera, zones: zones, version: version))
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(outcomes.count { $0 == .stale } == 5)
    let saved = outcomes.compactMap { if case .saved(let zones) = $0 { zones } else { nil } }
    #expect(try saved.map(\.version) == [ground.version()])
    #expect(ground.applied.withLock { $0.count } == 1)
  }

  @Test("Changes of two cameras at once are both kept")
  func both() async throws {
    let ground = try Ground()
    let editor = ground.editor
    let other = ServiceSamples.otherCamera
    let (first, second) = (try ground.version(), try ground.version(of: other))
    async let one = editor.save(
      ZoneChange(camera: Self.camera, zones: Self.mask, version: first))
    async let two = editor.save(ZoneChange(camera: other, zones: Self.mask, version: second))
    for outcome in await [one, two] {
      guard case .saved = outcome else { throw Unexpected(outcome: outcome) }
    }
    let county = try CountyFolder.read(ground.folder.path).county
    #expect(county.device(Self.camera)?.zones == county.device(other)?.zones)
    #expect(county.device(other)?.zones.map(\.id) == ["window"])
    #expect(ground.applied.withLock { $0.last?.county } == county)
  }

  private static func zone(_ id: String, _ corners: [(Double, Double)]) -> Zone {
    Zone(id: id, kind: .privacy, polygon: corners.map { .init(x: $0.0, y: $0.1) })
  }

  @Test("Zones that cannot be are refused by name, and the file stays")
  func badZones() async throws {
    let ground = try Ground()
    let version = try ground.version()
    let good = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0)]
    let cases: [([Zone], String)] = [
      ([Self.zone("a", [(0, 0), (1, 0)])], "zone 1 has no good polygon"),
      ([Self.zone("a", good), Self.zone("b", [(0, 0), (2, 0), (1, 1)])], "zone 2, corner 2"),
      ([Self.zone("a", [(0, 0), (.nan, 0), (1, 1)])], "zone 1, corner 2"),
      ([Self.zone("a", [(0, 0), (1, 0), (0.5, 0.00001)])], "zone 1 covers nothing"),
      ([Self.zone("a", good), Self.zone("a", good)], "zone 2 has the id \"a\""),
      ([Self.zone("", good)], "zone 1 has no good id"),
      ([Self.zone("\"\n,", good)], "zone 1 has no good id"),
      ((0..<65).map { Self.zone("z\($0)", good) }, "65 zones"),
      (
        (0..<33).map {
          Zone(id: "z\($0)", kind: .include, polygon: good.map { .init(x: $0.0, y: $0.1) })
        }, "32 include zones"
      ),
    ]
    for (zones, text) in cases {
      let outcome = await ground.editor.save(
        ZoneChange(camera: Self.camera, zones: zones, version: version))
      guard case .badZones(let found) = outcome else {
        Issue.record("\(text): \(outcome)")
        continue
      }
      #expect(found.contains(text), "\(found)")
    }
    #expect(try ground.folder.read("devices.csv") == Self.devices)
    #expect(ground.applied.withLock { $0.isEmpty })
  }

  @Test("A folder with a fault elsewhere is not put in force, and the fault is named")
  func faulty() async throws {
    let ground = try Ground()
    let version = try ground.version()
    try ground.folder.write("units.csv", "nonsense\n")
    let outcome = await ground.editor.save(
      ZoneChange(camera: Self.camera, zones: Self.mask, version: version))
    guard case .countyFaulty(let text) = outcome else { throw Unexpected(outcome: outcome) }
    #expect(text.contains("units.csv:1"))
    #expect(try ground.folder.read("devices.csv") == Self.devices)
  }

  @Test("Half a change of somebody else is not put in force with a zone")
  func halfEdited() async throws {
    let ground = try Ground()
    let version = try ground.version()
    let editor = ground.editor
    let change = ZoneChange(camera: Self.camera, zones: Self.mask, version: version)
    let edited = Self.devices.replacing("Square", with: "Market")
    try ground.folder.write("devices.csv", edited)
    #expect(await editor.save(change) == .countyChanged(["devices.csv"]))
    #expect(try ground.folder.read("devices.csv") == edited)
    #expect(ground.applied.withLock { $0.isEmpty })
    // Put in force, it is no half change any more; a comment or another line end never was.
    _ = try editor.reload()
    try ground.folder.write("devices.csv", edited.replacing("\n", with: "\r\n"))
    guard case .saved = await editor.save(change) else { throw Unexpected(outcome: .busy) }
    #expect(ground.applied.withLock { $0.count } == 2)
  }

  @Test("A file that was exchanged is exchanged, even when the folder cannot be synced")
  func unsyncedFolder() throws {
    let ground = try Ground()
    let failure = FileReplacement.Failure(reason: "fsync: Input/output error")
    let replacement = try FileReplacement(ground.folder.path + "/devices.csv") { _ in failure }
    #expect(try replacement.write(Array("new".utf8)) == failure)
    #expect(try ground.folder.read("devices.csv") == "new")
    let whole = try FileReplacement(ground.folder.path + "/devices.csv")
    #expect(try whole.write(Array("newer".utf8)) == nil)
  }

  @Test("A post, a stranger and a file that cannot be written")
  func refused() async throws {
    let ground = try Ground()
    for device in [ServiceSamples.post, ServiceSamples.device(77)] {
      let outcome = await ground.editor.save(
        ZoneChange(camera: device, zones: [], version: Zone.version(of: [])))
      #expect(outcome == .unknownCamera)
    }
    // A folder in the place of the file beside.
    let beside = ground.folder.path + "/devices.csv.watchpost-new/x"
    try FileManager.default.createDirectory(atPath: beside, withIntermediateDirectories: true)
    let outcome = await ground.editor.save(
      ZoneChange(camera: Self.camera, zones: Self.mask, version: try ground.version()))
    guard case .cannotSave = outcome else { throw Unexpected(outcome: outcome) }
    #expect(try ground.folder.read("devices.csv") == Self.devices)
    #expect(ground.applied.withLock { $0.isEmpty })
  }

  @Test("A file saved by an editor meanwhile is not overwritten")
  func overtaken() throws {
    let ground = try Ground()
    let path = ground.folder.path + "/devices.csv"
    let replacement = try FileReplacement(path)
    try ground.folder.write("devices.csv", Self.devices + "\n")
    #expect {
      _ = try replacement.write(Array("lost".utf8))
    } throws: { ($0 as? FileReplacement.Failure)?.isOvertaken == true }
    #expect(try ground.folder.read("devices.csv") == Self.devices + "\n")
  }
}

extension CSVRecords {
  /// The fields of one line as they stand, quotes included.
  fileprivate static func fields(_ line: String) -> [String] {
    var faults: [CountyFault] = []
    var records = CSVRecords(Array(line.utf8), file: "test")
    let bytes = Array(line.utf8)
    return records.next(&faults)?.ranges.map { String(decoding: bytes[$0], as: UTF8.self) } ?? []
  }
}
