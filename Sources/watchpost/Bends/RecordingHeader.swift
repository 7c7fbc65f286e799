internal import Detection
private import Foundation
internal import Wire

/// The first line of a recording: its format, how it was made and the corridor it was taken on.
/// Metres and kilometres an hour.
struct RecordingHeader: Decodable {
  static let format = "watchpost-bend-readings"

  var format: String
  var version: Int
  var seed: UInt64?
  var perHour: Double?
  var corridor: Road?

  /// The corridor as the recording writes it.
  struct Road: Decodable {
    var id: String
    var name: String?
    var mode: String?
    var messages: [String]?
    var bends: [Bend]
    var heads: [Head]
    var signs: [Sign]
  }

  struct Bend: Decodable {
    var id: String
    var name: String?
    var lat: Double?
    var lon: Double?
    var pc: Double
    var pt: Double
    var radius: Double
    var superelevation: Double?
    var grade: Double?
    var limit: Double
    var advisory: Double
    var narrow: Bool?
  }

  struct Head: Decodable {
    var device: DeviceID
    var number: UInt16
    var at: Double
    var looks: Approach
    var range: Double?
    var lane: Approach?
  }

  struct Sign: Decodable {
    var device: DeviceID
    var bend: String
    var approach: Approach
    var at: Double
  }

  /// Reads the line.
  static func read(_ line: [UInt8]) throws(LineScanner.Fault) -> RecordingHeader {
    do {
      let header = try JSONDecoder().decode(RecordingHeader.self, from: Data(line))
      guard header.format == format, header.version == 1 else {
        throw LineScanner.Fault(
          "is \(quoted(header.format)) version \(header.version), not \(quoted(format)) version 1")
      }
      return header
    } catch let fault as LineScanner.Fault {
      throw fault
    } catch let error as DecodingError {
      throw LineScanner.Fault("is no header of a recording: \(Self.explain(error))")
    } catch {
      throw LineScanner.Fault("is no header of a recording: it is not JSON")
    }
  }

  private static func explain(_ error: DecodingError) -> String {
    func place(_ context: DecodingError.Context, _ key: (any CodingKey)? = nil) -> String {
      let path = context.codingPath + (key.map { [$0] } ?? [])
      return path.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(separator: ".")
    }
    return switch error {
    case .keyNotFound(let key, let context): "\(place(context, key)) is missing"
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      "\(place(context)): \(context.debugDescription)"
    case .dataCorrupted(let context):
      context.codingPath.isEmpty
        ? "it is not JSON" : "\(place(context)): \(context.debugDescription)"
    @unknown default: "it is not JSON"
    }
  }
}

extension Corridor {
  /// The corridor of a recording.
  init(_ road: RecordingHeader.Road) throws(LineScanner.Fault) {
    var bends: [Bend] = []
    for bend in road.bends {
      guard let place = Coordinate(latitude: bend.lat ?? 0, longitude: bend.lon ?? 0) else {
        throw LineScanner.Fault("bend \(quoted(bend.id)): lat and lon are no place on earth")
      }
      bends.append(
        Bend(
          id: bend.id, name: bend.name ?? bend.id, place: place, pc: bend.pc, pt: bend.pt,
          radiusMetres: bend.radius, superelevation: bend.superelevation ?? 0.04,
          grade: bend.grade ?? 0, limit: Speed(kmh: bend.limit),
          advisory: Speed(kmh: bend.advisory), isNarrow: bend.narrow ?? false))
    }
    var messages: [SignText] = []
    for name in road.messages ?? [] {
      guard let text = SignText.allCases.first(where: { "\($0)" == name }), text.isMessage else {
        let known = SignText.allCases.filter(\.isMessage).map { "\($0)" }
        throw LineScanner.Fault(
          "messages: \(quoted(name)) is none of \(known.joined(separator: ", "))")
      }
      messages.append(text)
    }
    guard let mode = Mode(rawValue: road.mode ?? Mode.overlap.rawValue) else {
      throw LineScanner.Fault("mode \(quoted(road.mode ?? "")): overlap or presence")
    }
    self.init(
      id: road.id, name: road.name ?? road.id, mode: mode, bends: bends,
      heads: road.heads.map {
        Head(
          device: $0.device, number: $0.number, chainage: $0.at, looks: $0.looks,
          rangeMetres: $0.range ?? 250, lane: $0.lane)
      },
      signs: road.signs.map {
        Sign(device: $0.device, bend: $0.bend, approach: $0.approach, chainage: $0.at)
      },
      messages: messages)
  }
}
