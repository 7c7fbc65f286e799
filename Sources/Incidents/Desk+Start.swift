internal import Wire

extension Desk {
  /// 2026-01-01T00:00:00Z in Unix seconds: boot counters are Unix seconds of the start or higher.
  private static let bootEpoch: UInt64 = 1_767_225_600
  /// Order numbers kept for each second of a run: 16 orders a second are a hundred times what a
  /// county's patrols can take.
  private static let ordersPerSecond: UInt64 = 16

  /// A new run of the service.
  ///
  /// Order numbers begin above any that an earlier run can have sent, stored or not: a run that
  /// lost its disk sent orders that no journal knows, and a terminal drops a number that it has
  /// seen. Visits that were going on have ended with the detectors that saw them.
  mutating func started(_ boot: UInt32) {
    let seconds = UInt64(boot) - min(UInt64(boot), Self.bootEpoch)
    lastOrder = max(lastOrder, seconds * Self.ordersPerSecond)
    for (camera, record) in cameras where record.isOngoing {
      cameras[camera]?.isOngoing = false
      cameras[camera]?.visit.at = clock.desk
    }
    for index in sightings.indices where sightings[index].isOngoing {
      sightings[index].isOngoing = false
      sightings[index].last = clock.desk
    }
  }
}
