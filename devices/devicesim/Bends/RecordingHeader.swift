private import Foundation
internal import Wire

/// The first line of a recording of readings: what was watched and how it was made.
struct RecordingHeader: Encodable {
  struct Bend: Encodable {
    var id: String
    var name: String
    var lat: Double
    var lon: Double
    var pc: Double
    var pt: Double
    var radius: Double
    var superelevation: Double
    var grade: Double
    var limit: Double
    var advisory: Double
    var narrow: Bool
  }
  struct Head: Encodable {
    var device: DeviceID
    var number: UInt16
    var at: Double
    var looks: String
    var range: Double
    var lane: String?
  }
  struct Sign: Encodable {
    var device: DeviceID
    var bend: String
    var approach: String
    var at: Double
  }
  struct Corridor: Encodable {
    var id: String
    var name: String
    var mode: String
    var messages: [String]
    var bends: [Bend]
    var heads: [Head]
    var signs: [Sign]
  }

  var format = "watchpost-bend-readings"
  var version = 1
  var seed: UInt64
  var perHour: Double
  var corridor: Corridor

  init(plan: RoadPlan, seed: UInt64, perHour: Double) {
    self.seed = seed
    self.perHour = perHour
    corridor = Corridor(
      id: plan.id, name: plan.name, mode: plan.mode.rawValue, messages: plan.messages,
      bends: plan.bends.map {
        Bend(
          id: $0.id, name: $0.name, lat: $0.place.latitude, lon: $0.place.longitude, pc: $0.pc,
          pt: $0.pt, radius: $0.radius, superelevation: $0.superelevation, grade: $0.grade,
          limit: $0.limitKmh, advisory: $0.advisoryKmh, narrow: $0.isNarrow)
      },
      heads: plan.heads.map {
        Head(
          device: $0.device, number: $0.number, at: $0.at, looks: $0.looks.rawValue,
          range: $0.range, lane: $0.lane?.rawValue)
      },
      signs: plan.signs.map {
        Sign(device: $0.device, bend: $0.bend, approach: $0.approach.rawValue, at: $0.at)
      })
  }

  /// The line, keys in alphabetical order, so that equal runs give equal files.
  func encoded() throws(SimulatorError) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      return Array(try encoder.encode(self))
    } catch {
      throw .defect("the header of a recording cannot be encoded: \(error)")
    }
  }
}
