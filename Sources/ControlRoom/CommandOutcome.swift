public import Incidents

/// What became of a command.
public enum CommandOutcome: Equatable, Sendable {
  /// Done, and on disk.
  case done
  /// Not done, and why.
  case refused(Refusal)
  /// Done, from memory: the journal cannot be written at present.
  case doneNotOnDisk
  /// A report by hand became this incident; not on disk while the journal cannot be written.
  case entered(IncidentID, isOnDisk: Bool)
  /// Too many commands wait; send it again under the same id.
  case busy
}
