internal import Wire

extension Desk {
  /// All units for an incident, best first; those that cannot take it are last. Changes nothing.
  /// Empty when the incident is not at hand. Those who were offered it before come after those who
  /// were not: the desk's own choice leaves them for its next time round.
  public func recommendations(for id: IncidentID, fixes: [UnitFix]) -> [Recommendation] {
    guard let docket = dockets[id] else { return [] }
    let known = Dictionary(fixes.map { ($0.unit, $0) }, uniquingKeysWith: { first, _ in first })
    let tried = docket.incident.offers.map(\.unit)
    let isActive = docket.incident.state.isActive
    let able = roster.values.filter { isActive && mayTake($0, id) }
    let unable = roster.values.filter { !(isActive && mayTake($0, id)) }
    var ranked = rank(able.filter { !tried.contains($0.home.id) }, for: id, known)
    ranked += rank(able.filter { tried.contains($0.home.id) }, for: id, known)
    let count = ranked.count
    ranked += rank(unable, for: id, known)
    return ranked.enumerated().map { index, entry in
      let canTake = index < count
      let fix = known[entry.unit.home.id]
      let why =
        canTake
        ? reason(entry, fix, wasTried: tried.contains(entry.unit.home.id), isFirst: index == 0)
        : obstacle(entry.unit, id)
      return Recommendation(
        unit: entry.unit.home, status: entry.unit.state.status, metres: entry.estimate.metres,
        seconds: entry.estimate.seconds, isEstimated: entry.estimate.isEstimated,
        fixAgeSeconds: fix?.ageSeconds, canTake: canTake, isBound: isBound(entry.unit), why: why)
    }
  }

  private func reason(
    _ entry: (unit: UnitRecord, estimate: Estimate), _ fix: UnitFix?, wasTried: Bool,
    isFirst: Bool
  ) -> Recommendation.Why {
    if wasTried { return .tried }
    if let held = entry.unit.state.incident { return .bound(held) }
    if entry.estimate.metres == nil { return .placeUnknown }
    if !entry.estimate.isEstimated { return isFirst ? .nearest : .fresh }
    return fix.map { $0.ageSeconds <= DeskRules.staleSeconds } ?? false ? .staleFix : .station
  }

  private func obstacle(_ unit: UnitRecord, _ id: IncidentID) -> Recommendation.Why {
    if let held = unit.state.incident { return held == id ? .here : .bound(held) }
    if unit.isRemoved { return .removed }
    if unit.isSilent || unit.reported == nil { return .silent }
    return .status(unit.state.status)
  }
}
