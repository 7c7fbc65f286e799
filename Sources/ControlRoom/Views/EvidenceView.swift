internal import Detection
internal import Foundation
internal import Incidents
public import Store
internal import Wire

/// One kept picture as the API shows it.
public struct EvidenceView: Equatable, Sendable, Codable, Identifiable {
  /// Row number.
  public var id: Int64
  /// The incident.
  public var incident: UInt64
  /// The camera.
  public var camera: String
  /// The camera's frame number.
  public var frame: UInt32
  /// Camera's clock at capture, RFC 3339; absent when the camera has none.
  public var captured: String?
  /// When it was received, RFC 3339.
  public var received: String
  /// Bytes.
  public var byteCount: Int
  /// SHA-256 of the picture, lower-case hex.
  public var sha256: String
  /// Path of the picture on this server.
  public var url: String
  /// Cells of 8 × 8 pixels across; absent with ``cells``.
  public var columns: Int?
  /// Cells down.
  public var rows: Int?
  /// Cells that moved in this frame: base64 of a bit each, row by row, most significant bit first;
  /// absent when the frame did not decode or was kept before cells were.
  public var cells: String?

  /// Renders a picture's record. Its path on the disk stays inside.
  public init(_ item: EvidenceItem) {
    id = item.id
    incident = item.incident.rawValue
    camera = item.camera.description
    frame = item.frame
    captured = item.captured == .unknown ? nil : item.captured.description
    received = item.received.description
    byteCount = item.byteCount
    sha256 = item.sha256
    url = "/api/v1/evidence/\(item.id)"
    columns = item.cells?.columns
    rows = item.cells?.rows
    cells = item.cells.map { Data($0.bits).base64EncodedString() }
  }
}
