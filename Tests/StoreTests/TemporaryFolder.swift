import Foundation
import GRDB
import Incidents
import Wire

@testable import Store

/// A folder that is gone when the test is.
final class TemporaryFolder: Sendable {
  let path: String

  init(in parent: String = FileManager.default.temporaryDirectory.path) {
    path = parent + "/watchpost-store-" + UUID().uuidString
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Small reserve and no floor, so that tests need no large disk.
  func configuration(
    reserve: Int64 = 1 << 20, floor: Int64 = 0, limit: Int64 = 1 << 30, days: Int = 30
  ) -> StoreConfiguration {
    StoreConfiguration(
      directory: path, journalReserveBytes: reserve, evidenceFloorBytes: floor,
      evidenceLimitBytes: limit, retentionDays: days)
  }

  func open(reserve: Int64 = 1 << 20) throws -> RecordStore {
    try RecordStore(configuration(reserve: reserve))
  }

  var names: [String] { Disk.names(in: path) }

  /// Changes the database behind the store's back.
  func tamper(_ sql: String, _ arguments: StatementArguments = []) throws {
    var configuration = Configuration()
    configuration.foreignKeysEnabled = false
    let queue = try DatabaseQueue(
      path: path + "/" + Schema.fileName, configuration: configuration)
    try queue.write { try $0.execute(sql: sql, arguments: arguments) }
    try queue.close()
  }

  func write(_ text: String, to file: String) throws {
    let url = URL(fileURLWithPath: path + "/" + file)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
  }

  func exists(_ file: String) -> Bool { FileManager.default.fileExists(atPath: path + "/" + file) }
}
