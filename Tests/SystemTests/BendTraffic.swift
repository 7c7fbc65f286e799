import Foundation
import Wire

/// Vehicles before one bend of the example county, as its four heads tell of them: a pair at a
/// time, from both ends, that will meet in the bend.
struct BendTraffic {
  private struct Head {
    let device: DeviceID
    let chainage: Double
    let looksUp: Bool
  }

  private let heads: [Head]
  private var began = ContinuousClock.now
  private var pair: UInt16 = 0
  private var told: Duration = .zero

  /// The heads of S228 K1: before the bend, farther out, and the same behind it.
  init(_ devices: [DeviceID]) {
    heads = zip(devices, [(910.0, false), (660, false), (970, true), (1_220, true)]).map {
      Head(device: $0, chainage: $1.0, looksUp: $1.1)
    }
    start()
  }

  /// A fresh pair sets off.
  mutating func start() {
    pair &+= 1
    began = ContinuousClock.now
    told = .zero
  }

  /// Sends what the heads see now, twice a second.
  mutating func tell(_ radio: FieldRadio) {
    let gone = ContinuousClock.now - began
    guard gone >= told else { return }
    told = gone + .milliseconds(500)
    let metres = 40 / 3.6 * (gone / .seconds(1))
    for isUp in [true, false] {
      let place = isUp ? 420 + metres : 1_460 - metres
      for head in heads {
        let away = head.looksUp ? place - head.chainage : head.chainage - place
        guard (1...250).contains(away) else { continue }
        let reading = BendReading(
          head: 1, direction: head.looksUp == isUp ? .receding : .approaching, vehicleClass: .car,
          speed: Speed(kmh: 40), distanceDecimetres: UInt16(away * 10), lengthDecimetres: 45,
          track: pair * 2 + (isUp ? 1 : 0))
        radio.send(radio.seal(.bendReading(reading), from: head.device).bytes)
      }
    }
  }
}
