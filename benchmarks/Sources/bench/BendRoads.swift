import Detection
import Foundation
import Wire

/// The roads of a county that `benchmarks/roads.py` made, with the keys of their heads and signs.
struct BendRoads {
  struct Head {
    let device: DeviceID
    let chainage: Double
    let looks: Approach
    /// How far it sees, metres: what roads.py writes by leaving it out.
    static let range = 250.0
  }

  /// Heads of each road, by chainage.
  private(set) var roads: [[Head]] = []
  private(set) var signs: [DeviceID] = []
  private(set) var keys: [DeviceID: DeviceKey] = [:]

  /// Reads bends.yaml line by line, as roads.py writes it, and keys.csv.
  init(folder: String) throws {
    let text = try String(contentsOfFile: "\(folder)/bends.yaml", encoding: .utf8)
    for line in text.split(separator: "\n") {
      if line.hasPrefix("- id:") { roads.append([]) }
      guard let device = line.firstMatch(of: /device: "(\d{20})"/).flatMap({ DeviceID($0.1) })
      else { continue }
      if let place = line.firstMatch(of: /at_m: ([\d.]+), looks: (up|down)/),
        let metres = Double(place.1), let looks = Approach(rawValue: String(place.2))
      {
        guard !roads.isEmpty else { continue }
        roads[roads.count - 1].append(Head(device: device, chainage: metres, looks: looks))
      } else {
        signs.append(device)
      }
    }
    for line in try String(contentsOfFile: "\(folder)/keys.csv", encoding: .utf8)
      .split(separator: "\n").dropFirst()
    {
      let cells = line.split(separator: ",")
      guard cells.count == 3, let device = DeviceID(cells[0]), let id = UInt8(cells[1])
      else { continue }
      let digits = Array(cells[2].utf8)
      let bytes = stride(from: 0, to: digits.count - 1, by: 2).compactMap {
        UInt8(String(decoding: digits[$0...($0 + 1)], as: UTF8.self), radix: 16)
      }
      guard bytes.count == 32 else { continue }
      keys[device] = DeviceKey(id: id, bytes: bytes)
    }
  }

  /// What the heads measure of vehicles at a steady pace: `perHour` an hour on each road, half each
  /// way, each measured `hertz` times a second by every head that sees it. In order of time, which
  /// is seconds from the start.
  func readings(
    perHour: Double, hertz: Double, seconds: Double, seed: UInt64
  ) -> [(at: Double, device: DeviceID, reading: BendReading)] {
    var random = SplitMix(state: seed)
    var readings: [(at: Double, device: DeviceID, reading: BendReading)] = []
    for heads in roads {
      let all = heads.map(\.chainage)
      let (low, high) = ((all.min() ?? 0) - Head.range, (all.max() ?? 0) + Head.range)
      var track: UInt16 = 0
      for approach in Approach.allCases {
        // Those that are on the road at the start came as long ago as the slowest needs for it.
        var arrival = -(high - low) / 7
        while arrival < seconds {
          arrival -= log(1 - random.share()) * 3_600 / (perHour / 2)
          let speed = 7 + 6 * random.share()
          track &+= 1
          let length = random.share() < 0.2 ? 120.0 : 45
          var at = max(0, arrival) + random.share() / hertz
          while at < seconds {
            let gone = (at - arrival) * speed
            guard gone < high - low else { break }
            let place = approach == .up ? low + gone : high - gone
            for head in heads {
              let away = (place - head.chainage) * head.looks.sign
              guard away > 0, away <= Head.range else { continue }
              readings.append(
                (
                  at, head.device,
                  BendReading(
                    head: 1, direction: head.looks == approach ? .receding : .approaching,
                    vehicleClass: length > 100 ? .truck : .car, speed: Speed(kmh: speed * 3.6),
                    distanceDecimetres: UInt16(away * 10), lengthDecimetres: UInt16(length),
                    track: track)
                ))
            }
            at += 1 / hertz
          }
        }
      }
    }
    return readings.sorted { $0.at < $1.at }
  }
}

/// SplitMix64: the same numbers from the same seed on every machine.
struct SplitMix {
  var state: UInt64

  /// 0 to under 1.
  mutating func share() -> Double {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return Double((mixed ^ (mixed >> 31)) >> 11) / Double(UInt64(1) << 53)
  }
}
