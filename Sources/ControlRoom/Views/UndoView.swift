public import Incidents
internal import Wire

/// What can be taken back: send `undo` with `of`.
public struct UndoView: Equatable, Sendable, Codable {
  /// Id of the command.
  public var of: String
  /// What it did: `acknowledge`, `verify`, `reset`, `resolve`, `severity`, `note`, `followUp`,
  /// `archive`.
  public var act: String
  /// The same in words.
  public var actText: Bilingual
  /// Who did it.
  public var by: ActorView
  /// When it can no longer be taken back, by the server's wall clock, RFC 3339.
  public var until: String

  /// Renders what can be taken back as of a moment.
  public init(_ undo: Undo, at now: Moment, names: Names) {
    of = undo.command
    act = undo.act.rawValue
    actText = Wording.text(undo.act)
    by = ActorView(undo.by, names: names)
    let (left, overflow) = undo.until.subtractingReportingOverflow(now.desk)
    until = now.wall.adding(milliseconds: overflow ? 0 : left).description
  }
}
