import Detection
import Foundation
import Wire

@testable import watchpost

/// A corridor with one bend (PC 1000 m, PT 1060 m, falling 3.8 % with rising chainage), four heads
/// that see from 672 m to 1388 m, a sign for each approach, and vehicles of steady speed.
struct BendsScene {
  static let signs = (
    up: DeviceID(region: 3_390_000_000, serial: 1_320_000_010)!,
    down: DeviceID(region: 3_390_000_000, serial: 1_320_000_011)!
  )

  static var corridor: Corridor {
    let heads: [(Double, Approach)] = [(922, .down), (922, .up), (1_138, .down), (1_138, .up)]
    return Corridor(
      id: "C1", name: "Nine <Bends> & \"more\"",
      bends: [
        Corridor.Bend(
          id: "B1", name: "First", place: Coordinate(latitude: 27.5, longitude: 119.7)!, pc: 1_000,
          pt: 1_060, radiusMetres: 35, grade: -0.038, limit: Speed(kmh: 40),
          advisory: Speed(kmh: 30))
      ],
      heads: heads.enumerated().map { index, head in
        Corridor.Head(
          device: DeviceID(region: 3_390_000_000, serial: 1_320_000_000 + UInt64(index))!,
          number: 1, chainage: head.0, looks: head.1)
      },
      signs: [
        Corridor.Sign(device: signs.up, bend: "B1", approach: .up, chainage: 922),
        Corridor.Sign(device: signs.down, bend: "B1", approach: .down, chainage: 1_138),
      ])
  }

  /// A vehicle whose front comes to its near limit (PC or PT) at an instant, from 1000 m before it
  /// to 300 m behind it, at a steady speed in metres a second. `standsMs` is how long it stands as
  /// its front comes there.
  static func vehicle(
    _ id: UInt64, _ approach: Approach, limitAtMs: Double, speed: Double,
    kind: RoadUser.Kind = .car, length: Double = 4.5, standsMs: Double = 0, role: String = "plain"
  ) -> TrueVehicle {
    let limit = corridor.bends[0].entry(approach)
    let start = limitAtMs - 1_000 / speed * 1_000
    let end = limitAtMs + standsMs + 300 / speed * 1_000
    var times = Array(stride(from: start, to: end, by: 500)) + [limitAtMs, limitAtMs + standsMs]
    times = Array(Set(times + [end])).sorted()
    return TrueVehicle(
      id: id, approach: approach, kind: kind, length: length, role: role,
      path: times.map { time in
        let moved =
          time <= limitAtMs
          ? time - limitAtMs : time <= limitAtMs + standsMs ? 0 : time - limitAtMs - standsMs
        let stands = standsMs > 0 && (limitAtMs...(limitAtMs + standsMs)).contains(time)
        return .init(
          atMs: time, chainage: limit + approach.sign * moved / 1_000 * speed,
          speed: stands ? 0 : speed)
      })
  }

  /// A request as the detector makes it.
  static func request(_ sign: DeviceID, _ text: SignText, priority: UInt8 = 180) -> SignRequest {
    SignRequest(
      sign: sign, text: text, priority: text.isMessage ? 0 : priority, minimumLitTenths: 30,
      validTenths: 6_000)
  }

  /// A recording's first line for that corridor.
  static var header: String {
    let corridor = corridor
    let heads = corridor.heads.map {
      #"{"device":"\#($0.device)","number":1,"at":\#($0.chainage),"looks":"\#($0.looks.rawValue)"}"#
    }
    let signs = corridor.signs.map {
      #"{"device":"\#($0.device)","bend":"B1","approach":"\#($0.approach.rawValue)","#
        + #""at":\#($0.chainage)}"#
    }
    return #"{"format":"watchpost-bend-readings","version":1,"seed":1,"perHour":60,"corridor":"#
      + #"{"id":"C1","name":"Nine","mode":"overlap","messages":["seatBelts"],"bends":[{"id":"B1","#
      + #""name":"First","lat":27.5,"lon":119.7,"pc":1000,"pt":1060,"radius":35,"grade":-0.038,"#
      + #""superelevation":0.04,"limit":40,"advisory":30,"narrow":false}],"#
      + "\"heads\":[\(heads.joined(separator: ","))],\"signs\":[\(signs.joined(separator: ","))]}}"
  }

  static let truthHeader = #"{"format":"watchpost-bend-truth","version":1}"#

  /// A truth line.
  static func line(_ vehicle: TrueVehicle) -> String {
    let path = vehicle.path.map { "[\($0.atMs),\($0.chainage),\($0.speed)]" }
    return #"{"vehicle":\#(vehicle.id),"approach":"\#(vehicle.approach.rawValue)","class":"#
      + #""\#(vehicle.kind.rawValue)","length":\#(vehicle.length),"role":"\#(vehicle.role)","#
      + "\"path\":[\(path.joined(separator: ","))]}"
  }

  /// What ideal heads see of vehicles, twice a second, 100 ms late, with signs of life every 20 s
  /// until the end.
  static func readings(_ vehicles: [TrueVehicle], untilMs: Int64) -> String {
    let heads = corridor.heads
    var lines: [(Int64, String)] = []
    for vehicle in vehicles {
      var cursor = 0
      for time in stride(from: vehicle.firstMs.rounded(.up), to: vehicle.lastMs, by: 500) {
        let (front, speed) = vehicle.state(at: time, cursor: &cursor)
        let rear = front - vehicle.approach.sign * vehicle.length
        for (index, head) in heads.enumerated() {
          let comes = head.looks != vehicle.approach
          let metres = ((comes ? front : rear) - head.chainage) * head.looks.sign
          guard (0...250).contains(metres) else { continue }
          lines.append(
            (
              Int64(time) + 100,
              #"{"t":\#(Int64(time) + 100),"head":\#(index),"#
                + #""dir":"\#(comes ? "approaching" : "receding")","class":"car","#
                + #""kmh":\#((speed * 36).rounded() / 10),"#
                + #""m":\#((metres * 10).rounded() / 10),"len":4.5,"track":\#(vehicle.id)}"#
            ))
        }
      }
    }
    for time in stride(from: Int64(0), to: untilMs, by: 20_000) {
      for head in heads.indices { lines.append((time, #"{"t":\#(time),"alive":\#(head)}"#)) }
    }
    return ([header] + lines.sorted { $0.0 < $1.0 }.map(\.1)).joined(separator: "\n") + "\n"
  }
}
