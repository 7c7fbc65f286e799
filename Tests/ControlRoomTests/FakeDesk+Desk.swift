import Incidents
import Synchronization
import Wire

@testable import ControlRoom

extension FakeDesk {
  /// What the desk's and the units' own routes ask for.
  func addDesk(to sources: inout ControlRoomSources) {
    sources.cameras = { $0.sources.isEmpty ? [] : [.camera] }
    sources.undo = {
      $0.rawValue == 1
        ? Undo(command: "c1", act: .note, by: .operatorNamed("Li"), until: 90_000) : nil
    }
    sources.recommendations = { id in
      id.rawValue == 7 ? [.full, .bare] : nil
    }
    sources.patrol.mine = { unit in
      guard unit == .unit else { return nil }
      return self.state.withLock { state in
        PatrolSources.Mine(unit: .busy, fix: fakeFix, orders: state.orders)
      }
    }
    sources.patrol.report = { report in
      self.state.withLock { state in
        state.reports.append(report)
        return state.outcome
      }
    }
  }
}

private let fakeFix = UnitFix(
  unit: .unit, place: Coordinate(latitude: 30.4, longitude: 108.6)!, ageSeconds: 4)

extension Recommendation {
  static let full = Recommendation(
    unit: .three, status: .available, metres: 1_200, seconds: 120, isEstimated: false,
    fixAgeSeconds: 4, canTake: true, isBound: false, why: .nearest)
  static let bare = Recommendation(
    unit: .three, status: .offDuty, metres: nil, seconds: nil, isEstimated: true,
    fixAgeSeconds: nil, canTake: false, isBound: false, why: .status(.offDuty))
}

extension County.Unit {
  static let three = County.Unit(
    id: .unit, callSign: "巡逻3", kind: .car,
    station: Coordinate(latitude: 30.4, longitude: 108.6)!, cruise: Speed(kmh: 40))
}

extension UnitOrder {
  /// An order in that state.
  static func sample(_ state: Incident.Offer.State, _ act: Order.Act) -> UnitOrder {
    let offer = Incident.Offer(
      order: .init(rawValue: 9), unit: .unit, state: state, offered: FakeDesk.now,
      since: FakeDesk.now)
    return UnitOrder(
      incident: .press(1, severity: .s1), offer: offer, act: act,
      signOffBy: state == .offered ? FakeDesk.now : nil)
  }
}

extension Names {
  /// Names, cameras and acts to take back for everything.
  static let fullest = Names(
    { _ in "name" }, cameras: { _ in [.camera] },
    undo: { _ in Undo(command: "c1", act: .note, by: .operatorNamed("Li"), until: 90_000) })
}
