/// An act that can be taken back: the newest of its incident, when no order has left the house with
/// it and nothing has changed since.
public struct Undo: Equatable, Sendable, Codable {
  /// What can be taken back.
  public enum Act: String, CaseIterable, Sendable, Codable {
    case acknowledge, verify, reset, resolve, severity, note, followUp, archive
  }

  /// Id of the command that did it.
  public var command: String
  /// What was done.
  public var act: Act
  /// Who did it.
  public var by: Actor
  /// Desk time after which it stands, milliseconds: 60 s after the act [D].
  public var until: Int64

  /// Makes a description.
  public init(command: String, act: Act, by: Actor, until: Int64) {
    self.command = command
    self.act = act
    self.by = by
    self.until = until
  }
}

extension Command {
  /// What taking it back would take back; nil when it cannot be.
  var undoable: Undo.Act? {
    switch self {
    case .acknowledge: .acknowledge
    case .verify: .verify
    case .reset: .reset
    case .resolve: .resolve
    case .severity: .severity
    case .note: .note
    case .followUp: .followUp
    case .archive: .archive
    case .dispatch, .reopen, .report, .undo, .withdraw, .reassign: nil
    }
  }
}
