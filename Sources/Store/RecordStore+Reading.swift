internal import Foundation
internal import GRDB

extension RecordStore {
  /// Opens a folder's database for whoever only reads it beside the service. Throws `.cannotOpen`
  /// when there is none or its tables are older, `.schemaTooNew` when they are newer.
  static func readingQueue(directory: String) throws(StoreError) -> DatabaseQueue {
    let path = directory + "/" + Schema.fileName
    guard FileManager.default.fileExists(atPath: path) else {
      throw .cannotOpen(path: path, reason: "there is no such file")
    }
    do {
      var configuration = RecordStore.connection
      configuration.readonly = true
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      if try !queue.read(Schema.isCurrent) {
        throw StoreError.cannotOpen(
          path: path, reason: "its tables are older than this build; start the service once")
      }
      return queue
    } catch {
      throw RecordStore.openingError(error, directory: directory)
    }
  }
}
