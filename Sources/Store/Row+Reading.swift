internal import GRDB

extension Row {
  /// A column's value. Throws `.corrupt` where GRDB's own subscript ends the process: a damaged
  /// page gives NULL and foreign types even from columns that allow neither.
  func read<Value: DatabaseValueConvertible>(
    _ index: Int, as type: Value.Type = Value.self
  ) throws(StoreError) -> Value {
    guard index < count, let value = Value.fromDatabaseValue(self[index] as DatabaseValue) else {
      // Not the row itself: it may be a secret's hash.
      let name = index < count ? Array(columnNames)[index] : "\(index)"
      throw StoreError.corrupt(what: "a damaged row: its \(name) cannot be read")
    }
    return value
  }

  /// A column's value or nil for NULL. Throws `.corrupt` like ``read(_:as:)``.
  func readOptional<Value: DatabaseValueConvertible>(
    _ index: Int, as type: Value.Type = Value.self
  ) throws(StoreError) -> Value? {
    guard index < count, !(self[index] as DatabaseValue).isNull else { return nil }
    return try read(index)
  }
}
