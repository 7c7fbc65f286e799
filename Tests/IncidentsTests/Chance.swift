import Detection
import Incidents
import Wire
import TestGround

/// What may happen in a county, drawn at random: devices that press, repeat and fail, crews that
/// answer late or never, operators that try everything.
struct Chance {
  var random: SeededGenerator
  private var sequences: [DeviceID: UInt32] = [:]
  private var boots: [DeviceID: UInt32] = [:]
  private var lastAlarms: [AlarmEvent] = []
  /// Orders that units were sent, newest last.
  private var orders: [(id: OrderID, unit: DeviceID, incident: IncidentID)] = []
  private var commands = 0
  private var lastCommand: CommandRequest?
  private var highestIncident: UInt64 = 0
  private var open: [IncidentID] = []
  /// What an operator is about to do, last first.
  private var plans: [Command] = []

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  static let posts = (0..<24).map { DeviceID.number(1_000 + UInt64($0)) }
  static let cameras = (0..<16).map { DeviceID.number(2_000 + UInt64($0)) }
  static let heads = (0..<3).map { DeviceID.number(3_000 + UInt64($0)) }
  static let units = (0..<10).map { DeviceID.number(5_000 + UInt64($0)) }

  /// Posts 90 m apart in fours, cameras beside them, three bends, ten units along 20 km.
  static let county: County = {
    var devices: [County.Device] = []
    for (index, id) in posts.enumerated() {
      let metres = Double(index / 4) * 3_000 + Double(index % 4) * 90
      devices.append(
        .init(
          id: id, deviceClass: .post, name: "p\(index)",
          place: index == 23 ? nil : .north(metres), area: "v", cameras: [cameras[index % 16]],
          isKeySite: index % 8 == 0))
    }
    for (index, id) in cameras.enumerated() {
      devices.append(
        .init(
          id: id, deviceClass: .camera, name: "c\(index)",
          place: .north(Double(index) * 1_500 + 30), area: "v", isKeySite: index % 5 == 0,
          isArmed: index != 3))
    }
    for (index, id) in heads.enumerated() {
      devices.append(
        .init(
          id: id, deviceClass: .bendHead, name: "h\(index)",
          place: .north(Double(index) * 3_000 + 100), area: "v"))
    }
    return County(
      name: "chance", terrainFactor: 1.4, areas: [], devices: devices,
      corridors: [
        Corridor(
          id: "r", name: "road",
          bends: heads.indices.map {
            Corridor.Bend(
              id: "b\($0)", name: "bend", place: .north(Double($0) * 3_000 + 100),
              pc: Double($0) * 3_000 + 100, pt: Double($0) * 3_000 + 150, radiusMetres: 35,
              limit: Speed(kmh: 40), advisory: Speed(kmh: 30))
          }, heads: [], signs: [])
      ],
      units: units.enumerated().map {
        County.Unit(
          id: $1, callSign: "u\($0)", kind: .car, station: .north(Double($0) * 2_000),
          cruise: Speed(kmh: 40))
      })
  }()

  /// How long until the next thing happens, milliseconds: mostly soon, sometimes long.
  mutating func pause() -> Int64 {
    switch Int.random(in: 0..<10, using: &random) {
    case 0..<6: Int64.random(in: 0...2_000, using: &random)
    case 6..<9: Int64.random(in: 0...10_000, using: &random)
    default: Int64.random(in: 0...40_000, using: &random)
    }
  }

  mutating func note(_ effects: [Effect]) {
    for effect in effects {
      switch effect {
      case .order(let order, let unit):
        orders.append(
          (OrderID(rawValue: order.id), unit, IncidentID(rawValue: order.incident)))
        if orders.count > 40 { orders.removeFirst() }
      case .incidentChanged(let incident):
        highestIncident = max(highestIncident, incident.id.rawValue)
        open.removeAll { $0 == incident.id }
        if incident.state.isOpen { open.append(incident.id) }
      default: break
      }
    }
  }

  mutating func input(at moment: Moment) -> Input {
    switch Int.random(in: 0..<100, using: &random) {
    case 0..<16: .alarm(alarm())
    case 16..<24: .camera(camera(at: moment))
    case 24..<26: .bend(bend(at: moment))
    case 26..<28: health()
    case 28..<52: .unit(unit())
    case 52..<97: .command(command())
    case 97: .fixes(FixesReport(incident: anyIncident(), fixes: []))
    case 98: county()
    default: .tick
    }
  }

  private mutating func pick<Element>(_ list: [Element]) -> Element {
    list[Int.random(in: 0..<list.count, using: &random)]
  }

  private mutating func alarm() -> AlarmEvent {
    if !lastAlarms.isEmpty, Int.random(in: 0..<3, using: &random) == 0 { return pick(lastAlarms) }
    let post = Int.random(in: 0..<30, using: &random) == 0 ? .stranger : pick(Self.posts)
    if Int.random(in: 0..<25, using: &random) == 0 {
      boots[post, default: 1] += 1
      sequences[post] = 0
    }
    sequences[post, default: 0] += UInt32.random(in: 1...3, using: &random)
    let action: Alarm.Action = pick([.press, .press, .press, .press, .cancel, .test, .tamper])
    let event = AlarmEvent(
      device: post, boot: boots[post, default: 1], sequence: sequences[post, default: 1],
      alarm: Alarm(
        action: action,
        heldMilliseconds: Int.random(in: 0..<20, using: &random) == 0 ? 31_000 : 200),
      deviceTime: .unknown)
    lastAlarms.append(event)
    if lastAlarms.count > 8 { lastAlarms.removeFirst() }
    return event
  }

  private mutating func camera(at moment: Moment) -> CameraReport {
    let camera = pick(Self.cameras)
    let visit = Visit(
      camera: camera, start: moment.wall, peak: moment.wall, peakShare: 0.2, zones: [], frames: 4)
    let fault = pick(CameraFault.allCases)
    let event: CameraEvent = pick([
      .visitStarted(visit), .visitStarted(visit), .visitEnded(visit), .visitEnded(visit),
      .faultRaised(fault), .faultCleared(fault),
      .suppressed(
        Suppression(
          camera: camera, reason: .lightChange, start: moment.wall, frames: 2, peakShare: 0.8)),
    ])
    return CameraReport(camera: camera, event: event)
  }

  private mutating func bend(at moment: Moment) -> BendAlert {
    let index = Int.random(in: 0..<3, using: &random)
    return BendAlert(
      bend: "b\(index)", kind: pick(BendAlert.Kind.allCases), device: Self.heads[index],
      approach: pick(Approach.allCases), speed: nil,
      arrivals: (index + 1..<3).map { .init(bend: "b\($0)", seconds: Double($0) * 40) },
      vehicle: pick([nil, 1, 2]), at: moment.wall)
  }

  private mutating func health() -> Input {
    let device = pick(Self.posts + Self.cameras + Self.heads + Self.units)
    return .health(
      HealthEvent(
        device: device, isOnline: Int.random(in: 0..<4, using: &random) > 0,
        faults: pick([[], [], .buttonStuck, .batteryLow, .tamper, [.mainsLost, .batteryLow]])))
  }

  private mutating func unit() -> UnitEvent {
    if !orders.isEmpty, Int.random(in: 0..<10, using: &random) < 7 {
      let order = pick(orders)
      return UnitEvent(
        unit: order.unit,
        status: pick([.available, .assigned, .enRoute, .onScene, .available, .busy]),
        receipt: pick([.received, .accepted, .accepted, .declined, .none]), order: order.id,
        words: pick(["", "", "here"]))
    }
    return UnitEvent(
      unit: pick(Self.units + [.stranger]),
      status: pick([.available, .available, .available] + UnitStatus.allCases), receipt: .none,
      order: nil, words: pick(["", "", "", "wet road"]))
  }

  private mutating func anyIncident() -> IncidentID {
    let low = highestIncident > 12 ? highestIncident - 12 : 0
    let recent = UInt64.random(in: low...(highestIncident + 1), using: &random)
    let any = UInt64.random(in: 0...(highestIncident + 1), using: &random)
    return IncidentID(rawValue: Bool.random(using: &random) ? recent : any)
  }

  private mutating func command() -> CommandRequest {
    if let lastCommand, Int.random(in: 0..<12, using: &random) == 0 { return lastCommand }
    commands += 1
    let request = CommandRequest(
      id: "q\(commands)", actor: .operatorNamed(pick(["lin", "wang"])),
      command: plans.popLast() ?? someCommand())
    lastCommand = request
    return request
  }

  private mutating func someCommand() -> Command {
    if open.count > 20, let id = open.first {
      plans = [
        .archive(id), .followUp(id, satisfied: true, note: ""),
        .resolve(id, pick(Outcome.allCases), note: ""),
      ]
      return .reset(id, reason: "met")
    }
    let id = anyIncident()
    return pick([
      .acknowledge(id), .dispatch(id, units: []), .dispatch(id, units: []),
      .dispatch(id, units: [pick(Self.units)]),
      .dispatch(id, units: [pick(Self.units), pick(Self.units)]),
      .verify(id, pick(Verification.allCases)), .reset(id, reason: "met"),
      .reset(id, reason: "met"),
      .resolve(id, pick(Outcome.allCases), note: ""), .resolve(id, .handled, note: "done"),
      .resolve(id, .handled, note: ""), .followUp(id, satisfied: true, note: ""),
      .followUp(id, satisfied: Bool.random(using: &random), note: ""), .archive(id), .archive(id),
      .reopen(id, reason: "again"), .note(id, pick(["", "seen"])),
      .report(handReport()), .undo(id, of: lastCommand?.id ?? ""), takingBack() ?? .acknowledge(id),
      takingBack() ?? .archive(id), withdrawal() ?? .archive(id),
      .withdraw(id, order: .init(rawValue: 1), reason: "not needed"),
      .severity(id, pick(Severity.allCases), reason: "caller"),
    ])
  }

  /// An undo of what was just done.
  private func takingBack() -> Command? {
    guard let lastCommand, let id = lastCommand.command.incident else { return nil }
    return .undo(id, of: lastCommand.id)
  }

  private mutating func handReport() -> HandReport {
    HandReport(
      severity: pick(Severity.allCases),
      place: .init(
        coordinate: Bool.random(using: &random)
          ? .north(Double.random(in: 0...20_000, using: &random)) : nil,
        words: pick(["the bridge", "the bridge", " "]), area: pick(["", "", "nowhere"])),
      caller: "139", note: pick(["", "a fall"]))
  }

  private mutating func withdrawal() -> Command? {
    guard !orders.isEmpty else { return nil }
    let order = pick(orders)
    return Bool.random(using: &random)
      ? .withdraw(order.incident, order: order.id, reason: "not needed")
      : .reassign(order.incident, order: order.id, unit: pick(Self.units), reason: "nearer")
  }

  private mutating func county() -> Input {
    var county = Self.county
    if Bool.random(using: &random) {
      county.units.remove(at: Int.random(in: 0..<county.units.count, using: &random))
    }
    return .county(county)
  }

  mutating func fixes(for id: IncidentID) -> FixesReport {
    var fixes: [UnitFix] = []
    for unit in Self.units where Bool.random(using: &random) {
      fixes.append(
        UnitFix(
          unit: unit, place: .north(Double.random(in: 0...20_000, using: &random)),
          ageSeconds: Int64.random(in: 0...400, using: &random)))
    }
    return FixesReport(incident: id, fixes: fixes)
  }
}
