import Detection
import Incidents
import Store
import Wire

/// Values to store.
enum Samples {
  static let post = device(1)
  static let camera = device(2)
  static let unit = device(3)
  /// 2026-11-21T00:00:00Z.
  static let start = WallTime(milliseconds: 1_795_219_200_000)
  static let day: Int64 = 86_400_000

  static func device(_ number: UInt64) -> DeviceID {
    guard let id = DeviceID(region: 4_509_210_000, serial: 1_320_000_000 + number) else {
      preconditionFailure("ten digits each")
    }
    return id
  }

  static func moment(_ seconds: Int64) -> Moment {
    Moment(desk: seconds * 1_000, wall: start.adding(milliseconds: seconds * 1_000))
  }

  static func press(_ sequence: UInt32) -> Input {
    .alarm(
      AlarmEvent(
        device: post, boot: 7, sequence: sequence,
        alarm: Alarm(action: .press, heldMilliseconds: 320, batteryMillivolts: 3_600),
        deviceTime: start))
  }

  static let dispatch = Input.command(
    CommandRequest(
      id: "c-1", actor: .operatorNamed("李"),
      command: .dispatch(IncidentID(rawValue: 1), units: [unit])))

  static func presses(_ numbers: ClosedRange<UInt64>) -> [JournalEntry] {
    numbers.map {
      JournalEntry(number: $0, moment: moment(Int64($0)), input: press(UInt32($0)))
    }
  }

  static func incident(
    _ number: UInt64, state: Incident.State = .received, severity: Severity = .s2,
    at moment: Moment = moment(0)
  ) -> Incident {
    var incident = Incident(
      id: IncidentID(rawValue: number), nature: .press, severity: severity,
      place: Incident.Place(coordinate: nil, words: "村口 village gate", area: "450921"),
      source: Incident.Source(device: post, nature: .press, first: moment, last: moment, count: 1),
      opened: moment, isLatched: true)
    incident.state = state
    return incident
  }

  static func order(_ number: UInt64, incident: UInt64 = 1, act: Order.Act = .offer) -> Order {
    Order(
      id: number, incident: incident, act: act, severity: 1, nature: .press, place: nil,
      signOffSeconds: 30, placeWords: "gate", text: "press")
  }

  static func picture(
    incident: UInt64 = 1, frame: UInt32, at received: WallTime = start, bytes: Int = 500
  ) -> EvidencePicture {
    EvidencePicture(
      incident: IncidentID(rawValue: incident), camera: camera, frame: frame, captured: received,
      received: received,
      jpeg: (0..<bytes).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ Int(frame)) })
  }

  /// One of each kind of input.
  static var inputs: [Input] {
    let place = Coordinate(latitude: 22.275, longitude: 109.981)
    let corridor = Corridor(
      id: "S228", name: "S228 山路",
      bends: [
        Corridor.Bend(
          id: "K12", name: "K12 弯", place: place ?? fallback, pc: 500, pt: 584.3,
          radiusMetres: 35, limit: Speed(tenthsOfKmh: 400), advisory: Speed(tenthsOfKmh: 300))
      ], heads: [], signs: [], messages: [.seatBelts])
    let county = County(
      name: "兴业", terrainFactor: 1.4,
      areas: [County.Area(code: "450921", name: "A", tier: .county, parent: nil)],
      devices: [
        County.Device(
          id: camera, deviceClass: .camera, name: "gate", place: place, area: "450921",
          zones: [
            Zone(
              id: "z", kind: .include,
              polygon: [Zone.Point(x: 0.1, y: 0.2), Zone.Point(x: 1, y: 0), Zone.Point(x: 0, y: 1)])
          ])
      ], corridors: [corridor],
      units: [
        County.Unit(
          id: unit, callSign: "巡一", kind: .car, station: place ?? fallback,
          cruise: Speed(tenthsOfKmh: 450))
      ])
    let visit = Visit(
      camera: camera, start: start, peak: start, peakShare: 1.0 / 3.0, zones: ["z"], frames: 9)
    return [
      .county(county), press(1), .camera(CameraReport(camera: camera, event: .visitStarted(visit))),
      .camera(CameraReport(camera: camera, event: .faultRaised(.covered))),
      .bend(
        BendAlert(
          bend: "K12", kind: .severeOverspeed, device: post, approach: .up,
          speed: Speed(tenthsOfKmh: 655), at: start)),
      .unit(
        UnitEvent(
          unit: unit, status: .enRoute, receipt: .accepted, order: OrderID(rawValue: 4),
          words: "在路上 \"on the way\"")),
      .health(HealthEvent(device: post, isOnline: false, faults: DeviceFaults(rawValue: 3))),
      dispatch,
      .command(
        CommandRequest(
          id: "c-2", actor: .desk, command: .verify(IncidentID(rawValue: 1), .false_))),
      .fixes(
        FixesReport(
          incident: IncidentID(rawValue: 1),
          fixes: [UnitFix(unit: unit, place: place ?? fallback, ageSeconds: 12)])),
      .tick,
    ]
  }

  private static var fallback: Coordinate {
    guard let zero = Coordinate(latitudeE7: 0, longitudeE7: 0) else {
      preconditionFailure("zero is a place")
    }
    return zero
  }
}
