import Detection
import Incidents
import Wire

@testable import ControlRoom

/// A corridor of two bends and how it stands, made by hand.
enum FakeCorridor {
  static let heads = [
    DeviceID("50023500001333000001")!, DeviceID("50023500001333000002")!,
  ]
  static let signs = [
    DeviceID("50023500001333000003")!, DeviceID("50023500001333000004")!,
  ]

  static func corridor(id: String = "S228 上坡") -> Corridor {
    let place = Coordinate(latitude: 30.5, longitude: 108.7)!
    func bend(_ id: String, pc: Double, pt: Double) -> Corridor.Bend {
      Corridor.Bend(
        id: id, name: "Bend \(id)", place: place, pc: pc, pt: pt, radiusMetres: 35.04,
        grade: -0.038, limit: Speed(kmh: 40), advisory: Speed(kmh: 30))
    }
    return Corridor(
      id: id, name: "Hill road", bends: [bend("B1", pc: 1000, pt: 1060.46)],
      heads: [
        Corridor.Head(device: heads[0], number: 1, chainage: 900, looks: .down),
        Corridor.Head(device: heads[1], number: 2, chainage: 1160, looks: .up),
      ],
      signs: [
        Corridor.Sign(device: signs[0], bend: "B1", approach: .up, chainage: 922),
        Corridor.Sign(device: signs[1], bend: "B1", approach: .down, chainage: 1138),
      ])
  }

  static func view(id: String = "S228 上坡") -> CorridorView {
    CorridorView(corridor(id: id)) { $0 == heads[0] ? "Head below" : nil }
  }

  /// A truck that is warned of, somebody out of sight, a head that is lost.
  static let picture = CorridorPicture(
    corridor: "S228 上坡",
    users: [
      RoadUser(
        id: 17, approach: .up, kind: .truck, chainage: 955.26, ahead: 4, behind: 3.04,
        speed: 12.5, length: 12),
      RoadUser(
        id: 18, approach: .down, kind: .pedestrian, chainage: 1_020, ahead: 60, behind: 80,
        speed: 0, length: 0.5, knowledge: .unknown, isWrongWay: true),
    ],
    signs: [
      CorridorPicture.Sign(
        device: signs[0], text: .tooFast, speed: Speed(kmh: 45), reason: .speed,
        isConfirmed: true, isFaulty: false),
      CorridorPicture.Sign(
        device: signs[1], text: .mindTheBend, speed: Speed(tenthsOfKmh: 0), reason: nil,
        isConfirmed: false, isFaulty: true),
    ],
    heads: [.alive, .lost])

  /// A county of that corridor, looked at a moment ago.
  static func county() -> CountySources {
    var sources = CountySources()
    sources.corridors = { [view()] }
    sources.corridorSight = { id in
      id == picture.corridor ? CorridorSight(picture, taken: FakeDesk.now.wall) : nil
    }
    return sources
  }
}
