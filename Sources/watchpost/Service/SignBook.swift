import Detection
import Patrol
import Wire

/// What signs show, as people see it: renewals of one text are one showing. Pure; owned by the
/// bends' thread.
struct SignBook {
  /// What one sign shows.
  struct Showing: Equatable, Sendable {
    var text: SignText
    /// Whether the sign itself says so.
    var isConfirmed: Bool
    var since: WallTime
  }

  private(set) var showings: [DeviceID: Showing] = [:]

  /// Looks at the signs as the board has them now. A sign that is told nothing, or whose command
  /// has run out, is at static caution by itself.
  mutating func look(at board: SignBoard, signs: [DeviceID], at now: Int64, wall: WallTime) {
    var next: [DeviceID: Showing] = [:]
    for sign in signs {
      let text = board.commanded(of: sign, at: now)?.text ?? .caution
      var showing = Showing(text: text, isConfirmed: false, since: wall)
      if let old = showings[sign], old.text == text { showing = old }
      switch board.standing(of: sign, at: now) {
      case .matching: showing.isConfirmed = true
      case .idle, .mismatched: showing.isConfirmed = false
      // A renewal under way says nothing new.
      case .pending: break
      }
      next[sign] = showing
    }
    showings = next
  }
}
