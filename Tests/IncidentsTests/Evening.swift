import Detection
import Foundation
import Incidents
import Testing
import Wire

/// A county of one valley and a clock in hand: what a test plays on the desk.
///
/// Like the shell it wakes the desk at its deadlines and answers wishes for fixes at once.
struct Evening {
  var desk = Desk()
  /// Desk time, milliseconds.
  private(set) var time: Int64 = 0
  /// Civil time of desk time 0: noon in China.
  var midday = WallTime(milliseconds: 1_795_233_600_000)
  /// Where units are and how old that is, seconds.
  var fixes: [DeviceID: (place: Coordinate, age: Int64)] = [:]
  /// Whether wishes for fixes are answered.
  var answersFixes = true
  /// Everything applied, in order.
  private(set) var journal: [(input: Input, moment: Moment)] = []
  /// Effects of the last step, deadlines on the way included.
  private(set) var effects: [Effect] = []
  private var sequence: UInt32 = 0
  private var commands = 0

  init(_ county: County = .valley()) {
    put(.county(county))
  }

  var moment: Moment { Moment(desk: time, wall: midday.adding(milliseconds: time)) }

  /// Lets time pass to an instant, seconds of desk time, waking the desk as the shell would.
  mutating func wait(until seconds: Double) {
    effects = []
    run(to: Int64(seconds * 1_000))
  }

  /// Puts an input to the desk at an instant, seconds of desk time; nil for now.
  @discardableResult
  mutating func put(_ input: Input, at seconds: Double? = nil) -> [Effect] {
    effects = []
    if let seconds { run(to: Int64(seconds * 1_000)) }
    step(input)
    return effects
  }

  private mutating func run(to end: Int64) {
    while let due = desk.nextDeadline, due <= end {
      time = max(time, due)
      step(.tick)
    }
    time = max(time, end)
  }

  private mutating func step(_ input: Input) {
    journal.append((input, moment))
    let now = desk.apply(input, at: moment)
    effects += now
    guard answersFixes else { return }
    for case .fixesWanted(let id) in now { step(.fixes(report(for: id))) }
  }

  func report(for id: IncidentID) -> FixesReport {
    FixesReport(
      incident: id,
      fixes: fixes.keys.sorted().compactMap { unit in
        fixes[unit].map { UnitFix(unit: unit, place: $0.place, ageSeconds: $0.age) }
      })
  }

  @discardableResult
  mutating func alarm(
    _ action: Alarm.Action, _ post: DeviceID, at seconds: Double? = nil, held: UInt16 = 0
  ) -> [Effect] {
    sequence += 1
    return put(
      .alarm(
        AlarmEvent(
          device: post, boot: 1, sequence: sequence,
          alarm: Alarm(action: action, heldMilliseconds: held), deviceTime: .unknown)),
      at: seconds)
  }

  @discardableResult
  mutating func press(_ post: DeviceID, at seconds: Double? = nil) -> [Effect] {
    alarm(.press, post, at: seconds)
  }

  mutating func visit(_ camera: DeviceID, from start: Double, to end: Double? = nil) {
    var visit = Visit(
      camera: camera, start: moment.wall, peak: moment.wall, peakShare: 0.1, zones: [], frames: 3)
    put(.camera(CameraReport(camera: camera, event: .visitStarted(visit))), at: start)
    guard let end else { return }
    visit.end = midday.adding(milliseconds: Int64(end * 1_000))
    put(.camera(CameraReport(camera: camera, event: .visitEnded(visit))), at: end)
  }

  mutating func bend(
    _ kind: BendAlert.Kind, device: DeviceID = .head, at seconds: Double? = nil
  ) {
    put(
      .bend(
        BendAlert(
          bend: "b1", kind: kind, device: device, approach: .up, speed: Speed(kmh: 70),
          at: moment.wall)), at: seconds)
  }

  @discardableResult
  mutating func unit(
    _ unit: DeviceID, _ status: UnitStatus, _ receipt: UnitReport.Receipt = .none,
    order: OrderID? = nil, words: String = "", at seconds: Double? = nil
  ) -> [Effect] {
    put(
      .unit(
        UnitEvent(unit: unit, status: status, receipt: receipt, order: order, words: words)),
      at: seconds)
  }

  /// Units come on duty.
  mutating func onDuty(_ units: DeviceID...) {
    for unit in units { self.unit(unit, .available) }
  }

  /// Gives a command; nil when it was done.
  @discardableResult
  mutating func command(_ command: Command, at seconds: Double? = nil) -> Refusal? {
    commands += 1
    let request = CommandRequest(
      id: "c\(commands)", actor: .operatorNamed("lin"), command: command)
    for case .refused(request.id, let refusal) in put(.command(request), at: seconds) {
      return refusal
    }
    return nil
  }

  /// Turns off, encodes, decodes: what a restart does.
  mutating func restart() throws {
    let bytes = try encoded(desk)
    let back = try JSONDecoder().decode(Desk.self, from: bytes)
    #expect(back == desk)
    #expect(try encoded(back) == bytes)
    desk = back
  }

  /// Orders that the last step sent.
  var orders: [(act: Order.Act, id: OrderID, unit: DeviceID)] {
    effects.compactMap {
      if case .order(let order, let unit) = $0 {
        (order.act, OrderID(rawValue: order.id), unit)
      } else {
        nil
      }
    }
  }

  /// The newest incident.
  var latest: Incident { get throws { try #require(desk.incidents.last) } }

  func incident(_ id: UInt64) throws -> Incident {
    try #require(desk.incident(IncidentID(rawValue: id)))
  }

  /// Facts of an incident that a pattern picks.
  func count(_ id: UInt64, where picks: (Fact.What) -> Bool) throws -> Int {
    try incident(id).timeline.count { picks($0.what) }
  }
}

/// A desk's canonical bytes.
func encoded(_ desk: Desk) throws -> Data {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys]
  return try encoder.encode(desk)
}

extension DeviceID {
  /// A test's device: small numbers.
  static func number(_ number: UInt64) -> DeviceID {
    guard let id = DeviceID(region: 5_109_811_000, serial: number) else {
      preconditionFailure("small numbers have at most ten digits")
    }
    return id
  }
  /// A post at the origin, another 100 m off, one 400 m off, one at a school, one not surveyed.
  static let post = number(101)
  static let postNear = number(102)
  static let postFar = number(103)
  static let school = number(104)
  static let unplaced = number(105)
  /// A post of no county.
  static let stranger = number(199)
  static let camera = number(201)
  static let cameraFar = number(202)
  static let cameraSchool = number(203)
  static let cameraOff = number(204)
  static let head = number(301)
  static let sign = number(401)
  static let carA = number(501)
  static let carB = number(502)
  static let carC = number(503)
  static let carD = number(504)
}

extension Coordinate {
  /// A place so many metres north of the valley's origin (27.5° N, 119.7° E).
  static func north(_ metres: Double) -> Coordinate {
    guard let place = Coordinate(latitude: 27.5 + metres / 111_195, longitude: 119.7) else {
      preconditionFailure("the valley is on the earth")
    }
    return place
  }
}

extension County {
  /// Four cars along a road of 12 km, posts, cameras and a bend.
  static func valley() -> County {
    func device(
      _ id: DeviceID, _ kind: DeviceClass, _ metres: Double?, cameras: [DeviceID] = [],
      key: Bool = false, armed: Bool = true
    ) -> Device {
      Device(
        id: id, deviceClass: kind, name: "device \(id.serial)",
        place: metres.map { Coordinate.north($0) }, area: "v1", cameras: cameras, isKeySite: key,
        isArmed: armed)
    }
    func car(_ id: DeviceID, _ metres: Double) -> Unit {
      Unit(
        id: id, callSign: "car \(id.serial)", kind: .car, station: .north(metres),
        cruise: Speed(kmh: 36))
    }
    return County(
      name: "valley", terrainFactor: 2,
      areas: [Area(code: "v1", name: "village", tier: .village, parent: nil)],
      devices: [
        device(.post, .post, 0, cameras: [.camera]), device(.postNear, .post, 100),
        device(.postFar, .post, 400),
        device(
          .school, .post, 5_000,
          cameras: [.cameraSchool, .camera, .cameraFar, .cameraOff, .number(299)], key: true),
        device(.unplaced, .post, nil), device(.camera, .camera, 50),
        device(.cameraFar, .camera, 900), device(.cameraSchool, .camera, 5_010, key: true),
        device(.cameraOff, .camera, 60, armed: false), device(.head, .bendHead, 120),
        device(.sign, .sign, 130),
      ],
      corridors: [
        Corridor(
          id: "r1", name: "first road",
          bends: [
            Corridor.Bend(
              id: "b1", name: "first bend", place: .north(110), pc: 500, pt: 560,
              radiusMetres: 35, limit: Speed(kmh: 40), advisory: Speed(kmh: 30))
          ], heads: [], signs: [])
      ],
      units: [car(.carA, 1_000), car(.carB, 2_000), car(.carC, 3_000), car(.carD, 4_000)])
  }
}

/// Reads a desk from JSON text.
@discardableResult
func decoded(_ text: String) throws -> Desk {
  try JSONDecoder().decode(Desk.self, from: Data(text.utf8))
}
