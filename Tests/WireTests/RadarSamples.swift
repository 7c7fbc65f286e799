import Foundation
import Testing

@testable import Wire

/// Byte strings of manufacturers' manuals, read at ../shared/samples/radar.
enum RadarSamples {
  private static let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("shared/samples/radar/radar_samples.jsonl")

  /// Whether they are there; in CI they must be.
  static var arePresent: Bool {
    FileManager.default.fileExists(atPath: file.path)
      || ProcessInfo.processInfo.environment["CI"] != nil
  }

  private struct Line: Decodable {
    var name: String
    var hex: String
  }

  /// Bytes by name.
  static func read() throws -> [String: [UInt8]] {
    let text = try String(contentsOf: file, encoding: .utf8)
    return try text.split(separator: "\n").reduce(into: [:]) { all, line in
      let line = try JSONDecoder().decode(Line.self, from: Data(line.utf8))
      all[line.name] = hex(line.hex)
    }
  }

  /// What a sample is to a parser.
  struct Reading: Sendable {
    var name: String
    var form: RadarProtocol
    var value: RadarValue?
    /// Without a value: whether it is a reply, or the radar's word that it sees nothing.
    var isReply = false
  }

  private static func csr(_ kmh: Double, _ direction: RadarValue.Direction) -> RadarValue {
    RadarValue(speed: Speed(kmh: kmh), direction: direction)
  }

  /// Every sample, as its manual reads it. Feet and miles by hand: 70.5 mph is 113.46 km/h, 73.9 ft
  /// 22.5 m, 163.1 ft 49.7 m; 47.6 mph 76.6 km/h, 16.9 ft 5.2 m, 28 ft 8.5 m.
  static let readings: [Reading] = [
    Reading(name: "csr_boot", form: .csrSingle, isReply: true),
    Reading(name: "csr_boot", form: .csrDouble, isReply: true),
    Reading(name: "csr_boot", form: .csrASCII, isReply: true),
    Reading(name: "csr_single", form: .csrSingle, value: csr(50, .unknown)),
    Reading(name: "csr_single_idle", form: .csrSingle),
    Reading(name: "csr_double_close", form: .csrDouble, value: csr(80, .approaching)),
    Reading(name: "csr_double_away", form: .csrDouble, value: csr(41, .receding)),
    Reading(name: "csr_double_unknown", form: .csrDouble),
    Reading(name: "csr_ascii", form: .csrASCII, value: csr(125, .approaching)),
    Reading(name: "csr_ascii_unknown", form: .csrASCII, value: csr(89, .unknown)),
    Reading(name: "csr_ascii_away", form: .csrASCII, value: csr(47, .receding)),
    Reading(name: "csr_ascii_idle", form: .csrASCII),
    Reading(name: "csr_set_ascii_reply", form: .csrSingle, isReply: true),
    Reading(name: "csr_set_ascii_reply", form: .csrDouble, isReply: true),
    Reading(name: "csr_set_ascii_reply", form: .csrASCII, isReply: true),
    Reading(
      name: "click512", form: .click512,
      value: RadarValue(
        speed: Speed(kmh: 113.5), direction: .approaching, rangeDecimetres: 497,
        lengthDecimetres: 225, lane: 0, classCode: 3,
        clock: WallTime(milliseconds: 1_243_551_844_902))),
    Reading(
      name: "click512_wrongway", form: .click512,
      value: RadarValue(
        speed: Speed(kmh: 76.6), direction: .receding, rangeDecimetres: 85, lengthDecimetres: 52,
        lane: 0, classCode: 2, clock: WallTime(milliseconds: 1_389_732_802_283))),
    Reading(
      name: "icoms_tma296", form: .icoms,
      value: RadarValue(
        speed: Speed(kmh: 53), direction: .approaching, rangeDecimetres: 420)),
    // 0.58 m/s is 2.088 km/h.
    Reading(
      name: "ops_json", form: .ops,
      value: RadarValue(speed: Speed(kmh: 2.1), direction: .approaching)),
    Reading(
      name: "ss125_event", form: .ss125,
      value: RadarValue(
        speed: Speed(kmh: 113.5), direction: .approaching, rangeDecimetres: 497,
        lengthDecimetres: 225, lane: 0, classCode: 3,
        clock: WallTime(milliseconds: 1_772_600_767_902))),
    // -47.5 mph as IRIS reads its bits.
    Reading(
      name: "ss125_event_wrongway", form: .ss125,
      value: RadarValue(
        speed: Speed(kmh: 76.4), direction: .receding, rangeDecimetres: 497,
        lengthDecimetres: 225, lane: 0, classCode: 3,
        clock: WallTime(milliseconds: 1_772_600_767_902))),
  ]
}
