public import Detection
import Foundation
import Wire

/// How a camera is judged, and what it says of itself: `GET /cameras/{id}/detection`.
public struct CameraDetection: Equatable, Sendable, Codable {
  /// Levels by day and by night.
  public var sensitivity: CameraSensitivity
  /// What tells the night.
  public var nightBy: NightRule.Source
  /// Whether the night's level is in force; absent before the camera's first frame.
  public var isNight: Bool?
  /// What always moves and is hidden, oldest first.
  public var hidden: [Part]

  /// Cells hidden at one time.
  public struct Part: Equatable, Sendable, Codable {
    /// Since when, RFC 3339.
    public var since: String
    /// Mean share of the last hour that they moved, 0...1, as it was when the list last changed.
    public var share: Double
    /// Cells of 8 × 8 pixels across.
    public var columns: Int
    /// Cells down.
    public var rows: Int
    /// The cells: base64 of a bit each, row by row, most significant bit first.
    public var cells: String

    /// Renders a part.
    public init(_ hidden: HiddenCells) {
      since = hidden.since.description
      share = (hidden.share * 1_000).rounded() / 1_000
      columns = hidden.cells.columns
      rows = hidden.cells.rows
      cells = Data(hidden.cells.bits).base64EncodedString()
    }
  }

  /// Makes a view.
  public init(
    sensitivity: CameraSensitivity, nightBy: NightRule.Source, isNight: Bool?,
    hidden: [HiddenCells]
  ) {
    self.sensitivity = sensitivity
    self.nightBy = nightBy
    self.isNight = isNight
    self.hidden = hidden.map(Part.init)
  }
}
