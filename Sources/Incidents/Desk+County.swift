internal import Detection
internal import Wire

extension Desk {
  /// Takes the county as it now is. Units and devices that are gone finish what they hold.
  mutating func take(_ county: County) {
    guard county != self.county else { return }
    self.county = county
    indexCounty()
    let listed = Set(county.units.map(\.id))
    for unit in county.units {
      if let known = roster[unit.id] {
        guard known.home != unit || known.isRemoved else { continue }
        roster[unit.id]?.home = unit
        roster[unit.id]?.isRemoved = false
        roster[unit.id]?.state.callSign = unit.callSign
      } else {
        let state = UnitState(
          id: unit.id, callSign: unit.callSign, status: .noContact, since: clock)
        roster[unit.id] = UnitRecord(state: state, home: unit)
      }
      turn.touch(unit.id)
    }
    for id in roster.keys.sorted() where !listed.contains(id) {
      if roster[id]?.state.order == nil { roster[id] = nil } else { roster[id]?.isRemoved = true }
    }
    let standing = Set(county.devices.map(\.id))
    health = health.filter { standing.contains($0.key) }
    cameras = cameras.filter { standing.contains($0.key) }
    let roads = Set(county.corridors.map(\.id))
    runaways = runaways.filter { roads.contains($0.corridor) }
    bendAlerts = bendAlerts.filter { bends[$0.key.bend] != nil }
  }

  /// Rebuilds what follows from the county.
  mutating func indexCounty() {
    devices = Dictionary(
      county.devices.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    bends = Dictionary(county.bends.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
  }
}
