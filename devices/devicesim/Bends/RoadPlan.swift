internal import Wire

/// A road with bends, the heads that watch it and the signs on it: what traffic is simulated on.
/// Places are chainages, metres, as in `bends.yaml`.
struct RoadPlan: Equatable {
  /// A way along the road, by its chainage.
  enum Way: String, CaseIterable {
    /// With rising chainage.
    case up
    /// With falling chainage.
    case down
    var opposite: Way { self == .up ? .down : .up }
  }

  /// Which vehicles light a sign; the simulator only passes it on.
  enum Mode: String, CaseIterable {
    case overlap
    case presence
  }

  /// A sharp bend.
  struct Bend: Equatable {
    var id: String
    var name: String
    var place: Coordinate
    /// Chainage of its lower and its upper limit.
    var pc: Double
    var pt: Double
    /// Metres.
    var radius: Double
    /// Crossfall and rise with rising chainage, as shares.
    var superelevation = 0.04
    var grade = 0.0
    var limitKmh: Double
    var advisoryKmh: Double
    var isNarrow = false
  }

  /// A sensor head.
  struct Head: Equatable {
    var device: DeviceID
    /// Its number within the device.
    var number: UInt16 = 1
    /// Where it stands and which way it looks.
    var at: Double
    var looks: Way
    /// How far it sees, metres.
    var range = 250.0
    /// The lane that it watches alone, by the way that drives there.
    var lane: Way?
  }

  /// A sign for the drivers of one approach of one bend.
  struct Sign: Equatable {
    var device: DeviceID
    var bend: String
    var approach: Way
    var at: Double
  }

  /// Road before the first and behind the last place that a head sees, metres: those who enter
  /// settle to their speed on it [D].
  static let leadIn = 100.0

  var id: String
  var name: String
  var mode = Mode.overlap
  /// Names of the messages that its signs rotate.
  var messages: [String] = []
  /// By rising chainage.
  var bends: [Bend]
  var heads: [Head]
  var signs: [Sign]

  /// The road that vehicles drive, from where they enter to where they leave.
  var span: ClosedRange<Double> {
    // 500 m on either side of a bend, the promise of the seed (domain.md row 9).
    let low = bends.map { $0.pc - 500 } + heads.map { sees($0).lowerBound }
    let high = bends.map { $0.pt + 500 } + heads.map { sees($0).upperBound }
    return ((low.min() ?? 0) - Self.leadIn)...((high.max() ?? 0) + Self.leadIn)
  }

  /// The way that goes down on the whole; up when the road is level.
  var downhill: Way {
    bends.reduce(0) { $0 + $1.grade } > 0 ? .down : .up
  }

  /// The stretch that a head looks along, by its range alone.
  private func sees(_ head: Head) -> ClosedRange<Double> {
    head.looks == .up ? head.at...(head.at + head.range) : (head.at - head.range)...head.at
  }

  /// The distances from a head between which it sees: nothing round a bend. Nil when it looks
  /// straight into one.
  func sight(of head: Head) -> ClosedRange<Double>? {
    let sign = head.looks == .up ? 1.0 : -1.0
    var near = 0.0
    var far = head.range
    for bend in bends {
      let limits = [(bend.pc - head.at) * sign, (bend.pt - head.at) * sign].sorted()
      if limits[1] <= 0 { continue }
      if limits[0] < 0 {
        near = max(near, limits[1])
      } else {
        far = min(far, limits[0])
      }
    }
    return near < far ? near...far : nil
  }
}
