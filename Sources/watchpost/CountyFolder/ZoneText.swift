import Detection

/// Reads zones from JSON: `[{"id":"gate","kind":"include","polygon":[[0,0],[1,0],[1,1]]}]`.
enum ZoneText {
  /// What is wrong, and what would be right.
  struct Fault: Error, Equatable {
    var what: String
    var right: String
    /// Line of the text, from 1.
    var line = 1
  }

  /// Most zones of a camera, and most corners of a zone: a person draws a handful; each corner
  /// costs work for each cell when the mask is made [D].
  static let zoneLimit = 64
  static let cornerLimit = 256

  private static let wanted =
    "[{\"id\":\"gate\",\"kind\":\"include\", \"exclude\" or \"privacy\","
    + "\"polygon\":[[x,y],…],\"persistence\":3}], x and y 0 to 1; persistence, frames in a row "
    + "that begin a visit, may be left out"

  /// Reads a list of zones.
  static func zones(_ text: String) throws(Fault) -> [Zone] {
    let root: JSONText.Value
    do throws(JSONText.Fault) {
      root = try JSONText.parse(Array(text.utf8))
    } catch {
      throw Fault(what: "not JSON: \(error.what)", right: wanted, line: error.line)
    }
    return try zones(root)
  }

  /// Reads a list of zones that is part of a larger text.
  static func zones(_ root: JSONText.Value) throws(Fault) -> [Zone] {
    guard let values = root.list else {
      throw Fault(what: "not a list", right: wanted, line: root.line)
    }
    guard values.count <= zoneLimit else {
      throw Fault(what: "\(values.count) zones", right: "at most \(zoneLimit)", line: root.line)
    }
    var zones: [Zone] = []
    for (place, value) in values.enumerated() {
      let zone = try zone(value, name: "zone \(place + 1)")
      guard !zones.contains(where: { $0.id == zone.id }) else {
        throw Fault(
          what: "zone \(place + 1) has the id \(quoted(zone.id)) of an earlier one",
          right: "each zone of a camera has an id of its own", line: value.line)
      }
      zones.append(zone)
    }
    return zones
  }

  private static func zone(_ value: JSONText.Value, name: String) throws(Fault) -> Zone {
    guard let members = value.members else {
      throw Fault(what: "\(name) is not an object", right: wanted, line: value.line)
    }
    for member in members where !["id", "kind", "polygon", "persistence"].contains(member.name) {
      throw Fault(
        what: "\(name) has an unknown name \(quoted(member.name))", right: wanted,
        line: member.line)
    }
    guard let id = value["id"]?.text, faultOfCode(id) == nil else {
      throw Fault(what: "\(name) has no good id", right: "id: \(codeWanted)", line: value.line)
    }
    guard let word = value["kind"]?.text, let kind = Zone.Kind(rawValue: word) else {
      throw Fault(
        what: "\(name) has no good kind", right: "kind: include, exclude or privacy",
        line: value.line)
    }
    return Zone(
      id: id, kind: kind, polygon: try polygon(value, name: name),
      persistenceFrames: try persistence(value, of: kind, name: name))
  }

  private static func persistence(
    _ value: JSONText.Value, of kind: Zone.Kind, name: String
  ) throws(Fault) -> Int? {
    guard let field = value["persistence"] else { return nil }
    let range = Zone.allowedPersistence
    guard let number = field.number, let frames = Int(exactly: number), range.contains(frames)
    else {
      throw Fault(
        what: "\(name) has no good persistence",
        right: "frames in a row, \(range.lowerBound) to \(range.upperBound)", line: field.line)
    }
    guard kind == .include else {
      throw Fault(
        what: "\(name) has a persistence", right: "only include zones have one", line: field.line)
    }
    return frames
  }

  private static func polygon(
    _ value: JSONText.Value, name: String
  ) throws(Fault) -> [Zone.Point] {
    guard let corners = value["polygon"]?.list, (3...cornerLimit).contains(corners.count) else {
      throw Fault(
        what: "\(name) has no good polygon", right: "3 to \(cornerLimit) corners [x,y]",
        line: value.line)
    }
    var points: [Zone.Point] = []
    for (place, corner) in corners.enumerated() {
      guard let pair = corner.list, pair.count == 2, let x = pair[0].number,
        let y = pair[1].number, (0...1).contains(x), (0...1).contains(y)
      else {
        throw Fault(
          what: "\(name), corner \(place + 1) is no place on the picture",
          right: "[x,y], each 0 to 1, from the top left", line: corner.line)
      }
      points.append(Zone.Point(x: x, y: y))
    }
    guard area(points) > 0 else {
      throw Fault(
        what: "\(name) covers nothing", right: "corners that are not on one line",
        line: value.line)
    }
    return points
  }

  /// Twice the area, by the shoelace formula.
  private static func area(_ points: [Zone.Point]) -> Double {
    var sum = 0.0
    for (place, point) in points.enumerated() {
      let next = points[(place + 1) % points.count]
      sum += point.x * next.y - next.x * point.y
    }
    return abs(sum)
  }
}
