import Foundation
import Incidents
import Ingest
import Store
import Synchronization
import Wire

@testable import watchpost

/// Values for tests of the service's parts: devices of ``SmallCounty`` and times of one evening.
enum ServiceSamples {
  static let camera = device(1_320_000_001)
  static let otherCamera = device(1_320_000_002)
  static let post = device(1_340_000_001)
  static let unit = device(1_380_000_001)
  /// 2026-11-21T00:00:00Z.
  static let start = WallTime(milliseconds: 1_795_219_200_000)
  static let place = Coordinate(latitudeE7: 275_500_000, longitudeE7: 1_197_200_000)!

  static func device(_ serial: UInt64) -> DeviceID { DeviceID(region: 0, serial: serial)! }

  static func wall(_ ms: Int64) -> WallTime { start.adding(milliseconds: ms) }

  static func moment(_ seconds: Int64) -> Moment {
    Moment(desk: seconds * 1_000, wall: wall(seconds * 1_000))
  }

  /// A stamp so many milliseconds into the evening.
  static func stamp(_ ms: Int64, wall: WallTime? = nil) -> ReceiveStamp {
    ReceiveStamp(
      monotonicNanoseconds: 7_000_000_000 + ms * 1_000_000, wall: wall ?? Self.wall(ms))
  }

  static func configuration(_ path: String, floor: Int64 = 0) -> StoreConfiguration {
    StoreConfiguration(directory: path, journalReserveBytes: 1 << 20, evidenceFloorBytes: floor)
  }

  static func alarm(_ sequence: UInt32) -> Input {
    .alarm(
      AlarmEvent(
        device: post, boot: 3, sequence: sequence, alarm: Alarm(action: .press),
        deviceTime: start))
  }

  /// A press whose post waits for its acknowledgement.
  static func press(_ sequence: UInt32, isClockOff: Bool = false) -> DeskRequest {
    DeskRequest(
      alarm(sequence),
      waiting: .device(
        DeviceEvent(
          device: post, deviceClass: .post, boot: 3, sequence: sequence,
          deviceTime: start.adding(milliseconds: isClockOff ? 60_000 : 0),
          received: ReceiveStamp(monotonicNanoseconds: 0, wall: start), isCopy: false,
          body: .alarm(Alarm(action: .press)))))
  }

  /// A command whose caller waits.
  static func command(_ id: String, _ command: Command) -> DeskRequest {
    DeskRequest(
      .command(CommandRequest(id: id, actor: .operatorNamed("Li"), command: command)),
      waiting: .caller { _ in })
  }

  static let available = DeskRequest(
    .unit(
      UnitEvent(unit: unit, status: .available, receipt: .none, order: nil, words: "")))

  static func picture(
    _ frame: UInt32, of camera: DeviceID = camera, at ms: Int64, bytes: Int = 100
  ) -> EvidenceRing.Picture {
    EvidenceRing.Picture(
      camera: camera, frame: frame, captured: wall(ms), received: wall(ms),
      jpeg: [UInt8](repeating: UInt8(truncatingIfNeeded: frame), count: bytes))
  }

  static func evidence(
    _ incident: UInt64, of cameras: [DeviceID] = [camera], around ms: Int64
  ) -> EvidenceRequest {
    EvidenceRequest(
      incident: IncidentID(rawValue: incident), cameras: cameras, around: wall(ms))
  }
}

/// What came out of a part, in order.
final class Collected<Element: Sendable>: Sendable {
  private let elements = Mutex<[Element]>([])

  func take(_ more: [Element]) { elements.withLock { $0 += more } }

  var all: [Element] { elements.withLock { $0 } }
}
