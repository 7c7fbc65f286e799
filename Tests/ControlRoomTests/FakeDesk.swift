import Incidents
import Synchronization
import Wire

@testable import ControlRoom

/// A desk made by hand: state, change counter, and the hub that it publishes to.
final class FakeDesk: Sendable {
  struct State {
    var change: UInt64 = 100
    var incidents: [IncidentID: Incident] = [:]
    var units: [UnitState] = []
    var conditions: [Condition] = []
    var submitted: [CommandRequest] = []
    var outcome = CommandOutcome.done
    var isReady = true
    var snapshotsTaken = 0
    var frames: [DeviceID: [UInt8]] = [:]
    var county = FakeCounty.county(zones: [])
    var reports: [PatrolReport] = []
    var orders: [UnitOrder] = []
    /// Added to the change that snapshots claim, to play a fault of the wiring.
    var snapshotLag: UInt64 = 0
    /// Milliseconds that the wall clock has gone on.
    var elapsedMs: Int64 = 0
    /// Milliseconds that the wall clock alone is wrong by.
    var wallLeapMs: Int64 = 0
  }

  let state = Mutex(State())
  let hub: StreamHub

  init(_ hub: StreamHub) { self.hub = hub }

  static let now = Moment(desk: 60_000, wall: WallTime(milliseconds: 1_790_000_000_000))

  /// Changes an incident and publishes it; returns the change's id.
  @discardableResult func change(_ incident: Incident) -> UInt64 {
    let change = state.withLock { state in
      state.change += 1
      state.incidents[incident.id] = incident.state.isOpen ? incident : nil
      return StreamChange(id: state.change, at: Self.now, what: .incident(incident))
    }
    hub.publish([change])
    return change.id
  }

  func publish(_ what: StreamChange.What) {
    let change = state.withLock { state in
      state.change += 1
      switch what {
      case .unit(let unit):
        state.units.removeAll { $0.id == unit.id }
        state.units.append(unit)
      case .condition(let condition):
        state.conditions.removeAll { $0.code == condition.code }
        if condition.isRaised { state.conditions.append(condition) }
      case .incident(let incident): state.incidents[incident.id] = incident
      }
      return StreamChange(id: state.change, at: Self.now, what: what)
    }
    hub.publish([change])
  }

  var snapshot: StreamSnapshot {
    state.withLock { state in
      state.snapshotsTaken += 1
      return StreamSnapshot(
        change: state.change - state.snapshotLag, at: Self.now,
        incidents: Array(state.incidents.values), units: state.units,
        conditions: state.conditions)
    }
  }

  var sources: ControlRoomSources {
    var sources = ControlRoomSources(
      submit: { request in
        self.state.withLock { state in
          state.submitted.append(request)
          return state.outcome
        }
      },
      snapshot: { self.snapshot },
      devices: {
        [
          DeviceView(
            id: .post, deviceClass: .post, name: "北门 North gate",
            place: Coordinate(latitude: 30.5, longitude: 108.7), area: "500235-01",
            isOnline: true, lastHeard: Self.now.wall,
            health: Health(
              deviceClass: .post, signalDBm: -71, faults: [.batteryLow], batteryMillivolts: 3_010),
            accepted: 12, lostInNetwork: 1, rejected: ["replay": 2])
        ]
      },
      ledger: {
        LedgerView(
          datagrams: LedgerView.Datagrams(
            received: 10, accepted: 6, duplicate: 1, rejected: ["forged": 2], shed: ["frames": 1],
            kernelDropped: 0),
          frames: LedgerView.Frames(complete: 3, incomplete: 1, shed: 1),
          events: LedgerView.Events(accepted: 2, rejected: 0, shed: 0), closed: true)
      },
      health: {
        HealthView(
          version: "test", uptimeSeconds: 12, conditions: self.snapshot.conditions,
          diskFreeBytes: 1 << 30, evidenceBytes: 1 << 20, reserveWhole: true,
          database: HealthView.Database(journalEntries: 7, synchronous: 2, waiting: 0), schema: 1,
          build: HealthView.Build(configuration: "debug", tls: false),
          retention: HealthView.Retention(
            days: 30, evidenceLimitBytes: 200 << 30, evidenceFloorBytes: 256 << 20,
            prunedBefore: Self.now.wall, oldestEvidence: Self.now.wall),
          clock: HealthView.Clock(wall: Self.now.wall, jumped: Self.now.wall),
          heartbeat: HealthView.Heartbeat(
            url: "https://hc.example.org", everySeconds: 60, lastOk: Self.now.wall, failures: 2,
            failuresInARow: 1))
      },
      metrics: {
        [
          Metric(
            name: "watchpost_presses_total", help: "Presses accepted.", kind: .counter, value: 3)
        ]
      },
      latestFrame: { id in
        self.state.withLock { $0.frames[id] }.map { ($0, 7, Self.now.wall) }
      },
      ready: { self.state.withLock { $0.isReady } },
      now: {
        let (elapsed, leap) = self.state.withLock { ($0.elapsedMs, $0.wallLeapMs) }
        return Moment(
          desk: Self.now.desk + elapsed,
          wall: Self.now.wall.adding(milliseconds: elapsed + leap))
      },
      name: { [DeviceID.unit: "巡逻3", .post: "北门 North gate"][$0] },
      fixes: {
        [
          UnitFix(
            unit: .unit, place: Coordinate(latitude: 30.4, longitude: 108.6)!, ageSeconds: 4)
        ]
      })
    sources.county = FakeCounty.sources(state: { self.state.withLock { $0.county } })
    addDesk(to: &sources)
    return sources
  }
}

extension DeviceID {
  static let post = DeviceID("50023500001335000001")!
  static let camera = DeviceID("50023500001325000002")!
  static let unit = DeviceID("50023500001345000003")!
}

extension Incident {
  /// A press that was just received.
  static func press(
    _ number: UInt64, severity: Severity = .s2, words: String = "北门 North gate",
    opened: Int64 = 55_000
  ) -> Incident {
    let moment = Moment(
      desk: opened, wall: FakeDesk.now.wall.adding(milliseconds: opened - FakeDesk.now.desk))
    var incident = Incident(
      id: IncidentID(rawValue: number), nature: .press, severity: severity,
      place: Place(
        coordinate: Coordinate(latitude: 30.5, longitude: 108.7), words: words,
        area: "500235-01"),
      source: Source(device: .post, nature: .press, first: moment, last: moment, count: 1),
      opened: moment, isLatched: true)
    incident.presses = 1
    incident.timer = Timer(kind: .answer, due: opened + 30_000)
    incident.timeline = [Fact(at: moment, by: .device(.post), what: .seen(.press))]
    return incident
  }
}
