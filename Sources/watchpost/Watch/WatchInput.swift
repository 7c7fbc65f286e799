import ControlRoom
import Wire

/// What can happen to the watch view.
enum WatchInput: Sendable {
  /// An event of the stream, with what was read out of it.
  case event(WatchContent)
  /// The stream opened.
  case connected
  /// The stream ended or could not be opened; it will be tried again.
  case lost(String)
  /// The server will not have us: wrong token or scope. It will not be tried again.
  case refused(String)
  case keys([WatchKey])
  case resized
  case tick
  /// A command was answered.
  case answered(WatchAnswer)
  /// A whole incident came, for the detail view.
  case detail(IncidentView)
  /// It could not be had; the next change asks again.
  case detailFailed(UInt64)
  /// SIGINT, SIGTERM or SIGHUP.
  case quit
}

/// What an event of the stream says.
enum WatchContent: Sendable {
  case snapshot(SnapshotView)
  case incident(IncidentView)
  case unit(UnitView)
  case condition(ConditionView)
  /// A comment: the server lives.
  case alive
}

/// A command as the API takes it; the sender adds its id.
struct WatchOrder: Equatable, Sendable, Encodable {
  var id: String?
  var command: String
  var units: [String]?
  var verification: String?
  var reason: String?
  var outcome: String?
  var note: String?
  var satisfied: Bool?

  init(_ command: String) { self.command = command }
}

/// What became of a command.
struct WatchAnswer: Equatable, Sendable {
  var label: String
  /// Nil when done, else why not.
  var failure: Bilingual?
}

/// What the watch view wants done.
enum WatchAct: Equatable, Sendable {
  case send(incident: UInt64, WatchOrder)
  case fetch(UInt64)
  case ring
  case quit
}

/// An instant as the view needs it: a clock that does not leap, and the local wall clock.
struct WatchInstant: Equatable, Sendable {
  var monotonicMs: Int64
  var wall: WallTime
}
