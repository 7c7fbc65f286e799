internal import Foundation
internal import Scenes

/// What `devicesim scenes` writes as truth.json; devices/camera/README.md describes it.
struct SceneTruthFile: Encodable {
  struct Thing: Encodable {
    var id: Int
    var kind: String
    var box: [Int]
    var whole: Bool
    var moving: Bool
    var contrast: Double
  }

  struct Frame: Encodable {
    var file: String
    var ms: Int64
    var start: Bool
    var gap: Bool
    var conditions: [String]
    var things: [Thing]
  }

  /// One stay in view: frames by number.
  struct Event: Encodable {
    var id: Int
    var kind: String
    var enters: Int
    var whole: Int?
    var leaves: Int
  }

  var condition: String
  var seed: UInt64
  var width: Int
  var height: Int
  var fps: Double
  private(set) var events: [Event] = []
  private(set) var frames: [Frame] = []

  init(plan: ScenePlan) {
    condition = plan.condition.rawValue
    seed = plan.seed
    width = plan.width
    height = plan.height
    fps = plan.framesPerSecond
  }

  /// Adds a frame that was written as that file.
  mutating func add(_ frame: SceneFrame, file: String) {
    for thing in frame.things {
      if let place = events.lastIndex(where: { $0.id == thing.id }) {
        events[place].leaves = frame.index + 1
        if thing.isWhole, events[place].whole == nil { events[place].whole = frame.index }
      } else {
        events.append(
          Event(
            id: thing.id, kind: thing.kind.rawValue, enters: frame.index,
            whole: thing.isWhole ? frame.index : nil, leaves: frame.index + 1))
      }
    }
    frames.append(
      Frame(
        file: file, ms: frame.timeMs, start: frame.isStart, gap: frame.followsGap,
        conditions: [condition] + frame.effects.map(\.rawValue),
        things: frame.things.map { thing in
          let box = thing.box
          return Thing(
            id: thing.id, kind: thing.kind.rawValue, box: [box.x, box.y, box.width, box.height],
            whole: thing.isWhole, moving: thing.isMoving,
            contrast: (thing.contrast * 10).rounded() / 10)
        }))
  }

  /// The file's bytes: keys in alphabetical order, so that equal runs give equal files.
  func encoded() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(self)
  }
}
