import Foundation
import Synchronization

/// Encodes how corridors stand, once for all pages that ask before the next look at the road: each
/// page asks twice a second, and a corridor of 41 bends takes milliseconds to encode.
final class CorridorPress: Sendable {
  private struct Pressed {
    var corridor: CorridorView
    var sight: CorridorSight
    var json: Data
  }

  private let pressed = Mutex<[String: Pressed]>([:])

  /// Most corridors whose newest answers are held [D]; a county has a few. With more all are
  /// dropped, those of earlier editions of the county too, and encoded anew when asked for.
  private static let limit = 64

  /// The answer as JSON.
  func json(_ corridor: CorridorView, _ sight: CorridorSight) -> Data {
    let held = pressed.withLock { $0[corridor.id] }
    if let held, held.sight == sight, held.corridor == corridor { return held.json }
    let json = JSONText.encode(CorridorNowView(corridor, sight.picture, at: sight.taken))
    pressed.withLock { pressed in
      if pressed.count >= Self.limit, pressed[corridor.id] == nil { pressed.removeAll() }
      pressed[corridor.id] = Pressed(corridor: corridor, sight: sight, json: json)
    }
    return json
  }
}
