internal import Detection
internal import Wire

/// Reads recorded readings a line at a time (format: devices/bend/recording.md).
struct RecordingReader {
  /// One line after the first.
  struct Entry: Equatable {
    /// What was received.
    enum Content: Equatable {
      case reading(BendReading, deviceTime: WallTime)
      case alive(isSensing: Bool)
    }

    /// When it was received, milliseconds from the recording's start.
    var atMs: Int64
    /// Index of the head.
    var head: Int
    var content: Content
  }

  /// Latest time taken: 31 years in milliseconds [D].
  static let latestMs: Int64 = 1_000_000_000_000

  /// What was watched: the recording's own corridor, or the one given in its place.
  let corridor: Corridor
  /// By the recording's index of a head: that head in ``corridor``.
  let heads: [Int]
  private let source: LineSource
  private var lastMs: Int64 = 0

  /// Opens a recording and reads its first line. With `corridor` the recording's own only says
  /// which heads its readings name: they must be heads of the given one.
  init(path: String, corridor given: Corridor? = nil) throws(CommandError) {
    let source = try LineSource(path: path)
    let read = try source.next { (scanner) throws(LineScanner.Fault) -> (Corridor, [Int]) in
      let road = try RecordingHeader.read(scanner.rest()).corridor
      let own: Corridor? = if let road { try Corridor(road) } else { nil }
      guard let corridor = given ?? own else {
        throw LineScanner.Fault("the corridor is missing; name one with --county and --corridor")
      }
      return (corridor, try Self.heads(of: own ?? corridor, in: corridor))
    }
    guard let read else { throw CommandError(.input, "\(source.name): is empty") }
    self.source = source
    (corridor, heads) = read
  }

  private static func heads(
    of own: Corridor, in corridor: Corridor
  ) throws(LineScanner.Fault) -> [Int] {
    var heads: [Int] = []
    for head in own.heads {
      guard
        let place = corridor.heads.firstIndex(where: {
          $0.device == head.device && $0.number == head.number
        })
      else {
        throw LineScanner.Fault(
          "head \(head.number) of \(head.device) is none of corridor \(quoted(corridor.id))")
      }
      heads.append(place)
    }
    return heads
  }

  /// The next line; nil at the end.
  mutating func next() throws(CommandError) -> Entry? {
    let (heads, places) = (corridor.heads, self.heads)
    guard
      let entry = try source.next({ (scanner) throws(LineScanner.Fault) in
        try Self.entry(&scanner, heads: heads, places: places)
      })
    else { return nil }
    guard entry.atMs >= lastMs else {
      throw source.fault("t is \(entry.atMs) after \(lastMs): lines must stand in order of t")
    }
    lastMs = entry.atMs
    return entry
  }

  private static func entry(
    _ scanner: inout LineScanner, heads: [Corridor.Head], places: [Int]
  ) throws(LineScanner.Fault) -> Entry {
    var (time, alive, head): (Int64?, Int64?, Int64?)
    var isFaulty = false
    var direction: BendReading.Direction?
    var kind = BendReading.VehicleClass.unknown
    var (speed, metres): (Double?, Double?)
    var length = 0.0
    var (track, age, clock): (Int64, Int64, Int64) = (0, 0, 0)
    try scanner.object { (name, scanner) throws(LineScanner.Fault) in
      switch name {
      case "t": time = try scanner.integer("t", in: 0...Self.latestMs)
      case "head": head = try scanner.integer("head", in: 0...Int64(UInt16.max))
      case "dir": direction = try Self.direction(scanner.text())
      case "class": kind = try Self.kind(scanner.text())
      case "kmh": speed = try scanner.number("kmh", in: 0...6_553.5)
      case "m": metres = try scanner.number("m", in: 0...6_553.5)
      case "len": length = try scanner.number("len", in: 0...6_553.5)
      case "track": track = try scanner.integer("track", in: 0...Int64(UInt16.max))
      case "age": age = try scanner.integer("age", in: 0...Int64(UInt16.max))
      case "clock": clock = try scanner.integer("clock", in: 0...9_007_199_254_740_991)
      case "alive": alive = try scanner.integer("alive", in: 0...Int64(UInt16.max))
      case "faulty": isFaulty = try scanner.flag("faulty")
      default: throw LineScanner.Fault("\(quoted(name)) is no name of a recording's line")
      }
    }
    guard let time else { throw LineScanner.Fault("t is missing") }
    guard let index = alive ?? head, alive == nil || head == nil else {
      throw LineScanner.Fault("either head or alive must be there")
    }
    guard places.indices.contains(Int(index)) else {
      throw LineScanner.Fault("there is no head \(index): the corridor has \(places.count) from 0")
    }
    let place = places[Int(index)]
    if alive != nil {
      return Entry(atMs: time, head: place, content: .alive(isSensing: !isFaulty))
    }
    guard let direction, let speed, let metres else {
      throw LineScanner.Fault("a reading needs dir, kmh and m")
    }
    let reading = BendReading(
      head: heads[place].number, direction: direction, vehicleClass: kind,
      speed: Speed(kmh: speed), distanceDecimetres: UInt16((metres * 10).rounded()),
      lengthDecimetres: UInt16((length * 10).rounded()), track: UInt16(track),
      ageMilliseconds: UInt16(age))
    return Entry(
      atMs: time, head: place,
      content: .reading(reading, deviceTime: WallTime(milliseconds: clock)))
  }

  private static func direction(
    _ text: String
  ) throws(LineScanner.Fault) -> BendReading.Direction {
    switch text {
    case "approaching": .approaching
    case "receding": .receding
    default: throw LineScanner.Fault("dir is \(quoted(text)): approaching or receding")
    }
  }

  private static func kind(_ text: String) throws(LineScanner.Fault) -> BendReading.VehicleClass {
    switch text {
    case "unknown": .unknown
    case "pedestrian": .pedestrian
    case "car": .car
    case "truck": .truck
    default: throw LineScanner.Fault("class is \(quoted(text)): unknown, pedestrian, car or truck")
    }
  }
}
