public import Incidents

/// What became of a command.
public enum CommandOutcome: Equatable, Sendable {
  /// Done, and on disk.
  case done
  /// Not done, and why.
  case refused(Refusal)
  /// The journal cannot be written; send it again under the same id.
  case notOnDisk
  /// Too many commands wait; send it again under the same id.
  case busy
}
