import Incidents
import Synchronization
import Wire

/// Last known position of each unit. Positions change no state of the desk and stay out of the
/// journal; what a choice reads is journalled with the choice.
final class FixBoard: Sendable {
  private struct Entry {
    var place: Coordinate
    var measuredMs: Int64
  }

  /// Bounded by the number of units with a key: only authenticated reports reach it.
  private let entries = Mutex<[DeviceID: Entry]>([:])

  /// Notes a fix heard at that desk time (milliseconds).
  func note(_ fix: UnitReport.Fix, of unit: DeviceID, at now: Int64) {
    let measured = now - Int64(fix.ageSeconds) * 1_000
    entries.withLock { entries in
      if let known = entries[unit], known.measuredMs > measured { return }
      entries[unit] = Entry(place: fix.place, measuredMs: measured)
    }
  }

  /// All fixes with their age at that desk time, by unit.
  func fixes(at now: Int64) -> [UnitFix] {
    entries.withLock { entries in
      entries.map { unit, entry in
        UnitFix(
          unit: unit, place: entry.place, ageSeconds: max(0, (now - entry.measuredMs) / 1_000))
      }
    }.sorted { $0.unit < $1.unit }
  }
}
