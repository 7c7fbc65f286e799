internal import Synchronization
internal import Wire

extension DatagramReceiver {
  /// Puts what the radar port staged into the queues, under the same lock and in the same ledger as
  /// the wire port's own. Radars leave a quarter of the readings' queue and half of the events' to
  /// devices that authenticate [D].
  func handOn(_ staged: RadarReception.Staged) {
    guard !staged.readings.isEmpty || !staged.events.isEmpty else { return }
    core.withLock { core in
      let readingRoom = readings.capacity - readings.count - readings.capacity / 4
      let readingsTaken = max(0, min(staged.readings.count, readingRoom))
      core.ledger.readings.offered += UInt64(staged.readings.count)
      core.ledger.readings.accepted += UInt64(readingsTaken)
      core.ledger.readings.shed += UInt64(staged.readings.count - readingsTaken)
      readings.push(contentsOf: Array(staged.readings.prefix(readingsTaken)))
      let eventRoom =
        events.capacity - events.count - core.eventReserve(.heartbeat, isCopy: false)
      let eventsTaken = max(0, min(staged.events.count, eventRoom))
      core.ledger.events.offered += UInt64(staged.events.count)
      core.ledger.events.accepted += UInt64(eventsTaken)
      core.ledger.events.shed += UInt64(staged.events.count - eventsTaken)
      events.push(contentsOf: Array(staged.events.prefix(eventsTaken)))
    }
  }
}
