import Detection
import Foundation

/// A camera's zones drawn anew. What a zone must be is checked where it is saved.
struct ZonesBody {
  var zones: [Zone]
  var version: String

  static let example =
    "{\"version\":\"…\",\"zones\":[{\"id\":\"gate\",\"kind\":\"privacy\","
    + "\"polygon\":[[0,0],[0.5,0],[0.5,0.5]]}]}"
  /// Most zones and corners that are read; fewer are taken (``CountySources/saveZones``).
  private static let limit = 1_000

  init(_ data: Data) throws(APIError) {
    let fields = try BodyFields(data, example: Self.example)
    try fields.only(["zones", "version"], what: "this")
    zones = []
    for item in try fields.objects("zones", limit: Self.limit) {
      try item.only(["id", "kind", "polygon", "persistence"], what: "a zone")
      let corners = try item.pairs("polygon", limit: Self.limit)
      zones.append(
        Zone(
          id: try item.text("id"), kind: try item.choice("kind"),
          polygon: corners.map { Zone.Point(x: $0.0, y: $0.1) },
          persistenceFrames: item.has("persistence")
            ? try item.number("persistence", in: Zone.allowedPersistence) : nil))
    }
    version = try fields.text("version")
  }
}
