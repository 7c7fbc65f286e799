import Detection
@testable import Incidents
import Testing
import Wire

/// What must hold after every step, whatever happened. Violations are texts.
struct Invariants {
  private var presses: [IncidentID: Int] = [:]
  private var states: [IncidentID: Incident.State] = [:]
  private var orderUnits: [UInt64: DeviceID] = [:]
  private var keys: Set<String> = []
  private(set) var violations: [String] = []

  /// Looks at the desk after a step.
  mutating func check(_ desk: Desk, after input: Input, effects: [Effect]) {
    changes(effects, after: input)
    var live: [DeviceID: OrderID] = [:]
    var sum = desk.retiredPresses
    var earliest: Int64?
    for docket in desk.dockets.values {
      let incident = docket.incident
      let id = incident.id.rawValue
      sum += UInt64(incident.presses)
      if incident.state.isOpen {
        guard let timer = incident.timer, timer.due >= desk.now else {
          violations.append("\(id) is open without a timer ahead")
          continue
        }
        earliest = min(earliest ?? timer.due, timer.due)
      } else {
        if incident.timer != nil { violations.append("\(id) is closed and has a timer") }
        if incident.isLatched { violations.append("\(id) was closed while latched") }
        if incident.outcome == nil { violations.append("\(id) was closed without an outcome") }
      }
      if incident.timeline.count > Incident.timelineLimit { violations.append("\(id) timeline") }
      for offer in incident.offers where offer.state.isLive {
        if !incident.state.isActive { violations.append("\(id) holds a unit after its outcome") }
        if live.updateValue(offer.order, forKey: offer.unit) != nil {
          violations.append("unit \(offer.unit) is on two offers")
        }
      }
    }
    if desk.undos.count > DeskRules.undoLimit { violations.append("undos grow") }
    if Set(desk.undos.map(\.incident)).count != desk.undos.count {
      violations.append("two acts of one incident can be taken back")
    }
    if Set(desk.runaways.map(\.incident)).count != desk.runaways.count {
      violations.append("an incident has two runaway vehicles")
    }
    if desk.nextDeadline != earliest { violations.append("the agenda lost its head") }
    if sum != desk.acceptedPresses {
      violations.append("\(sum) presses of \(desk.acceptedPresses)")
    }
    if desk.acceptedPresses != UInt64(keys.count) { violations.append("press keys and presses") }
    for unit in desk.roster.values where unit.state.order != live[unit.home.id] {
      violations.append("unit \(unit.home.id) and its offer disagree")
    }
    if live.keys.contains(where: { desk.roster[$0] == nil }) { violations.append("a lost unit") }
  }

  private mutating func changes(_ effects: [Effect], after input: Input) {
    var fresh = 0
    for effect in effects {
      switch effect {
      case .incidentChanged(let incident):
        let id = incident.id
        fresh += incident.presses - presses[id, default: 0]
        presses[id] = incident.presses
        transitions(of: incident)
      case .order(let order, let unit):
        if let known = orderUnits.updateValue(unit, forKey: order.id), known != unit {
          violations.append("order \(order.id) went to two units")
        }
      default: break
      }
    }
    var expected = 0
    if case .alarm(let event) = input, event.alarm.action == .press,
      keys.insert("\(event.device) \(event.boot) \(event.sequence)").inserted
    {
      expected = 1
    }
    if fresh != expected { violations.append("\(fresh) presses counted for \(expected)") }
  }

  private mutating func transitions(of incident: Incident) {
    var moves: [(Incident.State, Incident.State)] = []
    var isUndone = false
    for fact in incident.timeline {
      if case .state(let from, let to) = fact.what {
        moves.append((from, to))
        // Taking back an act goes a legal way backwards.
        if isUndone ? !to.canBecome(from) : !from.canBecome(to), moves.count > 1 {
          violations.append("\(incident.id.rawValue): \(from) > \(to)")
        }
      }
      if case .undone = fact.what { isUndone = true } else { isUndone = false }
    }
    for (left, right) in zip(moves, moves.dropFirst()) where left.1 != right.0 {
      violations.append("\(incident.id.rawValue): a transition is missing")
    }
    if let last = moves.last, last.1 != incident.state {
      violations.append("\(incident.id.rawValue): moved without a fact")
    }
  }
}
