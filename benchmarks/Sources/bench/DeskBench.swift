import Foundation
import Incidents
import Wire

/// What one press costs the desk while a thousand incidents are open.
enum DeskBench {
  static func run() {
    var desk = Desk()
    _ = desk.apply(.county(Sample.county(posts: 1_000)), at: Sample.moment(0))
    for post in 0..<1_000 { _ = desk.apply(Sample.press(post, 1), at: Sample.moment(post)) }
    var cost: [Double] = []
    for press in 0..<20_000 {
      let input = Sample.press(press % 1_000, UInt32(2 + press / 1_000))
      let begun = ContinuousClock.now
      _ = desk.apply(input, at: Sample.moment(1_000 + press))
      let taken = ContinuousClock.now - begun
      cost.append(Double(taken.components.attoseconds) / 1e12)
    }
    let open = desk.incidents.count { $0.state.isOpen }
    print(
      "desk: \(open) open incidents, apply of a press: median \(percentile(cost, 0.5)) us, "
        + "p99 \(percentile(cost, 0.99)) us")
  }
}

/// Inputs for the benchmarks.
enum Sample {
  static func device(_ serial: Int) -> DeviceID {
    guard let id = DeviceID(region: 3_390_010_000, serial: UInt64(1_340_000_000 + serial)) else {
      preconditionFailure("ten digits")
    }
    return id
  }

  /// Posts a kilometre apart, so that they do not merge.
  static func county(posts: Int) -> County {
    County(
      name: "bench", terrainFactor: 1.4, areas: [],
      devices: (0..<posts).map {
        County.Device(
          id: device($0), deviceClass: .post, name: "post \($0)",
          place: Coordinate(
            latitude: 27 + Double($0 / 40) * 0.01, longitude: 119 + Double($0 % 40) * 0.01),
          area: "")
      }, corridors: [], units: [])
  }

  static func press(_ post: Int, _ sequence: UInt32) -> Input {
    .alarm(
      AlarmEvent(
        device: device(post), boot: 1, sequence: sequence, alarm: Alarm(action: .press),
        deviceTime: .unknown))
  }

  static func moment(_ index: Int) -> Moment {
    Moment(
      desk: Int64(index) * 10, wall: WallTime(milliseconds: 1_795_000_000_000 + Int64(index) * 10))
  }
}
