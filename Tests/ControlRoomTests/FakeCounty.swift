import Detection
import Incidents
import Wire

@testable import ControlRoom

/// A county's pages made by hand, and sources that ask the closures of the moment.
enum FakeCounty {
  /// The left half of camera's pictures is private.
  static let zones = [
    Zone(
      id: "window", kind: .privacy,
      polygon: [.init(x: 0, y: 0), .init(x: 0.5, y: 0), .init(x: 0.5, y: 1), .init(x: 0, y: 1)]),
    Zone(
      id: "gate", kind: .include,
      polygon: [.init(x: 0, y: 0), .init(x: 1, y: 0), .init(x: 1, y: 1)],
      persistenceFrames: 4),
  ]

  static func sources(state: @escaping @Sendable () -> CountySources) -> CountySources {
    var sources = CountySources()
    sources.map = { state().map() }
    sources.signs = { state().signs() }
    sources.corridors = { state().corridors() }
    sources.corridorSight = { state().corridorSight($0) }
    sources.cameras = { state().cameras() }
    sources.mask = { state().mask($0) }
    sources.zones = { state().zones($0) }
    sources.detection = { state().detection($0) }
    sources.saveZones = { await state().saveZones($0) }
    sources.falseVisitsChanged = { state().falseVisitsChanged($0) }
    sources.currentBendBins = { state().currentBendBins() }
    return sources
  }

  /// A county of one camera with those zones.
  static func county(zones: [Zone] = zones) -> CountySources {
    var sources = CountySources()
    sources.map = { MapPage(map) }
    sources.signs = { [sign] }
    sources.cameras = { [camera] }
    sources.mask = { $0 == .camera ? PictureMask(zones) : nil }
    sources.zones = { $0 == .camera ? CameraZones(zones) : nil }
    sources.detection = { $0 == .camera ? detection : nil }
    sources.saveZones = { change in
      change.version == CameraZones(zones).version ? .saved(CameraZones(change.zones)) : .stale
    }
    return sources
  }

  static let camera = CameraView(
    id: .camera, name: "北门 North gate", area: "500235-01",
    place: Coordinate(latitude: 30.5, longitude: 108.7), isOnline: true, isArmed: true,
    hasMask: true, newest: (7, FakeDesk.now.wall))

  /// Three cells of a crown hidden, in the dark.
  static let detection = CameraDetection(
    sensitivity: CameraSensitivity(day: .normal, night: .low), nightBy: .either, isNight: true,
    hidden: [
      HiddenCells(
        since: FakeDesk.now.wall, share: 0.61234,
        cells: CellGrid(columns: 3, rows: 2, bits: [0b1101_0000])!)
    ])

  static let sign = SignView(
    id: DeviceID("50023500001333000004")!, name: "K3 / sign up", bend: "K3",
    place: Coordinate(latitude: 30.5, longitude: 108.7), shows: .oncoming, isConfirmed: true,
    since: FakeDesk.now.wall)

  static let visit = Visit(
    camera: .camera, start: FakeDesk.now.wall, peak: FakeDesk.now.wall.adding(milliseconds: 900),
    end: FakeDesk.now.wall.adding(milliseconds: 4_000), peakShare: 0.25, zones: ["gate"],
    frames: 12,
    trail: [
      Visit.Slice(offsetMs: 0, cells: CellGrid(columns: 3, rows: 2, bits: [0b0100_0000])!),
      Visit.Slice(offsetMs: 2_000, cells: CellGrid(columns: 3, rows: 2, bits: [0b0001_0000])!),
    ])

  static var map: MapView {
    let place = Coordinate(latitude: 30.5, longitude: 108.7)!
    let corridor = Corridor(
      id: "S228", name: "Mountain road",
      bends: [
        Corridor.Bend(
          id: "K3", name: "Third bend", place: place, pc: 600, pt: 645, radiusMetres: 35,
          limit: Speed(kmh: 40), advisory: Speed(kmh: 30))
      ],
      heads: [Corridor.Head(device: .post, number: 1, chainage: 600, looks: .down)],
      signs: [
        Corridor.Sign(
          device: DeviceID("50023500001333000004")!, bend: "K3", approach: .up, chainage: 520)
      ])
    return MapView(
      County(
        name: "Test", terrainFactor: 2,
        areas: [
          County.Area(code: "c", name: "County", tier: .county, parent: nil),
          County.Area(code: "t", name: "Town", tier: .town, parent: "c"),
          County.Area(code: "e", name: "Empty", tier: .town, parent: "c"),
        ],
        devices: [
          County.Device(id: .camera, deviceClass: .camera, name: "Gate", place: place, area: "t"),
          County.Device(id: .post, deviceClass: .post, name: "Post", place: nil, area: "t"),
        ],
        corridors: [corridor],
        units: [
          County.Unit(
            id: .unit, callSign: "巡逻3", kind: .car, station: place, cruise: Speed(kmh: 40))
        ]),
      roads: [
        MapView.Road(
          name: "S228", line: [place, Coordinate(latitude: 30.6, longitude: 108.8)!]),
        MapView.Road(name: nil, line: [place, place]),
      ])
  }
}
