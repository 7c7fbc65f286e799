import Detection
import Wire

/// Since when signs show what they are told, as people see it: renewals of one text are one
/// showing. Pure; owned by the bends' thread.
struct SignBook {
  /// What one sign shows.
  struct Showing: Equatable, Sendable {
    var text: SignText
    /// Whether the sign itself says so.
    var isConfirmed: Bool
    var since: WallTime
  }

  private(set) var showings: [DeviceID: Showing] = [:]

  /// Looks at the signs of one corridor.
  mutating func look(at signs: [CorridorPicture.Sign], wall: WallTime) {
    for sign in signs {
      let old = showings[sign.device]
      showings[sign.device] = Showing(
        text: sign.text, isConfirmed: sign.isConfirmed,
        since: old?.text == sign.text ? old?.since ?? wall : wall)
    }
  }

  /// Forgets all signs but these. A sign that is told nothing is at static caution by itself.
  mutating func keep(_ signs: Set<DeviceID>) {
    showings = showings.filter { signs.contains($0.key) }
  }
}
