internal import Wire

/// Correlation in place and time (domain.md 4.5).
extension Desk {
  /// Notes that a device reported to an incident, for later ones nearby.
  mutating func sight(_ report: Report, in id: IncidentID, isOngoing: Bool = false) {
    guard let place = self[id].incident.place.coordinate, !self[id].incident.isOverflow else {
      return
    }
    let sighting = Sighting(
      incident: id, device: report.device, nature: report.nature, place: place, last: now,
      isOngoing: isOngoing)
    if let index = sightings.firstIndex(where: {
      $0.incident == id && $0.device == report.device && $0.nature == report.nature
    }) {
      sightings[index] = sighting
    } else {
      sightings.append(sighting)
    }
  }

  /// The open incident, of those that another device reported with such a nature within 120 s,
  /// whose place is nearest within 150 m; the older one of two equally near.
  mutating func correlated(with report: Report, natures: [Incident.Nature]) -> IncidentID? {
    forgetOldSightings()
    guard let place = report.place.coordinate else { return nil }
    // 150 m of latitude in 1e-7 degree, rounded up: a cheap sieve before the sines.
    let sieve: Int64 = 13_500
    var best: (metres: Double, incident: IncidentID)?
    for sighting in sightings where sighting.device != report.device {
      let north = Int64(sighting.place.latitudeE7) - Int64(place.latitudeE7)
      guard abs(north) <= sieve, natures.contains(sighting.nature) else { continue }
      let metres = place.distance(to: sighting.place)
      guard metres <= DeskRules.correlationMetres, isActive(sighting.incident) else { continue }
      if best.map({ (metres, sighting.incident) < ($0.metres, $0.incident) }) ?? true {
        best = (metres, sighting.incident)
      }
    }
    return best?.incident
  }

  private mutating func forgetOldSightings() {
    let now = now
    sightings.removeAll {
      now - $0.last > ($0.isOngoing ? DeskRules.ongoingLimit : DeskRules.correlationWindow)
    }
  }
}
