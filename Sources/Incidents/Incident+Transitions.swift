extension Incident.State {
  /// The states that may follow this one: domain.md 4.6, in one place.
  ///
  /// `handling` may fall back to `assigned` when its unit gives up before arrival; every state
  /// after the outcome may go back to `triaged`, which is a reopening under the same id.
  public var successors: [Incident.State] {
    switch self {
    case .received: [.triaged]
    case .triaged: [.assigned, .handling, .resolved, .falseAlarm, .duplicate, .test, .transferred]
    case .assigned: [.handling, .resolved, .falseAlarm, .duplicate, .test, .transferred]
    case .handling: [.assigned, .resolved, .falseAlarm, .duplicate, .test, .transferred]
    case .resolved: [.followUp, .archived, .triaged]
    case .followUp: [.archived, .triaged]
    case .archived, .falseAlarm, .duplicate, .test, .transferred: [.triaged]
    }
  }

  /// Whether that state may follow.
  public func canBecome(_ next: Incident.State) -> Bool { successors.contains(next) }

  /// Whether it still waits for an outcome: reports merge into it, units may be sent.
  var isActive: Bool {
    switch self {
    case .received, .triaged, .assigned, .handling: true
    default: false
    }
  }
}

extension Incident.Nature {
  /// 0 is the gravest: a person's cry first, then danger to many, then what may be nothing, then
  /// faults [D].
  var rank: Int {
    switch self {
    case .press: 0
    case .runaway: 1
    case .wrongWay: 2
    case .obstacle: 3
    case .reported: 4
    case .tamper: 5
    case .motion: 6
    case .overspeed: 7
    case .cameraFault: 8
    case .deviceFault: 9
    }
  }
}
