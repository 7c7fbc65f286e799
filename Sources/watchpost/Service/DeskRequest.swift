import Incidents
import Ingest

/// One thing that the desk's thread is asked to take, with whoever waits for the answer.
struct DeskRequest: Sendable {
  /// Who waits until the input is durable.
  enum Waiting: Sendable {
    /// Nobody.
    case none
    /// A device that resends until it is acknowledged.
    case device(DeviceEvent)
    /// A caller of the control room.
    case caller(@Sendable (DeskAnswer) -> Void)
  }

  let input: Input
  let waiting: Waiting

  init(_ input: Input, waiting: Waiting = .none) {
    self.input = input
    self.waiting = waiting
  }
}

/// What became of a caller's command.
enum DeskAnswer: Sendable, Equatable {
  /// Done and durable.
  case done
  /// Done from memory: the journal cannot be written at present.
  case doneNotOnDisk
  /// Not done, and why.
  case refused(Refusal)
  /// Not taken: too much waits for the disk already.
  case busy
}
