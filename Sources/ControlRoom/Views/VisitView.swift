public import Detection
internal import Foundation
public import Store
internal import Wire

/// One stay of something moving in front of a camera, as the API shows it.
public struct VisitView: Equatable, Sendable, Codable, Identifiable {
  /// Where it moved in one span of the visit.
  public struct Slice: Equatable, Sendable, Codable {
    /// Milliseconds after the visit's start at which the span began.
    public var offsetMs: Int64
    /// Cells that moved in it, like ``VisitView/cells``.
    public var cells: String
  }

  /// Names it among its camera's visits: its start in milliseconds since 1970.
  public var id: String
  /// Time of the first frame with motion, RFC 3339.
  public var start: String
  /// Time of the frame with the most change.
  public var peak: String
  /// Time of the last frame with motion; absent while it goes on.
  public var end: String?
  /// Largest share of the watched cells that moved in one frame, 0...1.
  public var peakShare: Double
  /// Ids of the include zones touched; empty when none is drawn.
  public var zones: [String]
  /// Frames with motion.
  public var frames: Int
  /// Cells of 8 × 8 pixels across; absent with ``cells``.
  public var columns: Int?
  /// Cells down.
  public var rows: Int?
  /// Every cell that it touched: base64 of a bit each, row by row, most significant bit first;
  /// absent when it was recorded before cells were.
  public var cells: String?
  /// The cells over time, of the same grid; only where one visit is asked for.
  public var trail: [Slice]?
  /// Whether somebody called it false.
  public var isFalse: Bool
  /// Who did, as in the audit log.
  public var falseBy: String?
  /// When, RFC 3339.
  public var falseAt: String?

  /// Renders a visit and what was said of it.
  public init(_ visit: Visit, _ judgement: VisitJudgement? = nil, withTrail: Bool = false) {
    id = String(visit.start.milliseconds)
    start = visit.start.description
    peak = visit.peak.description
    end = visit.end?.description
    peakShare = visit.peakShare
    zones = visit.zones
    frames = visit.frames
    let union = visit.cells
    columns = union?.columns
    rows = union?.rows
    cells = union.map(Self.text)
    if withTrail {
      trail = visit.trail.map { Slice(offsetMs: $0.offsetMs, cells: Self.text($0.cells)) }
    }
    isFalse = judgement != nil
    falseBy = judgement?.who
    falseAt = judgement?.at.description
  }

  private static func text(_ cells: CellGrid) -> String { Data(cells.bits).base64EncodedString() }
}
