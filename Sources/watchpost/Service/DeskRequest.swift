import ControlRoom
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
    case caller(@Sendable (CommandOutcome) -> Void)
  }

  let input: Input
  let waiting: Waiting

  init(_ input: Input, waiting: Waiting = .none) {
    self.input = input
    self.waiting = waiting
  }
}
