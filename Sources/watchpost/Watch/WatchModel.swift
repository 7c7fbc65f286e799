import ControlRoom
import Wire

/// What the watch view knows and shows: a fold over its inputs. Decides, and leaves acting to the
/// shell.
struct WatchModel: Sendable {
  enum Connection: Equatable, Sendable {
    case connecting
    case live
    case lost(String)
  }

  enum Page: Equatable, Sendable {
    case list
    case detail(UInt64)
    case help
  }

  var words: WatchWords
  var server: String
  var connection = Connection.connecting
  var page = Page.list
  var incidents: [UInt64: IncidentView] = [:]
  var units: [String: UnitView] = [:]
  var conditions: [String: ConditionView] = [:]
  /// Whether a snapshot was ever shown.
  var hasSnapshot = false
  var selected: UInt64?
  /// First line of the timeline that is shown in the detail view.
  var scroll = 0
  /// The incident of the detail view with its whole timeline.
  var detail: IncidentView?
  var isFetching = false
  var prompt: WatchPrompt?
  var message: (text: String, isError: Bool, until: Int64)?
  var commandsUnderWay = 0
  /// When anything last came from the server, monotonic.
  var heardMs: Int64
  /// Server's wall clock less ours, from the last snapshot.
  var offsetMs: Int64 = 0
  /// Set when the server will not have us.
  var refusal: String?

  /// Seconds without a byte after which the view calls itself blind; the server sends one at least
  /// every 3 s.
  static let blindSeconds = 5
  /// Commands that may be under way at once; more are refused on the spot [D].
  static let commandLimit = 8
  /// Milliseconds that an answer stays on the screen.
  static let messageMs: Int64 = 8_000

  init(words: WatchWords, server: String, now: WatchInstant) {
    self.words = words
    self.server = server
    heardMs = now.monotonicMs
  }

  /// Seconds of silence, when they are enough to call the view blind.
  func blindSeconds(at now: WatchInstant) -> Int? {
    let seconds = Int((now.monotonicMs - heardMs) / 1_000)
    return seconds >= Self.blindSeconds ? seconds : nil
  }

  /// Gravest first, then oldest first.
  var queue: [IncidentView] {
    incidents.values.sorted {
      ($0.severity, $0.opened, $0.id) < ($1.severity, $1.opened, $1.id)
    }
  }

  /// Server's wall clock, as far as it is known.
  func serverTime(at now: WatchInstant) -> WallTime { now.wall.adding(milliseconds: offsetMs) }

  /// Takes an input and says what is to be done.
  mutating func apply(_ input: WatchInput, at now: WatchInstant) -> [WatchAct] {
    switch input {
    case .event(let content):
      heardMs = now.monotonicMs
      connection = .live
      return show(content, at: now)
    case .connected:
      heardMs = now.monotonicMs
      connection = .live
    case .lost(let reason): connection = .lost(reason)
    case .refused(let reason):
      refusal = reason
      return [.quit]
    case .keys(let keys): return keys.flatMap { press($0, at: now) }
    case .answered(let answer):
      commandsUnderWay = max(0, commandsUnderWay - 1)
      if let failure = answer.failure {
        say("\(answer.label): \(words(failure))", isError: true, at: now)
      } else {
        say("\(answer.label): \(words("done", "完成"))", isError: false, at: now)
      }
    case .detail(let incident):
      isFetching = false
      if page == .detail(incident.id) { detail = incident }
    case .detailFailed: isFetching = false
    case .tick:
      if let message, message.until <= now.monotonicMs { self.message = nil }
    case .resized: break
    case .quit: return [.quit]
    }
    return []
  }

  mutating func say(_ text: String, isError: Bool, at now: WatchInstant) {
    message = (WatchText.clean(text), isError, now.monotonicMs + Self.messageMs)
  }

  private mutating func show(_ content: WatchContent, at now: WatchInstant) -> [WatchAct] {
    switch content {
    case .snapshot(let snapshot):
      let known = Set(incidents.keys)
      incidents = Dictionary(snapshot.incidents.map { ($0.id, $0) }) { $1 }
      units = Dictionary(snapshot.units.map { ($0.id, $0) }) { $1 }
      conditions = Dictionary(snapshot.conditions.map { ($0.code, $0) }) { $1 }
      if let taken = WatchTime.milliseconds(snapshot.at) {
        offsetMs = taken - now.wall.milliseconds
      }
      let isNew = snapshot.incidents.contains { $0.severity <= 2 && !known.contains($0.id) }
      defer { hasSnapshot = true }
      keepSelection()
      return refresh() + (hasSnapshot && isNew ? [.ring] : [])
    case .incident(let incident):
      let before = incidents[incident.id]
      incidents[incident.id] = incident.isOpen ? incident : nil
      keepSelection()
      // Rings for a new grave one, and when one becomes grave.
      let rings = incident.isOpen && incident.severity <= 2 && (before?.severity ?? 9) > 2
      let fetch = page == .detail(incident.id) ? refresh() : []
      return fetch + (rings ? [.ring] : [])
    case .unit(let unit): units[unit.id] = unit
    case .condition(let condition):
      conditions[condition.code] = condition.isRaised ? condition : nil
      return condition.isRaised ? [.ring] : []
    case .alive: break
    }
    return []
  }

  /// Asks for the incident of the detail view again, unless an answer is on its way.
  mutating func refresh() -> [WatchAct] {
    guard case .detail(let id) = page, !isFetching else { return [] }
    isFetching = true
    return [.fetch(id)]
  }

  /// Keeps the selection on an incident that is there; never moves it off one that still is.
  private mutating func keepSelection() {
    if let selected, incidents[selected] != nil { return }
    selected = queue.first?.id
  }
}
