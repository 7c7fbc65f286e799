internal import Foundation
internal import GRDB
public import Wire

/// The visits of a data folder for another process than the one that serves from it: reads only,
/// and takes no lock.
public struct VisitRegister: Sendable {
  private let queue: DatabaseQueue

  /// Opens the folder's database. Throws `.cannotOpen` when there is none or its tables are older,
  /// `.schemaTooNew` when they are newer.
  public init(directory: String) throws(StoreError) {
    queue = try RecordStore.readingQueue(directory: directory)
  }

  /// Each camera's visits of the last days of UTC+8, so many (1...3,650) with the one that `now`
  /// lies in; oldest first, days without a visit left out.
  public func visitDays(last days: Int, now: WallTime) throws(StoreError) -> [VisitDay] {
    let next = VisitDays.start(holding: now).adding(milliseconds: VisitDays.dayMs)
    let from = next.adding(milliseconds: -Int64(min(max(days, 1), 3_650)) * VisitDays.dayMs)
    do {
      return try queue.read { db in
        try VisitDays.all(db, from: from, until: next, camera: nil)
      }
    } catch {
      throw StoreError(reading: error)
    }
  }
}
