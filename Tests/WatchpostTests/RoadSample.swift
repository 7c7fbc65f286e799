import Detection
import Incidents
import Ingest
import Wire

@testable import watchpost

/// Two short roads with a bend each, and what their devices say.
enum RoadSample {
  /// A road with one bend at 1,000 to 1,060 m, two heads an approach and a sign each way.
  static func corridor(
    _ number: UInt64, messages: [SignText] = [.seatBelts], advisoryKmh: Double = 30
  ) -> Corridor {
    Corridor(
      id: "C\(number)", name: "Road \(number)",
      bends: [
        Corridor.Bend(
          id: "B\(number)", name: "Bend \(number)", place: ServiceSamples.place, pc: 1_000,
          pt: 1_060, radiusMetres: 35, limit: Speed(kmh: 40), advisory: Speed(kmh: advisoryKmh))
      ],
      heads: [
        Corridor.Head(device: head(number, .up), number: 1, chainage: 1_000, looks: .down),
        Corridor.Head(device: head(number, .up), number: 2, chainage: 750, looks: .down),
        Corridor.Head(device: head(number, .down), number: 1, chainage: 1_060, looks: .up),
        Corridor.Head(device: head(number, .down), number: 2, chainage: 1_310, looks: .up),
      ],
      signs: [
        Corridor.Sign(
          device: sign(number, .up), bend: "B\(number)", approach: .up, chainage: 922),
        Corridor.Sign(
          device: sign(number, .down), bend: "B\(number)", approach: .down, chainage: 1_138),
      ], messages: messages)
  }

  /// The device of the two heads that watch an approach.
  static func head(_ corridor: UInt64, _ approach: Approach) -> DeviceID {
    ServiceSamples.device(1_390_000_000 + corridor * 10 + (approach == .up ? 1 : 2))
  }

  static func sign(_ corridor: UInt64, _ approach: Approach) -> DeviceID {
    ServiceSamples.device(1_330_000_000 + corridor * 10 + (approach == .up ? 1 : 2))
  }

  static func county(_ corridors: [Corridor]) throws -> CountyFolder {
    var folder = try SmallCounty.read()
    folder.county.corridors = corridors
    return folder
  }

  /// A vehicle that comes towards a head.
  static func vehicle(
    _ device: DeviceID, metres: Double, kmh: Double = 40, head: UInt16 = 1, at ms: Int64 = 0,
    track: UInt16 = 1, clockMs: Int64? = nil
  ) -> HeadReading {
    reading(
      device, at: ms,
      .reading(
        BendReading(
          head: head, direction: .approaching, vehicleClass: .car, speed: Speed(kmh: kmh),
          distanceDecimetres: UInt16(metres * 10), lengthDecimetres: 45, track: track)),
      clockMs: clockMs)
  }

  static func alive(
    _ device: DeviceID, faults: DeviceFaults = [], at ms: Int64 = 0
  ) -> HeadReading {
    reading(device, at: ms, .alive(Health(deviceClass: .bendHead, faults: faults)))
  }

  static func reading(
    _ device: DeviceID, at ms: Int64, _ body: HeadReading.Body, clockMs: Int64? = nil
  ) -> HeadReading {
    HeadReading(
      device: device, boot: 1, sequence: 1,
      deviceTime: clockMs.map(ServiceSamples.wall) ?? .unknown,
      received: ServiceSamples.stamp(ms), body: body)
  }
}
