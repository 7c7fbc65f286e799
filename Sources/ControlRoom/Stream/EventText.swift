import Foundation
import Incidents
import NIOCore

/// Events as `text/event-stream` (WHATWG HTML, section 9.2).
struct EventText: Sendable {
  let epoch: UInt32
  let names: Names

  /// Sent when nothing else was for a while.
  static let keepAlive = ByteBuffer(string: ": keep-alive\n\n")
  /// Sent first: how long a browser waits before it connects again, 1 s.
  static let retry = ByteBuffer(string: "retry: 1000\n\n")

  func event(_ change: StreamChange) -> ByteBuffer {
    switch change.what {
    case .incident(let incident):
      event(
        change.id, "incident",
        IncidentView(incident, at: change.at, names: names, fullTimeline: false))
    case .unit(let unit): event(change.id, "unit", UnitView(unit))
    case .condition(let condition): event(change.id, "condition", ConditionView(condition))
    }
  }

  func event(_ snapshot: StreamSnapshot) -> ByteBuffer {
    event(snapshot.change, "snapshot", SnapshotView(snapshot, names: names))
  }

  private func event(_ id: UInt64, _ name: String, _ value: some Encodable) -> ByteBuffer {
    let data = JSONText.encode(value)
    var buffer = ByteBuffer()
    buffer.reserveCapacity(data.count + 64)
    buffer.writeString("id: \(EventID(epoch: epoch, change: id).text)\nevent: \(name)\ndata: ")
    buffer.writeBytes(data)
    buffer.writeString("\n\n")
    return buffer
  }
}
