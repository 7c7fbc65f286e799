internal import GRDB

extension StoreError {
  /// What a failed write means.
  init(writing error: any Error) {
    switch error {
    case let error as StoreError:
      self = error
    case let error as DatabaseError:
      switch error.resultCode {
      case .SQLITE_FULL: self = .diskFull
      case .SQLITE_CORRUPT, .SQLITE_NOTADB: self = .corrupt(what: "\(error)")
      default: self = .writeFailed(reason: "\(error)")
      }
    default:
      self = .writeFailed(reason: "\(error)")
    }
  }

  /// What a failed read means.
  init(reading error: any Error) {
    self = error as? StoreError ?? .corrupt(what: "\(error)")
  }
}
